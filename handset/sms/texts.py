"""A stand-in for Africa's Talking's messaging API, and the phones that its texts arrive on.

What it answers is what was recorded and documented of the real one: 201 also where nothing was
sent, a status for each recipient, receipts that may come late, twice, in any order, or never.
"""

import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Lock, Timer
from typing import Literal

from handset.transports import Answer, Post

COST = "KES 0.8000"
NO_SENDER = "InvalidSenderId"

CODES: Mapping[str, int] = {
    "Processed": 100,
    "Sent": 101,
    "Queued": 102,
    "RiskHold": 401,
    "InvalidSenderId": 402,
    "InvalidPhoneNumber": 403,
    "UnsupportedNumberType": 404,
    "InsufficientBalance": 405,
    "UserInBlacklist": 406,
    "CouldNotRoute": 407,
    "DoNotDisturbRejection": 409,
    "InternalServerError": 500,
    "GatewayError": 501,
    "RejectedByGateway": 502,
}
"""The status of a recipient and its code. Up to 102 the text was taken."""

Receipts = Literal["at once", "late", "by hand"]
RECEIPT_SECONDS = 1.0


@dataclass(frozen=True)
class Text:
    """A text that arrived on a phone, or that a phone sent; `id` is the gateway's name for it."""

    id: str
    number: str
    """The phone's."""
    ours: str
    words: str
    from_us: bool = True
    at: float = field(default_factory=time.time)


class Texts:
    """All texts of one service, oldest first."""

    def __init__(self, post: Post | None = None, receipts: Receipts = "by hand") -> None:
        """`post` reaches the service's callbacks: `/sms`, `/sms/delivery`."""
        self.all: list[Text] = []
        self.refusing: dict[str, str] = {}
        """Numbers that are refused, and the status they get."""
        self.no_sender = False
        """Whether the sender is not registered: then nobody is even a recipient."""
        self.receipts: dict[str, list[str]] = {}
        """By text of the service's, what was told of it, in order."""
        self.asked = 0
        """How often a text was asked for, whatever came of it."""
        self.post = post
        self._receipts = receipts
        self._lock = Lock()

    def on(self, number: str) -> list[str]:
        """The words of the texts that arrived on a phone, oldest first."""
        return [text.words for text in self.all if text.number == number and text.from_us]

    def take(self, form: Mapping[str, str]) -> dict[str, object]:
        """What is answered to a request to send."""
        with self._lock:
            self.asked += 1
        if self.no_sender:
            return {"SMSMessageData": {"Message": NO_SENDER, "Recipients": []}}
        numbers, words = form["to"].split(","), form["message"]
        ours = form.get("from", "AFRICASTKNG")
        recipients = [self._recipient(number, ours, words) for number in numbers]
        taken = sum(one["messageId"] != "None" for one in recipients)
        message = f"Sent to {taken}/{len(numbers)} Total Cost: KES {0.8 * taken:.4f}"
        return {"SMSMessageData": {"Message": message, "Recipients": recipients}}

    def receipt(self, id_: str, status: str = "Success", **more: str) -> Answer | None:
        """Tell the service what became of a text; as often, and in any order, as one likes."""
        number = next((text.number for text in self.all if text.id == id_), "+254711000001")
        self.receipts.setdefault(id_, []).append(status)
        form = {"id": id_, "status": status, "phoneNumber": number, "networkCode": "63902"}
        return self.post("/sms/delivery", {**form, **more}) if self.post else None

    def send(self, number: str, words: str, to: str = "", age: float = 0) -> Answer | None:
        """A text from a phone to the service, which was sent `age` seconds ago."""
        ours, at = to or self._ours(number), time.time() - age
        text = Text(secrets.token_hex(18), number, ours, words, from_us=False, at=at)
        with self._lock:
            self.all.append(text)
        return self.tell(text)

    def tell(self, text: Text, /, **more: str) -> Answer | None:
        """Tell the service of a text; as often as one likes, as the network does until it is
        answered with 200. `more` says otherwise than it was."""
        form = {
            "linkId": "",
            "text": text.words,
            "to": text.ours,
            "id": text.id,
            "date": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(text.at)),
            "from": text.number,
            "cost": "KES 1.00",
            "networkCode": "63902",
        }
        return self.post("/sms", {**form, **more}) if self.post else None

    def opt_out(self, number: str) -> Answer | None:
        """A phone asks the network for no more texts of the service: from here on none arrives."""
        self.refusing[number] = "UserInBlacklist"
        form = {"senderId": self._ours(number), "phoneNumber": number}
        return self.post("/sms/optout", form) if self.post else None

    def _recipient(self, number: str, ours: str, words: str) -> dict[str, object]:
        status = self.refusing.get(number, "Success")
        if status != "Success" and CODES[status] > 102:
            return {
                "cost": "0", "messageId": "None", "number": number,
                "status": status, "statusCode": CODES[status],
            }  # fmt: skip
        text = Text(f"ATXid_{secrets.token_hex(16)}", number, ours, words)
        with self._lock:
            self.all.append(text)
        if self._receipts != "by hand":
            self._tell_soon(lambda: self.receipt(text.id))
        return {
            "cost": COST, "messageId": text.id, "number": number,
            "status": "Success", "statusCode": 101,
        }  # fmt: skip

    def _tell_soon(self, tell: Callable[[], object]) -> None:
        later = Timer(0 if self._receipts == "at once" else RECEIPT_SECONDS, tell)
        later.daemon = True
        later.start()

    def _ours(self, number: str) -> str:
        """What a phone answers: whoever texted it last."""
        known = [text.ours for text in self.all if text.number == number and text.from_us]
        return known[-1] if known else "20000"
