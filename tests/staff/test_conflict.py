"""Two people save one case: the second sees both versions, loses no word, and saves on purpose."""

import html
import re
import threading
from datetime import timedelta
from typing import Any

import pytest

from models import Case, Note, Reply
from models.closure import Closure
from models.correction import Correction
from models.return_visit import add_words
from models.work_filter import today

from .conftest import Desk, Visitor

SOON, LATER = (str(today() + timedelta(days=days)) for days in (3, 9))


def _url(case: Case) -> str:
    return f"/staff/cases/{case.id}"


def _was(person: Visitor, case: Case, form: str, field: str = "was") -> str:
    """What a form of the case's page brings back to tell how the case was shown."""
    forms = re.findall(
        r'<form[^>]*action="[^"]*/(\S+?)"[^>]*>(.*?)</form>', _page(person, case), re.S
    )
    inside = [inside for action, inside in forms if action == form][-1]
    found = re.search(rf'name="{field}" value="([^"]*)"', inside)
    assert found
    return found[1]


def _page(person: Visitor, case: Case) -> str:
    return person.get(_url(case)).text


def _fields(page: str) -> dict[str, Any]:
    """All that the form of the page with both versions brings, as a browser would send it."""
    [(action, form)] = re.findall(
        r'<form method="post" action="([^"]+)">((?:(?!</form>).)*class="versus".*?)</form>',
        page,
        re.S,
    )
    action = (re.findall(r'formaction="([^"]+)"', form) or [action])[0]
    given = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    given += re.findall(r'type="radio" name="([^"]+)" value="([^"]+)" checked', form)
    given += re.findall(r'<textarea id="[^"]+" name="([^"]+)"[^>]*>([^<]*)', form)
    fields: dict[str, Any] = {"action": action}
    for name, value in given:
        fields.setdefault(name, []).append(html.unescape(value))
    return fields


def _again(person: Visitor, page: str, **changed: str) -> int:
    fields = {**_fields(page), **changed}
    return person.client.post(fields.pop("action"), data=fields).status_code


@pytest.mark.parametrize(
    ("was_field", "field", "values", "both"),
    [
        ("was_status", "status", ("New", "FollowUp", "Active"), ("Follow up", "In progress")),
        ("was_priority", "priority", ("1", "4", "2"), (">Low<", ">High<")),
        ("was_day", "follow_up", ("", SOON, LATER), ()),
        ("was_owner", "owner", ("", "barasa", "achieng"), (">barasa<", ">achieng<")),
    ],
)
def test_the_second_sees_both_and_saves_on_purpose(
    desk: Desk, was_field: str, field: str, values: tuple[str, ...], both: tuple[str, ...]
) -> None:
    case, person, other = desk.file(), desk.person(), desk.person("barasa")
    people = re.findall(r'<option value="([^"]+)"[^>]*>(barasa|achieng)', _page(person, case))
    ids = {name: one for one, name in people}
    was, theirs, mine = (ids.get(one, one) for one in values)
    assert _was(person, case, "work", was_field) == was
    first = other.post(f"{_url(case)}/work", **{was_field: was, field: theirs})
    assert first.status_code == 302
    answer = person.post(f"{_url(case)}/work", **{was_field: was, field: mine})
    assert answer.status_code == 409
    assert "barasa changed this case while you had it open" in answer.text
    for words in both:
        assert words in answer.text
    assert _was(person, case, "work", was_field) == theirs
    assert _again(person, answer.text) == 302
    assert _was(person, case, "work", was_field) == mine


@pytest.mark.parametrize(
    ("form", "field"), [("notes", "note"), ("replies", "reply"), ("close", "summary")]
)
def test_what_others_said_meanwhile_is_read_first_and_no_word_is_lost(
    desk: Desk, form: str, field: str
) -> None:
    case, person, mine = desk.file(), desk.person(), "Leave by the back & wait"
    was = _was(person, case, form)
    desk.person("barasa").post(f"{_url(case)}/notes", note="He asks us not to ring")
    with desk.database.begin() as db:
        add_words(db, db.get_one(Case, case.id), "They move us at two", desk.public_key)
    more = {"what": "send", "disposition": "helped", "was": was}
    answer = person.post(f"{_url(case)}/{form}", **more, **{field: mine})
    assert answer.status_code == 409
    for words in ("The caller changed this case", "He asks us not to ring", "They move us at two"):
        assert words in answer.text
    assert _fields(answer.text)[field] == [mine]
    assert html.escape(mine, quote=False) in _page(person, case)
    with desk.database() as db:
        said = db.query(Note).count(), db.query(Reply).count(), db.query(Closure).count()
        assert said == (1, 1, 0)
    assert _again(person, answer.text, **{field: f"{mine}. Now"}) == 302
    assert f"{html.escape(mine, quote=False)}. Now" in _page(person, case)
    assert desk.read(case).closed == (form == "close")


def test_one_s_own_words_elsewhere_are_nobody_s_change(desk: Desk) -> None:
    case, person = desk.file(), desk.person()
    for words in ("Rang the chief", "And once more"):
        assert person.post(f"{_url(case)}/notes", was="", note=words).status_code == 302


def test_words_for_what_is_done_already_can_become_a_note(desk: Desk) -> None:
    case, person = desk.file(), desk.person()
    closes = {"disposition": "helped", "summary": "She is at home"}
    desk.person("barasa").post(f"{_url(case)}/close", **closes)
    answer = person.post(f"{_url(case)}/close", **closes | {"summary": "Rang her twice"})
    assert answer.status_code == 409
    assert "can't be done any more" in answer.text
    assert "She is at home" in answer.text
    assert _again(person, answer.text) == 302
    with desk.database() as db:
        assert db.query(Note).one().open(desk.private_key) == "Rang her twice"
        assert db.query(Closure).count() == 1
    assert re.search(r'id="summary"[^>]*></textarea>', _page(person, case))


def _facts(person: Visitor, case: Case, was: str, **facts: str) -> Any:
    given = {f"fact-{name}": value for name, value in facts.items()}
    return person.post(f"{_url(case)}/facts", was=was, **given)


def _known(desk: Desk, case: Case) -> dict[str, Any]:
    with desk.database() as db:
        known: dict[str, Any] = {}
        for one in Correction.of(db, case.id):
            known |= one.open(desk.private_key)
        return known


@pytest.mark.parametrize("chosen", ["now", "yours"])
def test_of_facts_that_both_changed_one_chooses_and_no_other_is_undone(
    desk: Desk, chosen: str
) -> None:
    case, person, other = desk.file(), desk.person(), desk.person("barasa")
    _facts(person, case, "", since="WEEK", gender="Feminine")
    was = _was(person, case, "facts")
    assert (
        _facts(other, case, was, since="MONTH", gender="Feminine", ages="CHILD").status_code == 302
    )
    answer = _facts(person, case, was, since="YEAR", gender="Feminine", place_text="By the stage")
    assert answer.status_code == 409
    fields = _fields(answer.text)
    assert (fields["kept-since"], fields["kept-place_text"]) == (["now"], ["yours"])
    assert "kept-ages" not in fields
    assert _again(person, answer.text, **{"kept-since": chosen}) == 302
    since = "MONTH" if chosen == "now" else "YEAR"
    wanted = {"since": since, "gender": "Feminine", "ages": "CHILD", "place_text": "By the stage"}
    assert _known(desk, case) == wanted


def test_what_is_being_written_elsewhere_on_the_page_is_there_too(desk: Desk) -> None:
    case, person = desk.file(), desk.person()
    along = {"unsent-note": "Ask for Njeri", "unsent-case": str(case.id)}
    answer = person.post(f"{_url(case)}/work", was_status="Active", status="FollowUp", **along)
    assert answer.status_code == 409
    assert "Also kept for you, not sent: a note" in answer.text
    assert "Ask for Njeri" in answer.text


def test_a_third_change_is_seen_again(desk: Desk) -> None:
    case, person, other = desk.file(), desk.person(), desk.person("barasa")
    other.post(f"{_url(case)}/work", was_status="New", status="FollowUp")
    answer = person.post(f"{_url(case)}/work", was_status="New", status="Active")
    other.post(f"{_url(case)}/close", disposition="helped", summary="She is at home")
    assert _again(person, answer.text) == 409
    assert desk.read(case).status == "Closed"


def test_of_two_who_save_at_once_one_is_told(desk: Desk) -> None:
    case, people = desk.file(), [desk.person(), desk.person("barasa")]
    tokens, codes = [one.token() for one in people], []

    def save(person: Visitor, token: str, priority: str) -> None:
        fields = {"was_priority": "1", "priority": priority}
        codes.append(person.post(f"{_url(case)}/work", token, **fields).status_code)

    both = [
        threading.Thread(target=save, args=each)
        for each in zip(people, tokens, ("2", "3"), strict=True)
    ]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert sorted(codes) == [302, 409]
