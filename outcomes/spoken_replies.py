"""Where a call plays what staff spoke: an address that is good for minutes, and holds all it takes.

Code and PIN alone open the key of the sound. The address carries that key, which reply it is of and
until when, sealed under a key of this service: nothing is kept of it, nothing stands in it in the
clear, and nobody else can make one.
"""

import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from uuid import UUID

from models import Database, SealBroken
from models.crypto.envelope import open_under, seal_under
from models.db.deadline import CANNOT_TAKE
from models.spoken_reply import sound
from ops.logs import failure

GOOD_FOR_S = 300
"""A dialogue lives no longer without a key; a gateway fetches within a second, perhaps twice."""

BEFORE, AFTER = "/spoken/", ".wav"
_ID = 16
_PLACE = ("address", "spoken reply")


@dataclass(frozen=True)
class SpokenReplies:
    """Makes addresses at this service, which is reached at `here`, and finds what they are of.

    `key` has 32 bytes.
    """

    database: Database
    key: bytes = field(repr=False)
    here: str

    def address(self, reply_id: UUID, key: bytes) -> str:
        """Where a reply is played from now on, for minutes."""
        until = int(time.time()) + GOOD_FOR_S
        sealed = seal_under(self.key, until.to_bytes(8, "big") + reply_id.bytes + key, *_PLACE)
        return f"{self.here}{BEFORE}{urlsafe_b64encode(sealed).decode().rstrip('=')}{AFTER}"

    def file(self, path: str) -> bytes | None:
        """What is played at an address; None where it is none of ours, too old, or deleted."""
        token = path.removeprefix(BEFORE).removesuffix(AFTER)
        try:
            sealed = urlsafe_b64decode(token + "=" * (-len(token) % 4))
            opened = open_under(self.key, sealed, *_PLACE)
            until, row, key = int.from_bytes(opened[:8], "big"), opened[8:][:_ID], opened[8 + _ID :]
            if time.time() > until:
                return None
            with self.database() as db:
                return sound(db, UUID(bytes=row), key)
        except (ValueError, SealBroken):
            return None
        except CANNOT_TAKE as away:
            failure("reply_not_played", away)
            return None
