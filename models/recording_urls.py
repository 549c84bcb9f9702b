"""The addresses of what was spoken, sealed until they are fetched."""

from models.crypto.envelope import seal_under
from models.crypto.padding import padded
from models.submission import Channel, Submission

_BLOCK = 256


def seal_urls(key: bytes | None, submission: Submission) -> bytes | None:
    """What is to be fetched, bound to the idem. A call says so even if it is nothing: then what an
    earlier telling recorded is to go."""
    if submission.channel != Channel.IVR or key is None:
        if submission.recordings:
            raise ValueError("only a call has recordings, and their addresses need a key")
        return None
    urls = padded(submission.recordings, _BLOCK)
    return seal_under(key, urls, submission.idem.hex(), "to fetch")
