"""Words go out to a translator as `.po` and come back checked, or not at all."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from authoring import commands, exchange, own, toml_file, translation
from menus.tree import CONTENT
from menus.words import Words
from telecom import gsm
from tests.support.copied import copied
from tests.support.walk import Walk
from ussd.smallest_phone import shows

ON_PHONES = (gsm.BASIC | gsm.ESCAPED) - set("{}\r\f")
WORDS = Words.read({})
LETTERS = st.sampled_from([*sorted(ON_PHONES), "ĩ", "’", "\u2028"])


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """The words that callers are told, to be changed at will."""
    return copied(tmp_path)


@cache
def untouched(language: str) -> str:
    """The `.po` of a language as its words stand, for tests that have not changed them yet."""
    return exchange.given_out(language)


def file(content: Path, language: str) -> Path:
    return content / "text" / f"{language}.toml"


def put(po: str, key: str, text: str) -> str:
    """The `.po` with a text put in, as a translator does."""
    start = po.index(f'msgctxt "{key}"\n')
    at = po.index("msgstr ", start)
    end = po.find("\n\n", at)
    return f'{po[:at]}msgstr "{text}"{po[end:] if end > 0 else chr(10)}'


# There and back


@pytest.mark.parametrize("language", ["en", "sw"])
def test_words_that_went_out_come_back_as_they_were(content: Path, language: str) -> None:
    before = file(content, language).read_bytes()
    count, left = exchange.taken_in(
        language, exchange.given_out(language, content=content), content=content
    )
    assert (file(content, language).read_bytes(), left) == (before, ())
    assert count == len(translation.messages(Words.read({}, content).tongues[language]))


@given(text=st.text(LETTERS, min_size=1).map(str.strip).filter(bool))
def test_any_text_comes_back_as_it_is(text: str) -> None:
    old = '# First.\n\n[about]\nname = "A"\n\n[nav]\nback = "Back"  # short\n"2-5" = "x"\n'
    texts = {"about.name": "A", "nav.back": text, "nav.2-5": "x"}
    new = toml_file.rewritten(old, texts, ())
    assert new.startswith('# First.\n\n[about]\nname = "A"\n\n[nav]\nback = ')
    assert new.endswith('  # short\n"2-5" = "x"\n')
    few = {key: WORDS.tongues["en"].texts[key] for key in ("nav.back", "nav.home")}
    english = replace(WORDS.tongues["en"], texts=few)
    swahili = replace(WORDS.tongues["sw"], texts={**few, "nav.back": text})
    words = Words({"en": english, "sw": swahili})
    po = translation.written("sw", words, {})
    assert translation.taken("sw", words, po).texts["nav.back"] == text


def test_one_text_changes_one_line(content: Path) -> None:
    before = file(content, "sw").read_text("utf-8").splitlines()
    po = put(untouched("sw"), "main.menu.help", "Usaidizi sasa")
    exchange.taken_in("sw", po, content=content)
    after = file(content, "sw").read_text("utf-8").splitlines()
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert changed == [('help = "Msaada sasa"', 'help = "Usaidizi sasa"')]


def test_the_sensitive_words_are_translated_too(content: Path) -> None:
    po = put(untouched("sw"), "about.sensitive", "polisi, siri")
    exchange.taken_in("sw", po, content=content)
    assert Words.read({}, content).tongues["sw"].sensitive == ("polisi", "siri")


def test_a_translator_sees_how_much_room_is_left() -> None:
    lines = exchange.given_out("sw").splitlines()
    above = lines[lines.index('msgctxt "help.danger_now.YES"') - 1]
    walk = Walk(CONTENT, own.constants()).hears(2, 1, 1)
    (screen,) = shows(walk.tree, walk.words)(walk.state)
    assert above == f"# {160 - gsm.size(screen)} of 160 letters left on its screen"


# What is not taken


@pytest.mark.parametrize(
    ("key", "text", "says"),
    [
        ("failure.text", "Piga tena.", "sw: failure.text has other placeholders than en"),
        ("main.bye.text", "Asante ĩ", "sw: main.bye.text has 'ĩ', outside GSM 03.38"),
        ("main.bye.text", "Piga 0712 345 678", "writes a telephone number out"),
        ("main.bye.text", "Ripoti imefika", "sw: main.bye.text says 'ripoti' on a last screen"),
        ("main.bye.text", "Asante " * 40, "ends, and takes more than one screen"),
        ("main.menu.help", "Msaada " * 30, "sw: main.menu does not fit"),
        ("main.bye.text", "Asante {", "can't be read"),
    ],
)  # fmt: skip
def test_a_text_that_will_not_do_leaves_all_as_it_was(
    content: Path, key: str, text: str, says: str
) -> None:
    before = file(content, "sw").read_bytes()
    po = put(untouched("sw"), "nav.back", "Nyuma")
    with pytest.raises(ValueError, match=says.replace(".", r"\.")):
        exchange.taken_in("sw", put(po, key, text), content=content)
    assert file(content, "sw").read_bytes() == before
    assert sorted(path.name for path in (content / "text").iterdir()) == ["en.toml", "sw.toml"]


def test_a_po_of_another_language_is_refused(content: Path) -> None:
    with pytest.raises(ValueError, match="of sw, not of en"):
        exchange.taken_in("en", untouched("sw"), content=content)


def test_what_is_no_po_is_refused(content: Path) -> None:
    with pytest.raises(ValueError, match="line "):
        exchange.taken_in("sw", 'msgid "a"\nmsgstr "b\nnothing', content=content)


def test_a_text_whose_english_has_changed_is_marked_and_left(content: Path) -> None:
    out = untouched("sw")
    english = file(content, "en")
    english.write_text(english.read_text("utf-8").replace('"Help now"', '"Help, now"', 1), "utf-8")
    late = put(out, "main.menu.help", "Usaidizi")
    _, left = exchange.taken_in("sw", late, content=content)
    assert [why.partition(":")[0] for why in left] == ["main.menu.help"]
    again = exchange.given_out("sw", before=out, content=content)
    assert '#| msgid "Help now"\nmsgctxt "main.menu.help"\nmsgid "Help, now"' in again
    assert again.count("fuzzy") == 1
    _, left = exchange.taken_in("sw", again, content=content)
    assert [why.partition(":")[0] for why in left] == ["main.menu.help"]


def test_a_text_that_there_is_no_more_is_named(content: Path) -> None:
    po = untouched("sw") + '\nmsgctxt "old.key"\nmsgid "a"\nmsgstr "b"\n'
    _, left = exchange.taken_in("sw", po, content=content)
    assert left == ("old.key: there is no such text",)


# A new language


@cache
def zentish() -> str:
    """A `.po` of a language nobody speaks: English, its vowels turned round."""
    po = untouched("zz")
    turned = str.maketrans("aeiou", "eioua")
    for key, text in translation.messages(Words.read({}, CONTENT).tongues["en"]).items():
        whole = "{" in text or key == translation.SENSITIVE
        said = text if whole else text.translate(turned).replace('"', "'")
        po = put(po, key, said.replace("\n", "\\n"))
    return put(po, translation.NAME, "Zentish")


def test_a_third_language_comes_from_a_po_alone(content: Path) -> None:
    exchange.taken_in("zz", zentish(), content=content)
    head = file(content, "zz").read_text("utf-8")[:160]
    assert head.startswith(
        "# Zentish. No native speaker has reviewed these words yet.\n\n[about]\n"
    )
    walk = Walk(content, own.constants())
    assert walk.options == ("English", "Kiswahili", "Zentish")
    walk.hears(3)
    assert "Hilp nuw" in walk.options
    back = exchange.given_out("zz", content=content)
    before = file(content, "zz").read_bytes()
    exchange.taken_in("zz", back, content=content)
    assert file(content, "zz").read_bytes() == before


def test_a_new_language_with_a_text_missing_is_not_begun(content: Path) -> None:
    with pytest.raises(ValueError, match=r"zz: nav\.back has no words"):
        exchange.taken_in("zz", put(zentish(), "nav.back", ""), content=content)
    assert not file(content, "zz").exists()
    with pytest.raises(ValueError, match="how does the language call itself"):
        exchange.taken_in("zz", put(zentish(), translation.NAME, ""), content=content)


def test_letters_outside_the_alphabet_of_phones_have_to_be_meant(content: Path) -> None:
    po = put(zentish(), "nav.back", "Ĩa")
    with pytest.raises(ValueError, match="outside GSM"):
        exchange.taken_in("zz", po, content=content)
    exchange.taken_in("zz", po, ucs2=True, content=content)
    assert Words.read({}, content).tongues["zz"].ucs2


@pytest.mark.parametrize("language", ["../sw", "swahili", "SW", ""])
def test_a_language_has_a_code_of_iso_639(content: Path, language: str) -> None:
    with pytest.raises(ValueError, match="no code of ISO 639"):
        exchange.taken_in(language, "", content=content)


# As commands


def test_the_commands_go_out_and_come_back(tmp_path: Path) -> None:
    app = Flask("words")
    commands.register(app)
    run = app.test_cli_runner().invoke
    out = run(args=["menus", "export", "sw"]).stdout
    po = tmp_path / "sw.po"
    po.write_text(put(out, "failure.text", "Piga."), "utf-8")
    said = run(args=["menus", "import", "sw", str(po)])
    assert said.exit_code == 1
    assert "nothing was written" in said.stderr
    assert "has other placeholders" in said.stderr


@pytest.mark.parametrize("arguments", [["export", "../sw"], ["export", "sw", "--before", "-"]])
def test_what_can_not_go_out_is_said_in_a_line(arguments: list[str]) -> None:
    app = Flask("words")
    commands.register(app)
    said = app.test_cli_runner().invoke(args=["menus", *arguments], input='msgid "a')
    assert said.exit_code == 1
    assert said.stderr.startswith("Error: ")
    assert len(said.stderr.splitlines()) == 1
