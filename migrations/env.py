"""Alembic's way in: on the connection `models.migrate` hands over, else on DATABASE_URL."""

import os

from alembic import context
from sqlalchemy import Connection

import models
from models.callers_rights import give_callers
from models.db.base import Base
from models.db.database import open_engine


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        transactional_ddl=True,
        compare_type=True,
        compare_server_default=True,
    )
    context.run_migrations()


assert models.Case.metadata is Base.metadata  # noqa: S101 - importing models fills the metadata

given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    engine = open_engine(os.environ["DATABASE_URL"], wait_ms=60_000, foreign_keys=False)
    with engine.begin() as opened:
        run(opened)
        give_callers(opened)
