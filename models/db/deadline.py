"""Work on a database that may be given up on: the server can be frozen, the cable pulled.

A database's own time-outs count on the server, and a frozen server counts nothing. So the work is
done by a thread that may be left waiting, while whoever asked goes on.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

SECONDS = 2.0
AT_ONCE = 16

CANNOT_TAKE = (DBAPIError, PoolTimeoutError, TimeoutError)
"""Whatever driver, pool or clock may say when a row is not taken; for a caller all are alike."""

Done = TypeVar("Done")

_threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="database")


def within_deadline(work: Callable[[], Done], seconds: float = SECONDS) -> Done:
    """What `work` answers, if it does so within so many seconds.

    :raise TimeoutError: it did not; it may still be done later, so it must bear being done twice.
    """
    asked = _threads.submit(work)
    try:
        return asked.result(seconds)
    except TimeoutError:
        asked.cancel()  # nobody waits for what has not been begun
        raise
