"""Phones that text a service under test: what they send reaches it, what it owes is sent."""

from dataclasses import dataclass
from typing import Any

from flask import Flask

import gateway.texts
from gateway.api import Api
from handset.sms.phone import TextPhone
from handset.sms.texts import Texts
from handset.transports import SMS_AGENT, over_wsgi
from models.postage import Stamp
from tests.support.callers import NUMBER, service_of
from worker.outbox import Couriers, Sender

SHORT_CODE = "20000"


class _Asked(Api):
    """The library's place, with the stand-in behind it and no network between."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def ask(self, what: str, *arguments: Any, **options: Any) -> dict[str, Any]:
        words, [number], sender = arguments
        return self._texts.take({"to": number, "message": words, "from": sender})


class Account(gateway.texts.Texts):
    """The service's account at the stand-in."""

    def __init__(self, texts: Texts) -> None:
        super().__init__("sandbox", "key", SHORT_CODE)
        self.__dict__["_api"] = _Asked(texts)


@dataclass
class Texting:
    """The network of one service under test, and the part of its worker that sends."""

    texts: Texts
    sender: Sender

    @classmethod
    def of(cls, app: Flask, most: int = 2000_00) -> "Texting":
        """A network of its own."""
        service, texts = service_of(app), Texts(over_wsgi(app, agent=SMS_AGENT))
        keys = service.keys
        stamp = Stamp(keys.calls, keys.pagers, keys.opt_outs, keys.bells, ("254", "971"))
        couriers = Couriers(Account(texts), None, None, "")
        return cls(texts, Sender(service.database, stamp, couriers, service.texted, most))

    def phone(self, number: str = NUMBER) -> TextPhone:
        """A phone whose owner waits until all that is due was sent."""
        return TextPhone(number, self.texts, self.send)

    def send(self) -> None:
        """Send what is due."""
        while self.sender.send_one():
            pass
