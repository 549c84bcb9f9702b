"""Every door of the console, tried by a stranger, without a token, and from another site."""

from uuid import uuid4

import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from models import Event
from models.event import head
from models.person import Role
from staff.access.guard import ANYONE
from staff.access.headers import ALWAYS
from staff.access.roles import may
from staff.pages import guard_of

from .conftest import ANSWERS, PASSWORD, Desk
from .doors import doors


def test_everything_of_the_console_lies_under_its_guarded_address(desk: Desk) -> None:
    rules = [rule for rule in desk.app.url_map.iter_rules() if rule.endpoint.startswith("staff.")]
    assert len(rules) > 15
    assert all(rule.rule == "/staff" or rule.rule.startswith("/staff/") for rule in rules)


@pytest.mark.parametrize("method", ["GET", "POST", "HEAD", "OPTIONS", "PUT", "DELETE"])
def test_a_stranger_is_sent_away_from_every_door(desk: Desk, method: str) -> None:
    for endpoint, url in doors(desk, "POST" if method == "POST" else "GET"):
        answer = desk.app.test_client().open(url, method=method, buffered=True)
        if guard_of(endpoint) != ANYONE:
            assert answer.status_code in (302, 401, 403, 405), (method, url)
            assert answer.location == "/staff/sign-in" or not answer.location


def test_a_stranger_can_not_tell_which_addresses_exist(desk: Desk) -> None:
    for url in ("/staff/no-such-page", f"/staff/cases/{uuid4()}", "/staff/../staff/people"):
        assert desk.app.test_client().get(url).location == "/staff/sign-in"


def test_no_form_is_taken_without_its_token_and_nothing_changes(desk: Desk) -> None:
    case = desk.file()
    person, other = desk.person(), desk.person("barasa")
    administrator = desk.person("chebet")
    foreign = other.token()
    with desk.database() as db:
        before = head(db)
    tried = 0
    for endpoint, url in doors(desk, "POST"):
        fields = {"status": "Closed", "was": "New", "owner": "", "note": "x", "reply": "x"}
        permission = guard_of(endpoint).permission
        who = person if permission is None or may(Role.SUPERVISOR, permission) else administrator
        for token in ("", "made-up", foreign):
            answer = who.post(url, token, **fields, old=PASSWORD, new="y" * 20)
            assert answer.status_code == 400, (endpoint, token)
            tried += 1
    assert tried >= 24
    with desk.database() as db:
        assert head(db) == before
    assert desk.read(case).status == "New"
    assert person.get("/staff/cases").status_code == 200


def test_no_form_is_taken_from_another_site(desk: Desk) -> None:
    person = desk.person()
    token = person.token()
    for site in ("cross-site", "same-site"):
        answer = person.client.post(
            "/staff/sign-out", data={"csrf_token": token}, headers={"Sec-Fetch-Site": site}
        )
        assert answer.status_code == 400
    assert person.get("/staff/cases").status_code == 200


def test_every_answer_carries_the_headers(desk: Desk) -> None:
    person = desk.person()
    listening = ALWAYS["Permissions-Policy"].replace("microphone=()", "microphone=(self)")
    for endpoint, url in [*doors(desk, "GET"), ("", "/staff/no/such/page"), ("", "/staff/")]:
        answer = person.get(url)
        a_reply_is_spoken_here = endpoint == "staff.case.page"
        may = {"Permissions-Policy": listening} if a_reply_is_spoken_here else {}
        for name, value in (ALWAYS | may).items():
            assert answer.headers[name] == value, url
        if endpoint != "staff.static":
            assert answer.headers["Cache-Control"] == "no-store", url
    policy = ALWAYS["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


def test_every_door_that_shows_sealed_words_leaves_a_record(desk: Desk) -> None:
    person, case = desk.person(), desk.file()
    shown = 0
    for method in ("GET", "POST"):
        for _, url in doors(desk, method, case):
            if "sign-out" in url or "hide" in url or "password" in url:
                continue
            person.post(f"/staff/cases/{case.id}/words")  # else they are covered
            before = _openings(desk)
            answer = (
                person.get(url)
                if method == "GET"
                else person.post(url, note="x", reply="x", what="preview", reason="call")
            )
            if ANSWERS["account"] in answer.text or "+254711222333" in answer.text:
                shown += 1
                assert _openings(desk) > before, url
    assert shown >= 3


def _openings(desk: Desk) -> int:
    with desk.database() as db:
        return db.query(Event).filter(Event.what == "opened").count()


def test_without_redis_nobody_is_let_in_and_it_is_said_kindly(desk: Desk) -> None:
    person = desk.person()
    away = redis.Redis(host="127.0.0.1", port=1, retry=Retry(NoBackoff(), 0))
    for name in ("vault", "halfway"):
        getattr(desk.app.extensions["staff"], name)._redis = away
    answer = person.get("/staff/cases")
    assert answer.status_code == 503
    assert "Callers can still reach us" in answer.text


def test_a_script_that_comes_too_late_is_not_where_one_lands_later(desk: Desk) -> None:
    visitor = desk.visitor()
    visitor.client.get("/staff/awake", headers={"Sec-Fetch-Dest": "empty"})
    assert visitor.sign_in().location == "/staff/home"
