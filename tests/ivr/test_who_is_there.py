"""What a call promises of the key 0, by whether somebody is on duty."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from assembly import Parts
from handset.voice.actions import Dial
from handset.voice.call import Call
from handset.voice.switch import Switch
from models import Duty, Person
from models.db.base import now
from tests.support.callers import EMERGENCY, NUMBER
from tests.support.telling import go_on, tell

from .test_numbers_abroad import KENYA_ALONE, LINE

PROMISE = {
    "en": "To talk to one of us now: 0.",
    "sw": "Kuongea na mmoja wetu sasa: 0.",
}
TRUTH = {
    "en": "Nobody can talk now. Other help: 0.",
    "sw": "Sasa hakuna mhudumu. Msaada mwingine: 0.",
}
MENU = {
    "en": ("A person: 0.", "To be called: 0."),
    "sw": ("Kuongea: 0.", "Tukupigie: 0."),
}


@pytest.mark.parametrize("there", [True, False])
@pytest.mark.parametrize("language", ["en", "sw"])
def test_a_person_is_promised_only_while_somebody_is_on_duty(
    call: Call, service: Parts, language: str, *, there: bool
) -> None:
    if there:
        _go_on_duty(service)
    service.switchboard.look()
    call.ring()
    go_on(call, language=language)
    menu = dict(zip((True, False), MENU[language], strict=True))
    assert menu[there] in call.heard
    assert menu[not there] not in call.heard
    heard = _in_danger(call, danger_side="UNKNOWN")
    assert (PROMISE[language] in heard, TRUTH[language] in heard) == (there, not there)


def test_a_child_in_danger_is_reminded_of_the_key_wherever_it_is(switch: Switch) -> None:
    for side in ("KE", "ABROAD", "UNKNOWN"):
        age = {"KE": "age_ke", "ABROAD": "age_abroad", "UNKNOWN": "age_unknown"}[side]
        said = {"location_side": side, age: "13-17", "danger_now": "YES", "consent_store": "YES"}
        assert TRUTH["en"] in tell(Call(NUMBER, switch), "child", **said)


def test_what_is_promised_is_remembered_and_asks_no_database(call: Call, service: Parts) -> None:
    _go_on_duty(service)
    call.ring()
    go_on(call, language="en")
    asked: list[str] = []
    engine = service.database.kw["bind"]

    def note(*told: object) -> None:
        asked.append(str(told[2]))

    event.listen(engine, "before_cursor_execute", note)
    _in_danger(call, danger_side="UNKNOWN")
    event.remove(engine, "before_cursor_execute", note)
    assert not [one for one in asked if "duty" in one]
    assert TRUTH["en"] in call.heard  # nobody has looked yet
    service.switchboard.look()
    assert PROMISE["en"] in call.press("*")


def test_who_gets_through_to_nobody_may_go_back_to_the_question(call: Call, service: Parts) -> None:
    _go_on_duty(service)
    service.switchboard.look()
    asked = tell(call, "help", location_side="KE")
    call.press("0")
    heard = call.nobody_picks_up()
    assert "Nobody is free just now." in heard
    assert "Back: 9." in heard
    assert call.press("9") == asked  # and nobody is rung once more


def _in_danger(call: Call, **said: str) -> str:
    """A report that somebody is in danger, as far as the place."""
    return go_on(call, menu="report", **EMERGENCY, **said)


def _go_on_duty(service: Parts) -> None:
    with service.database.begin() as db:
        person = Person(username="asha", password="hash")
        db.add(person)
        db.flush()
        key = service.switchboard.key
        Duty.begin(db, key, person.id, "+254722000002", now() + timedelta(hours=1))


@pytest.mark.parametrize(
    ("side", "danger", "told"),
    [
        ("KE", "danger_now", ("nine nine nine", "one one six", "one one nine five")),
        ("ABROAD", "danger_abroad", ("plus two five four one one four",)),
    ],
)
def test_in_danger_numbers_are_said_before_a_phone_rings_and_when_nobody_picks_up(
    call: Call, service: Parts, side: str, danger: str, told: tuple[str, ...]
) -> None:
    _go_on_duty(service)
    service.switchboard.look()
    heard = tell(call, "help", location_side=side, **{danger: "YES"})
    others = KENYA_ALONE if side == "ABROAD" else (LINE,)
    _assert_said(heard, told, others)
    assert not isinstance(call.action, Dial)
    call.press("1")  # cut short: the phones ring at once
    assert isinstance(call.action, Dial)
    _assert_said(call.nobody_picks_up(), told[:2], others)
    _assert_said(go_on(call, **{"busy" if side == "KE" else "busy_abroad": "wait"}), (), others)


def _assert_said(heard: str, told: tuple[str, ...], others: tuple[str, ...]) -> None:
    heard = " ".join(heard.split())
    assert [number in heard for number in told] == [True] * len(told), heard
    assert not [number for number in others if number in heard], heard
