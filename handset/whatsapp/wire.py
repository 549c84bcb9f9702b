"""Meta's side of the network: it brings what it tells to the service, tells again what was not
taken, and what became of each message that it was sent."""

from collections.abc import Callable, Mapping
from functools import partial
from http.client import HTTPConnection, HTTPException
from threading import Timer
from urllib.parse import urlsplit

from handset.whatsapp.meta import Hook, Meta, Sent

PATIENCE_S = 5.0
"""How long Meta waits is not published; others have seen between 5 and 20 seconds."""

AGAIN_S, STATUS_S = 3.0, 0.7


def hook_over_http(url: str) -> Hook:
    """What brings bodies to an address, on a line of its own for each."""
    where = urlsplit(url)

    def hook(body: bytes, headers: Mapping[str, str]) -> int:
        connection = HTTPConnection(where.netloc, timeout=PATIENCE_S)
        try:
            connection.request("POST", where.path, body, dict(headers))
            return connection.getresponse().status
        except (HTTPException, OSError):
            return 0
        finally:
            connection.close()

    return hook


def on_its_way(meta: Meta, sent: Sent) -> None:
    """Tell by and by that a message was sent, delivered and read; the service may not answer."""
    for number, status in enumerate(("sent", "delivered", "read"), start=1):
        later(number * STATUS_S, partial(meta.status, sent, status))


def tell_again(meta: Meta) -> None:
    """Tell once more what the service did not take, until it does."""
    if meta.waiting and meta.again() != 200:
        later(AGAIN_S, partial(tell_again, meta))


def later(seconds: float, work: Callable[[], object]) -> None:
    """Do it then, unless all ends before."""
    timer = Timer(seconds, work)
    timer.daemon = True
    timer.start()
