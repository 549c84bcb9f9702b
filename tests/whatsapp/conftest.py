"""A service with a number on WhatsApp, Meta before it, and somebody who writes."""

from collections.abc import Iterator

import pytest
from flask import Flask

from config import Settings
from handset.whatsapp.phone import MessagePhone
from tests.support.callers import set_up
from tests.support.messaging import Messaging, with_whatsapp


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    with set_up(with_whatsapp(settings)) as app:
        yield app


@pytest.fixture
def messaging(app: Flask) -> Messaging:
    return Messaging.of(app)


@pytest.fixture
def phone(messaging: Messaging) -> MessagePhone:
    return messaging.phone()
