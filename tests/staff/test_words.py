"""Words are changed side by side by one person, checked, published by another, and undone."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from audio.commands import Prompts
from audio.recorded import ROBOT, PromptFile, write
from authoring import promptbook, wordbook
from menus.nodes import Choice
from menus.tree import Tree
from menus.words import Words
from models.person import Person, Role
from models.wording import Wording, told
from tests.staff.conftest import Desk, Visitor

WORDS = "/staff/words"
PLACE = f"{WORDS}/learn.menu"
NEW = {"en learn.menu.text": "Read about", "sw learn.menu.text": "Soma kuhusu"}


@pytest.fixture
def editor(desk: Desk) -> Visitor:
    desk.add("naliaka", Role.EDITOR)
    return desk.person("naliaka")


def draft(desk: Desk) -> str:
    """The address of the one draft that there is."""
    with desk.database() as db:
        made = db.query(Wording).filter(Wording.published_at.is_(None)).one()
    return f"{WORDS}/drafts/{made.id}"


def propose(desk: Desk, editor: Visitor) -> str:
    assert editor.post(PLACE, **NEW).location == PLACE
    address = draft(desk)
    assert editor.post(f"{address}/propose", note="Plainer").location == WORDS
    return address


def publish(person: Visitor, address: str) -> int:
    seen = re.search(r'name="seen" value="([^"]+)"', person.get(address).text)
    return person.post(f"{address}/publish", seen=seen[1] if seen else "").status_code


def option(node: str, name: str) -> str:
    """The key of an option on a screen."""
    [chosen] = [n for n in [Tree.read(Words.read()).nodes[node]] if isinstance(n, Choice)]
    return str(chosen.options.index(name) + 1)


def in_use(desk: Desk) -> int:
    with desk.database() as db:
        return told(db)[0]


def test_one_changes_words_and_another_publishes_them(desk: Desk, editor: Visitor) -> None:
    assert "main.menu" in editor.get(WORDS).text
    page = editor.get(PLACE).text
    assert "Learn about\n1. What trafficking is" in page
    assert " of 160 letters" in page
    address = propose(desk, editor)
    assert "Read about\n1. What trafficking is" in editor.get(PLACE).text
    assert publish(editor, address) == 403
    supervisor = desk.person()
    assert "Plainer" in supervisor.get(WORDS).text
    look = supervisor.get(address).text
    assert "<del>Learn about</del>" in look
    assert "<ins>Soma kuhusu</ins>" in look
    assert publish(supervisor, address) == 302
    assert in_use(desk) == 1
    assert "version 1" in editor.get(WORDS).text
    assert supervisor.post(f"{address}/undo").location == WORDS
    assert in_use(desk) == 0


def test_nobody_publishes_another_editors_words_without_the_key(
    desk: Desk, editor: Visitor
) -> None:
    address = propose(desk, editor)
    desk.add("wafula", Role.EDITOR)
    another = desk.person("wafula")
    assert "has to hold the key" in another.get(address).text
    assert publish(another, address) == 403
    assert in_use(desk) == 0


def test_words_are_kept_while_somebody_writes_them_and_told_to_nobody(
    desk: Desk, editor: Visitor
) -> None:
    mark = re.findall(r'name="form" value="([^"]+)"', editor.get(PLACE).text)[-1]
    kept = editor.post(f"{PLACE}/unsent", form=mark, **NEW)
    assert (kept.status_code, kept.text) == (200, "Kept in your changes.")
    assert "Soma kuhusu" in desk.person("naliaka").get(PLACE).text
    assert "Soma kuhusu" not in desk.person().get(PLACE).text
    assert in_use(desk) == 0
    assert editor.post(PLACE, form=mark, do="undo", **NEW).location == PLACE
    editor.post(f"{PLACE}/unsent", form=mark, **NEW)  # a script's last word, too late
    assert "Soma kuhusu" not in editor.get(PLACE).text
    assert editor.post(f"{WORDS}/no.such/unsent", **NEW).status_code == 404


def window(editor: Visitor) -> dict[str, str]:
    """What stands hidden in the form of a place that is open in a window."""
    fields = re.findall(r'name="(form|was)" value="([^"]+)"', editor.get(PLACE).text)
    return dict(fields)


def test_words_that_were_kept_as_somebody_typed_are_not_said_to_be_unchanged(
    editor: Visitor,
) -> None:
    form = window(editor)
    editor.post(f"{PLACE}/unsent", **form, **NEW)
    assert editor.post(PLACE, **form, **NEW).location == PLACE
    shown = editor.get(PLACE).text
    assert "Kept in your changes. Callers are told nothing" in shown
    assert "Nothing is changed here" not in shown


def test_a_second_window_overwrites_nothing_that_it_was_not_shown(editor: Visitor) -> None:
    first, second = window(editor), window(editor)
    editor.post(f"{PLACE}/unsent", **first, **NEW)
    other = {"en learn.menu.text": "All about"}
    said = editor.post(f"{PLACE}/unsent", **second, **other)
    assert said.text.startswith("Not kept")
    refused = editor.post(PLACE, **second, **other)
    assert refused.status_code == 409
    assert "All about</textarea>" in refused.text
    assert 'Kept already: <span lang="en">Read about' in refused.text
    assert "Read about</textarea>" in editor.get(PLACE).text
    more = {"en learn.menu.text": "Read more about"}
    assert editor.post(f"{PLACE}/unsent", **first, **more).text == "Kept in your changes."
    on_purpose = dict(re.findall(r'name="(form|was)" value="([^"]+)"', refused.text))
    assert editor.post(PLACE, **on_purpose, **other).status_code == 409  # changed once more
    on_purpose = window(editor)
    assert editor.post(PLACE, **on_purpose, **other).status_code == 302
    assert "All about</textarea>" in editor.get(PLACE).text


def test_who_changes_words_that_they_asked_for_is_told_that_they_no_longer_wait(
    desk: Desk, editor: Visitor
) -> None:
    propose(desk, editor)
    assert "Whatever you change here withdraws that" in editor.get(PLACE).text
    kept = editor.post(f"{PLACE}/unsent", **window(editor), **{"en learn.menu.text": "Hear about"})
    assert "is withdrawn: ask again" in kept.text
    assert "withdraws that" not in editor.get(PLACE).text


@pytest.mark.parametrize("address", [PLACE, f"{PLACE}/unsent"])
def test_words_that_come_when_the_sign_in_is_over_are_kept(
    desk: Desk, editor: Visitor, address: str
) -> None:
    token = editor.token()
    desk.redis.flushdb()
    desk.visitor().post(address, "made-up", **NEW)
    assert editor.post(address, token, **NEW).location == "/staff/sign-in"
    assert "What you wrote is kept" in editor.get("/staff/sign-in").text
    assert editor.sign_in("naliaka").location == PLACE
    assert "Soma kuhusu" in editor.get(PLACE).text


def test_words_that_the_checks_refuse_are_proposed_by_nobody(desk: Desk, editor: Visitor) -> None:
    editor.post(PLACE, **{"en learn.menu.text": "Call 0722 000 000 about {nothing}"})
    refused = editor.post(f"{draft(desk)}/propose", note="Mine")
    assert refused.status_code == 400
    assert "learn.menu" in refused.text.partition("What is wrong")[2]
    editor.post(PLACE, **{"en learn.menu.text": ""})
    refused = editor.post(f"{draft(desk)}/propose", note="Mine")
    assert "en: learn.menu.text has no words" in refused.text


def test_what_was_changed_since_it_was_looked_at_is_not_published(
    desk: Desk, editor: Visitor
) -> None:
    address, supervisor = propose(desk, editor), desk.person()
    seen = re.search(r'name="seen" value="([^"]+)"', supervisor.get(address).text)
    assert seen
    editor.post(PLACE, **{"en learn.menu.text": "Learn about"})
    assert supervisor.post(f"{address}/publish", seen=seen[1]).location == WORDS
    assert "The author changed it since" in supervisor.get(WORDS).text
    assert supervisor.get(address).location == WORDS  # they are to be asked again
    propose(desk, editor)
    assert supervisor.post(f"{address}/publish", seen=seen[1]).location == address
    assert in_use(desk) == 0


def test_two_who_changed_the_same_words_are_told(desk: Desk, editor: Visitor) -> None:
    address, supervisor = propose(desk, editor), desk.person()
    desk.add("wafula", Role.EDITOR)
    another = desk.person("wafula")
    another.post(PLACE, **{"en learn.menu.text": "All about"})
    assert publish(supervisor, address) == 302
    refused = another.post(f"{draft(desk)}/propose", note="Mine")
    assert "en: learn.menu.text was changed by somebody else meanwhile" in refused.text
    another.post(PLACE, **{"en learn.menu.text": "All about"})  # having read theirs
    assert "<del>Read about</del>" in another.get(draft(desk)).text


def test_what_is_changed_in_one_language_alone_is_told_to_both(desk: Desk, editor: Visitor) -> None:
    editor.post(PLACE, **{"en learn.menu.text": "Read about"})
    assert "Changed in one language alone: learn.menu.text." in editor.get(draft(desk)).text
    assert "in one language alone" not in desk.person().get(propose(desk, editor)).text


def test_words_taken_back_leave_no_draft(desk: Desk, editor: Visitor) -> None:
    editor.post(PLACE, **NEW)
    editor.post(PLACE, do="undo")
    editor.post(PLACE, **{"en learn.menu.text": "Learn about"})
    assert "Your changes" not in editor.get(WORDS).text
    editor.post(PLACE, **NEW)
    assert editor.post(f"{draft(desk)}/drop").location == WORDS
    editor.get(WORDS)  # which says so once
    assert "Your changes" not in editor.get(WORDS).text


def test_a_place_is_found_by_its_words_in_any_language(editor: Visitor) -> None:
    assert "learn.menu" in editor.get(f"{WORDS}?find=learn+about").text.replace("/words/", "")
    assert 'href="/staff/words/learn.what"' in editor.get(f"{WORDS}?part=learn").text
    assert "says so" in editor.get(f"{WORDS}?find=xyzzy").text
    assert editor.get(f"{WORDS}/no.such").status_code == 404


def test_each_part_has_a_title_and_what_is_found_says_in_which_it_stands(editor: Visitor) -> None:
    page = editor.get("/staff/words?part=report").text
    assert '<h2 id="places">Tell us <span class="soft small">report</span></h2>' in page
    assert ">Keys of every page</a>" in page
    found = editor.get("/staff/words?find=danger_now").text
    assert '>danger_now</a> <span class="soft small">Help now</span>' in found


def test_what_no_person_says_and_callers_hear_first_is_to_be_recorded_first(
    editor: Visitor,
) -> None:
    page = re.sub(r"\s+", " ", editor.get("/staff/prompts?language=sw").text)
    assert "Record these first, Kiswahili" in page
    first = wordbook.prompts.first("sw")
    names = [one.name for one in first]
    assert len(names) == 60
    assert names[0] == "voice.language"
    ways = ("voice.menu", "report.consent_store", "help.danger_now", "mine.pin")
    assert sorted(ways, key=names.index) == list(ways)
    assert not {one.partition(".")[0] for one in names} & {"quiz", "learn", "lists", "year"}
    spoken = wordbook.prompts.first("sw", takes=[_Spoken(first[0].words)])
    assert [one.name for one in spoken][:59] == names[1:]


@dataclass(frozen=True)
class _Spoken:
    """A take of somebody's voice."""

    words: str
    language: str = "sw"
    voice: str = "Amina"
    by_person: bool = True


def test_what_somebody_types_is_kept_in_letters_that_every_phone_has() -> None:
    assert wordbook.written("  “Job”,\r\nabroad ") == '"Job",\nabroad'


def test_words_are_tried_on_a_phone_before_anybody_is_told_them(
    desk: Desk, editor: Visitor
) -> None:
    editor.post(PLACE, **{"en learn.menu.text": "Read about"})
    phone, keys = f"{draft(desk)}/phone", ["1", option("main.menu", "learn")]
    assert "1. English" in editor.get(phone).text
    form = {"csrf_token": editor.token(), "typed": keys[:1], "key": keys[1]}
    assert "Read about\n1. What trafficking is" in editor.client.post(phone, data=form).text
    assert in_use(desk) == 0


def test_where_the_service_would_act_whoever_tries_says_what_comes_of_it() -> None:
    way = ["1", option("main.menu", "report")]
    assert wordbook.scene({}, way).place == "report.consent_store"
    kept = wordbook.scene({}, [*way, "1"])
    assert kept.exits
    assert wordbook.scene({}, [*way, "1", "no such exit"]) == kept
    assert wordbook.scene({}, [*way, "1", kept.exits[0]]).place != kept.place


def test_staff_see_whose_voice_each_prompt_is_hear_it_and_print_what_is_to_be_recorded(
    editor: Visitor,
) -> None:
    page = editor.get("/staff/prompts?language=sw&part=problem").text
    of_sw = next(one for one in wordbook.prompts.progress() if one.language == "sw")
    assert f"{of_sw.by_person} of {of_sw.prompts}" in page
    sound = re.search(r'<audio [^>]*src="([^"]+)"', page)
    assert sound
    heard = editor.get(sound[1])
    assert heard.mimetype == "audio/mpeg"
    assert len(heard.data) > 1000
    sheet = editor.get("/staff/prompts/sw/sheet").text
    assert sheet.count("<li value=") == of_sw.prompts
    assert editor.get("/staff/prompts/sw/no.such/sound").status_code == 404
    assert editor.get("/staff/prompts?language=xx").status_code == 404


def test_a_prompt_of_other_words_counts_as_nobodys(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    said = {"a.text": "One", "a.more": "Two", "a.last": "Three"}
    monkeypatch.setattr(promptbook, "_all", lambda: Prompts({"en": said}, {}, tmp_path))
    promptbook._files.cache_clear()
    (tmp_path / "en").mkdir()
    day = date(2026, 11, 1)
    files = {"a.text": ("One", "Amina"), "a.more": ("Two", ROBOT), "a.last": ("Four", "Amina")}
    write(tmp_path / "en", {name: PromptFile(*of, day, "") for name, of in files.items()})
    assert promptbook.progress() == [promptbook.Progress("en", 3, by_person=1, by_robot=1)]
    assert [one.voice for one in promptbook.parts("en")["a"]] == ["Amina", ROBOT, None]
    promptbook._files.cache_clear()


def test_places_that_a_release_has_changed_since_are_named(desk: Desk, editor: Visitor) -> None:
    with desk.database.begin() as db:
        person = db.query(Person).filter_by(username="naliaka").one()
        lost = {"en": {"learn.menu.text": ["Learn of", "Read about"], "gone.text": ["A", "B"]}}
        made = Wording(changes=lost, by_person_id=person.id)
        db.add(made)
        made.publish(db, person.id, lost, 0)
    page = editor.get(f"{WORDS}?part=help").text
    assert f'<a href="{PLACE}">learn.menu</a>' in page
    assert "<li>gone</li>" in page


def test_what_calls_alone_say_is_changed_too_and_the_keys_stay_told(
    desk: Desk, editor: Visitor
) -> None:
    page = editor.get(f"{WORDS}/call").text
    assert "Hash skips a question." in page
    assert "heard in calls alone" in page
    editor.post(f"{WORDS}/call", **{"en call.press": "{option}.", "sw call.press": "{option}."})
    address = draft(desk)
    refused = editor.post(f"{address}/propose", note="Shorter").text
    assert "en: call.press needs {option} and {key}, or calls tell no keys" in refused
    said = {"en call.press": "For {option}, {key}.", "sw call.press": "{option}: {key}."}
    editor.post(f"{WORDS}/call", **said)
    looked = editor.get(address).text
    assert re.search(r"English: prompts to record anew: \d{3}", looked)
    tried = f"/staff/prompts/call?draft={address[-36:]}&language=en&at=voice.menu"
    assert "For Help now, 1." in editor.get(tried).text
    assert editor.post(f"{address}/propose", note="Shorter").status_code == 302
