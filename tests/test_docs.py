"""What the README and the docs say is so: tables, files, functions, commands, tests by name."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client import REGISTRY
from pydantic.fields import FieldInfo

import audio.commands
import authoring.commands
import config
import staff.commands
import staff.key_commands
from authoring.review_commands import review_sheet_
from config import Settings
from demo import __main__ as run
from models.holding import Holding
from models.retention import HOLDINGS
from tests.support.house import HOUSE, files

README = (HOUSE / "README.md").read_text()
SETTINGS = (HOUSE / "docs" / "settings.md").read_text()
SAFETY = (HOUSE / "docs" / "safety.md").read_text()
METRICS = (HOUSE / "docs" / "metrics.md").read_text()
RUNNING = (HOUSE / "docs" / "running.md").read_text()
STAFF = (HOUSE / "docs" / "staff.md").read_text()
CHANGELOG = (HOUSE / "CHANGELOG.md").read_text()
DOCS = [
    HOUSE / "README.md",
    HOUSE / "CHANGELOG.md",
    HOUSE / "audio" / "README.md",
    *sorted((HOUSE / "docs").rglob("*.md")),
]
LONGEST_README = 80
HEAVIEST_PICTURE = 150_000
LAST_MIGRATION_BEFORE_THE_CHANGELOG = "0010"

READ_FROM_ENVIRONMENT = re.compile(
    r"""os\.environ(?:\.get\(|\[)"(\w+)"|"(\w+)" (?:not )?in os\.environ"""
)
LOGGED = re.compile(
    r"""(?:log|get_logger\(\))\.(?:info|warning|error)\(\s*"(\w+)"|\bfailure\("(\w+)\""""
    r"""|\.(?:write|ask)\([^"]*?"(\w+)\"\s*\)"""
)
COMMANDS = {
    "setup": set(),
    "people": staff.commands.people.commands.keys(),
    "audit": staff.commands.audit.commands.keys(),
    "keys": staff.key_commands.keys.commands.keys(),
    "retention": set(),
    "what-we-hold": set(),
    "console-words": set(),
    "backup": set(),
    "doctor": set(),
    "backup-key": set(),
    "restore": set(),
    "menus": authoring.commands.menus.commands.keys() | {review_sheet_.name},
    "audio": audio.commands.audio.commands.keys(),
}


def sources(*suffixes: str) -> Iterator[Path]:
    yield from (path for path in sorted(files(HOUSE)) if path.suffix in suffixes)


def our_code() -> Iterator[str]:
    """The text of every module that is no test."""
    for path in sources(".py"):
        if not path.is_relative_to(HOUSE / "tests"):
            yield path.read_text()


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


def own_sentence(place: str) -> str:
    """The first sentence of a room or of a module, as its docstring has it."""
    path = HOUSE / place
    path = path if place.endswith(".py") else path / "__init__.py"
    said = ast.get_docstring(ast.parse(path.read_text())) or "" if path.exists() else ""
    first = " ".join(said.partition("\n\n")[0].split()).partition(". ")[0]
    return first.removesuffix(".")


def defines(body: list[ast.stmt], dotted: str) -> bool:
    """Whether this name is a class, a function or a constant here; `a.b` is `b` in class `a`."""
    name, _, rest = dotted.partition(".")
    for node in body:
        match node:
            case ast.ClassDef(name=found, body=inside) if found == name:
                return not rest or defines(inside, rest)
            case ast.FunctionDef(name=found) | ast.AsyncFunctionDef(name=found) if found == name:
                return not rest
            case ast.Assign(targets=[ast.Name(id=found)]) if found == name:
                return not rest
            case ast.AnnAssign(target=ast.Name(id=found)) if found == name:
                return not rest
    return False


def is_defined(place: str, dotted: str) -> bool:
    path = HOUSE / place
    return path.exists() and defines(ast.parse(path.read_text()).body, dotted)


def test_the_readme_takes_five_minutes() -> None:
    assert len(README.splitlines()) <= LONGEST_README


def test_the_table_of_settings_is_that_of_the_code() -> None:
    table = SETTINGS.partition("| Setting |")[2].partition("\n\n")[0].splitlines()[2:]
    assert table == [row(name, field) for name, field in Settings.model_fields.items()]


def test_the_table_of_retention_is_that_of_the_code() -> None:
    table = SAFETY.partition("| What we hold |")[2].partition("\n\n")[0].splitlines()[2:]
    assert table == [
        f"| {each.name} | {kept_for(each)} | {each.since if each.kept else ''} | {each.then} |"
        for each in HOLDINGS
    ]


def kept_for(holding: Holding) -> str:
    return f"{holding.kept.days} day{'s' * (holding.kept.days > 1)}" if holding.kept else ""


def test_every_variable_that_is_read_is_among_the_settings() -> None:
    read = {
        name or other
        for path in sources(".py")
        for name, other in READ_FROM_ENVIRONMENT.findall(path.read_text())
    }
    assert {"CI", "PROMETHEUS_MULTIPROC_DIR"} <= read
    assert {name for name in read if f"| `{name}` |" not in SETTINGS} == set()


def test_every_metric_is_in_its_table_with_its_labels() -> None:
    ours = re.compile(r'"(salama_\w+)"[^)]*?\[([^]]*)\]', re.S)
    defined = {
        f"{name}{{{labels.replace(chr(34), '')}}}"
        for text in our_code()
        for name, labels in ours.findall(text)
    }
    assert defined == set(re.findall(r"^\| `(salama_[^`]+)` \|", METRICS, re.M))
    known = {metric.name for metric in REGISTRY.collect()}
    of_now = re.compile(r'GaugeMetricFamily\("(\w+)"')
    known |= {name for text in our_code() for name in of_now.findall(text)}
    assert {name.partition("{")[0].removesuffix("_total") for name in defined} <= known


def test_every_event_that_is_logged_is_told_to_operators() -> None:
    logged = {name for text in our_code() for found in LOGGED.findall(text) for name in found}
    assert {"hop_failed", "flash_lost", "waiting_unknown", "recording_not_fetched"} <= logged
    assert {name for name in logged - {""} if f"`{name}`" not in RUNNING} == set()


def test_the_map_names_all_there_is_by_its_own_sentence() -> None:
    mapped = README.partition("| Room |")[2].partition("\n\n")[0]
    modules = {path.name for path in HOUSE.glob("*.py")}
    inside = (path.relative_to(HOUSE).parts for path in files(HOUSE))
    folders = {f"{first}/" for first, *rest in inside if rest}
    assert {".ci/", "deploy/", "staff/"} <= folders
    assert {name for name in modules | folders if f"`{name}`" not in mapped} == set()
    named = re.findall(r"`([\w./]+)`", mapped)
    assert [name for name in named if "/" in name and not (HOUSE / name).exists()] == []
    rows = dict(re.findall(r"^\| `([\w./]+)` \| (.*) \|$", mapped, re.M))
    assert len(rows) > 20
    assert rows == {name: own_sentence(name) for name in rows}


@pytest.mark.parametrize("page", DOCS, ids=lambda page: str(page.relative_to(HOUSE)))
def test_links_and_names_lead_somewhere(page: Path) -> None:
    text = page.read_text()
    links = [link for link in re.findall(r"\]\(([^)#]+)", text) if "://" not in link]
    assert [link for link in links if not (page.parent / link).exists()] == []
    named = re.findall(r"`((?:\w+/)*\w+\.py)`", text)
    there = [f"/{path.relative_to(HOUSE)}" for path in sources(".py")]
    assert [name for name in named if not any(path.endswith(f"/{name}") for path in there)] == []
    functions = re.findall(r"`((?:\w+/)*\w+\.py):([\w.]+)`", text)
    assert [each for each in functions if not is_defined(*each)] == []


@pytest.mark.parametrize("page", DOCS, ids=lambda page: str(page.relative_to(HOUSE)))
def test_a_link_into_a_page_leads_to_a_heading(page: Path) -> None:
    for link, heading in re.findall(r"\]\(([^)#:]*)#([^)]+)\)", page.read_text()):
        there = (page.parent / link).read_text() if link else page.read_text()
        headings = {
            re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")
            for title in re.findall(r"^#+ (.+)$", there, re.M)
        }
        assert heading in headings, f"{link}#{heading}"


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
    goals = set(re.findall(r"^([\w./-]+):", (HOUSE / "Makefile").read_text(), re.M))
    given = {
        goal
        for page in DOCS
        for goal in re.findall(r"(?:^ +|`|&& |[A-Z]=\S+ )make ([\w./-]+)", page.read_text(), re.M)
    }
    assert {"run", "test"} <= given
    assert given - goals == set()


def test_every_command_that_the_docs_give_to_flask_is_one() -> None:
    text = "\n".join(page.read_text() for page in DOCS)
    given = re.findall(r"flask (?:--app app )?([a-z][a-z-]+)(?:\s+([a-z-]+))?", text)
    assert {group for group, _ in given} == COMMANDS.keys()
    wrong = [(group, name) for group, name in given if COMMANDS[group] and name]
    assert [each for each in wrong if each[1] not in COMMANDS[each[0]]] == []


def test_the_server_is_started_by_hand_as_run_starts_it() -> None:
    settings = Settings.model_construct(host="127.0.0.1", port=8000)
    started = " ".join(run.web(settings))
    assert started in " ".join(RUNNING.replace("\\\n", " ").split())


def test_what_the_guide_for_staff_names_stands_on_a_page() -> None:
    """Words in *single stars* are words that staff read on a button, a tab or a heading."""
    no_code = re.sub(r"`[^`]*`", "", STAFF)
    named = set(re.findall(r"(?<!\*)\*([^*\n]+)\*(?!\*)", no_code))
    console = sources(".html", ".toml", ".py")
    pages = "\n".join(
        path.read_text() for path in console if path.parts[len(HOUSE.parts)] in ("staff", "lists")
    )
    assert len(named) > 30
    whole = r'[>"]\s*{}\s*[<":.,]'
    assert [one for one in named if not re.search(whole.format(re.escape(one)), pages)] == []


def test_every_migration_is_in_the_changelog() -> None:
    numbers = {path.name[:4] for path in (HOUSE / "migrations" / "versions").glob("*.py")}
    since = {number for number in numbers if number > LAST_MIGRATION_BEFORE_THE_CHANGELOG}
    assert since
    assert {number for number in since if f"`{number}`" not in CHANGELOG} == set()


def test_pictures_are_light_and_each_is_shown() -> None:
    pictures = [path for path in sources(".png", ".jpg") if "pictures" in path.parts]
    assert len(pictures) >= 4
    assert [path for path in pictures if path.stat().st_size > HEAVIEST_PICTURE] == []
    text = "\n".join(page.read_text() for page in DOCS)
    assert [path for path in pictures if f"pictures/{path.name})" not in text] == []
    assert len(re.findall(r"!\[[^]]+\]\(docs/pictures/", README)) == 3


@pytest.mark.parametrize(
    ("place", "dotted", "there"),
    [
        ("dialogue/hop.py", "Conversation.hop", True),
        ("dialogue/hop.py", "RACES", True),
        ("dialogue/hop.py", "Conversation.follow", False),
        ("dialogue/hop.py", "hop", False),
        ("voice.py", "build", False),
    ],
)
def test_a_function_that_is_gone_is_found(place: str, dotted: str, there: bool) -> None:
    assert is_defined(place, dotted) is there


def test_no_two_decisions_have_one_number() -> None:
    numbers = [page.name[:4] for page in sorted((HOUSE / "docs" / "decisions").glob("*.md"))]
    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]
