"""The database freezes: a text waits for it once, and neither it nor its answer is lost."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from assembly.ground import refuse_another_key
from models import Message
from models.db.breaker import BREAKER
from tests.support.callers import cases, service_of
from tests.support.hurt import frozen
from tests.support.machine import within
from worker import __main__ as worker

PATIENCE_SECONDS = 3
TEXTS = (
    "hello help me",
    "OK",
    "code 12345678 pin 4826",
    "Help me, he beats me and locked me in",
    "STOP",
)


@pytest.fixture(autouse=True)
def rested() -> Iterator[None]:
    BREAKER.served()
    yield
    BREAKER.served()


def number(n: int) -> str:
    return f"+25473600000{n}"


def test_the_first_texts_are_answered_in_time_and_none_is_lost(on_postgresql: Flask) -> None:
    service, gateway = service_of(on_postgresql), on_postgresql.test_client()
    refuse_another_key(service)  # as each process does at its start
    with frozen(service.settings.database_url):
        for n, words in enumerate(TEXTS):
            BREAKER.served()  # each is the first of its process
            with within(PATIENCE_SECONDS):
                text = {"from": number(n), "text": words, "id": f"text {n}"}
                assert gateway.post("/sms", data=text).status_code == 200
            assert not BREAKER.open  # as three waits in vain would have it
    worker.work(service)
    with service.database() as db:
        answers = db.scalars(select(Message)).all()
    *others, stopped = range(len(TEXTS))
    assert len(answers) == len(others)  # who wants none is told nothing later
    wants_none = service.text_post.has_stopped
    assert [wants_none(number(n)) for n in (*others, stopped)] == [False] * len(others) + [True]
    assert not cases(on_postgresql)  # nobody has agreed to anything yet
