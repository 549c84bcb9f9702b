"""Where the answers of a tree file lead: every link named in full, and as one channel has it.

A node may say what is different `on` a channel: fields that stand in for its own there, or `false`
where it is not there at all. Links pass such a node by, to where skipping it or going on leads;
where it leads to no one place, the options that would lead to it are not offered.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from typing import Any

Raw = dict[str, Any]

_ONE, _MANY = (
    ("go", "skip", "account", "digits", "lost", "known"),
    ("to", "exits", "keywords", "sides"),
)


@dataclass(frozen=True)
class File:
    """A tree file: its nodes, the parts that nodes of it play, and those for one channel only.

    `on_cut_off` names, by the file, the verb that keeps what a caller had told there, `on_beside`
    the one that keeps at once what they told beside an answer.
    """

    nodes: dict[str, Raw] = field(default_factory=dict)
    parts: Raw = field(default_factory=dict)
    on_cut_off: dict[str, str] = field(default_factory=dict)
    on_beside: dict[str, str] = field(default_factory=dict)
    on: dict[str, Raw] = field(default_factory=dict)


def in_full(raw: Mapping[str, Any], file: str) -> File:
    """What a file holds, every link and node named with its file."""
    read = File()
    for name, part in raw.items():
        if name == "on":
            read.on.update({channel: _named(parts, file) for channel, parts in part.items()})
        elif name in ("on_cut_off", "on_beside"):
            getattr(read, name)[file] = part
        elif isinstance(part, dict):
            read.nodes[f"{file}.{name}"] = _node(part, file)
        else:
            read.parts[name] = _full_name(part, file)
    return read


def there(nodes: Mapping[str, Raw], channels: Iterable[str]) -> dict[str, Raw]:
    """The nodes as they are on a channel; where more than one says so, the last counts."""
    present, past = {}, {}
    for name, node in nodes.items():
        own = {key: value for key, value in node.items() if key != "on"}
        differs = [node.get("on", {}).get(channel, {}) for channel in channels]
        if False in differs:
            past[name] = _past(own)
        else:
            present[name] = reduce(_merged, differs, own)
    return {name: _led(node, past) for name, node in present.items()}


def _merged(node: Raw, differs: Raw) -> Raw:
    """A node with what differs; of its links by name, only those that do."""
    links = {key: node.get(key, {}) | differs[key] for key in _MANY if key in differs}
    return node | differs | links


def _past(node: Raw) -> str | None:
    """Where a node leads whoever has nothing to say to it."""
    skip = node.get("skip")
    return skip if isinstance(skip, str) else node.get("go")


def _led(node: Raw, past: Mapping[str, str | None]) -> Raw:
    """A node whose links go past what is not there."""
    led = dict(node)
    led |= {key: _on(node[key], past) for key in _ONE if isinstance(node.get(key), str)}
    for key in _MANY:
        if key in node:
            led[key] = {name: to for name, link in node[key].items() if (to := _on(link, past))}
    if gone := node.get("to", {}).keys() - led.get("to", {}).keys():
        led["options"] = [option for option in node["options"] if option not in gone]
        led["given"] = {o: value for o, value in node.get("given", {}).items() if o not in gone}
    return led


def _on(link: str, past: Mapping[str, str | None]) -> str | None:
    """The first node from `link` on that is there."""
    seen = set()
    while link in past:
        if link in seen or not (further := past[link]):
            return None
        seen.add(link)
        link = further
    return link


def _node(node: Raw, file: str) -> Raw:
    full = dict(node)
    for key in _ONE:
        if isinstance(node.get(key), str):
            full[key] = _full_name(node[key], file)
    for key in _MANY:
        if key in node:
            full[key] = _named(node[key], file)
    if "on" in node:
        full["on"] = {
            channel: _node(differs, file) if isinstance(differs, dict) else differs
            for channel, differs in node["on"].items()
        }
    return full


def _named(links: Mapping[str, Any], file: str) -> Raw:
    return {
        name: _full_name(link, file)
        if isinstance(link, str)
        else [_full_name(one, file) for one in link]
        for name, link in links.items()
    }


def _full_name(link: str, file: str) -> str:
    return link if "." in link else f"{file}.{link}"
