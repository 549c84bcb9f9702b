"""The service as a web server runs it, its process replaced after a few hundred requests."""

from app import serving
from ops.memory import Recycled

AFTER = 300


def serve() -> Recycled:
    """What granian is given in place of `app:serve`."""
    return Recycled(serving(), AFTER, youngest_s=0)
