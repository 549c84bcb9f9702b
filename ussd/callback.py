"""Africa's Talking's callbacks for USSD, in our own words: its field names end here.

Source: developers.africastalking.com/docs/ussd/handle_sessions and /ussd/notifications.
"""

from collections.abc import Mapping
from typing import Self

from msgspec import Struct

from dialogue.act import Caller
from gateway import callbacks
from gateway.callbacks import Posted
from telecom.numbers import one_form
from ussd.lengths import LONGEST_METADATA, TOO_MANY

CHANNEL = "USSD"


class Callback(Struct, frozen=True):
    """One hop: all that was typed in the session so far, and the lengths of its inputs if the
    gateway hands our metadata back."""

    caller: Caller
    network: str  # the gateway's code of the operator
    text: str
    lengths: str

    @classmethod
    def read(cls, post: Posted) -> Self:
        """From what was posted.

        :raise callbacks.Unreadable: there is nothing in it that could be answered to the point.
        """
        fields = callbacks.read(post)
        return cls(
            caller=_caller(fields),
            network=fields.get("networkCode", ""),
            text=fields.get("text", ""),
            lengths=post.metadata if len(post.metadata) <= LONGEST_METADATA else TOO_MANY,
        )


class SessionEnd(Struct, frozen=True):
    """The notice that a session is over. What was typed stands in it too, and is not read."""

    caller: Caller
    status: str
    seconds: int

    @classmethod
    def read(cls, post: Posted) -> Self:
        """From what was posted.

        :raise callbacks.Unreadable: there is no session in it.
        """
        fields = callbacks.read(post)
        millis = fields.get("durationInMillis", "")[:9]
        seconds = int(millis) // 1000 if millis.isascii() and millis.isdigit() else 0
        return cls(_caller(fields), fields.get("status", ""), seconds)

    @property
    def is_early(self) -> bool:
        """Whether the session ended before its last screen."""
        return self.status != "Success"


def _caller(fields: Mapping[str, str]) -> Caller:
    return Caller(CHANNEL, fields["sessionId"], one_form(fields.get("phoneNumber", "")))
