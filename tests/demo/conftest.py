"""A demo filled once, for all that only look at it."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from pydantic import SecretStr

from app import answering
from config import Settings
from demo.filling import fill, keys_of
from demo.people import RECOVERY_KEY, prepare
from models import Database, Organisation, open_database
from tests.support.callers import service_of

PASSWORD = "for the tests"


@dataclass(frozen=True)
class Demo:
    """A demo with thirty invented cases; `private_key` opens them."""

    settings: Settings
    database: Database
    private_key: bytes


def demo_settings(instance: Path, redis_url: str) -> Settings:
    settings = Settings.read({"DEMO": "1", "INSTANCE_PATH": str(instance), "REDIS_URL": redis_url})
    return settings.model_copy(update={"demo_password": SecretStr(PASSWORD)})


@pytest.fixture(scope="session")
def filled_folder(tmp_path_factory: pytest.TempPathFactory, redis_url: str) -> Path:
    instance = tmp_path_factory.mktemp("filled") / "instance"
    settings = demo_settings(instance, redis_url)
    app = answering(settings)
    prepare(app, service_of(app))
    fill(settings, 30)
    close(app)
    return instance


@pytest.fixture
def demo(filled_folder: Path, tmp_path: Path, redis_url: str) -> Iterator[Demo]:
    """A copy of it, to be changed at will."""
    instance = shutil.copytree(filled_folder, tmp_path / "instance")
    settings = demo_settings(instance, redis_url)
    database = open_database(settings.database_url, chain_key=keys_of(settings).audit)
    with database() as db:
        key = (instance / RECOVERY_KEY).read_text()
        private_key = db.get_one(Organisation, 1).open_with_recovery(key)
    yield Demo(settings, database, private_key)
    database.kw["bind"].dispose()


@pytest.fixture
def demo_app(demo: Demo) -> Iterator[Flask]:
    """The service on that copy."""
    app = answering(demo.settings)
    yield app
    close(app)


def close(app: Flask) -> None:
    service_of(app).redis.connection_pool.disconnect()
    service_of(app).database.kw["bind"].dispose()
