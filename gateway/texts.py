"""Africa's Talking's messaging API: one text to one number, and what became of it.

Status 201 says nothing: what each recipient is answered has to be read. There is no key by which a
text sent twice would go once. Source: developers.africastalking.com/docs/sms/sending.
"""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import TYPE_CHECKING, Any

from gateway.calls import CallRejected, Unsure, said, word

if TYPE_CHECKING:
    from gateway.api import Api

TO_SEND = (3.05, 10.0)
"""Seconds to connect and to be answered."""

# Processed, sent, queued. All from 401 on is trouble, by the same source.
ACCEPTED = frozenset({100, 101, 102})
# Trouble of the gateway's own, in which the text may have gone.
UNCLEAR = frozenset({500, 501})
# This number will never take it: invalid, of an unsupported kind, blocked, opted out, rejected.
FINAL = frozenset({403, 404, 406, 409, 502})


class TextRejected(Exception):
    """The text was surely not sent; the argument is one word on why.

    `final` is whether asking again is of no use.
    """

    def __init__(self, why: str, *, final: bool = False) -> None:
        super().__init__(why)
        self.final = final


@dataclass(frozen=True)
class Accepted:
    """A text that was taken: the gateway's name for it, and its cost in hundredths of a shilling.

    The cost is nothing where it is told in another currency.
    """

    gateway_id: str
    cost: int


class Texts:
    """One account; texts come from `sender`, a short code or a registered name, if there is one.

    `url` takes the place of the live API.
    """

    def __init__(
        self, username: str, api_key: str, sender: str | None, url: str | None = None
    ) -> None:
        self._account = (username, api_key, url)
        self._sender = sender

    @property
    def can_be_answered(self) -> bool:
        """Whether a phone can send a text back: a name takes none."""
        return bool(self._sender and self._sender.isdecimal())

    def send(self, number: str, words: str) -> Accepted:
        """Send, once, a text to an E.164 number.

        :raise TextRejected: it was not sent.
        :raise Unsure: it may have been.
        """
        if not re.fullmatch(r"\+[1-9][0-9]{6,14}", number, re.ASCII):
            raise TextRejected("InvalidPhoneNumber", final=True)
        try:
            answer = self._api.ask("send", words, [number], self._sender, timeout=TO_SEND)
        except CallRejected as why:
            raise TextRejected(str(why)) from None
        return accepted(answer)

    @cached_property
    def _api(self) -> "Api":
        from gateway.sms_api import sms_api  # noqa: PLC0415 - most processes send no text

        return sms_api(*self._account)


def accepted(answer: dict[str, Any]) -> Accepted:
    """What the only recipient was answered.

    :raise TextRejected: that it was not sent.
    :raise Unsure: nothing that can be read.
    """
    data = answer.get("SMSMessageData")
    if not isinstance(data, dict) or not isinstance(recipients := data.get("Recipients"), list):
        raise Unsure("NoAnswer")
    if not recipients:  # as for a sender that is not registered: `Message` has the word
        raise TextRejected(word(data.get("Message")) or "NoRecipient")
    if not isinstance(one := recipients[0], dict):
        raise Unsure("NoAnswer")
    code, name = _code(one.get("statusCode")), said(one.get("messageId"))
    if code in ACCEPTED and name:
        return Accepted(name[:80], _cost(one.get("cost")))
    why = word(one.get("status")) or f"Code{code}"
    if code in ACCEPTED or code in UNCLEAR or not 400 <= code < 600:
        raise Unsure(why)
    raise TextRejected(why, final=code in FINAL)


def _code(value: object) -> int:
    text = said(value)
    return int(text) if re.fullmatch(r"[0-9]{3}", text, re.ASCII) else 0


def _cost(value: object) -> int:
    """Hundredths of a shilling, of "KES 0.8000"."""
    currency, _, amount = said(value).partition(" ")
    try:
        return int(Decimal(amount) * 100) if currency == "KES" else 0
    except (InvalidOperation, ValueError, OverflowError):
        return 0
