"""The guide's own topic, added as it says, word by word."""

import re
from pathlib import Path

from authoring import commands
from authoring.check import faults
from tests.support.copied import copied
from tests.support.walk import Walk

GUIDE = Path(__file__).parents[2] / "docs" / "menus.md"
OFFERED = {"en": "By bus", "sw": "Kwa basi"}


def add(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new, 1), "utf-8")


def guided(folder: Path) -> Path:
    """The content with what the guide adds to it."""
    content = copied(folder)
    section = GUIDE.read_text("utf-8").partition("## To add a topic\n")[2].partition("\n## ")[0]
    for block in re.findall(r"```toml\n(.*?)```", section, re.DOTALL):
        file, _, lines = re.sub(r"^   ", "", block, flags=re.MULTILINE).partition("\n")
        with (content / file.split()[-1]).open("a", encoding="utf-8") as there:
            there.write(lines)
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
    content = guided(tmp_path)
    assert faults(commands.constants(), content) == []
    for number, offered in enumerate(OFFERED.values(), start=1):
        walk = Walk(content, commands.constants()).hears(number)
        walk.hears(walk.options.index(offered) + 1, 1, 1)
        assert walk.state.node == "bus.lost"
