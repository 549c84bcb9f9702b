"""The file of a language, rewritten line by line: its comments, order and head stay as they are."""

import json
import re
import textwrap
import tomllib
from collections.abc import Mapping
from pathlib import Path

from menus.words import flat

_TEXT = re.compile(r"""(\s*(?:"[^"]*"|[\w.-]+)\s*=\s*)("(?:[^"\\]|\\.)*"|'[^']*')""")
_TABLE = re.compile(r"\s*\[[^\[]")
_SENSITIVE = re.compile(r"^sensitive\s*=\s*\[[^\]]*\]", re.MULTILINE)
_BARE = re.compile(r"[\w-]+", re.ASCII)
_WIDTH = 96


def rewritten(file: str, texts: Mapping[str, str], sensitive: tuple[str, ...]) -> str:
    """The file, saying these texts and no others; it calls the words of `sensitive` so.

    :raise ValueError: where that can't be done, as with a text of more than one line.
    """
    lines: list[str] = []
    said: set[str] = set()
    last: dict[str, int] = {}  # by table, after how many lines it ends
    table = ""
    for line in file.removesuffix("\n").split("\n"):
        if _TABLE.match(line):
            table = _name(line)
        keyed = _TEXT.match(line)
        key = f"{table}.{_name(keyed.group(1) + '0')}" if keyed else ""
        if not keyed or key == "about.review":
            lines.append(line)
        elif key in texts:
            lines.append(_said(line, keyed, texts[key]))
            said.add(key)
        else:
            continue  # a text that is no more
        if line.strip():
            last[table] = len(lines)
    more = {key: text for key, text in texts.items() if key not in said}
    new = "\n".join(_with_more(lines, last, more)) + "\n"
    return _checked(_with_sensitive(new, sensitive), texts, sensitive)


def begun(first: str, name: str, *, ucs2: bool) -> str:
    """The file of a new language: a head of its own, and all else as in the first language's."""
    head = [
        f"# {' '.join(name.split())}. No native speaker has reviewed these words yet.",
        "",
        "[about]",
        f"name = {_quoted(name)}",
        'review = "awaiting native review"',
        *(["ucs2 = true"] if ucs2 else []),
        "sensitive = []",
        "",
    ]
    lines = first.removesuffix("\n").split("\n")
    tables = [at for at, line in enumerate(lines) if _TABLE.match(line)]
    after = next(at for at in tables if _name(lines[at]) != "about")
    return "\n".join([*head, *lines[after:]]) + "\n"


def replace(path: Path, file: str) -> None:
    """Put the file in its place whole, or not at all."""
    beside = path.with_suffix(".new")
    beside.write_text(file, "utf-8")
    beside.replace(path)


def _said(line: str, keyed: re.Match[str], text: str) -> str:
    """The line, with another text where it is another."""
    was = tomllib.loads(f"text = {keyed.group(2)}")["text"]
    if was.strip() == text:
        return line
    return keyed.group(1) + _quoted(text) + line[keyed.end() :]


def _with_more(lines: list[str], last: Mapping[str, int], texts: Mapping[str, str]) -> list[str]:
    """The lines, and at the end of each table more texts."""
    more: dict[str, list[str]] = {}
    for key, text in texts.items():
        table, _, name = key.rpartition(".")
        more.setdefault(table, []).append(f"{_key(name)} = {_quoted(text)}")
    for table in sorted(more.keys() & last.keys(), key=lambda table: -last[table]):
        lines[last[table] : last[table]] = more.pop(table)
    for table, new in more.items():
        header = ".".join(_key(part) for part in table.split("."))
        lines += ["", f"[{header}]", *new]
    return lines


def _with_sensitive(file: str, sensitive: tuple[str, ...]) -> str:
    if tuple(tomllib.loads(file)["about"].get("sensitive", ())) == sensitive:
        return file
    words = textwrap.wrap(
        "".join(f"{_quoted(word)}, " for word in sensitive),
        _WIDTH,
        initial_indent="    ",
        subsequent_indent="    ",
        break_on_hyphens=False,
    )
    array = "\n".join(["sensitive = [", *words, "]"])
    return _SENSITIVE.sub(lambda _: array, file, count=1)


def _checked(file: str, texts: Mapping[str, str], sensitive: tuple[str, ...]) -> str:
    raw = tomllib.loads(file)
    about = raw.pop("about")
    says = {"about.name": about["name"]} | {key: text.strip() for key, text in flat(raw)}
    if says != dict(texts) or tuple(about.get("sensitive", ())) != sensitive:
        raise ValueError("can't be written line by line: each text has to stand on one")
    return file


def _name(line: str) -> str:
    """The key or table that a line names, in full."""
    part, names = tomllib.loads(line), []
    while isinstance(part, dict) and part:
        ((name, part),) = part.items()
        names.append(name)
    return ".".join(names)


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _quoted(name)


def _quoted(text: str) -> str:
    """As TOML writes it: its escapes are those of JSON."""
    return json.dumps(text, ensure_ascii=False)
