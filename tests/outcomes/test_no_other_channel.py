"""A service without texts, WhatsApp and calls of its own offers and promises none of them."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask

from config import Settings
from handset.transports import over_wsgi
from handset.ussd.phone import Phone
from models import Case, Person, Reply
from tests.support.callers import NUMBER, code_on, comes_back, service_of, set_up
from tests.support.telling import go_on, tell

ALONE = dict.fromkeys(
    ("at_username", "at_api_key", "at_voice_number", "at_flash_number", "at_sender"), None
)
PROMISES = {
    "en": r"WhatsApp us|texts? you|one text|rings? once|a ring, maybe|tell me when|ring 00|\bSMS\b",
    "sw": r"kutumia ujumbe|ujumbe mmoja|simu kulia|nijulisheni|piga 0000|\bSMS\b",
}


@pytest.fixture
def alone(settings: Settings) -> Iterator[Flask]:
    """The service on a screen, and nowhere else."""
    with set_up(settings.model_copy(update=ALONE)) as app:
        yield app


@pytest.mark.parametrize("language", ["en", "sw"])
def test_no_screen_promises_what_is_not_there(alone: Flask, language: str) -> None:
    service = service_of(alone)
    assert (service.gateway, service.texts, service.cloud) == (None, None, None)
    phone = Phone(NUMBER, over_wsgi(alone))
    said = {"consent_store": "YES", "danger_now": "NO", "where": "047", "exploitation": "Other"}
    code = code_on(
        tell(phone, "report", language=language, **said, contact_ok="NO_CONTACT", pin="4826")
    )
    go_on(phone, code_again=code)
    _seen(phone, language)
    with service.database.begin() as db:
        person = Person(username="amina", password="-")
        db.add(person)
        db.flush()
        Reply.send(db, db.query(Case).one(), person, "Come on Monday", service.public_key())
    back = Phone(NUMBER, over_wsgi(alone))
    comes_back(back, code, language=language)
    go_on(back, status="reply")
    _seen(back, language)


def _seen(phone: Phone, language: str) -> None:
    """No screen of a whole dialogue says it."""
    for exchange in phone.exchanges:
        assert not re.search(PROMISES[language], exchange.answer.body, re.IGNORECASE), (
            exchange.answer.body
        )
