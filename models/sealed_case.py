"""The row of a case, made of what was told, every word of it sealed to the organisation."""

import uuid
from hashlib import sha256
from typing import Any

from models.crypto.envelope import new_key, seal_to, seal_under
from models.crypto.padding import padded
from models.priority import proposed
from models.recording_urls import seal_urls
from models.status import Status
from models.submission import Submission

_BLOCK = 256
"""Sealed answers are padded to blocks of so many bytes, so that length tells little."""

_AS_SUBMITTED = (
    "kind", "idem", "received_at", "channel", "language", "county", "country", "about", "danger",
    "urgent", "complete", "step", "content_version", "source",
    "call_tag",
)  # fmt: skip
"""The columns in the clear, which a submission has under the same names."""


def id_of(idem: bytes) -> uuid.UUID:
    """The id of what is filed under `idem`, known before it is there.

    The bytes hashed are the word from before cases were called so: with any other, what is told
    again under the same idem would get another id, and its code and its links would lead nowhere.
    """
    return uuid.UUID(bytes=sha256(b"filing" + idem).digest()[:16], version=4)


def sealed_row(
    submission: Submission, public_key: bytes, urls_key: bytes | None = None
) -> dict[str, Any]:
    """The row's columns, but for those that staff fill.

    Addresses of recordings are sealed under `urls_key`, which the service holds to fetch them.

    All tellings of one dialogue have one id, whichever way they come in, so that a link to a
    case stays good. It tells no more than a random one: the idem is a keyed hash.
    """
    row, key, contact = id_of(submission.idem), new_key(), submission.contact
    return {
        "id": row,
        **{name: getattr(submission, name) for name in _AS_SUBMITTED},
        "status": Status.NEW.value,
        "priority": proposed(submission).value,
        "unread": True,
        "may_contact": bool(contact),
        "sealed_key": seal_to(public_key, key, row.hex, "key"),
        "sealed_answers": _seal_json(key, submission.answers, row, "answers"),
        "sealed_contact": _seal_json(key, contact, row, "contact") if contact else None,
        "to_fetch": seal_urls(urls_key, submission),
    }


def _seal_json(key: bytes, value: dict[str, Any], row: uuid.UUID, field: str) -> bytes:
    return seal_under(key, padded(value, _BLOCK), row.hex, field)
