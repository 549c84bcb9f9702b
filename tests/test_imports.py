"""Who may know whom: every room of the house, what it may import, and what must never reach it."""

import ast
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.support.house import HOUSE, Rule, build, modules, nodes

MAY_IMPORT: Mapping[str, set[str]] = {
    # From the ground up: a room may know rooms that are named before it, and none after.
    # What everyone stands on.
    "telecom": set(),
    "patience": set(),
    "gateway": set(),
    "edge": {"gateway", "patience"},
    "keys": set(),
    "audio": set(),
    "handset": set(),  # it imports nothing of ours, so that it stays a witness
    "models": {"patience"},
    "ops": {"models"},
    # The conversation: a channel hears and says, the dialogue is the hop.
    "menus": {"telecom"},
    "config": {"gateway", "menus", "ops", "telecom"},
    "dialogue": {"menus", "patience", "telecom"},
    "ussd": {"dialogue", "gateway", "menus", "ops", "telecom"},
    "ivr": {"dialogue", "gateway", "menus", "ops", "patience", "telecom"},
    "sms": {"dialogue", "gateway", "menus", "ops", "patience", "telecom"},
    "whatsapp": {"dialogue", "gateway", "menus", "ops", "sms", "telecom"},
    # Where the conversation meets what we keep.
    "lists": {"dialogue", "menus", "models", "ops", "telecom", "ussd"},
    "outcomes": {"dialogue", "ivr", "lists", "menus", "models", "ops", "telecom", "whatsapp"},
    "recordings": {"audio", "gateway", "models", "ops"},
    "staff": {"lists", "models", "recordings", "telecom"},
    # What authors run: nothing of it serves a caller.
    "authoring": {
        "audio", "config", "dialogue", "ivr", "lists", "menus", "sms", "telecom", "ussd",
        "whatsapp",
    },
    # What runs.
    "assembly": {
        "config", "dialogue", "gateway", "ivr", "keys", "lists", "menus", "models", "ops",
        "outcomes", "recordings", "sms", "whatsapp",
    },
    "worker": {
        "assembly", "audio", "config", "dialogue", "gateway", "menus", "models", "ops",
        "recordings", "whatsapp",
    },
    "doors": {
        "assembly", "audio", "dialogue", "gateway", "ivr", "lists", "menus", "sms", "ussd",
        "whatsapp",
    },
    "doctor": {"assembly", "audio", "gateway", "models", "ops", "worker"},
    "demo": {"assembly", "config", "keys", "lists", "models", "ops", "staff"},
    "app": {
        "assembly", "audio", "authoring", "config", "demo", "doctor", "doors", "edge", "gateway",
        "handset", "ivr", "lists", "ops", "staff",
    },
    "migrations": {"models"},
}  # fmt: skip
LOOK_ON = {
    "tests",
    "docs",
    "bench",
    "chaos",
    "cluster",
}  # they may know everyone, and nobody may know them

NEVER_REACHES: Mapping[str, set[str]] = {
    # room -> what it may not come to by any way, however many modules lie between
    "ussd": {"models", "outcomes", "staff", "flask", "sqlalchemy"},
    "ivr": {"models", "outcomes", "staff", "flask", "sqlalchemy"},
    "sms": {"models", "outcomes", "staff", "flask", "sqlalchemy"},
    "whatsapp": {"models", "outcomes", "staff", "flask", "sqlalchemy"},
    "dialogue": {"models", "outcomes", "staff", "flask", "sqlalchemy"},
    "menus": {"models", "outcomes", "staff", "flask", "sqlalchemy", "redis", "dialogue"},
    "models": {"menus", "dialogue", "staff", "flask", "redis"},
    "edge": {"models", "dialogue", "staff", "flask", "redis"},
    "worker": {"flask", "staff", "handset", "demo", "werkzeug"},
    "handset": {"models", "menus", "dialogue", "staff", "sqlalchemy", "redis"},
}
PURE = {
    # The engine is a function of what it is given: no clock, no network, no chance.
    "dialogue/accounts.py", "dialogue/engine.py", "dialogue/turn.py", "dialogue/branches.py",
    "dialogue/lookup.py", "dialogue/unseen.py", "dialogue/places.py", "dialogue/ages.py",
    "dialogue/moves.py", "dialogue/presentation.py", "menus/nodes.py", "menus/shape.py",
    "menus/spoken.py", "menus/whereabouts.py", "telecom/code_and_pin.py",
    "telecom/guessed.py", "telecom/keypad.py",
}  # fmt: skip
PURE_MAY_IMPORT = {"collections", "dataclasses", "enum", "re", "typing", "msgspec"}
# Which the engine is handed, made.
READ_AT_THE_START = {"menus.tree", "menus.listing", "menus.habits"}
NO_WAY_ROUND = {"importlib", "pkgutil", "runpy", "imp"}
MAY_LOAD_BY_NAME = {
    "demo/redis_server.py": "finds the program that a package brings",
    "ops/packages.py": "reads what packages say of their licence",
    "ops/sandbox.py": "starts the program that is to be held",
}
ONE_ROOM_ALONE = {"africastalking": "gateway"}


def imported(tree: ast.Module, package: str) -> Iterator[str]:
    """Every name that a module imports, in full: of `from a import b` both `a` and `a.b`."""
    for node in nodes(tree):
        match node:
            case ast.Import(names=names):
                yield from (name.name for name in names)
            case ast.ImportFrom(module=module, names=names, level=level):
                above = package.split(".")[: len(package.split(".")) - level + 1] if level else []
                whole = ".".join([*above, *([module] if module else [])])
                yield whole
                yield from (f"{whole}.{name.name}" for name in names)
            case ast.Call(
                func=ast.Name(id="import_module" | "__import__")
                | ast.Attribute(attr="import_module"),
                args=[ast.Constant(value=str(module)), *_],
            ):
                yield module


def room_of(place: str) -> str:
    return place.partition("/")[0].removesuffix(".py")


def every_name_has_its_row(root: Path) -> Iterator[str]:
    there = {room_of(place) for place, _, _ in modules(root)} - LOOK_ON
    for name in sorted(there - MAY_IMPORT.keys()):
        yield f"{name} is new: say in MAY_IMPORT whom it may know"


def rooms_know_whom_they_may(root: Path) -> Iterator[str]:
    ours = MAY_IMPORT.keys() | LOOK_ON
    for place, _, tree in modules(root):
        room = room_of(place)
        if room in LOOK_ON or room not in MAY_IMPORT:
            continue
        named = {name.partition(".")[0] for name in imported(tree, _package(place))}
        for wrong in sorted((named & ours) - MAY_IMPORT[room] - {room}):
            yield f"{place} imports {wrong}, which {room} must not know"


def nothing_reaches_what_it_must_not(root: Path) -> Iterator[str]:
    known = {_module(place): (place, tree) for place, _, tree in modules(root)}
    links = {name: set(imported(tree, _package(place))) for name, (place, tree) in known.items()}
    for name, (place, _) in known.items():
        for wrong, way in _reached(name, links, NEVER_REACHES.get(room_of(place), set())):
            yield f"{place} comes to {wrong} by {' -> '.join(way)}"


def _reached(
    name: str, links: Mapping[str, set[str]], never: set[str]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    waiting: list[tuple[str, tuple[str, ...]]] = [(name, (name,))]
    seen = {name}
    while never and waiting:
        here, way = waiting.pop(0)
        for link in sorted(links[here]):
            if (top := link.partition(".")[0]) in never:
                yield top, (*way, link)
                return
            parts = link.split(".")  # a module's packages are loaded with it
            for whole in (".".join(parts[:n]) for n in range(1, len(parts) + 1)):
                if whole in links and whole not in seen:
                    seen.add(whole)
                    waiting.append((whole, (*way, link)))


def the_engine_is_pure(root: Path) -> Iterator[str]:
    for place, _, tree in modules(root):
        if place in PURE:
            ours = {_module(pure) for pure in PURE} | READ_AT_THE_START
            for name in sorted(imported(tree, _package(place))):
                top, above = name.partition(".")[0], name.rpartition(".")[0]
                rooms = {"dialogue", "menus", "telecom"}
                if top not in PURE_MAY_IMPORT and not {name, above} & ours and name not in rooms:
                    yield f"{place} imports {name}, and would not be pure"


def nothing_is_loaded_by_a_name_made_up(root: Path) -> Iterator[str]:
    for place, _, tree in modules(root):
        if room_of(place) in LOOK_ON or place in MAY_LOAD_BY_NAME:
            continue
        named = {name.partition(".")[0] for name in imported(tree, _package(place))}
        called = {node.id for node in nodes(tree) if isinstance(node, ast.Name)}
        reached = {
            f"sys.{node.attr}"
            for node in nodes(tree)
            if isinstance(node, ast.Attribute) and node.attr == "modules"
        }
        for wrong in sorted((named & NO_WAY_ROUND) | (called & {"__import__", "exec"}) | reached):
            yield f"{place} uses {wrong}: an import that no rule sees"


def one_room_alone_knows_a_library(root: Path) -> Iterator[str]:
    for place, _, tree in modules(root):
        for name in {name.partition(".")[0] for name in imported(tree, _package(place))}:
            if room_of(place) != ONE_ROOM_ALONE.get(name, room_of(place)):
                yield f"{place} imports {name}, which is for {ONE_ROOM_ALONE[name]}/ alone"


def _module(place: str) -> str:
    return place.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _package(place: str) -> str:
    return _module(place) if place.endswith("__init__.py") else _module(place).rpartition(".")[0]


RULES: list[Rule] = [
    every_name_has_its_row,
    rooms_know_whom_they_may,
    nothing_reaches_what_it_must_not,
    the_engine_is_pure,
    nothing_is_loaded_by_a_name_made_up,
    one_room_alone_knows_a_library,
]


@pytest.mark.parametrize("rule", RULES)
def test_the_house_keeps_to(rule: Rule) -> None:
    faults = list(rule(HOUSE))
    assert not faults, "\n".join(faults)


def test_every_row_is_of_somebody() -> None:
    there = {room_of(place) for place, _, _ in modules(HOUSE)}
    assert MAY_IMPORT.keys() - there == set()
    assert NEVER_REACHES.keys() <= MAY_IMPORT.keys()
    assert [place for place in PURE if not (HOUSE / place).exists()] == []


def test_the_root_holds_no_module_but_these() -> None:
    assert {path.name for path in HOUSE.glob("*.py")} == {"app.py", "keys.py"}


def test_every_leave_is_used() -> None:
    used: dict[str, set[str]] = {}
    for place, _, tree in modules(HOUSE):
        named = {name.partition(".")[0] for name in imported(tree, _package(place))}
        used.setdefault(room_of(place), set()).update(named & MAY_IMPORT.keys())
    unused = {room: known - used[room] for room, known in MAY_IMPORT.items()}
    assert {room: left for room, left in unused.items() if left} == {}


@pytest.mark.parametrize(
    ("modules_of", "never"),
    [
        (
            "ussd.routes, ivr.routes, sms.routes, whatsapp.routes",
            {"models", "sqlalchemy", "flask", "werkzeug", "staff"},
        ),
        ("worker.__main__", {"flask", "werkzeug", "staff", "handset"}),
    ],
)
def test_what_is_loaded_with_a_room_is_what_the_rules_say(modules_of: str, never: set[str]) -> None:
    """The rules read; this one runs, so that no library drags in what they can't see."""
    code = f"import sys, {modules_of}; print(*sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], cwd=HOUSE, capture_output=True, check=True)
    assert {name.partition(".")[0] for name in said.stdout.decode().split()} & never == set()


def test_no_room_knows_one_that_stands_above_it() -> None:
    """The list is in order from the ground up, so that there is no circle among rooms either."""
    order = list(MAY_IMPORT)
    for place, (room, known) in enumerate(MAY_IMPORT.items()):
        assert known <= set(order[:place]), f"{room} knows {known - set(order[:place])}"


GOOD = {
    "dialogue/engine.py": "from dataclasses import replace\nfrom menus.nodes import Node\n",
    "menus/nodes.py": "from typing import Any\n",
    "ussd/channel.py": "from dialogue import engine\nfrom . import keys\n",
    "ussd/keys.py": "",
    "ops/metrics.py": "from prometheus_client import Counter\n",
    "ops/health.py": "from models import Case\n",
    "models/__init__.py": "import sqlalchemy\n",
    "gateway/calls.py": "import africastalking\n",
    "tests/test_all.py": "import models, ussd\n",
}
BAD = [
    (every_name_has_its_row, {"telegram/routes.py": ""}),
    (every_name_has_its_row, {"counting.py": "import os"}),
    (rooms_know_whom_they_may, {"ussd/x.py": "from outcomes import reports"}),
    (rooms_know_whom_they_may, {"ussd/x.py": "import keys"}),
    (rooms_know_whom_they_may, {"ussd/x.py": "def f():\n    from ivr import script"}),
    (rooms_know_whom_they_may, {"staff/x.py": 'import_module("menus.words")'}),
    (rooms_know_whom_they_may, {"handset/x.py": "from telecom import gsm"}),
    (rooms_know_whom_they_may, {"models/x.py": "import tests.support.callers"}),
    (nothing_reaches_what_it_must_not, {"ussd/x.py": "from ops import health"}),
    (nothing_reaches_what_it_must_not, {"ussd/x.py": "import flask"}),
    (
        nothing_reaches_what_it_must_not,
        {"ivr/x.py": "from ops.logs import failure", "ops/logs.py": "from ops import health"},
    ),
    (
        nothing_reaches_what_it_must_not,
        {"ussd/x.py": "from ops.metrics import HOPS", "ops/__init__.py": "from ops import health"},
    ),
    (nothing_is_loaded_by_a_name_made_up, {"ussd/x.py": "from importlib import import_module"}),
    (nothing_is_loaded_by_a_name_made_up, {"ussd/x.py": "import sys\nsys.modules['models']"}),
    (nothing_is_loaded_by_a_name_made_up, {"ussd/x.py": "exec('import models')"}),
    (the_engine_is_pure, {"dialogue/engine.py": "from dialogue import sessions"}),
    (the_engine_is_pure, {"dialogue/engine.py": "import redis"}),
    (the_engine_is_pure, {"dialogue/engine.py": "import time"}),
    (the_engine_is_pure, {"menus/nodes.py": "from datetime import datetime"}),
    (one_room_alone_knows_a_library, {"worker/x.py": "import africastalking.SMS"}),
]


@pytest.mark.parametrize("rule", RULES)
def test_a_good_house_has_no_fault(rule: Rule, tmp_path: Path) -> None:
    build(tmp_path, GOOD)
    assert list(rule(tmp_path)) == []


@pytest.mark.parametrize(("rule", "tree"), BAD)
def test_each_fault_is_found(rule: Rule, tree: dict[str, str], tmp_path: Path) -> None:
    build(tmp_path, GOOD | tree)
    assert list(rule(tmp_path)) != []
