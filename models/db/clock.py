"""What SQLite and PostgreSQL are asked in different words about a time."""

from typing import Any

from sqlalchemy import Integer, String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class KenyanDay(FunctionElement[str]):
    """The day on which a moment was in Kenya, as 2026-11-27. Kenya has no summer time."""

    inherit_cache = True
    type = String()


@compiles(KenyanDay, "sqlite")
def _day_in_sqlite(element: KenyanDay, compiler: SQLCompiler, **how: Any) -> str:
    return f"date({compiler.process(element.clauses, **how)}, '+3 hours')"


@compiles(KenyanDay, "postgresql")
def _day_in_postgresql(element: KenyanDay, compiler: SQLCompiler, **how: Any) -> str:
    moment = compiler.process(element.clauses, **how)
    return f"to_char({moment} AT TIME ZONE 'Africa/Nairobi', 'YYYY-MM-DD')"


class SecondsBetween(FunctionElement[int]):
    """Whole seconds from one moment to a later one."""

    inherit_cache = True
    type = Integer()


@compiles(SecondsBetween, "sqlite")
def _seconds_in_sqlite(element: SecondsBetween, compiler: SQLCompiler, **how: Any) -> str:
    since, until = (compiler.process(one, **how) for one in element.clauses)
    return f"CAST(strftime('%s', {until}) - strftime('%s', {since}) AS INTEGER)"


@compiles(SecondsBetween, "postgresql")
def _seconds_in_postgresql(element: SecondsBetween, compiler: SQLCompiler, **how: Any) -> str:
    since, until = (compiler.process(one, **how) for one in element.clauses)
    return f"CAST(EXTRACT(EPOCH FROM {until} - {since}) AS INTEGER)"
