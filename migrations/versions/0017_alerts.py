"""Alerts on urgent cases, who is woken for them and when, and the outbox that wakes them."""

import sqlalchemy as sa
from alembic import op

from models.db.base import Moment

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_MEANS = "'text', 'call', 'email'"
_ABOUT = "'wake', 'more', 'yours', 'over', 'bell'"
_STATES = "'due', 'sending', 'sent', 'delivered', 'failed', 'unknown', 'lapsed', 'dropped'"


def upgrade() -> None:
    with op.batch_alter_table("cases") as cases:
        cases.add_column(sa.Column("source", sa.LargeBinary))
    _people()
    _alerts()
    _of_alerts()
    _messages()


def downgrade() -> None:
    for table in ("receipt", "message", "ask", "alert_case", "alert", "shift", "pager"):
        op.drop_table(table)
    with op.batch_alter_table("cases") as cases:
        cases.drop_column("source")


def _people() -> None:
    op.create_table(
        "pager",
        sa.Column("person_id", sa.Uuid, nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("sealed_way", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("person_id", name="pk_pager"),
        _of_a_person("pager"),
    )
    op.create_table(
        "shift",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("person_id", sa.Uuid, nullable=False),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("weekday", "begins", "ends")),
        sa.PrimaryKeyConstraint("id", name="pk_shift"),
        _of_a_person("shift"),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_shift_weekday")),
        sa.CheckConstraint(
            "begins BETWEEN 0 AND 1439 AND ends BETWEEN 0 AND 1439", name=op.f("ck_shift_minutes")
        ),
    )
    op.create_index("ix_shift_person_id", "shift", ["person_id"])


def _alerts() -> None:
    op.create_table(
        "alert",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("cause", sa.String(8), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("raised_at", Moment, nullable=False),
        sa.Column("circle", sa.Integer, nullable=False),
        sa.Column("due_at", Moment, nullable=False),
        sa.Column("source", sa.LargeBinary),
        sa.Column("over_at", Moment),
        sa.Column("person_id", sa.Uuid),
        sa.Column("taken_by", sa.String(8)),
        sa.PrimaryKeyConstraint("id", name="pk_alert"),
        _of_a_person("alert"),
        _one_of("alert", "cause", "'urgent', 'test'"),
        _one_of("alert", "state", "'open', 'taken', 'lapsed', 'withdrawn'"),
        _one_of("alert", "taken_by", "'call', 'text', 'console'"),
    )
    for columns in (["state", "due_at"], ["raised_at"], ["source"]):
        op.create_index(f"ix_alert_{'_'.join(columns)}", "alert", columns)


def _of_alerts() -> None:
    op.create_table(
        "alert_case",
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("alert_id", sa.Uuid, nullable=False),
        sa.PrimaryKeyConstraint("case_id", name="pk_alert_case"),
        _of_a_case("alert_case"),
        _of_an_alert("alert_case"),
    )
    op.create_index("ix_alert_case_alert_id", "alert_case", ["alert_id"])
    op.create_table(
        "ask",
        sa.Column("alert_id", sa.Uuid, nullable=False),
        sa.Column("person_id", sa.Uuid, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("alert_id", "person_id", name="pk_ask"),
        _of_an_alert("ask"),
        _of_a_person("ask"),
    )
    op.create_index("ix_ask_person_id", "ask", ["person_id"])


def _messages() -> None:
    op.create_table("message", *_columns(), *_constraints())
    for columns in (
        ["state", "due_at"], ["person_id"], ["case_id"], ["made_at"], ["sent_at"], ["number_tag"],
    ):  # fmt: skip
        op.create_index(f"ix_message_{'_'.join(columns)}", "message", columns)
    op.create_table(
        "receipt",
        sa.Column("gateway_id", sa.String(80), nullable=False),
        sa.Column("number_tag", sa.LargeBinary, nullable=False),
        sa.Column("fate", sa.String(16), nullable=False),
        sa.Column("cause", sa.String(40)),
        sa.Column("at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("gateway_id", name="pk_receipt"),
        _one_of("receipt", "fate", "'on_its_way', 'delivered', 'failed'"),
    )


def _columns() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("means", sa.String(8), nullable=False),
        sa.Column("about", sa.String(8), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("person_id", sa.Uuid),
        sa.Column("case_id", sa.Uuid),
        sa.Column("sealed_whom", sa.LargeBinary),
        sa.Column("consent", sa.LargeBinary),
        sa.Column("made_at", Moment, nullable=False),
        sa.Column("due_at", Moment, nullable=False),
        sa.Column("good_until", Moment, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("lease_until", Moment),
        sa.Column("sent_at", Moment),
        sa.Column("over_at", Moment),
        sa.Column("cause", sa.String(40)),
        sa.Column("cost", sa.Integer),
        sa.Column("gateway_id", sa.String(80)),
        sa.Column("number_tag", sa.LargeBinary),
        sa.Column("session_tag", sa.LargeBinary),
    )


def _constraints() -> tuple[sa.Constraint, ...]:
    return (
        sa.PrimaryKeyConstraint("id", name="pk_message"),
        sa.UniqueConstraint("gateway_id", name="uq_message_gateway_id"),
        sa.UniqueConstraint("session_tag", name="uq_message_session_tag"),
        _of_a_person("message"),
        _of_a_case("message"),
        _one_of("message", "means", _MEANS),
        _one_of("message", "about", _ABOUT),
        _one_of("message", "state", _STATES),
    )


def _of_a_person(table: str) -> sa.Constraint:
    return sa.ForeignKeyConstraint(["person_id"], ["person.id"], f"fk_{table}_person_id_person")


def _of_a_case(table: str) -> sa.Constraint:
    name = f"fk_{table}_case_id_cases"
    return sa.ForeignKeyConstraint(
        ["case_id"], ["cases.id"], name, ondelete="CASCADE", onupdate="CASCADE"
    )


def _of_an_alert(table: str) -> sa.Constraint:
    name = f"fk_{table}_alert_id_alert"
    return sa.ForeignKeyConstraint(["alert_id"], ["alert.id"], name, ondelete="CASCADE")


def _one_of(table: str, column: str, words: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"{column} IN ({words})", name=op.f(f"ck_{table}_{column}"))
