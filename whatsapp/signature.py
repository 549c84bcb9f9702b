"""Who signs what they send: proof that Meta sent a body, and that the address was given to Meta.

Source: developers.facebook.com, "Create a webhook endpoint", read in November 2026.
"""

import hmac
import re
from collections.abc import Sequence
from urllib.parse import parse_qsl

_SIGNED = re.compile(r"sha256=[0-9a-f]{64}")
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{1,128}")
_ASKED = ("hub.mode", "hub.verify_token", "hub.challenge")
MOST_FIELDS = 20


def is_one(signature: str) -> bool:
    """Whether it has the look of a signature."""
    return _SIGNED.fullmatch(signature) is not None


def is_signed(body: bytes, signature: str, secrets: Sequence[bytes]) -> bool:
    """Whether a body, byte by byte as it came, was signed with one of these secrets.

    Which one, and how far a wrong signature is right, takes the same time.
    """
    made = [f"sha256={hmac.digest(secret, body, 'sha256').hex()}" for secret in secrets]
    return is_one(signature) and any([hmac.compare_digest(signature, one) for one in made])


def challenge(query: str, token: str) -> str | None:
    """What Meta wants to hear back when it is given our address; None for whoever lacks the token.

    Nothing is answered that might be more than a word: it would be shown as if we had said it.
    """
    try:
        pairs = parse_qsl(query, max_num_fields=MOST_FIELDS)
    except ValueError:
        return None
    asked = [[value for name, value in pairs if name == wanted] for wanted in _ASKED]
    if any(len(values) != 1 for values in asked):
        return None
    (mode,), (given,), (said,) = asked
    known = hmac.compare_digest(given.encode("utf-8", "surrogatepass"), token.encode())
    return said if known and mode == "subscribe" and _CHALLENGE.fullmatch(said) else None
