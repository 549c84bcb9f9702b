"""A stand-in for Meta's Cloud API, and the people whose phones its messages arrive on.

What it tells is signed over the very bytes that are sent, told again until it is answered with 200,
in batches, twice or out of order where it is asked to; what it is sent has to be what Meta takes.
"""

import base64
import hashlib
import hmac
import json
import secrets
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from handset.whatsapp.media import Media
from handset.whatsapp.shapes import faults

NUMBER, NUMBER_ID, ACCOUNT = "254700000900", "100000000000001", "200000000000002"
WINDOW = 24 * 3600

Hook = Callable[[bytes, Mapping[str, str]], int]
"""Brings a body to the service; the status that it answers, 0 where nothing answers."""


@dataclass(frozen=True)
class Sent:
    """A message that the service sent: to whom, what it was asked to carry, and Meta's name."""

    name: str
    to: str
    body: Mapping[str, Any]
    approved: str = ""
    """The words of a template."""
    at: float = field(default_factory=time.time)

    @property
    def words(self) -> str:
        """What is read on the phone."""
        if self.body["type"] == "template":
            return self.approved
        if self.body["type"] == "text":
            return str(self.body["text"]["body"])
        return str(self.body["interactive"]["body"]["text"])

    @property
    def taps(self) -> dict[str, tuple[str, str]]:
        """By what is tapped, its kind and id."""
        if self.body["type"] != "interactive":
            return {}
        action = self.body["interactive"]["action"]
        buttons = [one["reply"] for one in action.get("buttons", ())]
        rows = [row for section in action.get("sections", ()) for row in section["rows"]]
        taps = {one["title"]: ("button_reply", one["id"]) for one in buttons}
        return taps | {
            row.get("description", row["title"]): ("list_reply", row["id"]) for row in rows
        }


@dataclass
class Meta:
    """One number of one service. `clock` is in seconds since 1970."""

    secret: str
    token: str
    hook: Hook | None = None
    clock: Callable[[], float] = time.time
    sent: list[Sent] = field(default_factory=list)
    refusing: dict[str, int] = field(default_factory=dict)
    """By person, the code of the error that a message to them is answered with."""
    waiting: list[dict[str, Any]] = field(default_factory=list)
    """What the service did not take, oldest first."""
    windows: dict[str, float] = field(default_factory=dict)
    """By person, when they last wrote."""
    told: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    """By message that the service sent, the statuses that it was told."""
    templates: dict[tuple[str, str], str] = field(default_factory=dict)
    """By the name and the language of those that were approved, their words."""
    arrived: Callable[[Sent], object] = lambda _: None
    """What is done once a message has arrived on a phone."""
    media: Media = field(init=False)

    def __post_init__(self) -> None:
        self.media = Media(self.token, clock=self.clock)

    def on(self, *people: str) -> list[Sent]:
        """What arrived on a phone, by its number or its owner's scoped name, oldest first."""
        return [one for one in self.sent if one.to in people]

    def take(
        self, path: str, headers: Mapping[str, str], body: Mapping[str, Any]
    ) -> tuple[int, dict[str, Any]]:
        """What is answered to a request to send: a status and a body."""
        to = str(body.get("to") or body.get("recipient"))
        if headers.get("Authorization") != f"Bearer {self.token}":
            return 401, _error(190)
        if not path.endswith(f"/{NUMBER_ID}/messages") or list(faults(body)):
            return 400, _error(100, ", ".join(faults(body)))
        if code := self.refusing.get(to):
            return (500 if code < 100 else 400), _error(code)
        template = body.get("template", {})
        named = template.get("name", ""), template.get("language", {}).get("code", "")
        if template and named not in self.templates:
            return 400, _error(132001)
        if not template and self.clock() - self.windows.get(to, 0) > WINDOW:
            return 400, _error(131047)
        name = "wamid." + base64.b64encode(f"{to} {secrets.token_hex(8)}".encode()).decode()
        sent = Sent(name, to, body, self.templates.get(named, ""))
        self.sent.append(sent)
        self.arrived(sent)
        contact = {"input": to, "wa_id": to}
        messages = [{"id": name}]
        return 200, {"messaging_product": "whatsapp", "contacts": [contact], "messages": messages}

    def status(self, sent: Sent, status: str, code: int = 0) -> int:
        """Tell the service what became of a message; as often, and in any order, as one likes."""
        item = {
            "id": sent.name,
            "status": status,
            "timestamp": str(int(self.clock())),
            "recipient_id": sent.to,
            "biz_opaque_callback_data": sent.body.get("biz_opaque_callback_data", ""),
        }
        if code:
            item["errors"] = [{"code": code, "title": "An error"}]
        self.told[sent.name].append(item)
        return self.tell(statuses=[item])

    def tell(
        self,
        messages: Sequence[Mapping[str, Any]] = (),
        statuses: Sequence[Mapping[str, Any]] = (),
        contacts: Sequence[Mapping[str, Any]] = (),
    ) -> int:
        """Tell the service all of this at once; what it does not take waits to be told again."""
        value: dict[str, Any] = {"messaging_product": "whatsapp", "metadata": _METADATA}
        there = {"contacts": contacts, "messages": messages, "statuses": statuses}
        value |= {name: list(items) for name, items in there.items() if items}
        return self._carry({"field": "messages", "value": value})

    def again(self) -> int:
        """Tell once more what was not taken, all in one; the status of that."""
        changes, self.waiting = self.waiting, []
        return self._carry(*changes)

    def post(self, body: bytes, **headers: str) -> int:
        """Bring any bytes, signed unless the headers say otherwise."""
        signed = {"X-Hub-Signature-256": signature(self.secret, body)}
        kind = {"Content-Type": "application/json", "User-Agent": "facebookexternalua"}
        return self.hook(body, kind | signed | headers) if self.hook else 0

    def _carry(self, *changes: dict[str, Any]) -> int:
        entry = [{"id": ACCOUNT, "changes": list(changes)}]
        status = self.post(written({"object": "whatsapp_business_account", "entry": entry}))
        if status != 200:
            self.waiting += changes
        return status


_METADATA = {"display_phone_number": NUMBER, "phone_number_id": NUMBER_ID}


def written(told: object) -> bytes:
    """JSON as Meta writes it: letters beyond ASCII and strokes are escaped."""
    return json.dumps(told, separators=(",", ":")).replace("/", "\\/").encode()


def signature(secret: str, body: bytes) -> str:
    """The header over a body, byte by byte."""
    return f"sha256={hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}"


def _error(code: int, details: str = "") -> dict[str, Any]:
    said = {"messaging_product": "whatsapp", "details": details}
    error = {"message": f"(#{code})", "type": "OAuthException", "code": code, "error_data": said}
    return {"error": error | {"fbtrace_id": "A"}}
