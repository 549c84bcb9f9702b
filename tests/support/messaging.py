"""People who write to a service under test by WhatsApp: what they send reaches it, what it owes
is sent to Meta's stand-in by the real client, with no network between."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import requests
from flask import Flask
from requests.adapters import BaseAdapter
from werkzeug.test import Client

from config import Settings
from gateway.recording_hosts import Origin, origins
from handset.whatsapp.meta import NUMBER_ID, Meta
from handset.whatsapp.phone import MessagePhone
from models.db.base import now
from models.postage import Stamp
from recordings.download import NotFetched
from recordings.notes import Notes
from tests.support.callers import NUMBER, service_of
from whatsapp.cloud import LIVE, Cloud
from worker.outbox import Couriers, Sender

SECRET, SECRET_BEFORE = "an-app-secret-of-thirty-two-signs", "the-app-secret-that-was-before-it"
TOKEN, VERIFY = "EAA-a-token-of-no-account", "a-verify-token-of-our-own"
ACCOUNT = {
    "whatsapp_number_id": NUMBER_ID,
    "whatsapp_token": TOKEN,
    "whatsapp_app_secret": SECRET,
    "whatsapp_verify_token": VERIFY,
}


def with_whatsapp(settings: Settings, **more: str) -> Settings:
    """The same settings with a number on WhatsApp."""
    whole = {**ACCOUNT, "whatsapp_app_secret_before": SECRET_BEFORE, **more}
    return Settings.model_validate(settings.model_dump() | whole)


class _Line(BaseAdapter):
    """Carries what the client asks to the stand-in."""

    def __init__(self, meta: Meta) -> None:
        super().__init__()
        self._meta = meta

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        body = json.loads(bytes(request.body or b"{}"))  # type: ignore[arg-type]
        status, said = self._meta.take(
            request.path_url, {str(n): str(value) for n, value in request.headers.items()}, body
        )
        answer = requests.Response()
        answer.status_code, answer._content = status, json.dumps(said).encode()
        return answer

    def close(self) -> None:
        """It holds nothing."""


@dataclass
class Messaging:
    """Meta before one service under test, and the part of its worker that sends."""

    meta: Meta
    sender: Sender

    @classmethod
    def of(cls, app: Flask, most: int = 1000, clock: Callable[[], datetime] = now) -> "Messaging":
        """A Meta of its own."""
        service, client = service_of(app), Client(app, use_cookies=False)

        def hook(body: bytes, headers: Mapping[str, str]) -> int:
            with client.post("/whatsapp", data=body, headers=dict(headers)) as answer:
                return answer.status_code

        meta, keys = Meta(SECRET, TOKEN, hook), service.keys
        cloud = Cloud(NUMBER_ID, TOKEN, None, service.cloud.templates if service.cloud else None)
        cloud._line.mount("https://", _Line(meta))
        stamp = Stamp(keys.calls, keys.pagers, keys.opt_outs, keys.bells, ("254",))
        couriers = Couriers(None, None, None, "", cloud)
        sender = Sender(service.database, stamp, couriers, service.texted, 0, clock, most)
        return cls(meta, sender)

    def phone(self, number: str = NUMBER, scoped: str = "KE.90000000000000011") -> MessagePhone:
        """A phone whose owner waits until all that is due was sent."""
        return MessagePhone(number, scoped, self.meta, self.send)

    def notes(self) -> Notes:
        """What fetches the voice notes that phones have sent."""

        def ask(url: str, allowed: tuple[Origin, ...], token: str, method: str = "GET") -> bytes:
            parts = urlsplit(url)
            if not any(one.holds(parts.scheme, parts.hostname or "", 443) for one in allowed):
                raise NotFetched("not from there")
            media = self.meta.media
            answer = media.delete if method == "DELETE" else media.answer
            status, _, body = answer(url, f"Bearer {token}")
            if status != 200:
                raise NotFetched(f"status {status}")
            return body

        api = Origin.read("https://graph.facebook.com")
        return Notes(LIVE, api, NUMBER_ID, TOKEN, origins("https://lookaside.fbsbx.com"), ask)

    def send(self) -> None:
        """Send what is due."""
        while self.sender.send_one():
            pass
