"""What each process does before it lets anybody in."""

import signal
from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from app import serving
from config import Settings
from models import Organisation
from models.public_key import KeyChanged
from tests.support.callers import service_of
from worker.__main__ import main


@pytest.fixture
def begins(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What a process reads of its environment; what it does to itself for good is left out."""
    for done in (
        "ops.memory.close", "ops.logs.catch_all", "app._take_many_lines", "app._take_turns",
    ):  # fmt: skip
        monkeypatch.setattr(done, lambda: None)
    said = {"DEMO": "1", "INSTANCE_PATH": settings.instance_path, "REDIS_URL": settings.redis_url}
    for name, value in said.items():
        monkeypatch.setenv(name, str(value))
    before = {one: signal.getsignal(one) for one in (signal.SIGTERM, signal.SIGINT)}
    yield
    for one, handler in before.items():
        signal.signal(one, handler)


@pytest.mark.usefixtures("begins")
def test_a_place_is_looked_up_at_once_by_the_first_who_types_one(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The event loop that answers all callers would stand still for it."""
    monkeypatch.setattr("lists.live.InUse.watch", lambda _: None)
    lists = app.extensions["ussd"].conversation.tree.lists.values()
    for listing in lists:
        listing.__dict__.pop("places", None)
    serving()
    assert all("places" in vars(listing) for listing in lists)


@pytest.mark.parametrize("process", [serving, main], ids=["web", "worker"])
@pytest.mark.usefixtures("begins")
def test_none_starts_once_somebody_has_put_another_key_into_the_database(
    app: Flask, process: Callable[[], object]
) -> None:
    service_of(app).public_key()
    with service_of(app).database.begin() as db:
        db.get_one(Organisation, 1).public_key = b"x" * 32
    with pytest.raises(KeyChanged, match="Nothing is started"):
        process()


@pytest.mark.usefixtures("begins")
def test_the_half_of_a_demo_that_answers_callers_starts_too(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its people are those of the half for staff."""
    monkeypatch.setenv("SERVES", "callbacks")
    monkeypatch.setenv("DEMO_PASSWORD", "made up for a test")
    assert serving()
    assert service_of(app)
