"""The second factor: set up, asked for, each code good once, also the recovery codes."""

import re
import time
import unicodedata
from typing import Any

import pytest
import structlog
from passlib.totp import TOTP  # type: ignore[import-untyped]
from sqlalchemy import update

from models import Person

from .conftest import PASSWORD, Desk, Visitor

STEP_SECONDS, LONG_ENOUGH_SECONDS = 30, 2


def _set_up(person: Visitor) -> tuple[Any, list[str]]:
    """An authenticator app taken into use, and the recovery codes that came with it."""
    page = person.get("/staff/account").text
    app = TOTP(key=re.search(r"<code>([A-Z2-7-]+)</code>", page)[1].replace("-", ""))  # type: ignore[index]
    answer = person.post(
        "/staff/account/second-factor", code=_code(app, -STEP_SECONDS), password=PASSWORD
    )
    assert answer.status_code == 200
    return app, re.findall(r"<li>([0-9a-f-]{14})</li>", answer.text)


def _code(app: Any, later_seconds: int = 0) -> str:
    if (left := STEP_SECONDS - time.time() % STEP_SECONDS) < LONG_ENOUGH_SECONDS:
        time.sleep(left)  # or it may be of another time before it is looked at
    return str(app.generate(time=time.time() + later_seconds).token)


def _half_way(desk: Desk) -> Visitor:
    visitor = desk.visitor()
    assert visitor.sign_in().location == "/staff/second-factor"
    return visitor


def test_with_a_second_factor_the_password_alone_opens_nothing(desk: Desk) -> None:
    app, _ = _set_up(desk.person())
    visitor = _half_way(desk)
    assert visitor.get("/staff/cases").status_code == 302
    visitor = _half_way(desk)
    assert visitor.post("/staff/second-factor", code=_code(app)).location == "/staff/home"
    assert visitor.get("/staff/cases").status_code == 200


def test_a_code_is_taken_once(desk: Desk) -> None:
    app, _ = _set_up(desk.person())
    code = _code(app)
    assert _half_way(desk).post("/staff/second-factor", code=code).status_code == 302
    assert _half_way(desk).post("/staff/second-factor", code=code).status_code == 403


def test_slips_at_one_secret_keep_nobody_from_another_and_a_right_one_ends_their_count(
    desk: Desk,
) -> None:
    person = desk.person()
    _, codes = _set_up(person)
    for _ in range(9):
        answer = person.post("/staff/account/password", old="a slip", new=PASSWORD)
        assert answer.status_code == 403
    for recovery in codes[:2]:
        visitor = _half_way(desk)
        for _ in range(7):
            assert visitor.post("/staff/second-factor", code="1").status_code == 403
        assert visitor.post("/staff/second-factor", code=recovery).location == "/staff/home"


def test_with_the_password_the_code_of_the_app_before_is_guessed_at_ten_times_only(
    desk: Desk,
) -> None:
    person = desk.person()
    _, [code, *_] = _set_up(person)
    page = person.get("/staff/account").text
    app = TOTP(key=re.search(r"<code>([A-Z2-7-]+)</code>", page)[1].replace("-", ""))  # type: ignore[index]
    new = {"name": "Desk", "password": PASSWORD, "answer": ""}
    said = [
        person.post("/staff/account/security-keys", old_code="1", **new).status_code
        for _ in range(11)
    ]
    assert said == [403] * 10 + [429]
    fields = {"code": _code(app), "password": PASSWORD, "old_code": code}
    assert person.post("/staff/account/second-factor", **fields).status_code == 429


def test_a_wrong_code_is_logged_with_the_account_that_it_was_tried_on(desk: Desk) -> None:
    _set_up(desk.person())
    with structlog.testing.capture_logs() as lines:
        _half_way(desk).post("/staff/second-factor", code="000000")
        desk.visitor().sign_in("achieng", "not my password")
    assert [line["why"] for line in lines] == ["second_factor", "password"]
    assert lines[0]["account"] == lines[1]["account"]


@pytest.mark.parametrize("steps", [-3, 3])
def test_a_code_of_another_time_is_refused(desk: Desk, steps: int) -> None:
    app, _ = _set_up(desk.person())
    code = _code(app, steps * STEP_SECONDS)
    assert _half_way(desk).post("/staff/second-factor", code=code).status_code == 403


def test_a_code_may_be_typed_with_spaces_but_in_plain_digits(desk: Desk) -> None:
    app, _ = _set_up(desk.person())
    code = _code(app)
    arabic = "".join(unicodedata.lookup(f"ARABIC-INDIC DIGIT {_WORDS[int(d)]}") for d in code)
    assert _half_way(desk).post("/staff/second-factor", code=arabic).status_code == 403
    spaced = f" {code[:3]} {code[3:]} "
    assert _half_way(desk).post("/staff/second-factor", code=spaced).status_code == 302


_WORDS = ["ZERO", "ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN", "EIGHT", "NINE"]


def test_a_recovery_code_lets_in_once(desk: Desk) -> None:
    _, codes = _set_up(desk.person())
    assert len(codes) == 10
    assert _half_way(desk).post("/staff/second-factor", code=codes[3].upper()).status_code == 302
    assert _half_way(desk).post("/staff/second-factor", code=codes[3]).status_code == 403
    assert _half_way(desk).post("/staff/second-factor", code=codes[4]).status_code == 302


def test_a_recovery_code_is_used_up_in_the_database(desk: Desk) -> None:
    _, codes = _set_up(desk.person())
    visitor = _half_way(desk)
    assert visitor.post("/staff/second-factor", code=codes[3]).status_code == 302
    assert "with 9 recovery codes left" in visitor.get("/staff/account").text
    with desk.database() as db:
        person = db.query(Person).filter_by(username="achieng").one()
        assert len(person.mf_recovery_codes or ()) == 9
    desk.redis.flushdb()
    assert _half_way(desk).post("/staff/second-factor", code=codes[3]).status_code == 403


def test_nobody_waits_to_write_while_a_recovery_code_is_stretched(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = desk.app.extensions["security"].mf_recovery_codes_util
    stretched, wrote = known._stretched, []

    def while_another_writes(*code: str) -> str:
        with desk.database.begin() as db:
            wrote.append(db.execute(update(Person).values(language="sw")))
        return str(stretched(*code))

    monkeypatch.setattr(known, "_stretched", while_another_writes)
    _, codes = _set_up(desk.person())
    assert _half_way(desk).post("/staff/second-factor", code=codes[0]).status_code == 302
    assert len(wrote) == len(codes) + 1


def test_secrets_of_the_second_factor_are_not_readable_in_the_database(desk: Desk) -> None:
    app, codes = _set_up(desk.person())
    with desk.database() as db:
        person = db.query(Person).filter_by(username="achieng").one()
        kept = f"{person.tf_totp_secret} {person.mf_recovery_codes}"
        assert len(person.tf_totp_secret or "") < 512
    assert app.base32_key not in kept
    assert not any(code in kept for code in codes)


def test_recovery_codes_can_not_be_read_back_and_those_of_before_are_good(desk: Desk) -> None:
    _, codes = _set_up(desk.person())
    with desk.app.app_context(), desk.database.begin() as db:
        util = desk.app.extensions["security"].mf_recovery_codes_util
        person = db.query(Person).filter_by(username="achieng").one()
        assert util._decrypt_codes(person.mf_recovery_codes) == []
        assert len({kept.partition(".")[0] for kept in person.mf_recovery_codes or []}) == 1
        before = util.cryptor.encrypt(b"0123-4567-89ab").decode()
        person.mf_recovery_codes = [before, *(person.mf_recovery_codes or [])]
    for code, answer in (("0123-4567-89ab", 302), ("0123-4567-89ab", 403), (codes[9], 302)):
        assert _half_way(desk).post("/staff/second-factor", code=code).status_code == answer


def test_many_wrong_codes_are_slowed(desk: Desk) -> None:
    app, _ = _set_up(desk.person())
    visitor = _half_way(desk)
    token = visitor.token()
    for _ in range(10):
        assert visitor.post("/staff/second-factor", token, code="000000").status_code == 403
    assert visitor.post("/staff/second-factor", token, code=_code(app)).status_code == 429


def test_half_way_in_does_not_last(desk: Desk) -> None:
    app, _ = _set_up(desk.person())
    visitor = _half_way(desk)
    (box,) = desk.redis.scan_iter("staff:halfway:*")
    assert 0 < int(desk.redis.ttl(box)) <= 300
    desk.redis.delete(box)
    late = visitor.post("/staff/second-factor", code=_code(app))
    assert late.location == "/staff/sign-in"


def test_outside_demo_mode_nobody_works_without_one(live_desk: Desk) -> None:
    case = live_desk.file()
    person = live_desk.visitor()
    person.client.environ_base["wsgi.url_scheme"] = "https"
    assert person.sign_in().status_code == 302
    for url in ("/staff/cases", f"/staff/cases/{case.id}", "/staff/audit"):
        assert person.get(url).location == "/staff/account"
    assert live_desk.read(case).unread
    _set_up(person)
    assert person.get("/staff/cases").status_code == 200


def test_setting_it_up_anew_asks_for_the_password(desk: Desk) -> None:
    person = desk.person()
    page = person.get("/staff/account").text
    app = TOTP(key=re.search(r"<code>([A-Z2-7-]+)</code>", page)[1].replace("-", ""))  # type: ignore[index]
    wrong = person.post("/staff/account/second-factor", code=_code(app), password="a guess")
    assert wrong.status_code == 403
    assert desk.visitor().sign_in().location == "/staff/home"


def test_half_way_in_ends_when_the_role_is_changed(desk: Desk) -> None:
    app, _ = _set_up(desk.person())
    visitor = _half_way(desk)
    assert desk.run("people", "role", "achieng", "editor").exit_code == 0
    assert visitor.post("/staff/second-factor", code=_code(app)).location == "/staff/sign-in"


def test_a_new_password_brings_no_key_back_that_was_taken_away(desk: Desk) -> None:
    person = desk.person()
    with desk.database.begin() as db:
        db.query(Person).filter_by(username="achieng").one().take_key_away()
    new = "a password for tomorrow"
    assert person.post("/staff/account/password", old=PASSWORD, new=new).status_code == 302
    with desk.database() as db:
        assert db.query(Person).filter_by(username="achieng").one().wrapped_key is None
