"""Which rights a role other than the owner has: given from a table of them, and compared with it.

A database of several servers, or of several instances, has its roles in common: the role is named
after the owner of the tables, with a word behind. Where there is no such role, nothing is given.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Connection, text

ALL = "*"
"""Every column of a table."""


@dataclass(frozen=True)
class May:
    """What a role may do in one table, and why. Columns stand with blanks between."""

    why: str
    reads: str = ""
    adds: bool = False
    changes: str = ""
    deletes: bool = False


class Right(NamedTuple):
    """One right, in PostgreSQL's words; DELETE and its like are of no column."""

    verb: str
    table: str
    column: str = ""

    def __str__(self) -> str:
        return f"{self.verb} {self.table}{self.column and f'.{self.column}'}"


OF_COLUMNS = ("SELECT", "INSERT", "UPDATE", "REFERENCES")
OF_TABLES = ("DELETE", "TRUNCATE", "TRIGGER")


def role_of(connection: Connection, suffix: str) -> str | None:
    """The role beside that of the owner, who is signed in here; None where there is none."""
    named = text("SELECT rolname FROM pg_roles WHERE rolname = current_user || :suffix")
    found: str | None = connection.scalar(named, {"suffix": suffix})
    return found


def give(connection: Connection, role: str, rights: Mapping[str, May]) -> None:
    """Have the role have these rights and no others, in the tables that there are."""
    columns, quoted = _columns(connection), _quoted(connection, role)
    schema = _quoted(connection, str(connection.scalar(text("SELECT current_schema()"))))
    ours = ", ".join(f"{schema}.{table}" for table in sorted(columns))
    says = [f"REVOKE ALL ON {ours} FROM {quoted}", f"GRANT USAGE ON SCHEMA {schema} TO {quoted}"]
    for table in rights.keys() & columns.keys():
        if verbs := ", ".join(_verbs(rights[table], columns[table])):
            says.append(f"GRANT {verbs} ON {schema}.{table} TO {quoted}")
    for statement in says:
        connection.execute(text(statement))


def wanted(connection: Connection, rights: Mapping[str, May]) -> set[Right]:
    """Each right that the table of them gives, in the tables that there are."""
    return {
        right
        for table, columns in _columns(connection).items()
        if table in rights
        for right in _rights(table, rights[table], columns)
    }


def held(connection: Connection, role: str) -> set[Right]:
    """Each right that the role has, by whatever way it came to it."""
    asked = {"role": role, "of_columns": [*OF_COLUMNS], "of_tables": [*OF_TABLES]}
    found = connection.execute(text(_HELD), asked)
    return {Right(verb, table, column) for verb, table, column in found}


_HELD = """
WITH here AS (SELECT oid, relname FROM pg_class
  WHERE relkind IN ('r', 'p') AND relnamespace = current_schema()::regnamespace
  AND relowner = current_user::regrole)
SELECT verb, relname, attname FROM here JOIN pg_attribute ON attrelid = here.oid,
  unnest(CAST(:of_columns AS text[])) AS verb
  WHERE attnum > 0 AND NOT attisdropped AND has_column_privilege(:role, here.oid, attnum, verb)
UNION ALL SELECT verb, relname, '' FROM here, unnest(CAST(:of_tables AS text[])) AS verb
  WHERE has_table_privilege(:role, here.oid, verb)
"""

_COLUMNS = """
SELECT relname, array_agg(attname::text) FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
WHERE relkind = 'r' AND relowner = current_user::regrole
  AND relnamespace = current_schema()::regnamespace
  AND attnum > 0 AND NOT attisdropped GROUP BY relname
"""


def _columns(connection: Connection) -> dict[str, list[str]]:
    return {table: columns for table, columns in connection.execute(text(_COLUMNS))}


def _verbs(may: May, there: list[str]) -> Iterator[str]:
    for verb, columns in (("SELECT", may.reads), ("UPDATE", may.changes)):
        if columns == ALL:
            yield verb
        elif known := [f'"{name}"' for name in columns.split() if name in there]:
            yield f"{verb} ({', '.join(known)})"
    if may.adds:
        yield "INSERT"
    if may.deletes:
        yield "DELETE"


def _rights(table: str, may: May, there: list[str]) -> Iterator[Right]:
    added = ALL if may.adds else ""
    for verb, columns in (("SELECT", may.reads), ("INSERT", added), ("UPDATE", may.changes)):
        named = there if columns == ALL else [name for name in columns.split() if name in there]
        yield from (Right(verb, table, name) for name in named)
    if may.deletes:
        yield Right("DELETE", table)


def _quoted(connection: Connection, name: str) -> str:
    return connection.dialect.identifier_preparer.quote_identifier(name)
