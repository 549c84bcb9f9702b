"""Who is let in where, written out by hand: the pages that no menu leads to, and each form.

`staff/access/roles.py` has the table that the guard asks. Here it is said once more, door by door,
so that a change of one is a change of two; `test_roles.py` holds what is answered to both.
C caseworker, S supervisor, T trainer, E editor, A administrator, L auditor (of the log).
"""

import pytest

from models.person import Role

from .conftest import Desk
from .doors import FORM, doors, person_of

LETTERS = dict(zip("CSTEAL", Role, strict=True))
WHO_ENTERS = {
    "GET account.page": "CSTEAL",
    "POST account.end_place": "CSTEAL",
    "POST account.key": "CSTEAL",
    "POST account.password": "CSTEAL",
    "POST account.language": "CSTEAL",
    "POST account.scheme": "CSTEAL",
    "POST factors.add_key": "CSTEAL",
    "POST factors.remove_key": "CSTEAL",
    "POST factors.second_factor": "CSTEAL",
    "GET alerts.page": "CS",
    "POST alerts.take_alert": "CS",
    "GET audit.page": "SAL",
    "POST call_back.call": "CS",
    "GET case.page": "CST",
    "GET case_news.case_page": "CST",
    "POST case_actions.keep_unsent": "CST",
    "POST case_actions.note": "CST",
    "POST case_actions.read_reply": "CST",
    "POST case_actions.reply": "CST",
    "GET case_work.following": "CST",
    "GET case_work.preceding": "CST",
    "GET case_work.refused": "CST",
    "POST case_work.save": "CST",
    "POST case_call.sort": "CST",
    "POST case_code.give": "CST",
    "POST changes.add": "A",
    "POST changes.change_role": "A",
    "POST changes.remove": "A",
    "POST changes.renew": "A",
    "POST changes.sign_out": "A",
    "POST closures.again": "CST",
    "POST closures.end": "CST",
    "POST compare.older": "CST",
    "POST corrections.facts": "CST",
    "GET duty.page": "CS",
    "POST duty.begin": "CS",
    "POST duty.end": "CS",
    "POST duty.take_next": "CS",
    "GET export.page": "S",
    "POST export.make": "S",
    "GET hall.home": "CSTEAL",
    "GET hall.nothing": "CSTEAL",
    "POST hall.nothing": "CSTEAL",
    "POST handover.hand_on": "S",
    "GET keyboard.page": "CSTEAL",
    "POST keyboard.switch": "CSTEAL",
    "GET key_page.page": "SA",
    "POST key_change.change": "S",
    "POST key_change.go_on": "S",
    "GET teams.page": "SA",
    "POST team_changes.change": "A",
    "POST team_changes.make": "A",
    "GET cards.page": "SE",
    "POST cards.check": "SE",
    "GET drafts.look": "SE",
    "POST drafts.drop": "SE",
    "POST drafts.propose": "SE",
    "POST drafts.publish": "SE",
    "POST drafts.undo": "SE",
    "POST holds.agree": "CST",
    "POST holds.ask": "CST",
    "POST holds.lift": "CST",
    "GET list_drafts.page": "SE",
    "POST list_drafts.alter": "SE",
    "POST list_drafts.drop": "SE",
    "GET lists.all_lists": "SE",
    "GET lists.download": "SE",
    "GET lists.look": "SE",
    "GET lists.page": "SE",
    "POST lists.confirm": "SE",
    "POST lists.undo": "SE",
    "POST lists.upload": "SE",
    "POST merges.same": "CST",
    "POST merges.two": "CST",
    "GET new_case.page": "CS",
    "POST new_case.keep_unsent": "CS",
    "POST new_case.make": "CS",
    "GET numbers.file": "CSTEA",
    "GET numbers.page": "CSTEA",
    "GET numbers_menus.file": "CSTEA",
    "GET numbers_menus.page": "CSTEA",
    "GET people.one": "SA",
    "GET people.page": "SA",
    "GET people.told": "SA",
    "GET numbers_told.file": "CS",
    "GET numbers_told.page": "CS",
    "GET recordings.masked": "CST",
    "GET recordings.original": "CST",
    "POST recordings.ask": "CST",
    "POST recordings.give": "CST",
    "POST recordings.written_down": "CST",
    "GET referrals.letter_page": "CS",
    "POST referrals.draft": "CS",
    "POST referrals.go_on": "CS",
    "GET restricted.page": "S",
    "POST restricted.enter": "S",
    "POST restricted.lift": "S",
    "POST restricted.restrict": "S",
    "POST reveals.contact": "CST",
    "POST reveals.cover": "CST",
    "POST reveals.words": "CST",
    "POST saved_views.remove": "CST",
    "POST saved_views.save": "CST",
    "GET roster.page": "CS",
    "POST roster.add_shift": "CS",
    "POST roster.drop_pager": "CS",
    "POST roster.remove_shift": "CS",
    "POST roster.set_pager": "CS",
    "GET search.page": "CST",
    "POST search.search": "CST",
    "GET services.page": "CSTE",
    "GET session.awake": "CSTEAL",
    "POST session.hide": "CSTEAL",
    "POST session.out": "CSTEAL",
    "GET news.page": "CST",
    "POST sound.sound": "CST",
    "GET speech.sent": "CST",
    "GET speech.unsent": "CST",
    "POST speech.discard": "CST",
    "POST speech.keep": "CST",
    "POST triage.several": "CST",
    "POST triage.take_back": "CST",
    "GET work_list.page": "CST",
    "POST work_list.find": "CST",
    "POST work_files.allow": "S",
    "POST work_files.ask": "S",
    "POST work_files.fetch": "S",
    "POST folders.bring": "SE",
    "GET calls.begin": "SE",
    "GET calls.sound": "SE",
    "POST calls.go_on": "SE",
    "GET prompts.page": "SE",
    "GET prompts.prompt": "SE",
    "GET prompts.sheet": "SE",
    "GET prompts.sound": "SE",
    "GET takes.sound": "SE",
    "POST takes.discard": "SE",
    "POST takes.keep": "SE",
    "POST takes.propose": "SE",
    "POST takes.publish_chosen": "SE",
    "POST takes.undo_edition": "SE",
    "GET trial.begin": "SE",
    "POST trial.go_on": "SE",
    "GET words.page": "SE",
    "GET words.place": "SE",
    "POST words.keep": "SE",
    "POST words.keep_unsent": "SE",
    "GET workshops.one": "CST",
    "GET workshops.page": "CST",
    "POST workshops.make": "CST",
}
"""Of a request, which is the one kind that a trainer reads."""

STRANGERS_TOO = {
    "GET sign_in.ask", "POST sign_in.ask", "GET sign_in.locked", "GET sign_in.second_factor",
    "POST sign_in.second_factor", "GET static",
}  # fmt: skip
REPORTS_ALONE = "CS"
"""Who enters the pages of a report or an enquiry."""
OF_CASES = (
    "call_back", "case", "closures", "compare", "corrections", "holds", "merges", "rec",
    "referrals", "reveals",
)  # fmt: skip


def name_of(method: str, endpoint: str) -> str:
    return f"{method} {endpoint.removeprefix('staff.')}"


@pytest.mark.parametrize("letter", LETTERS)
@pytest.mark.parametrize("kind", ["report", "enquiry"])
def test_what_callers_report_and_ask_is_for_two_roles(desk: Desk, letter: str, kind: str) -> None:
    case = desk.file(kind=kind)
    person, found = person_of(desk, LETTERS[letter]), {}
    for method in ("GET", "POST"):
        for endpoint, url in doors(desk, method, case):
            name = name_of(method, endpoint)
            if name.split()[1].startswith(OF_CASES):
                answer = person.get(url) if method == "GET" else person.post(url, **FORM)
                found[name] = answer.status_code != 403
    assert len(found) == 33
    assert set(found.values()) == {letter in REPORTS_ALONE}


def test_no_door_is_missing_here(desk: Desk) -> None:
    there = {name_of(method, name) for method in ("GET", "POST") for name, _ in doors(desk, method)}
    assert there == WHO_ENTERS.keys() | STRANGERS_TOO
