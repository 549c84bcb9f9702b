"""Every role at every route of the console: who is let in is what the table says."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Blueprint, Flask
from werkzeug.test import TestResponse

from models import Case, Kind, Person
from models.person import Role
from staff import pages
from staff.access.roles import MAY, TO_READ, Permission, holds_key
from staff.pages import GUARDS, guard_of

from .conftest import Desk, Visitor
from .doors import FORM, doors, person_of
from .test_table_by_hand import LETTERS, STRANGERS_TOO, WHO_ENTERS, name_of

FIRST = {
    Role.CASEWORKER: "/staff/cases",
    Role.SUPERVISOR: "/staff/cases",
    Role.TRAINER: "/staff/cases",
    Role.EDITOR: "/staff/words",
    Role.ADMINISTRATOR: "/staff/people",
    Role.AUDITOR: "/staff/audit",
}
MENUS = {
    Role.CASEWORKER: [
        "Work list",
        "New case",
        "Search",
        "Alerts",
        "Duty",
        "Roster",
        "Workshops",
        "Services",
        "Numbers",
    ],
    Role.SUPERVISOR: [
        "Work list",
        "New case",
        "Search",
        "Alerts",
        "Duty",
        "Roster",
        "Workshops",
        "Words",
        "Lists",
        "Services",
        "People",
        "Numbers",
        "Audit log",
    ],
    Role.TRAINER: ["Work list", "Search", "Workshops", "Services", "Numbers"],
    Role.EDITOR: ["Words", "Lists", "Services", "Numbers"],
    Role.ADMINISTRATOR: ["People", "Numbers", "Audit log"],
    Role.AUDITOR: ["Audit log"],
}
KEY_HOLDERS = [role for role in Role if holds_key(role)]


def _tried(person: Visitor, role: Role, method: str, url: str) -> TestResponse:
    if person.get("/staff/awake").status_code != 204:  # the door before led out
        person.sign_in(role)
    return person.get(url) if method == "GET" else person.post(url, **FORM, username=role)


def _of_cases(desk: Desk, case: Case) -> Iterator[tuple[str, str]]:
    for method in ("GET", "POST"):
        for endpoint, url in doors(desk, method, case):
            whoever_reads = guard_of(endpoint).permission is Permission.READ_REQUESTS
            if str(case.id) in url and whoever_reads:
                yield method, url


@pytest.mark.parametrize("role", Role)
def test_each_role_enters_what_the_table_says_and_nothing_else(desk: Desk, role: Role) -> None:
    person, request = person_of(desk, role), desk.file(kind="request")
    wrong, let_in, tried = [], set[str](), 0
    for method in ("GET", "POST"):
        for endpoint, url in doors(desk, method, request):
            permission = guard_of(endpoint).permission
            allowed = permission is None or role in MAY[permission]
            answer = _tried(person, role, method, url)
            assert answer.location != "/staff/sign-in" or url.endswith(("-out", "-factor")), url
            tried += 1
            if answer.status_code != 403:
                let_in.add(name_of(method, endpoint))
            if (answer.status_code != 403) != allowed:
                wrong.append((method, url, answer.status_code))
    assert wrong == []
    assert tried > 40
    letter = next(letter for letter, of in LETTERS.items() if of is role)
    assert let_in - STRANGERS_TOO == {name for name, who in WHO_ENTERS.items() if letter in who}


def test_every_route_under_the_console_s_address_has_a_guard(app: Flask) -> None:
    under = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/staff")]
    assert {rule.endpoint.rpartition(".")[0] for rule in under} - {"staff"} == set(GUARDS)
    for rule in under:
        assert guard_of(rule.endpoint), rule


def test_pages_without_a_guard_are_not_built(monkeypatch: pytest.MonkeyPatch) -> None:
    stray = Blueprint("stray", __name__)
    stray.add_url_rule("/stray", "page", lambda: "secret")
    staff = pages.build()
    staff.register_blueprint(stray)
    with pytest.raises(LookupError):
        pages.register(Flask("with-a-stray-blueprint"), staff)
    staff = pages.build()
    staff.add_url_rule("/stray", "page", lambda: "secret")
    with pytest.raises(LookupError):
        pages.register(Flask("with-a-stray-page"), staff)
    monkeypatch.setattr(pages, "PAGES", ((stray,),))
    with pytest.raises(ValueError, match="unpack"):
        pages.build()


def test_a_new_page_of_a_group_stands_behind_its_guard(desk: Desk) -> None:
    desk.app.add_url_rule("/staff/people/new", "staff.changes.new", lambda: "secret")
    assert desk.visitor().get("/staff/people/new").location == "/staff/sign-in"
    assert desk.person("achieng").get("/staff/people/new").status_code == 403
    assert desk.person("chebet").get("/staff/people/new").text == "secret"


@pytest.mark.parametrize("role", Role)
def test_a_menu_holds_a_role_s_pages_and_they_open(desk: Desk, role: Role) -> None:
    person = person_of(desk, role)
    assert person.get("/staff/home").location == FIRST[role]
    nav = re.search(r'<nav aria-label="Menu">.*?</nav>', person.get("/staff/account").text, re.S)
    assert nav
    links = re.findall(r'href="([^"]+)"[^>]*>([^<]+)<', nav[0])
    assert [words for _, words in links] == MENUS[role]
    assert links[0][0] == FIRST[role]
    for link, _ in links:
        assert person.client.get(link, follow_redirects=True).status_code == 200


@pytest.mark.parametrize("role", KEY_HOLDERS)
def test_a_role_alone_opens_nothing(desk: Desk, role: Role) -> None:
    person, case = person_of(desk, role, key=False), desk.file(kind="request")
    assert person.get("/staff/cases").status_code == 200
    for method, url in _of_cases(desk, case):
        answer = _tried(person, role, method, url)
        assert answer.status_code == 403, url
        assert "You hold no key yet" in answer.text
    assert desk.read(case).unread


@pytest.mark.parametrize("kind", ["report", "enquiry", "call"])
def test_a_trainer_reads_requests_alone(desk: Desk, kind: str) -> None:
    person, case = person_of(desk, Role.TRAINER), desk.file(kind=kind)
    tried = 0
    for method, url in _of_cases(desk, case):
        assert _tried(person, Role.TRAINER, method, url).status_code == 403, url
        tried += 1
    assert tried > 8
    assert desk.read(case).unread
    request = person.get(f"/staff/cases/{desk.file(2, kind='request').id}")
    assert request.status_code == 200
    assert "/call" not in request.text


def test_a_trainer_s_work_list_shows_and_counts_requests_alone(desk: Desk) -> None:
    person = person_of(desk, Role.TRAINER)
    for number, kind in enumerate(("report", "enquiry", "request", "report"), 1):
        desk.file(number, kind=kind)
    for query in ("", "?kind=request", "?kind=report", "?view=unread"):
        page = person.get(f"/staff/cases{query}").text
        there = [] if query == "?kind=report" else ["Request"]  # it is not there for them
        assert re.findall(r'<a href="/staff/cases/[^>]+>(\w+)', page) == there, query
        assert '<option value="report"' not in page
        counts = set(re.findall(r'<span class="count">(\d+)</span>', page))
        assert counts == {"0", *(["1"] if there else [])}


def test_a_case_is_given_only_to_a_role_that_reads_its_kind(desk: Desk) -> None:
    desk.add("trainer", Role.TRAINER)
    with desk.database() as db:
        trainer = db.query(Person).filter_by(username="trainer").one().id
    person = desk.person()
    for number, kind, status in ((1, "report", 400), (2, "enquiry", 400), (3, "request", 302)):
        url = f"/staff/cases/{desk.file(number, kind=kind).id}"
        assert (f'value="{trainer}"' in person.get(url).text) == (status == 302)
        assert person.post(f"{url}/work", was_owner="", owner=str(trainer)).status_code == status


def test_a_link_is_kept_over_the_sign_in_and_the_front_door_is_not(desk: Desk) -> None:
    auditor = desk.visitor()
    desk.add("auditor", Role.AUDITOR)
    for front in ("/staff", "/staff/", "/staff/home", "/staff/no/such/page"):
        auditor.get(front)
    assert auditor.sign_in("auditor").location == "/staff/home"


def test_the_docs_show_the_table() -> None:
    page = (Path(__file__).parents[2] / "docs" / "roles.md").read_text()
    head, _, *rows = page.partition("| May |")[2].partition("\n\n")[0].splitlines()
    assert [cell.strip() for cell in head.strip(" |").split("|")] == [str(role) for role in Role]
    shown = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    assert shown == [
        [permission, *("yes" if role in MAY[permission] else "" for role in Role)]
        for permission in Permission
    ]


def test_the_table_is_whole() -> None:
    assert set(MAY) == set(Permission)
    asked = {guard.permission for guard in GUARDS.values()} | set(TO_READ.values())
    # The log's own page asks how much of it somebody may read, and sending a referral asks how the
    # caller agreed.
    assert set(Permission) - asked == {Permission.READ_LOG, Permission.REFER_UNASKED}
    assert set(TO_READ) == set(Kind)
    assert KEY_HOLDERS == [Role.CASEWORKER, Role.SUPERVISOR, Role.TRAINER]
