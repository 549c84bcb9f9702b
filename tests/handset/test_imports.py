"""The handset stays an independent witness, and its modules stand in one order."""

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]


def graph(root: Path) -> dict[str, set[str]]:
    """What each module of the handset imports, wherever it does: for its types alone as well."""
    return {module(path, root): set(imported(path)) for path in (root / "handset").rglob("*.py")}


def module(path: Path, root: Path) -> str:
    return ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")


def imported(path: Path) -> Iterator[str]:
    """The modules that one imports; where `from` takes a name, it may be a module too."""
    for node in ast.walk(ast.parse(path.read_text())):
        match node:
            case ast.Import(names=names):
                yield from (name.name for name in names)
            case ast.ImportFrom(module=str(source), names=names, level=0):
                yield source
                yield from (f"{source}.{name.name}" for name in names)
            case ast.ImportFrom():
                pytest.fail(f"{path.name} imports from a dot, which is not followed here")


def order(modules: dict[str, set[str]]) -> list[str]:
    return list(TopologicalSorter(modules).static_order())


def test_no_module_is_imported_by_what_it_imports() -> None:
    assert "handset.voice.call" in order(graph(HOUSE))


def test_nothing_of_the_project_is_imported() -> None:
    ours = {path.stem for path in HOUSE.glob("*.py")}
    ours |= {path.parent.name for path in HOUSE.glob("*/*.py")}
    tops = {name.partition(".")[0] for names in graph(HOUSE).values() for name in names}
    assert "flask" in tops
    assert tops & ours == {"handset"}


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("import handset.b", "from handset.a import x"),
        ("from handset import b", "from handset import a"),
        ("if TYPE_CHECKING:\n    from handset.b import B", "def f():\n    import handset.a"),
    ],
)
def test_a_circle_is_found(here: str, there: str, tmp_path: Path) -> None:
    (tmp_path / "handset").mkdir()
    (tmp_path / "handset" / "a.py").write_text(here)
    (tmp_path / "handset" / "b.py").write_text(there)
    with pytest.raises(CycleError):
        order(graph(tmp_path))
