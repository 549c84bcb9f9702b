"""What the process that answers callers may do in the database: what its table says, no more."""

from collections.abc import Iterator

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import Connection, make_url, text

from models import open_database
from models.callers_rights import CALLERS, ROLE, amiss, give_callers
from models.db.base import Base
from models.db.migrate import upgrade
from models.db.rights import ALL, Right, wanted
from models.prompt_take import edition_of, playing, sound_of
from tests.conftest import own_database
from tests.support.apart import connected, for_callers

TABLES = {
    name: [column.name for column in table.columns] for name, table in Base.metadata.tables.items()
}


@pytest.fixture(scope="module")
def url(postgres_url: str) -> Iterator[str]:
    """A database of the owner's, migrated before the role for callers was made."""
    with own_database(postgres_url) as url:
        upgrade(url)
        yield url


@pytest.fixture
def owner(url: str) -> Iterator[Connection]:
    with connected(url) as connection:
        yield connection


def test_every_table_stands_in_it_and_a_new_one_is_nobodys_until_it_does() -> None:
    assert CALLERS.keys() == TABLES.keys() | {"alembic_version"}


def test_every_column_that_it_names_is_there() -> None:
    for table, may in CALLERS.items():
        named = {*may.reads.split(), *may.changes.split()} - {ALL}
        assert named <= {*TABLES.get(table, ())}, table


def test_whoever_may_do_something_has_a_reason() -> None:
    for table, may in CALLERS.items():
        anything = may.reads or may.adds or may.changes or may.deletes
        assert bool(may.why) is bool(anything), table


STATEMENTS = {
    "SELECT": 'SELECT "{column}" FROM {table} WHERE false',
    "INSERT": 'INSERT INTO {table} ("{column}") SELECT NULL WHERE false',
    "UPDATE": 'UPDATE {table} SET "{column}" = NULL WHERE false',
    "DELETE": "DELETE FROM {table} WHERE false",
    "TRUNCATE": "TRUNCATE {table} CASCADE",
}


def test_each_statement_on_each_column_goes_just_where_it_says_so(url: str) -> None:
    plain = make_url(for_callers(url)).set(drivername="postgresql")
    whole = {**TABLES, "alembic_version": ["version_num"]}
    with psycopg.connect(plain.render_as_string(False), autocommit=True) as role:
        went = {right for right in _all_rights(whole) if _goes(role, right)}
    with connected(url) as connection:
        assert went == wanted(connection, CALLERS)
    assert len(went) > 200


def _all_rights(tables: dict[str, list[str]]) -> Iterator[Right]:
    for table, columns in tables.items():
        for verb in ("SELECT", "INSERT", "UPDATE"):
            yield from (Right(verb, table, column) for column in columns)
        yield from (Right(verb, table) for verb in ("DELETE", "TRUNCATE"))


def _goes(role: "psycopg.Connection[tuple[object, ...]]", right: Right) -> bool:
    try:
        role.execute(STATEMENTS[right.verb].format(table=right.table, column=right.column).encode())
    except InsufficientPrivilege:
        return False
    return True


def test_what_calls_play_is_read_with_the_rights_of_callers(url: str) -> None:
    database = open_database(for_callers(url))
    with database() as db:
        assert (edition_of(db), playing(db), sound_of(db, 1)) == (0, [], None)
    database.kw["bind"].dispose()


def test_the_role_can_neither_become_the_owner_nor_make_anything(url: str) -> None:
    plain = make_url(for_callers(url)).set(drivername="postgresql")
    owner = plain.username.removesuffix(ROLE) if plain.username else ""
    with psycopg.connect(plain.render_as_string(False), autocommit=True) as role:
        for statement in (
            f'SET ROLE "{owner}"',
            "CREATE TABLE mine (id int)",
            "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
            "ALTER TABLE cases DROP COLUMN danger",
            "DROP TABLE cases",
            "SELECT pg_read_file('/etc/passwd')",
            "COPY cases TO PROGRAM 'cat'",
        ):
            with pytest.raises(psycopg.errors.Error) as refused:
                role.execute(statement.encode())
            assert refused.value.sqlstate == "42501", statement


def test_the_doctor_finds_nothing_where_all_is_as_it_was_given(url: str) -> None:
    for_callers(url)
    assert _amiss(url) == []


@pytest.mark.parametrize(
    ("planted", "found"),
    [
        ("GRANT SELECT ON person TO {role}", "may and must not SELECT person.created_at and"),
        ("GRANT SELECT (password) ON person TO PUBLIC", "may and must not SELECT person.password:"),
        ("GRANT DELETE ON note TO {role}", "may and must not DELETE note:"),
        ("REVOKE INSERT ON cases FROM {role}", "may not INSERT cases.about and"),
        ("ALTER ROLE {role} CREATEROLE", "is more than a role that signs in"),
        ("GRANT pg_read_all_data TO {role}", "is more than a role that signs in"),
    ],
)
def test_the_doctor_finds_each_right_too_many_or_missing(
    owner: Connection, planted: str, found: str
) -> None:
    for_callers(owner.engine.url.render_as_string(hide_password=False))
    role = owner.scalar(text("SELECT current_user || :suffix"), {"suffix": ROLE})
    owner.execute(text(planted.format(role=f'"{role}"')))
    assert any(found in fault for fault in amiss(owner)), [*amiss(owner)]
    owner.rollback()


def test_what_was_given_too_much_is_taken_at_the_next_migration(url: str) -> None:
    role = make_url(for_callers(url)).username
    with connected(url) as connection:
        connection.execute(text(f'GRANT ALL ON person TO "{role}"'))
    assert _amiss(url)
    upgrade(url)
    assert _amiss(url) == []


def _amiss(url: str) -> list[str]:
    with connected(url) as connection:
        return [*amiss(connection)]


def test_without_the_role_nothing_is_given_and_the_doctor_says_so(owner: Connection) -> None:
    owner.execute(text("CREATE ROLE somebody_else"))
    owner.execute(text("SET LOCAL ROLE somebody_else"))
    give_callers(owner)
    assert [*amiss(owner)] == [
        "callers are answered with all rights: createuser, then alembic upgrade head"
    ]
    owner.rollback()
