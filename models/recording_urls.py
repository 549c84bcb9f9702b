"""The addresses of what was spoken, sealed until they are fetched."""

from models.crypto.envelope import seal_under
from models.crypto.padding import padded
from models.submission import Channel, Submission

_BLOCK = 256
SPOKEN = (Channel.IVR, Channel.WHATSAPP)


def seal_urls(key: bytes | None, submission: Submission) -> bytes | None:
    """What is to be fetched, bound to the idem. Where callers may speak it is said even if it is
    nothing: then what an earlier telling recorded is to go."""
    if submission.channel not in SPOKEN or key is None:
        if submission.recordings:
            raise ValueError("only who rings or sends voice notes is recorded, and under a key")
        return None
    urls = padded(submission.recordings, _BLOCK)
    return seal_under(key, urls, submission.idem.hex(), "to fetch")
