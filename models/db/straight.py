"""Statements that go straight to the driver, each compiled once and a transaction of its own.

A report and a text that come for the first time are one such statement. A session, and all that
SQLAlchemy does around a statement, take several times what the database takes for the row. Here it
compiles, lends a connection and words what goes wrong; docs/speed.md has the figures.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple, cast

from sqlalchemy import ClauseElement
from sqlalchemy.engine import Dialect, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import PoolProxiedConnection
from sqlalchemy.sql.compiler import SQLCompiler

from models.db.database import ONLY_READS, Database

Row = tuple[Any, ...]


class Statement:
    """A statement by itself: what it writes is durable once it has answered.

    `made` makes it for a dialect, by name. It must bear being said twice: what a connection took
    that broke before it answered is said again on another.
    """

    def __init__(self, made: Callable[[str], ClauseElement]) -> None:
        self._made = made
        self._compiled: dict[str, _Compiled] = {}

    def __call__(self, database: Database, values: Mapping[str, Any]) -> Row | None:
        """The first row that it answers.

        :raise DBAPIError: the database does not take it.
        """
        engine: Engine = database.kw["bind"]
        said = self._for(engine.dialect)
        bound = said.bound(values)
        try:
            return _say(engine, said.text, bound)
        except DBAPIError as wrong:
            if not wrong.connection_invalidated:
                raise
        engine.dispose()  # the others are as old
        return _say(engine, said.text, bound)

    def _for(self, dialect: Dialect) -> "_Compiled":
        if (said := self._compiled.get(dialect.name)) is None:
            said = self._compiled[dialect.name] = _Compiled.of(self._made(dialect.name), dialect)
        return said


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


def _say(engine: Engine, text: str, values: list[Any] | dict[str, Any]) -> Row | None:
    held: PoolProxiedConnection | None = None
    try:
        held = engine.raw_connection()
        with _alone(held.driver_connection) as driver:
            found: list[Row] = driver.execute(text, values).fetchall()
    except engine.dialect.loaded_dbapi.Error as wrong:
        gone = held is not None and _is_gone(engine.dialect, held, wrong)
        if held and gone:
            held.invalidate(wrong)
        raise DBAPIError(
            text, None, wrong, hide_parameters=True, connection_invalidated=gone
        ) from wrong
    finally:
        if held:
            held.close()
    return found[0] if found else None


@contextmanager
def _alone(driver: Any) -> Iterator[Any]:
    """The connection, on which each statement is a transaction by itself. On SQLite it is so
    anyway: ours says BEGIN where several belong together."""
    if getattr(driver, "autocommit", True) is not False:
        yield driver
        return
    driver.autocommit = True
    try:
        yield driver
    finally:
        if not driver.closed:
            driver.autocommit = False


def _is_gone(dialect: Dialect, held: PoolProxiedConnection, wrong: Exception) -> bool:
    """Whether the connection holds no more, or its server is in charge no more."""
    if getattr(wrong, "sqlstate", None) == ONLY_READS:
        return True
    return dialect.is_disconnect(wrong, held, None)  # type: ignore[arg-type]
