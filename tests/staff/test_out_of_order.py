"""When the database is away or takes nothing, and when an address or a name is odd: said kindly."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import pytest
import structlog
from flask import Request
from sqlalchemy import text
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from models.db.database import open_engine
from models.referral import Referral
from tests.models.conftest import postgres_says

from .conftest import PASSWORD, Desk, Visitor
from .doors import doors

NOWHERE = "postgresql://salama@127.0.0.1:1/salama"
ODD = [
    "9223372036854775808", "-9223372036854775809", "9" * 400, "0", "-1", "1e309", "NaN", "", "\0",
    "٣", "\u202e", "' OR 1=1 --", "<script>", "x" * 5000, "a&view=mine&view=closed",
]  # fmt: skip


def _is_out_of_order(person: Visitor, url: str) -> TestResponse:
    with structlog.testing.capture_logs() as lines:
        answer = person.get(url)
    assert answer.status_code == 503
    assert "Callers can still reach us" in answer.text
    assert [line["event"] for line in lines] == ["console_out_of_order"]
    return answer


def test_without_the_database_a_page_says_so_in_one_line_of_the_log(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    case, person, stranger = desk.file(), desk.person(), desk.visitor()
    token = person.token()
    own = desk.database.kw["bind"]
    desk.database.configure(bind=open_engine(NOWHERE))
    for url in ("/staff", "/staff/cases", f"/staff/cases/{case.id}", "/staff/no/such"):
        _is_out_of_order(person, url)
    assert stranger.sign_in().status_code == 503
    kept = person.post(f"/staff/cases/{case.id}/notes", token, note="Rang the chief")
    assert kept.status_code == 503
    assert "Rang the chief</textarea>" in kept.text
    assert caplog.records == []  # no traceback beside it
    desk.database.configure(bind=own)
    assert person.get("/staff/cases").status_code == 200


def test_a_database_that_only_reads_is_out_of_order_too(on_postgres: Desk) -> None:
    case, person = on_postgres.file(), on_postgres.person()
    url = on_postgres.database.kw["bind"].url
    read_only = f'ALTER DATABASE "{url.database}" SET default_transaction_read_only = on'
    postgres_says(url.render_as_string(hide_password=False), read_only)
    on_postgres.database.kw["bind"].dispose()
    answer = _is_out_of_order(person, f"/staff/cases/{case.id}")
    assert "papers" not in answer.text
    assert person.get("/staff/cases").status_code == 200  # what only reads goes on


def test_no_argument_of_any_address_is_a_fault_of_ours(on_postgres: Desk) -> None:
    person = on_postgres.person()
    names = set()
    for source in Path("staff").rglob("*.py"):
        names |= set(re.findall(r'request\.args(?:\.get\(|\[)"(\w+)"', source.read_text()))
    assert "before" in names
    names |= {"view", "sort", "from", "to", "after", "kind", "status", "county", "danger"}
    queries = ["&".join(f"{name}={quote(odd, safe='&=')}" for name in names) for odd in ODD]
    asked = _arguments_asked_for(on_postgres)
    for _, url in [("", "/staff/cases"), ("", "/staff/audit"), *doors(on_postgres, "GET")]:
        for query in queries:
            assert person.get(f"{url}?{query}").status_code < 500, (url, query)
            if url not in asked:  # they are all one to it
                break
    assert {"/staff/cases", "/staff/audit"} < asked


def _arguments_asked_for(desk: Desk) -> set[str]:
    """Fills with the addresses whose pages look at what stands behind the question mark."""
    asked: set[str] = set()

    class Noting(Request):
        @property
        def args(self) -> MultiDict[str, str]:
            asked.add(self.path)
            return super().args

    desk.app.request_class = Noting
    return asked


@pytest.mark.parametrize(
    "name", ["a\0b", "\0", "achieng\0", "\ud800", "ａchieng\u202e", "x" * 5000]
)
def test_an_odd_name_is_only_wrong(on_postgres: Desk, name: str) -> None:
    answer = on_postgres.visitor().sign_in(name.encode(errors="replace").decode(), PASSWORD)
    assert answer.status_code == 403
    with on_postgres.database() as db:
        assert db.execute(text("SELECT count(*) FROM event")).scalar() == 1


def test_a_name_that_can_not_be_kept_is_refused_and_not_kept(on_postgres: Desk) -> None:
    answer = on_postgres.person("chebet").post("/staff/people/teams", name="a\0b")
    assert answer.status_code == 400
    with on_postgres.database() as db:
        assert db.execute(text("SELECT count(*) FROM team")).scalar() == 0


def test_a_form_that_met_a_fault_is_sent_again_as_it_was_and_done_once(desk: Desk) -> None:
    case, person = desk.file(), desk.person()
    own, url = desk.database.kw["bind"], f"/staff/cases/{case.id}/referrals"
    page = person.get(f"/staff/cases/{case.id}").text
    form = re.search(rf'action="{url}".*?</form>', page, re.DOTALL)
    mark = form and re.search(r'name="form" value="([^"]+)"', form[0])
    assert mark
    filled = {
        "named": "Shelter line", "consent": "told", "how": "On the phone, at noon",
        "share": ["facts", "words"], "referral": "A bed\nfor two", "form": mark[1],
    }  # fmt: skip
    token = person.token()
    desk.database.configure(bind=open_engine(NOWHERE))
    refused = person.client.post(url, data=filled | {"csrf_token": token})
    desk.database.configure(bind=own)
    assert refused.status_code == 503
    assert "On the phone, at noon" in refused.text
    again = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', refused.text)
    assert f'action="{url}"' in refused.text
    for _ in range(2):
        assert person.client.post(url, data=MultiDict(again)).status_code == 302
    with desk.database() as db:
        [referral] = db.query(Referral).all()
        terms = referral.open(desk.private_key)
    assert (terms.how, terms.shares) == ("On the phone, at noon", ["facts", "words"])
    assert terms.wanted.splitlines() == ["A bed", "for two"]


def test_no_password_is_written_into_a_page_that_was_not_shown(desk: Desk) -> None:
    person, stranger = desk.person(), desk.visitor()
    token = stranger.token()
    desk.database.configure(bind=open_engine(NOWHERE))
    refused = stranger.post("/staff/sign-in", token, username="achieng", password=PASSWORD)
    assert refused.status_code == 503
    assert PASSWORD not in refused.text
    assert "Try again</button>" not in person.get("/staff/cases").text


def test_a_page_that_writes_waits_for_another_that_does(desk: Desk) -> None:
    case, person = desk.file(), desk.person()
    token = person.token()
    with ThreadPoolExecutor() as threads, desk.database.begin() as other:
        other.execute(text("SELECT 1"))
        url = f"/staff/cases/{case.id}/notes"
        noted = threads.submit(person.post, url, token, note="Rang the chief")
        time.sleep(1.5)
        other.commit()
        assert noted.result().status_code == 302
