"""One USSD session as Africa's Talking's gateway keeps it: callbacks, answers, the last notice."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from secrets import token_hex
from typing import Literal

from handset.operators import ANSWER_SECONDS
from handset.transports import Answer, Exchange, Post

Status = Literal["Success", "Incomplete", "Failed"]

CALLBACK, NOTICE = "/ussd", "/ussd/events"

MOST_METADATA = 99
"""Letters of metadata a hop may carry; a bar may not be among them."""


@dataclass
class Session:
    """A session from its first callback to its notice; times are seconds of the phone's clock."""

    caller: Mapping[str, str]
    """The fields that stay the same: phoneNumber, serviceCode, networkCode."""
    post: Post
    started: float
    id: str = field(default_factory=lambda: "ATUid_" + token_hex(16))
    transcript: str = ""
    status: Status | None = None
    exchanges: list[Exchange] = field(default_factory=list)

    def send(self, transcript: str) -> Exchange:
        """Call the service with all that was typed so far."""
        self.transcript = transcript
        form = {
            "phoneNumber": self.caller["phoneNumber"],
            "serviceCode": self.caller["serviceCode"],
            "text": transcript,
            "sessionId": self.id,
            "networkCode": self.caller["networkCode"],
        }
        return self._deliver(CALLBACK, form, _metadata(self._last) if self._last else "")

    def repeat(self) -> Exchange:
        """Deliver the last callback again, the same bytes."""
        last = self._hops[-1]
        return self._deliver(CALLBACK, last.form, last.metadata)

    def end(self, status: Status, now: float, error: str = "") -> None:
        """Close the session and tell the service, once; whatever it answers is passed over."""
        if self.status:
            return
        self.status = status
        self._deliver(NOTICE, self._notice(status, now, error), "")

    def _notice(self, status: Status, now: float, error: str) -> dict[str, str]:
        hops = self._hops
        return {
            "durationInMillis": str(round((now - self.started) * 1000)),
            "phoneNumber": self.caller["phoneNumber"],
            "errorMessage": error,
            "serviceCode": self.caller["serviceCode"],
            "lastAppResponse": "" if error else hops[-1].answer.body,
            "hopsMetadata": "|".join(filter(None, map(_metadata, hops))),
            "hopsCount": str(len(hops)),
            "status": status,
            "sessionId": self.id,
            "cost": "0.00",
            "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S"),
            "networkCode": self.caller["networkCode"],
            "input": self.transcript,
        }

    def _deliver(self, path: str, form: dict[str, str], metadata: str) -> Exchange:
        answer = self.post(path, form, metadata) if metadata else self.post(path, form)
        exchange = Exchange(path, form, metadata, answer)
        self.exchanges.append(exchange)
        return exchange

    @property
    def _hops(self) -> list[Exchange]:
        return [each for each in self.exchanges if each.path == CALLBACK]

    @property
    def _last(self) -> Exchange | None:
        return self._hops[-1] if self._hops else None


def fault(answer: Answer) -> str:
    """Why the gateway refuses an answer, as its dashboard would say; empty where it does not."""
    if answer.error:
        return answer.error
    if answer.seconds > ANSWER_SECONDS:
        return f"The service took longer than {ANSWER_SECONDS} seconds"
    if answer.status != 200:
        return f"Received unexpected response code: {answer.status}"
    if not answer.body.startswith(("CON ", "END ")):
        return "The response should start with CON or END"
    return ""


def _metadata(hop: Exchange) -> str:
    given = hop.answer.metadata
    return given if len(given) <= MOST_METADATA and "|" not in given else ""
