"""Africa's Talking's callbacks for voice, in our own words: its field names end here.

Source: developers.africastalking.com/docs/voice/handle_calls and /voice/notifications.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from dialogue.act import Caller
from gateway import callbacks
from gateway.callbacks import Posted
from ivr.switchboard import CallEnd, PersonEnd
from telecom.numbers import one_form

CHANNEL = "IVR"
MOST_KEYS = 40
LONGEST_ADDRESS = 2000
LONGEST_CALL_S = 24 * 3600
# Source: developers.africastalking.com/docs/voice/notifications. All else is counted as one.
CAUSES = frozenset(
    {
        "NORMAL_CLEARING", "CALL_REJECTED", "NORMAL_TEMPORARY_FAILURE", "RECOVERY_ON_TIMER_EXPIRE",
        "ORIGINATOR_CANCEL", "LOSE_RACE", "USER_BUSY", "NO_ANSWER", "NO_USER_RESPONSE",
        "SUBSCRIBER_ABSENT", "SERVICE_UNAVAILABLE", "USER_NOT_REGISTERED", "UNALLOCATED_NUMBER",
        "UNSPECIFIED",
    }
)  # fmt: skip
_OF_A_PERSON = {
    "dialDestinationNumber",
    "dialDurationInSeconds",
    "queueDurationInSeconds",
    "dequeuedToPhoneNumber",
}


@dataclass(frozen=True, slots=True)
class VoiceCallback:
    """One callback of a call: what was heard for question `hop`, None where the phone rings."""

    caller: Caller
    outbound: bool  # we placed the call
    rung: str  # the number of ours that was rung, in its one form
    hop: int | None
    silence: bool
    keys: str
    recording: str  # the address of what was spoken; empty where nothing was
    taken: bool  # somebody took the caller out of the queue: they talk now
    end: CallEnd | None  # what became of the call, once it is over

    @classmethod
    def read(cls, post: Posted, hop: int | None = None, *, silence: bool = False) -> Self:
        """From what was posted.

        :raise callbacks.Unreadable: there is nothing in it that could be answered to the point.
        """
        fields = _known(callbacks.read(post))
        if not (session := fields.get("sessionId")):
            raise callbacks.Unreadable("no session")
        url = fields.get("recordingUrl", "")
        caller = Caller(CHANNEL, session, one_form(fields.get("callerNumber", "")))
        return cls(
            caller=caller,
            outbound=_is_outbound(fields),
            rung=one_form(fields.get("destinationNumber", "")),
            hop=hop,
            silence=silence,
            keys=fields.get("dtmfDigits", "")[:MOST_KEYS],
            recording=url if len(url) <= LONGEST_ADDRESS else "",
            taken="dequeuedToPhoneNumber" in fields,
            end=None if fields.get("isActive") == "1" else _end(caller, fields),
        )


def _known(fields: Mapping[str, str]) -> dict[str, str]:
    """The fields that say something: the gateway writes `None` for what it does not know."""
    return {name: said for name, said in fields.items() if said not in ("", "None")}


def _is_outbound(fields: Mapping[str, str]) -> bool:
    return fields.get("direction", "").lower() == "outbound"


def _end(caller: Caller, fields: Mapping[str, str]) -> CallEnd:
    cause = fields.get("hangupCause", "")
    seconds = _seconds(fields.get("dialDurationInSeconds"))
    person = PersonEnd(seconds > 0 or "dequeuedToPhoneNumber" in fields, seconds)
    return CallEnd(
        caller=caller,
        outbound=_is_outbound(fields),
        seconds=_seconds(fields.get("durationInSeconds")),
        cause=cause if cause in CAUSES else "Other",
        dialled=fields.get("dialDestinationNumber", ""),
        person=person if _OF_A_PERSON & fields.keys() else None,
    )


def _seconds(said: str | None) -> int:
    """A length as it is told; nothing where it is none."""
    whole = (said or "").partition(".")[0][:9]
    return min(int(whole), LONGEST_CALL_S) if whole.isascii() and whole.isdigit() else 0
