"""Statements that go straight to the driver, each compiled once.

A report and a text that come for the first time are one such statement, or a few. A session, and
all that SQLAlchemy does around a statement, take several times what the database takes for the row.
Here it compiles, lends a connection and words what goes wrong; docs/speed.md has the figures.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar, cast

from sqlalchemy import ClauseElement
from sqlalchemy.engine import Dialect, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import PoolProxiedConnection
from sqlalchemy.sql.compiler import SQLCompiler

from models.db.database import ONLY_READS, Database

Row = tuple[Any, ...]
Done = TypeVar("Done")


class Statement:
    """A statement, made for a dialect by `made`, which is given its name."""

    def __init__(self, made: Callable[[str], ClauseElement]) -> None:
        self._made = made
        self._compiled: dict[str, _Compiled] = {}

    def __call__(self, database: Database, values: Mapping[str, Any]) -> Row | None:
        """The first row that it answers, by itself: what it writes is durable by then. It must bear
        being said twice, as in `together`.

        :raise DBAPIError: the database does not take it.
        """
        return _done(database, lambda line: line.say(self, values), _each_alone)

    def for_(self, dialect: Dialect) -> "_Compiled":
        """It as a driver takes it."""
        if (said := self._compiled.get(dialect.name)) is None:
            said = self._compiled[dialect.name] = _Compiled.of(self._made(dialect.name), dialect)
        return said


@dataclass(frozen=True)
class Line:
    """A connection that statements are said on."""

    dialect: Dialect
    driver: Any

    def say(self, statement: Statement, values: Mapping[str, Any]) -> Row | None:
        """The first row that it answers."""
        said = statement.for_(self.dialect)
        found: list[Row] = self.driver.execute(said.text, said.bound(values)).fetchall()
        return found[0] if found else None


def together(database: Database, work: Callable[[Line], Done]) -> Done:
    """What the work answers, all of it in one transaction that writes.

    It must bear being done twice: what a connection took that broke before it answered is done
    again on another.

    :raise DBAPIError: the database does not take it.
    """
    return _done(database, work, _in_one)


class _Compiled(NamedTuple):
    """A statement as the driver takes it, and by its name each value's preparation, and what it is
    where none is given."""

    text: str
    in_order: bool
    binds: Sequence[tuple[str, Callable[[Any], Any] | None, Any]]

    @classmethod
    def of(cls, statement: ClauseElement, dialect: Dialect) -> "_Compiled":
        compiled = cast(SQLCompiler, statement.compile(dialect=dialect))
        names = (compiled.positional and compiled.positiontup) or [*compiled.binds]
        binds = [
            (name, bind.type.dialect_impl(dialect).bind_processor(dialect), bind.value)
            for name, bind in ((name, compiled.binds[name]) for name in names)
        ]
        return cls(compiled.string, compiled.positional, binds)

    def bound(self, values: Mapping[str, Any]) -> list[Any] | dict[str, Any]:
        """The values as the driver takes them."""
        bound = [
            (name, prepare(values.get(name, usual)) if prepare else values.get(name, usual))
            for name, prepare, usual in self.binds
        ]
        return [value for _, value in bound] if self.in_order else dict(bound)


def _done(
    database: Database,
    work: Callable[[Line], Done],
    held_as: Callable[[Line], AbstractContextManager[None]],
) -> Done:
    engine: Engine = database.kw["bind"]
    try:
        return _tried(engine, work, held_as)
    except DBAPIError as wrong:
        if not wrong.connection_invalidated:
            raise
    engine.dispose()  # the others are as old
    return _tried(engine, work, held_as)


def _tried(
    engine: Engine,
    work: Callable[[Line], Done],
    held_as: Callable[[Line], AbstractContextManager[None]],
) -> Done:
    held: PoolProxiedConnection | None = None
    try:
        held = engine.raw_connection()
        line = Line(engine.dialect, held.driver_connection)
        with held_as(line):
            return work(line)
    except engine.dialect.loaded_dbapi.Error as wrong:
        gone = held is not None and _is_gone(engine.dialect, held, wrong)
        if held and gone:
            held.invalidate(wrong)
        raise DBAPIError(
            None, None, wrong, hide_parameters=True, connection_invalidated=gone
        ) from wrong
    finally:
        if held:
            held.close()


@contextmanager
def _in_one(line: Line) -> Iterator[None]:
    """A transaction. What fails is rolled back when the connection is given back."""
    if line.dialect.name == "sqlite":
        line.driver.execute("BEGIN IMMEDIATE")
    yield
    line.driver.commit()


@contextmanager
def _each_alone(line: Line) -> Iterator[None]:
    """Each statement is a transaction, as it is on SQLite anyway."""
    if line.dialect.name == "sqlite":
        yield
        return
    line.driver.autocommit = True
    try:
        yield
    finally:
        if not line.driver.closed:
            line.driver.autocommit = False


def _is_gone(dialect: Dialect, held: PoolProxiedConnection, wrong: Exception) -> bool:
    """Whether the connection holds no more, or its server is in charge no more."""
    if getattr(wrong, "sqlstate", None) == ONLY_READS:
        return True
    return dialect.is_disconnect(wrong, held, None)  # type: ignore[arg-type]
