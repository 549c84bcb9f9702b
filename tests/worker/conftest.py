"""A real server that takes e-mail."""

from collections.abc import Iterator
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from tests.support.machine import free_port
from worker.mail import Mail


@pytest.fixture
def box() -> list[Any]:
    return []


@pytest.fixture
def mail(box: list[Any]) -> Iterator[Mail]:
    class Handler:
        async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
            box.append(envelope)
            return "250 OK"

    controller = Controller(Handler(), "127.0.0.1", free_port())
    controller.start()
    yield Mail(f"smtp+plain://127.0.0.1:{controller.port}", "salama@example.org")
    controller.stop()
