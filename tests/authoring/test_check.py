"""Every fault that content can have, each made in a small conversation by one change."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from authoring import check
from menus.tree import Tree
from menus.words import Words
from tests.support.small_tree import CONSTANTS, FILES, build
from ussd import overflow
from ussd.smallest_phone import Show

Files = dict[str, str]
Change = Callable[[Files], None]
TREE, EN, SW, PLACES = "trees/talk.toml", "text/en.toml", "text/sw.toml", "lists/places.toml"


def found(folder: Path, *changes: Change) -> list[str]:
    files = dict(FILES)
    for change in changes:
        change(files)
    return check.faults(CONSTANTS, build(folder, files))


def put(file: str, old: str, new: str) -> Change:
    """Writes `new` where `old` stood, once."""

    def change(files: Files) -> None:
        assert old in files[file], old
        files[file] = files[file].replace(old, new, 1)

    return change


def both(old: str, new: str) -> Change:
    """The same in both languages."""

    def change(files: Files) -> None:
        put(EN, old, new)(files)
        put(SW, old, new)(files)

    return change


def added(file: str, more: str) -> Change:
    return put(file, FILES[file], FILES[file] + more)


@dataclass(frozen=True)
class Fault:
    name: str
    change: Change
    says: str


FAULTS = [
    # What can't be read
    Fault("not TOML", put(TREE, "[menu]", "[menu"), "can't be read"),
    Fault("an unknown kind", put(TREE, '"digits"', '"riddle"'), "can't be read"),
    Fault("a word misspelt", put(TREE, "least = 2", "leats = 2"), "can't be read"),
    Fault("no home", put(TREE, 'home = "menu"', ""), "can't be read"),
    Fault("a link that is a number", put(TREE, 'go = "confirm"', "go = 7"), "can't be read"),
    Fault("a choice of nothing", put(TREE, 'options = ["send", "more", "look"]', "options = []"),
          "can't be read"),
    Fault("a list without groups", put(PLACES, "[groups]", "[crowds]"), "can't be read"),
    Fault("a language without a name", put(SW, 'name = "Kiswahili"', ""), "can't be read"),
    Fault("a text that is a number", put(SW, '"Kwaheri."', "7"), "can't be read"),
    Fault("a brace left open", put(EN, "Goodbye.", "Good{bye."), "can't be read"),
    Fault("braces round no name", both("{where}", "{the place}"), "the place"),
    # Other names of places
    Fault("an alias of nothing", added(PLACES, '[aliases]\n"077" = ["likoni"]\n'),
          "lists.places: 077 has other names, and is not on the list"),
    Fault("an alias that is a name", added(PLACES, '[aliases]\n"001" = ["NAKURU"]\n'),
          "lists.places: nakuru is 003 already, and can't be 001"),
    Fault("an alias twice", added(PLACES, '[aliases]\n"001" = ["town"]\n"003" = ["town"]\n'),
          "lists.places: town is 001 already, and can't be 003"),
    Fault("a shared alias", added(PLACES, '[aliases]\n001 = ["msa"]\n[shared]\nmsa = ["003"]\n'),
          "lists.places: msa is 001 already, and can't be shared"),
    Fault("a shared alias of nothing", added(PLACES, '[shared]\nrongai = ["003", "034"]\n'),
          "lists.places: rongai is 034, which is not on the list"),
    # Structure
    Fault("a part played by nobody", put(TREE, 'give_up = "person"', 'give_up = "perosn"'),
          "give_up: leads to talk.perosn, which is nowhere"),
    Fault("a link to nowhere", put(TREE, 'go = "account"', 'go = "acount"'),
          "talk.people: leads to talk.acount, which is nowhere"),
    Fault("an option's link to nowhere", put(TREE, 'KE = "place"', 'KE = "palce"'),
          "talk.side: leads to talk.palce, which is nowhere"),
    Fault("an exit to nowhere", put(TREE, 'filed = "thanks"', 'filed = "other.thanks"'),
          "talk.file: leads to other.thanks, which is nowhere"),
    Fault("a skip to nowhere", put(TREE, 'skip = true\ngo = "people"', 'skip = "x"\ngo = "people"'),
          "talk.side: leads to talk.x, which is nowhere"),
    Fault("a list that is none", put(TREE, 'list = "places"', 'list = "palaces"'),
          "talk.place: looks up palaces, which is no list"),
    Fault("an option that leads nowhere",
          put(TREE, 'to = { tell = "side", language', "to = { language"),
          "talk.menu: option tell leads nowhere"),
    Fault("skipping that leads nowhere",
          put(TREE, 'options = ["tell"', 'skip = true\noptions = ["tell"'),
          "talk.menu: skipping it leads nowhere"),
    Fault("a link of no option", put(TREE, "to = { send", 'to = { sned = "file", send'),
          "talk.confirm: sned is no option of it"),
    Fault("an end that leads on", put(TREE, "ends = true", 'ends = true\ngo = "menu"'),
          "talk.bye: ends or returns, and yet leads on"),
    Fault("forgetting what was never asked", put(TREE, '["account"]\nvalues', '["acount"]\nvalues'),
          "talk.file: forgets acount, which is no question of this file"),
    Fault("showing what was never asked", put(TREE, '["place", "side"]', '["palce", "side"]'),
          "talk.confirm: shows palce, which is no question of this file"),
    Fault("a node out of reach", added(TREE, '\n[lost]\nkind = "say"\n'),
          "talk.lost: can't be reached"),
    Fault("leaving that does not end", put(TREE, "ends = true", ""),
          "talk.bye: leaving ends there, so it has to end"),
    Fault("outcomes that lead round", put(TREE, 'seen = "confirm"', 'seen = "look"'),
          "talk.look: no way out, what nobody sees leads round to itself"),
    # Words
    Fault("a question without words", put(SW, '[talk.bye]\ntext = "Kwaheri."', ""),
          "sw: talk.bye.text has no words"),
    Fault("an option without words", put(EN, 'ABROAD = "Outside Kenya"', ""),
          "en: talk.side.ABROAD has no words"),
    Fault("a move without words", put(SW, 'skip = "Ruka"', ""), "sw: nav.skip has no words"),
    Fault("a hint without words", put(EN, 'empty = "Nothing came through."', ""),
          "en: problem.empty has no words"),
    Fault("a value without words", put(SW, 'old = "imesomwa"', ""),
          "sw: talk.file.status.old has no words"),
    Fault("a group without words", put(SW, 'coast = "Pwani"', ""),
          "sw: lists.places.coast has no words"),
    Fault("an entry without a name", put(SW, 'ZZ = "Kwingine"', ""),
          "sw: lists.places.ZZ has no words"),
    Fault("words that nothing says", added(SW, '\n[talk.old]\ntext = "Zamani"\n'),
          "sw: talk.old.text is worded, but nothing says it"),
    Fault("a placeholder lost in translation", put(SW, "Watu: {people}.", ""),
          "sw: talk.confirm.text has other placeholders than en"),
    Fault("a number lost in translation", put(SW, ", au {tel_police}", ""),
          "sw: talk.person.text has other placeholders than en"),
    Fault("a placeholder for nothing", both("{where}", "{wehre}"),
          "en: talk.confirm.text shows {wehre}, which stands for nothing"),
    Fault("a number that is not verified", both("{tel_police}", "{tel_nobody}"),
          "sw: talk.person.text shows {tel_nobody}, which stands for nothing"),
    Fault("a telephone number written out", put(EN, "{tel_police}", "999"),
          "en: talk.person.text writes a telephone number out"),
    Fault("a longer number written out", put(SW, "Kwaheri.", "Kwaheri 07 12 34."),
          "sw: talk.bye.text writes a telephone number out"),
    Fault("a letter no phone has", put(SW, "Kwaheri.", "Kwaherī."), "'ī', outside GSM 03.38"),
    # Screens
    Fault("an option that fills a screen", put(EN, "Outside Kenya", "far " * 40),
          "en: talk.side does not fit:"),
    Fault("last words over two screens", put(SW, "Kwaheri.", "Kwaheri. " * 20),
          "sw: talk.bye ends, and takes more than one screen"),
    Fault("a last screen that betrays", put(EN, "Goodbye.", "Thanks for the Report."),
          "en: talk.bye.text says 'report' on a last screen"),
    Fault("an apology that betrays", put(SW, "Piga {helpline}.", "Ripoti: {helpline}."),
          "sw: failure.text says 'ripoti' on a last screen"),
]  # fmt: skip


def test_a_good_conversation_has_no_fault(tmp_path: Path) -> None:
    assert found(tmp_path) == []


def test_a_hundred_and_a_year_are_no_numbers_to_ring(tmp_path: Path) -> None:
    assert found(tmp_path, both("{tel_police}", "{tel_police}, 100 of us since 2010")) == []


@pytest.mark.parametrize("fault", FAULTS, ids=[fault.name for fault in FAULTS])
def test_a_fault_is_named_with_its_place(tmp_path: Path, fault: Fault) -> None:
    faults = found(tmp_path, fault.change)
    assert any(fault.says in one for one in faults), faults


def test_all_faults_of_a_kind_are_named_together(tmp_path: Path) -> None:
    faults = found(tmp_path, put(SW, 'skip = "Ruka"', ""), put(EN, 'home = "Menu"', ""))
    assert faults == ["en: nav.home has no words", "sw: nav.skip has no words"]


def test_what_cannot_be_read_is_named_with_its_file(tmp_path: Path) -> None:
    (fault,) = found(tmp_path, put(SW, "[nav]", "[nav"))
    assert "sw.toml" in fault


def test_a_sensitive_word_is_found_however_it_is_written(tmp_path: Path) -> None:
    named = put(EN, '["report"]', '["HAART"]')
    assert found(tmp_path, named, put(EN, "Goodbye.", "Haart thanks you."))


def test_outcomes_may_meet_again_as_long_as_they_lead_on(tmp_path: Path) -> None:
    assert found(tmp_path, _outcomes('{ seen = "one", lost = "other" }')) == []


def test_a_round_of_several_outcomes_is_no_way_out(tmp_path: Path) -> None:
    round_ = put(TREE, 'exits = { seen = "confirm" }', 'exits = { seen = "confirm", no = "one" }')
    faults = found(tmp_path, _outcomes('{ seen = "one" }', meet="look"), round_)
    assert any("talk.one: no way out" in fault for fault in faults)


def _outcomes(exits: str, meet: str = "meet") -> Change:
    """Instead of being looked at, what was told goes through more outcomes, which meet again."""

    def outcome(name: str, exits: str) -> str:
        return f'\n[{name}]\nkind = "outcome"\nverb = "look"\nexits = {exits}\n'

    def change(files: Files) -> None:
        put(TREE, 'look = "look" }', 'look = "first" }')(files)
        files[TREE] += outcome("first", exits) + outcome("one", f'{{ on = "{meet}" }}')
        if "other" in exits:
            files[TREE] += outcome("other", '{ on = "meet" }')
        if meet == "meet":
            files[TREE] += outcome("meet", '{ on = "look" }')

    return change


def test_a_language_declared_as_ucs2_may_have_letters_of_its_own(tmp_path: Path) -> None:
    amharic = put(SW, 'name = "Kiswahili"', 'name = "አማርኛ"\nlisted = "Amarinya"\nucs2 = true')
    assert found(tmp_path, amharic, put(SW, "Kwaheri.", "ደህና ሁን።")) == []


def test_a_smaller_screen_holds_less(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overflow, "SEPTETS", 30)
    assert any("does not fit" in fault for fault in found(tmp_path))


def test_a_renderer_that_overfills_a_screen_is_found_out(
    content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def one_screen(tree: Tree, words: Words) -> Show:
        return lambda state: ("x" * 161,)

    monkeypatch.setattr(overflow, "shows", one_screen)
    assert "en: talk.menu does not fit: 161 of 160" in check.faults(CONSTANTS, content)
