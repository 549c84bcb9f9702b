"""What one person writes in two windows: neither takes the place of the other, and it is told."""

import html
import re

import pytest

from models import Case, Unsent, UnsentCase

from .conftest import Desk, Visitor
from .test_new_case import NEW, TOLD


def _url(case: Case) -> str:
    return f"/staff/cases/{case.id}"


def _window(person: Visitor, url: str) -> dict[str, str]:
    """What every form of a page brings along that was opened just now."""
    found = re.search(r'name="unsent-window" value="([^"]+)"', person.get(url).text)
    assert found
    return {"unsent-window": html.unescape(found[1])}


def _texts(person: Visitor, case: Case, field: str = "note") -> list[str]:
    """What stands in the box, and then what is told to be in other windows."""
    page = person.get(_url(case)).text
    box = re.search(rf'<textarea id="{field}"[^>]*>([^<]*)', page)
    assert box
    others = re.findall(
        r'did not send it:</p>\s*<p class="words">([^<]*)</p>\s*<p><button name="unsent-drop" '
        rf'value="{field} ',
        page,
    )
    return [html.unescape(text) for text in (box[1], *others)]


@pytest.mark.parametrize("field", ["note", "reply", "summary"])
def test_two_windows_keep_two_texts_and_who_writes_in_the_second_is_told(
    desk: Desk, field: str
) -> None:
    case, person = desk.file(), desk.person()
    first, second = (_window(person, _url(case)) for _ in range(2))
    keep, name = f"{_url(case)}/unsent", f"unsent-{field}"
    assert person.post(keep, **first, **{name: "She is at the port"}).status_code == 204
    told = person.post(keep, **second, **{name: "Her brother rang"})
    assert "In another window you wrote something else" in told.text
    assert _texts(person, case, field) == ["Her brother rang", "She is at the port"]
    person.post(keep, **first, **{name: "She is at the port of Mombasa"})
    assert _texts(person, case, field) == ["She is at the port of Mombasa", "Her brother rang"]


def test_whoever_opens_the_page_anew_goes_on_with_the_same_text(desk: Desk) -> None:
    case, person = desk.file(), desk.person()
    keep = f"{_url(case)}/unsent"
    person.post(keep, **_window(person, _url(case)), **{"unsent-note": "She is"})
    opened_again = _window(person, _url(case))
    for text in ("She is at", "She is at the port"):
        answer = person.post(keep, **opened_again, **{"unsent-note": text})
        assert answer.status_code == 204
    assert _texts(person, case) == ["She is at the port"]


def test_what_was_changed_in_its_own_window_since_is_taken_over_by_no_other(desk: Desk) -> None:
    case, person = desk.file(), desk.person()
    keep, first = f"{_url(case)}/unsent", _window(person, _url(case))
    person.post(keep, **first, **{"unsent-note": "She is"})
    second = _window(person, _url(case))
    person.post(keep, **first, **{"unsent-note": "She is at the port"})
    person.post(keep, **second, **{"unsent-note": "She is well"})
    assert sorted(_texts(person, case)) == ["She is at the port", "She is well"]


def test_what_is_sent_from_one_window_leaves_what_is_in_the_other(desk: Desk) -> None:
    case, person = desk.file(), desk.person()
    first, second = (_window(person, _url(case)) for _ in range(2))
    for window, text in ((first, "She is at the port"), (second, "Her brother rang")):
        person.post(f"{_url(case)}/unsent", **window, **{"unsent-note": text})
    person.post(f"{_url(case)}/notes", **first, note="She is at the port")
    assert _texts(person, case) == ["Her brother rang"]
    person.post(f"{_url(case)}/unsent", **{"unsent-drop": "note no-such-window"})
    with desk.database() as db:
        left = db.query(Unsent).one().window
    assert person.post(f"{_url(case)}/unsent", **{"unsent-drop": f"note {left}"}).status_code == 302
    assert _texts(person, case) == [""]
    assert person.post(f"{_url(case)}/unsent", **{"unsent-drop": "x"}).status_code == 404


def test_a_window_that_nobody_gave_out_does_no_harm(desk: Desk) -> None:
    case, person = desk.file(), desk.person()
    for said in (
        "",
        "x",
        "[]",
        "[1, 2, 3]",
        '["a", "b", {}]',
        '["a", null, {"note": 1}]',
        "9" * 99,
    ):
        window = {"unsent-window": said, "unsent-note": "She is"}
        assert person.post(f"{_url(case)}/unsent", **window).status_code == 204, said
    assert _texts(person, case) == ["She is"]


def test_two_cases_that_are_entered_at_once_are_two_drafts(desk: Desk) -> None:
    person = desk.person()
    first, second = (_window(person, NEW) for _ in range(2))
    other = TOLD | {"account": "He was promised a job"}
    assert person.post(f"{NEW}/unsent", **first, **TOLD).status_code == 204
    assert "In another window" in person.post(f"{NEW}/unsent", **second, **other).text
    page = person.get(NEW).text
    assert "He was promised a job" in page
    link = re.search(r'href="([^"]+begun=[^"]+)">go on with that one', page)
    assert link
    assert html.escape(TOLD["account"]) in person.get(html.unescape(link[1])).text
    assert person.post(NEW, **second, **other).status_code == 302
    with desk.database() as db:
        [left] = db.query(UnsentCase)
        assert left.open(desk.private_key).items() >= TOLD.items()
    assert person.post(NEW, **_window(person, NEW), what="discard", **TOLD).status_code == 302
    with desk.database() as db:
        assert db.query(UnsentCase).count() == 0


@pytest.mark.parametrize(("verb", "field"), [("replies", "reply"), ("notes", "note")])
def test_what_is_sent_is_forgotten_in_every_window_that_holds_the_same_words(
    desk: Desk, verb: str, field: str
) -> None:
    case, person = desk.file(), desk.person()
    windows = [{}, _window(person, _url(case)), _window(person, _url(case))]
    for window in windows:
        person.post(f"{_url(case)}/unsent", **window, **{f"unsent-{field}": "We read it "})
    person.post(f"{_url(case)}/{verb}", **windows[1], **{field: "We read it"})
    assert _texts(person, case, field) == [""]


def test_how_a_reply_reads_is_shown_and_nothing_of_it_is_kept(desk: Desk) -> None:
    case, person = desk.file(), desk.person()
    answer = person.post(f"{_url(case)}/replies/read", writes="We read it")
    assert "We read it" in answer.text
    assert _texts(person, case, "reply") == [""]
