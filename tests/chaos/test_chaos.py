"""The short form of `make chaos`, and that its ledger sees each fault that it looks for."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from flask import Flask

from chaos.__main__ import run
from chaos.dial import Dial
from chaos.errand import Books, holds, learn
from chaos.ledger import Ledger
from chaos.plan import QUICK
from handset.transports import Answer, Post, over_wsgi
from handset.ussd.phone import Phone
from tests.conftest import missing

LEARNER, CALLER = "+254100000001", "+254700000001"


def test_nothing_promised_is_lost_doubled_or_dead_while_all_is_hurt() -> None:
    try:
        text, weather, ledger = run(QUICK, seed=11)
    except SystemExit as why:
        missing(str(why))
    assert ledger.faults == [], text
    assert weather.done == QUICK.times
    assert weather.web_kills == 2
    assert ledger.counts["codes"] > 0, text


@pytest.fixture
def dial(app: Flask) -> Dial:
    """Who has gone a whole errand in peace."""
    errand = learn(app, app.config["PRIVATE_KEY"], "emergency_en", LEARNER)
    dial, noticed = Dial(CALLER, errand, "1357"), list[str]()
    dial.go(Phone(CALLER, over_wsgi(app)), lambda what, _: noticed.append(what))
    assert noticed == []
    return dial


def nobody(_path: str, _form: Mapping[str, str], _metadata: str = "", /) -> Answer:
    """Where no machine answers."""
    return Answer(0, "", "", 0.0, error="ConnectionRefusedError")


def found(app: Flask, *dials: Dial, post: Post | None = None) -> dict[str, int]:
    """What the ledger counts, but for what is there."""
    ledger = Ledger()
    books = Books(app, app.config["PRIVATE_KEY"])
    ledger.look_up(list(dials), books, post or over_wsgi(app))
    assert ledger.is_whole is (ledger.counts.total() == 2 * len(dials))
    return {what: n for what, n in ledger.counts.items() if what not in ("acknowledged", "codes")}


def test_the_ledger_finds_each_fault(app: Flask, dial: Dial) -> None:
    assert found(app, dial) == {}
    assert found(app, replace(dial, number="+254700000002")) == {"lost": 1}
    assert found(app, replace(dial, pin="2468")) == {"dead codes": 1}
    *_, last = dial.errand.kept
    dial.errand.kept[last]["county_code"] = "001"
    assert found(app, dial) == {"wrong": 1}
    assert found(app, replace(dial, memory=False)) == {"wrong without a memory": 1}
    Dial(CALLER, dial.errand, "1357").go(Phone(CALLER, over_wsgi(app)), lambda *_: None)
    assert found(app, dial) == {"doubled": 1}


def test_a_code_on_which_nobody_was_answered_is_neither_dead_nor_proven(
    app: Flask, dial: Dial, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chaos.ledger.DIALS", 2)
    monkeypatch.setattr("chaos.ledger.REDIALS_AFTER_S", 0)
    assert found(app, dial, post=nobody) == {"no answer in peace": 2, "not proven": 1}


def test_danger_that_was_told_may_be_raised_and_not_lowered() -> None:
    calm, urgent = {"urgent": False, "place": "047"}, {"urgent": True, "place": "047"}
    assert holds(urgent, calm)
    assert not holds(calm, urgent)
