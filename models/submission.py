"""What a conversation hands over to be filed, and the words its clear facts are written in."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from models.db.base import now

RECORDED = "RECORDED"
"""What stands in the sealed answers in a recording's place."""


class Kind(StrEnum):
    """What a caller filed."""

    REPORT = "report"
    ENQUIRY = "enquiry"
    REQUEST = "request"
    CALL = "call"


class Channel(StrEnum):
    """How the caller reached us."""

    USSD = "USSD"
    IVR = "IVR"
    SMS = "SMS"
    WHATSAPP = "WHATSAPP"
    PHONE = "PHONE"
    VISIT = "VISIT"
    LETTER = "LETTER"
    CHAT = "CHAT"


BY_HAND = (Channel.PHONE, Channel.VISIT, Channel.LETTER, Channel.CHAT)
"""The ways that pass the service by: a person of staff enters what was said."""


class About(StrEnum):
    """What a request asks for, or an enquiry asks about."""

    CALL = "CALL"
    TRAINING = "TRAINING"
    MATERIALS = "MATERIALS"
    MIGRATION = "MIGRATION"
    OFFER = "OFFER"


class Danger(StrEnum):
    """Whether someone is in danger now, as the caller sees it."""

    YES = "YES"
    NO = "NO"
    UNSURE = "UNSURE"


@dataclass(frozen=True, kw_only=True, repr=False)
class Submission:
    """One case in the clear, on its way to being sealed; it never prints its words.

    `idem` is 32 bytes, the same for the same dialogue; `county` is Kenya's three-digit code;
    `country` is ISO 3166, `language` ISO 639; `about` is what is asked for, or asked about;
    `contact` is None unless the caller agreed to be contacted.
    `step` is how often the caller had been heard: a later telling takes an earlier one's place.
    `recordings` are the addresses of what was spoken instead of typed, by question.
    `call_tag` is what the call is known by in which it was told; None on other channels.
    `progress` is how far a caller has come who may come back to go on.
    `source` is what a day's cases from one number are known by, where the number is told.
    ValueError when a clear fact is none of the words this service knows.
    """

    kind: str
    idem: bytes
    channel: str
    language: str
    answers: dict[str, Any]
    contact: dict[str, str] | None = None
    recordings: dict[str, str] = field(default_factory=dict)
    county: str | None = None
    country: str | None = None
    about: str | None = None
    danger: str | None = None
    urgent: bool = False
    complete: bool = True
    step: int = 0
    content_version: str = ""
    source: bytes | None = None
    call_tag: bytes | None = None
    progress: dict[str, Any] | None = None
    received_at: datetime = field(default_factory=now)

    def __post_init__(self) -> None:
        Kind(self.kind)
        Channel(self.channel)
        if self.danger is not None:
            Danger(self.danger)
        if self.about is not None:
            About(self.about)
        if self.country is not None and not re.fullmatch(r"[A-Z]{2}", self.country):
            raise ValueError("country must be a code of two letters")
        if len(self.idem) != 32:
            raise ValueError("idem must be 32 bytes")
        if self.county is not None and not re.fullmatch(r"0[0-4][0-9]", self.county, re.ASCII):
            raise ValueError("county must be a code from 001 to 047")
