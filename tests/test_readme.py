"""What the README and the docs say is so: settings, variables, metrics, files and tests by name."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client import REGISTRY
from pydantic.fields import FieldInfo

import config
from config import Settings
from demo import __main__ as run
from tests.support.house import HOUSE, files

README = (HOUSE / "README.md").read_text()
DOCS = [HOUSE / "README.md", *sorted((HOUSE / "docs").rglob("*.md"))]
HEAVIEST_PICTURE = 150_000

READ_FROM_ENVIRONMENT = re.compile(
    r"""os\.environ(?:\.get\(|\[)"(\w+)"|"(\w+)" (?:not )?in os\.environ"""
)


def sources(*suffixes: str) -> Iterator[Path]:
    yield from (path for path in sorted(files(HOUSE)) if path.suffix in suffixes)


def row(name: str, field: FieldInfo) -> str:
    """A setting as its row of the table says it; outside the demo some optional ones are needed."""
    live = field.is_required() or name in config._ONLY_WHEN_LIVE
    default = "" if field.is_required() or field.default is None else f"`{shown(field.default)}`"
    cells = (f"`{name.upper()}`", "live" if live else "", default, str(field.description))
    return "|" + "|".join(f" {cell} " if cell else " " for cell in cells) + "|"


def shown(default: object) -> object:
    match default:
        case bool():
            return int(default)
        case Path():
            return default.name
    return default


def test_the_table_of_settings_is_that_of_the_code() -> None:
    table = README.partition("| Setting |")[2].partition("\n\n")[0].splitlines()[2:]
    assert table == [row(name, field) for name, field in Settings.model_fields.items()]


def test_every_variable_that_is_read_is_in_the_readme() -> None:
    read = {
        name or other
        for path in sources(".py")
        for name, other in READ_FROM_ENVIRONMENT.findall(path.read_text())
    }
    assert {"CI", "PROMETHEUS_MULTIPROC_DIR"} <= read
    assert {name for name in read if f"| `{name}` |" not in README} == set()


def test_every_metric_is_in_the_readme_with_its_labels() -> None:
    ours = re.compile(r'"(salama_\w+)"[^)]*?\[([^]]*)\]', re.S)
    defined = {
        f"{name}{{{labels.replace(chr(34), '')}}}"
        for path in sources(".py")
        if not path.is_relative_to(HOUSE / "tests")
        for name, labels in ours.findall(path.read_text())
    }
    assert defined == set(re.findall(r"^\| `(salama_[^`]+)` \|", README, re.M))
    known = {metric.name for metric in REGISTRY.collect()}
    assert {name.partition("{")[0].removesuffix("_total") for name in defined} <= known


def test_the_map_names_all_there_is() -> None:
    mapped = README.partition("| Path |")[2].partition("\n\n")[0]
    modules = {path.name for path in HOUSE.glob("*.py")}
    packages = {f"{path.parent.name}/" for path in HOUSE.glob("*/*.py")}
    assert {name for name in modules | packages if f"`{name}`" not in mapped} == set()
    named = re.findall(r"`([\w./]+)`", mapped)
    assert [name for name in named if "/" in name and not (HOUSE / name).exists()] == []


@pytest.mark.parametrize("page", DOCS, ids=lambda page: str(page.relative_to(HOUSE)))
def test_links_and_names_lead_somewhere(page: Path) -> None:
    text = page.read_text()
    links = [link for link in re.findall(r"\]\(([^)#]+)", text) if "://" not in link]
    assert [link for link in links if not (page.parent / link).exists()] == []
    named = re.findall(r"`((?:\w+/)*\w+\.py)`", text)
    there = [f"/{path.relative_to(HOUSE)}" for path in sources(".py")]
    assert [name for name in named if not any(path.endswith(f"/{name}") for path in there)] == []


def test_every_test_that_the_docs_name_is_there() -> None:
    named = {name for page in DOCS for name in re.findall(r"`(test_\w+)`", page.read_text())}
    there = {
        name
        for path in sources(".py")
        for name in re.findall(r"^def (test_\w+)", path.read_text(), re.M)
    }
    assert len(named) > 20
    assert named - there == set()


def test_every_command_that_the_docs_give_to_make_is_one() -> None:
    goals = set(re.findall(r"^([\w./]+):", (HOUSE / "Makefile").read_text(), re.M))
    given = {
        goal
        for page in DOCS
        for goal in re.findall(r"(?:^ +|`|&& |[A-Z]=\S+ )make ([\w./]+)", page.read_text(), re.M)
    }
    assert {"run", "test"} <= given
    assert given - goals == set()


def test_the_server_is_started_by_hand_as_run_starts_it() -> None:
    settings = Settings.model_construct(host="127.0.0.1", port=8000)
    started = " ".join(run._web(settings)).removeprefix("-m ")
    by_hand = (HOUSE / "docs" / "running.md").read_text().replace("\\\n", " ")
    assert started in " ".join(by_hand.split())


def test_pictures_are_light() -> None:
    pictures = [path for path in sources(".png", ".jpg") if "pictures" in path.parts]
    assert len(pictures) == 4
    assert [path for path in pictures if path.stat().st_size > HEAVIEST_PICTURE] == []
    assert [path for path in pictures if f"docs/pictures/{path.name}" not in README] == []
