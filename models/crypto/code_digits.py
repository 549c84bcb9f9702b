"""The code a caller comes back with: seven derived digits and a check digit.

It is derived from the case's own idempotency tag, so that an answer sent twice shows one code.
"""

import hmac
import re
from hashlib import sha256

# The totally anti-symmetric quasigroup of H. Michael Damm's thesis (Marburg, 2004).
_DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)


def damm(digits: str) -> str:
    """The check digit for `digits`; for digits that already end in theirs it is "0"."""
    carried = 0
    for digit in digits:
        carried = int(_DAMM[carried][int(digit)])
    return str(carried)


def new_code(secret: bytes, idem: bytes, draw: int) -> str:
    """The eight-digit code of the `draw`-th try for this case; never begins with 0.

    256 bits reduced to nine million values: no digit is likelier than another by 2⁻²³².
    """
    drawn = hmac.digest(secret, b"draw" + draw.to_bytes(4, "big") + idem, sha256)
    digits = str(1_000_000 + int.from_bytes(drawn, "big") % 9_000_000)
    return digits + damm(digits)


def well_formed(code: str) -> bool:
    """Whether this can be a code: eight ASCII digits, no leading 0, the right check digit."""
    return re.fullmatch(r"[1-9][0-9]{7}", code) is not None and damm(code) == "0"


def tag(secret: bytes, code: str) -> bytes:
    """What the code is looked up by: a keyed hash, 32 bytes."""
    return hmac.digest(secret, b"tag" + code.encode(), sha256)
