"""The guide's own topic and its own question, added as it says, word by word."""

import re
from pathlib import Path

import pytest

from authoring import by_voice, own
from authoring.check import faults
from menus.nodes import Outcome
from menus.tree import Tree
from menus.words import Words
from outcomes import tell_more
from tests.support.copied import copied
from tests.support.walk import Walk

GUIDE = Path(__file__).parents[2] / "docs" / "menus.md"
OFFERED = {"en": "By bus", "sw": "Kwa basi"}


def add(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new, 1), "utf-8")


def guided(folder: Path, heading: str) -> tuple[Path, str]:
    """The content with the files' parts that a section of the guide adds, and that section."""
    content = copied(folder)
    section = GUIDE.read_text("utf-8").partition(f"## {heading}\n")[2].partition("\n## ")[0]
    for block in re.findall(r"```toml\n(.*?)```", section, re.DOTALL):
        file, _, lines = re.sub(r"^   ", "", block, flags=re.MULTILINE).partition("\n")
        with (content / file.split()[-1]).open("a", encoding="utf-8") as there:
            there.write(lines)
    return content, section


def with_topic(folder: Path) -> Path:
    content, section = guided(folder, "To add a topic")
    main = content / "trees" / "main.toml"
    assert '`bus = "bus.menu"` into `to`' in section
    add(main, "options = [", 'options = ["bus", ')
    add(main, "to = { ", 'to = { bus = "bus.menu", ')
    for language, offered in OFFERED.items():
        assert f'`bus = "{offered}"`' in section
        add(
            content / "text" / f"{language}.toml",
            "[main.menu]\n",
            f'[main.menu]\nbus = "{offered}"\n',
        )
    return content


def test_the_topic_of_the_guide_is_without_fault_and_can_be_walked(tmp_path: Path) -> None:
    content = with_topic(tmp_path)
    assert faults(own.constants(), content) == []
    for number, offered in enumerate(OFFERED.values(), start=1):
        walk = Walk(content, own.constants()).hears(number)
        walk.hears(walk.options.index(offered) + 1, 1, 1)
        assert walk.state.node == "bus.lost"


def with_question(folder: Path) -> Path:
    content, section = guided(folder, "To add a question")
    assert "`[next_question.exits]`" in section
    assert '`transport = "transport"`' in section
    exits = "[next_question.exits]\n"
    add(content / "trees" / "report.toml", exits, exits + 'transport = "transport"\n')
    return content


def test_the_question_of_the_guide_is_without_fault_and_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content, constants = with_question(tmp_path), own.constants()
    assert faults(constants, content) == []
    words = Words.read(constants, content)
    monkeypatch.setattr(tell_more, "ORDER", {**tell_more.ORDER, "transport": lambda told: True})
    for channel, name in (("ussd", "USSD"), ("sms", "SMS"), ("voice", "IVR")):
        tree = Tree.read(words, content, channel)
        assert tell_more.following({}, "account", name) == "transport"
        assert "report.transport" in tree.nodes["report.next_question"].links()
        assert [*tree.nodes["report.transport"].links()] == ["report.next_question"]
    assert by_voice.faults(tree, Words.read({}, content), constants) == []


def test_what_is_asked_after_the_code_has_an_exit_and_what_has_an_exit_is_asked(tree: Tree) -> None:
    asking = tree.nodes["report.next_question"]
    assert isinstance(asking, Outcome)
    led = {link.removeprefix("report."): exit_ for exit_, link in asking.exits.items()}
    back = {name for name in led if "report.next_question" in tree.ahead.get(f"report.{name}", ())}
    told_only = {"for_a_child", "for_a_child_abroad", "tell_end"}
    assert back - told_only == tell_more.ORDER.keys()


def test_a_question_that_leads_into_a_recording_unasked_is_refused(tmp_path: Path) -> None:
    content, constants = with_question(tmp_path), own.constants()
    old = 'options = ["BUS", "BOAT", "OTHER"]\nskip = true\ngo = "{}"'
    add(content / "trees" / "report.toml", old.format("next_question"), old.format("account"))
    tree = Tree.read(Words.read(constants, content), content, "voice")
    assert by_voice.faults(tree, Words.read({}, content), constants) == [
        "by voice: report.account: is recorded, and can be come to without record_ok"
    ]
