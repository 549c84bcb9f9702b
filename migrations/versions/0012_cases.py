"""What callers file is called a case: its table, and every column that points to it.

Only names change. They all follow the naming rule of `models.db.base`, so each new name is the old
one with the word put in its place. The audit log keeps its guards: a column of it is renamed where
it stands, and the hash of an entry holds the column's value and never its name.
"""

import re

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

CASE = {"filing_id": "case_id", "filing": "cases"}  # "case" alone is a reserved word of SQL
FILING = {new: old for old, new in CASE.items()}
_POINTING = ("call", "note", "recording", "reply")
_IN_PLACE = ("event", "return_code")  # neither has a constraint that is named after the column


def upgrade() -> None:
    _rename(CASE)


def downgrade() -> None:
    _rename(FILING)


def _rename(words: dict[str, str]) -> None:
    """`words`: the column's name before and after, then the table's."""
    (column, new_column), (table, new_table) = words.items()
    for place in _IN_PLACE:
        op.execute(f"ALTER TABLE {place} RENAME COLUMN {column} TO {new_column}")
    if op.get_bind().dialect.name == "sqlite":
        for place in (table, *_POINTING):
            _build_anew(place, words)
        _index_anew("event", words)
        return
    op.execute(f"ALTER TABLE {table} RENAME TO {new_table}")
    for place in _POINTING:
        op.execute(f"ALTER TABLE {place} RENAME COLUMN {column} TO {new_column}")
    for place in (new_table, *_POINTING, *_IN_PLACE):
        _name_anew(place, words)


def _in(text: str, words: dict[str, str]) -> str:
    """The text with the words replaced, also as parts of longer names; "idem" holds no "id"."""
    column, table = words
    return re.sub(f"{column}(?![a-z])|{table}", lambda found: words[found[0]], text)


def _build_anew(table: str, words: dict[str, str]) -> None:
    """SQLite renames no constraint: copy the table into one that has the new names."""
    db, name = op.get_bind(), _in(table, words)
    made = _sql(table, "table")[0]
    body, indexes = made[made.index("(") :], _sql(table, "index")
    columns = ", ".join(f'"{one["name"]}"' for one in sa.inspect(db).get_columns(table))
    op.execute(f"CREATE TABLE _anew {_in(body, words)}")
    op.execute(
        f'INSERT INTO _anew ({_in(columns, words)}) SELECT {columns} FROM "{table}"'  # noqa: S608
    )
    op.execute(f'DROP TABLE "{table}"')
    op.execute(f'ALTER TABLE _anew RENAME TO "{name}"')
    for index in indexes:
        op.execute(_in(index, words))


def _index_anew(table: str, words: dict[str, str]) -> None:
    """SQLite renames no index either; its columns it has renamed by itself."""
    for index in sa.inspect(op.get_bind()).get_indexes(table):
        name, columns = str(index["name"]), [str(column) for column in index["column_names"]]
        if name != _in(name, words):
            op.drop_index(name, table)
            op.create_index(_in(name, words), table, columns)


def _sql(table: str, kind: str) -> list[str]:
    """How SQLite was told to make the table, or its indexes; none for those of constraints."""
    asked = sa.text("SELECT sql FROM sqlite_master WHERE tbl_name = :table AND type = :kind")
    found = op.get_bind().execute(asked, {"table": table, "kind": kind}).scalars()
    return [sql for sql in found if sql]


def _name_anew(table: str, words: dict[str, str]) -> None:
    """PostgreSQL: the constraints of a table, then the indexes that are not a constraint's."""
    for name in _names("SELECT conname FROM pg_constraint WHERE conrelid = :t ::regclass", table):
        if name != _in(name, words):
            op.execute(f'ALTER TABLE "{table}" RENAME CONSTRAINT {name} TO {_in(name, words)}')
    for name in _names("SELECT indexname FROM pg_indexes WHERE tablename = :t", table):
        if name != _in(name, words):
            op.execute(f"ALTER INDEX {name} RENAME TO {_in(name, words)}")


def _names(asked: str, table: str) -> list[str]:
    return list(op.get_bind().execute(sa.text(asked), {"t": table}).scalars())
