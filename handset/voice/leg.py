"""One call as Africa's Talking's voice API tells of it: callbacks, where they go, the last notice.

Forms are those captured of the real gateway, in their order, its times written in three ways.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from secrets import token_hex
from typing import Literal

import phonenumbers

from handset.transports import Exchange
from handset.voice.oddities import Oddities
from handset.voice.wire import Wire, path_of

Direction = Literal["Inbound", "Outbound"]

# Shillings a second. Inbound as captured (42 s for 0.4083); outbound is invented, for it is not
# documented, and only has to differ.
RATES = {"Inbound": Decimal("0.009722222222222223"), "Outbound": Decimal("0.05")}

_LIVE_MAY_LACK = ("clientRequestId", "dtmfDigits", "recordingUrl")
_LAST_MAY_LACK = ("clientRequestId", "recordingUrl", "dialDestinationNumber", "dialStartTime")


@dataclass
class Leg:
    """What Africa's Talking keeps of a call from its first callback to its last notice."""

    wire: Wire
    oddities: Oddities
    direction: Direction
    number: str
    """The other party's, in E.164: a caller's, or that of a person the service calls."""
    destination: str
    """The service's own number, for calls that it places too."""
    carrier: str
    client_request_id: str = ""
    id: str = field(default_factory=lambda: "ATVId_" + token_hex(16))
    address: str = ""
    """Where the next callback goes: the last address that the service named."""
    begun: datetime | None = None
    ended: bool = False
    seconds: int = 0
    """How long it lasted, once it has ended."""
    cost: Decimal = Decimal(0)
    exchanges: list[Exchange] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.address = self.address or self.wire.callback

    def tell(self, state: str, more: Mapping[str, str], url: str = "") -> Exchange:
        """A callback of a call that lives; `url` keeps the call from then on."""
        self.address = url or self.address
        live = {"callSessionState": state, **self._known, "isActive": "1", **more}
        return self._deliver(self._filled(live, _LIVE_MAY_LACK))

    def end(self, seconds: int, cause: str, status: str, more: Mapping[str, str]) -> None:
        """The last notice, as often as the oddities say; whatever is answered is passed over."""
        self.ended, self.seconds = True, seconds
        self.cost = seconds * RATES[self.direction]
        state = "NotAnswered" if status == "NotAnswered" else "Completed"
        last = {
            "isActive": "0",
            **self._known,
            "callStartTime": spelt(self.begun),
            "callSessionState": state,
            "status": status,
            "durationInSeconds": str(seconds),
            "currencyCode": "KES",
            "amount": f"{self.cost:f}" if self.cost else "0",
            "hangupCause": cause,
            **more,
        }
        for _ in range({"lost": 0, "once": 1, "twice": 2}[self.oddities.final]):
            self._deliver(self._filled(last, _LAST_MAY_LACK))

    def repeat(self) -> Exchange:
        """The last callback once more: the same bytes to the same address."""
        return self._deliver(self.exchanges[-1].form)

    @property
    def _known(self) -> dict[str, str]:
        """The fields that stay the same while the call lasts."""
        known = {
            "direction": self.direction,
            "callerCountryCode": str(phonenumbers.parse(self.number).country_code),
            "callerNumber": self.oddities.written(self.number),
            "sessionId": self.id,
            "destinationNumber": self.destination,
            "callerCarrierName": "None" if self.oddities.nones else self.carrier,
            "callStartTime": spelt(self.begun, " " if self.direction == "Inbound" else "+"),
        }
        ours = {"clientRequestId": self.client_request_id} if self.client_request_id else {}
        return known | ours

    def _filled(self, form: dict[str, str], may_lack: Iterable[str]) -> dict[str, str]:
        lacks = dict.fromkeys(may_lack, "None") if self.oddities.nones else {}
        return form | {name: none for name, none in lacks.items() if not form.get(name)}

    def _deliver(self, form: dict[str, str]) -> Exchange:
        answer = self.wire.post(self.address, form)
        exchange = Exchange(path_of(self.address), form, "", answer)
        self.exchanges.append(exchange)
        return exchange


def spelt(moment: datetime | None, between: str = "+") -> str:
    """A time as the gateway writes it: some of its fields hold a plus that is no space."""
    return moment.astimezone(UTC).strftime(f"%Y-%m-%d{between}%H:%M:%S") if moment else "None"
