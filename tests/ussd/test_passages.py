"""How far callers came is counted as their session ends, once, and nothing of any of them is."""

from collections import Counter

import pytest
from flask import Flask
from sqlalchemy import select

from handset.transports import over_wsgi
from handset.ussd.phone import Phone
from models import Passage
from tests.support.callers import SENT, service_of
from tests.support.telling import tell
from worker.passages import TAKEN, PassageCount


def counted(app: Flask) -> dict[tuple[str, str], int]:
    """What the worker has kept, by what it is and where, of all days together."""
    service = service_of(app)
    PassageCount(service.database, service.redis).round()
    found = Counter[tuple[str, str]]()
    with service.database() as db:
        for row in db.scalars(select(Passage)):
            assert (row.channel, row.language) == ("USSD", "en")
            found[row.what, row.place] += row.count
    return dict(found)


def notice(phone: Phone, status: str = "Incomplete") -> dict[str, str]:
    return {
        "sessionId": phone.session_id,
        "phoneNumber": phone.number,
        "status": status,
        "durationInMillis": "64500",
    }


def test_who_is_cut_off_is_counted_where_and_after_what_and_once(app: Flask, phone: Phone) -> None:
    tell(phone, "report", consent_store="YES", danger_now="NO")
    for _ in range(2):
        assert app.test_client().post("/ussd/events", data=notice(phone)).status_code == 200
    found = counted(app)
    left = [place for what, place in found if what == "left"]
    assert len(left) == 1
    assert left[0].startswith("report.")
    assert found["came", left[0]] == found["came", "report.danger_now"] == 1
    assert found["seconds", "report 75"] == 1
    assert [what for what, _ in found].count("keys") == 1
    assert counted(app) == found


def test_sessions_of_a_day_come_together_and_an_end_is_not_left(app: Flask, phone: Phone) -> None:
    tell(phone, "report", **SENT)
    assert app.test_client().post("/ussd/events", data=notice(phone, "Success")).status_code == 200
    found = counted(app)
    place = next(place for what, place in found if what in ("left", "ended"))
    assert found["came", place] == 1
    other = Phone("+254711000078", over_wsgi(app))
    tell(other, "report", consent_store="YES", danger_now="NO")
    app.test_client().post("/ussd/events", data=notice(other))
    assert counted(app)["came", "report.danger_now"] == 2


def test_what_a_round_died_over_is_taken_up_and_what_is_not_ours_is_left_out(
    app: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    store = service_of(app).redis
    store.hset(TAKEN, mapping={"2026-11-27|USSD|en|came|report.ages": 3, "of another|version": 1})
    assert counted(app) == {("came", "report.ages"): 3}
    assert not store.exists(TAKEN)
    assert "passage_not_counted" in capsys.readouterr().out
