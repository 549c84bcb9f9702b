"""The short form of `make chaos`, and that its ledger sees each fault that it looks for."""

from dataclasses import replace

import pytest
from flask import Flask

from chaos.__main__ import QUICK, run
from chaos.dial import Dial
from chaos.errand import Books, holds, learn
from chaos.ledger import Ledger
from handset.transports import over_wsgi
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


def found(app: Flask, *dials: Dial) -> dict[str, int]:
    """What the ledger counts, but for what is there."""
    ledger = Ledger()
    ledger.look_up(list(dials), Books(app, app.config["PRIVATE_KEY"]), over_wsgi(app))
    assert ledger.is_whole is (ledger.counts.total() == 2 * len(dials))
    return {what: n for what, n in ledger.counts.items() if what not in ("acknowledged", "codes")}


def test_the_ledger_finds_each_fault(app: Flask, dial: Dial) -> None:
    assert found(app, dial) == {}
    assert found(app, replace(dial, number="+254700000002")) == {"lost": 1}
    assert found(app, replace(dial, pin="2468")) == {"dead codes": 1}
    *_, last = dial.errand.kept
    dial.errand.kept[last]["county_code"] = "001"
    assert found(app, dial) == {"wrong": 1}
    Dial(CALLER, dial.errand, "1357").go(Phone(CALLER, over_wsgi(app)), lambda *_: None)
    assert found(app, dial) == {"doubled": 1}


def test_danger_that_was_told_may_be_raised_and_not_lowered() -> None:
    calm, urgent = {"urgent": False, "place": "047"}, {"urgent": True, "place": "047"}
    assert holds(urgent, calm)
    assert not holds(calm, urgent)
