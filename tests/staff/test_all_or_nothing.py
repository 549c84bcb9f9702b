"""Staff's work of several statements is done wholly or not at all, wherever it ends in between.

The process is killed, or PostgreSQL loses the connection, after each statement that writes in turn,
until the work is through; what nobody answered is sent again then, as whoever saw no answer does.
"""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from typing import Any

import psycopg
import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError

from models import Case, Organisation, Referral, SealBroken
from models.db.base import Base
from models.person import Role
from models.return_visit import delete
from models.sent_form import SentForm
from models.unsent import Unsent
from staff.access import once

from .conftest import PASSWORD, Desk
from .test_key_change import PAGE as KEY
from .test_key_change import code
from .test_lists import AMANI, BARAKA, HEAD, upload
from .test_people import _id
from .test_referrals import FORM as REFERRAL

__all__ = ["code"]

Send = Callable[[], object]
Work = Callable[[Desk, int], Send]
WRITES = ("INSERT", "UPDATE", "DELETE")


def form(desk: Desk, who: str, url: str, /, **fields: str) -> Send:
    """A form as it stands in a browser: the same mark each time that it is sent."""
    person, mark = desk.person(who), f"form {url} {sorted(fields.items())}"
    return lambda: person.post(url, form=mark, **fields)


def _url(desk: Desk, number: int, **facts: Any) -> str:
    return f"/staff/cases/{desk.file(number, **facts).id}"


def closing(desk: Desk, number: int) -> Send:
    url = f"{_url(desk, number)}/close"
    return form(desk, "achieng", url, disposition="helped", summary="All are out")


def merging(desk: Desk, number: int) -> Send:
    other, into = desk.file(10 * number), _url(desk, 10 * number + 1)
    return form(desk, "achieng", f"{into}/merge", other=str(other.id))


def taking_a_merge_back(desk: Desk, number: int) -> Send:
    other, into = desk.file(10 * number), _url(desk, 10 * number + 1)
    desk.person().post(f"{into}/merge", other=str(other.id))
    fields = {"other": str(other.id), "summary": "Two lorries after all"}
    return form(desk, "achieng", f"{into}/merge/undo", **fields)


def referring(desk: Desk, number: int) -> Send:
    return form(desk, "achieng", f"{_url(desk, number)}/referrals", **REFERRAL)


def telling_that_it_was_sent(desk: Desk, number: int) -> Send:
    url = _url(desk, number)
    desk.person().post(f"{url}/referrals", **REFERRAL)
    with desk.database() as db:
        newest = db.scalars(select(Referral.id).order_by(Referral.id)).all()
        [referral] = [one for one in newest if str(db.get_one(Referral, one).case_id) in url]
    return form(desk, "achieng", f"{url}/referrals/{referral}", stage="sent", said="By hand")


def publishing_a_list(desk: Desk, number: int) -> Send:
    if number == 1:  # one before it
        desk.person().post(f"{upload(desk.person(), HEAD + BARAKA).location}/confirm")
    rows = AMANI + "".join(f"{number}{n},{BARAKA[2:8]} {n},red\n" for n in range(3))
    look = upload(desk.person(), HEAD + rows).location
    return form(desk, "achieng", f"{look}/confirm")


def inviting(desk: Desk, number: int) -> Send:
    return form(desk, "chebet", "/staff/people/add", name=f"dalila{number}", role="caseworker")


def renewing(desk: Desk, number: int) -> Send:
    desk.add(f"dalila{number}", Role.CASEWORKER)
    person = _id(desk, f"dalila{number}")
    return form(desk, "chebet", f"/staff/people/{person}/renew", known="1")


def removing(desk: Desk, number: int) -> Send:
    desk.add(f"dalila{number}", Role.CASEWORKER)
    return form(desk, "chebet", f"/staff/people/{_id(desk, f'dalila{number}')}/remove")


def restricting(desk: Desk, number: int) -> Send:
    return form(desk, "achieng", f"{_url(desk, number)}/restrict", why="They know her uncle")


def deleting_at_a_callers_wish(desk: Desk, number: int) -> Send:
    case = desk.file(number)

    def deletes() -> None:
        with desk.database.begin() as db:
            if there := db.get(Case, case.id, populate_existing=True):
                delete(db, there)

    return deletes


FORMS: tuple[Work, ...] = (
    closing, merging, taking_a_merge_back, referring, telling_that_it_was_sent, publishing_a_list,
    inviting, renewing, removing, restricting, deleting_at_a_callers_wish,
)  # fmt: skip


@contextmanager
def after_each_write(desk: Desk, happens: Callable[[int, Any], None]) -> Iterator[None]:
    """`happens` with the number of each statement that writes, from 1, and its connection."""
    numbers, engine = count(1), desk.database.kw["bind"]

    def note(connection: Any, _: Any, statement: str, *__: Any) -> None:
        if statement.lstrip().upper().startswith(WRITES):
            happens(next(numbers), connection)

    event.listen(engine, "after_cursor_execute", note)
    yield
    event.remove(engine, "after_cursor_execute", note)


def killed(desk: Desk, after: int, send: Send) -> None:
    """Send it from a process that is killed after so many statements, if it needs as many."""

    def kill(number: int, _: Any) -> None:
        if number == after:
            os.kill(os.getpid(), signal.SIGKILL)

    child = os.fork()
    if not child:
        try:
            desk.database.kw["bind"].dispose(close=False)  # its parent's connections
            with after_each_write(desk, kill):
                send()
        finally:
            os._exit(0)
    os.waitpid(child, 0)


def cut(desk: Desk, after: int, send: Send) -> None:
    """Send it over connections of which one is lost after so many statements."""
    url = desk.database.kw["bind"].url.set(drivername="postgresql").render_as_string(False)

    def lose(number: int, connection: Any) -> None:
        if number == after:
            backend = connection.connection.dbapi_connection.info.backend_pid
            with psycopg.connect(url, autocommit=True) as other:
                other.execute("SELECT pg_terminate_backend(%s, 5000)", [backend])

    with after_each_write(desk, lose), suppress(OperationalError):  # where no page stands between
        send()


Rows = dict[str, list[str]]
BESIDE = {SentForm.__tablename__, Unsent.__tablename__}
"""What forms came to, and what was written into one whose work was not done."""


def rows(desk: Desk) -> Rows:
    """All that is kept."""
    tables = [one for one in Base.metadata.sorted_tables if one.name not in BESIDE]
    with desk.database() as db:
        return {one.name: sorted(map(repr, db.execute(select(one)))) for one in tables}


def changed(before: Rows, after: Rows) -> dict[str, tuple[int, int]]:
    """By table, how many rows are gone and how many there are that were not."""
    found = {
        name: (len(set(was) - set(after[name])), len(set(after[name]) - set(was)))
        for name, was in before.items()
    }
    return {name: each for name, each in found.items() if each != (0, 0)}


def is_whole(desk: Desk, work: Work, ends: Callable[[Desk, int, Send], None]) -> int:
    """After how many statements it was through; it was not begun before that, and is not done twice
    after it."""
    send = work(desk, 1)
    before = rows(desk)
    for after in count(1):
        ends(desk, after, send)
        if (now := rows(desk)) != before:
            break
        assert after < 200, "nothing came of it"
    done = changed(before, now)
    again = send()
    assert again is None or getattr(again, "status_code", 302) == 302
    assert rows(desk) == now
    clean = work(desk, 2)
    before = rows(desk)
    clean()
    assert changed(before, rows(desk)) == done
    return after


@pytest.fixture(autouse=True)
def nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """For the answer of a process that is dead."""
    monkeypatch.setattr(once, "FIRST_ONE_SECONDS", 0.1)


@pytest.mark.parametrize("work", FORMS, ids=lambda one: one.__name__)
def test_a_process_that_is_killed_in_between_leaves_all_or_nothing(desk: Desk, work: Work) -> None:
    assert is_whole(desk, work, killed) > 2


@pytest.mark.parametrize("work", FORMS, ids=lambda one: one.__name__)
def test_a_connection_that_is_lost_in_between_leaves_all_or_nothing(
    on_postgres: Desk, work: Work
) -> None:
    assert is_whole(on_postgres, work, cut) > 2


def test_a_key_that_is_changed_by_a_process_that_is_killed_opens_all_or_is_the_one_before(
    desk: Desk, code: str
) -> None:
    before, achieng = desk.file(1), desk.person()
    kept, given = rows(desk), {"key_code": code, "password": PASSWORD, "everywhere": "1"}
    for after in count(1):
        killed(desk, after, lambda: achieng.post(KEY, **given))
        desk.redis.delete(*desk.redis.keys("sign-in:*"), "none")
        if rows(desk) != kept:
            break
        assert achieng.get(f"/staff/cases/{before.id}").status_code == 200
        kept = rows(desk)
    assert after > 3
    again = desk.person()
    with desk.database() as db:
        object.__setattr__(desk, "public_key", Organisation.here(db).public_key)
    for case in (before, desk.file(2)):
        assert again.get(f"/staff/cases/{case.id}").status_code == 200
    for after in count(1):
        killed(desk, after, lambda: again.post(f"{KEY}/reseal"))
        assert again.get(f"/staff/cases/{before.id}").status_code == 200
        with desk.database() as db:
            if not Organisation.here(db).to_reseal:
                break
    assert after > 2
    with pytest.raises(SealBroken):
        desk.read(before).open_answers(desk.private_key)
