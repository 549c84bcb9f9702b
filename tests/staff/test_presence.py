"""Who else looks at a case is told on its page for a minute, and nothing of it stays."""

import re
from datetime import timedelta

import pytest

from models import Event
from models.db.base import now
from models.person import Role
from staff.access.vault import IDLE_SECONDS
from staff.cases import presence

from .conftest import Desk, Visitor


def _said(page: str) -> str:
    found = re.search(r'id="presence"[^>]*>([^<]*)<', page)
    assert found
    return found[1]


def _news(person: Visitor, url: str, writing: str = "") -> str:
    answer = person.get(f"{url}/news?writing={writing}")
    assert answer.status_code == 200
    assert answer.json
    return str(answer.json["others"])


def test_two_who_look_are_told_of_each_other_and_of_what_they_write(desk: Desk) -> None:
    url, other_url = (f"/staff/cases/{desk.file(number).id}" for number in (1, 2))
    achieng, barasa = desk.person(), desk.person("barasa")
    assert _said(barasa.get(url).text) == ""
    here = r"barasa is looking at this case, since \d\d:\d\d"
    assert re.fullmatch(rf"{here}\.", _said(achieng.get(url).text))
    assert re.fullmatch(
        r"achieng is looking at this case, since \d\d:\d\d\.", _news(barasa, url, "reply")
    )
    assert re.fullmatch(rf"{here}; is writing a reply\.", _news(achieng, url))
    for nonsense in ("", "x", "%00", "<b>"):
        _news(barasa, url, nonsense)
        assert re.fullmatch(rf"{here}\.", _news(achieng, url))
    assert _said(achieng.get(other_url).text) == ""


def test_it_is_gone_after_a_minute_and_says_of_no_case_which_it_is(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, achieng, barasa = desk.file(), desk.person(), desk.person("barasa")
    url = f"/staff/cases/{case.id}"
    barasa.get(url)
    [key] = desk.redis.scan_iter("staff:presence:*")
    assert 0 < desk.redis.ttl(key) <= presence.LASTS_SECONDS
    kept = f"{key!r} {desk.redis.hgetall(key)}"
    for clear in (case.id.hex, str(case.id), case.reference, "barasa"):
        assert clear not in kept
    later = now() + timedelta(seconds=presence.LASTS_SECONDS + 5)
    monkeypatch.setattr("staff.cases.presence.now", lambda: later)
    assert _news(achieng, url) == ""
    assert desk.redis.hlen(key) == 1


def test_asking_is_on_no_record_and_keeps_nobody_signed_in(desk: Desk) -> None:
    person, url = desk.person(), f"/staff/cases/{desk.file().id}"
    [box] = [one for one in desk.redis.scan_iter("staff:*") if desk.redis.ttl(one) == IDLE_SECONDS]
    desk.redis.expire(box, 60)
    with desk.database() as db:
        before = db.query(Event).count()
    _news(person, url, "note")
    assert desk.redis.ttl(box) <= 60
    with desk.database() as db:
        assert db.query(Event).count() == before


def test_of_a_case_that_one_may_not_read_nothing_is_told_and_nothing_kept(desk: Desk) -> None:
    desk.add("trainer", Role.TRAINER)
    url = f"/staff/cases/{desk.file().id}"
    assert desk.person("trainer").get(f"{url}/news").status_code == 403
    assert list(desk.redis.scan_iter("staff:presence:*")) == []
