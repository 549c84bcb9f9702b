"""Callers are answered under the role that they have in a live database, on each channel: nothing
that they can do is denied. All other journeys are held against the same rights without a server."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from config import Settings
from handset.transports import SMS_AGENT, over_wsgi
from handset.voice.api import Api
from handset.voice.switch import Switch
from models import Alert, Case
from tests.support.apart import answered_apart
from tests.support.callers import service_of
from tests.support.messaging import with_whatsapp
from tests.support.staff_woken import person, ringing, urgent
from tests.support.transcripts import Player, steps

HERE = Path(__file__).parent / "journeys"
JOURNEYS = (
    *("come_back_for_the_answer_en", "come_back_by_whatsapp_sw", "code_and_pin_by_voice_sw"),
    *("answered_and_closed_en", "a_spoken_answer_by_voice_en", "told_of_the_answer_en"),
    *("workshop_feedback_dialled_en", "agency_found_en", "offer_kept_as_an_enquiry_en"),
    *("report_by_voice_sw", "question_not_sent_en"),
)
NEEMA = "+254711000011"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return with_whatsapp(settings)


@pytest.fixture
def app(on_postgresql: Flask) -> Iterator[Flask]:
    with answered_apart(on_postgresql):
        yield on_postgresql


@pytest.mark.parametrize("name", JOURNEYS)
def test_what_callers_do_is_allowed(app: Flask, switch: Switch, name: str) -> None:
    first, *lines = (HERE / f"{name}.txt").read_text("utf-8").splitlines()
    begins = {"ussd": "= dials", "voice": "= rings", "sms": "= texts", "whatsapp": "= writes"}
    if not lines[0].startswith("="):
        lines.insert(0, begins[first.partition(",")[0]])
    Player(app, switch).play(steps(lines))


@pytest.mark.parametrize("by", ["key", "text"])
def test_what_staff_do_at_a_phone_is_allowed(app: Flask, switch: Switch, by: str) -> None:
    service = service_of(app)
    neema = person(service, "neema", NEEMA)
    urgent(service)
    with ringing(service, Api("salama", "a key", ring=switch.place)) as bell:
        bell.rounds()
        if by == "key":
            switch.pick_up(NEEMA).press("1")
        else:
            over_wsgi(app, agent=SMS_AGENT)("/sms", {"from": NEEMA, "text": "OK"})
    with service.database() as db:
        assert db.query(Alert).one().state == "taken"
        assert db.query(Case).one().owner_id == neema.id
