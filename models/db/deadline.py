"""Work on a database that may be given up on: the server can be frozen, the cable pulled.

A database's own time-outs count on the server, and a frozen server counts nothing. So the work is
done by a thread that may be left waiting, while whoever asked goes on. Where some have waited in
vain, callers are not made to wait either, until it answers again.
"""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

import patience
from models.db.breaker import BREAKER, SLOW_S, Resting

SECONDS = 2.0
AT_ONCE = 16

CANNOT_TAKE = (DBAPIError, PoolTimeoutError, TimeoutError)
"""Whatever driver, pool or clock may say when a row is not taken; for a caller all are alike."""

Done = TypeVar("Done")

_threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="database")


def within_deadline(
    work: Callable[[], Done], seconds: float | None = None, *, waits: bool = False
) -> Done:
    """What `work` answers, if it does so within so many seconds; `SECONDS` if none are given.

    No event loop waits for it: what one carries stands aside.

    :param waits: nobody is kept waiting by it: it is done however many have waited in vain.
    :raise Resting: it was not begun, for the database keeps everyone waiting, or has kept this
        callback so already.
    :raise TimeoutError: it did not; it may still be done later, so it must bear being done twice.
    """
    return patience.apart(partial(_in_time, work, SECONDS if seconds is None else seconds, waits))


def _in_time(work: Callable[[], Done], seconds: float, waits: bool) -> Done:
    if not waits:
        if patience.is_lost():
            raise Resting
        BREAKER.enter()
    began = time.monotonic()
    asked = _begun(work)
    try:
        done = asked.result(seconds)
    except CANNOT_TAKE:
        asked.cancel()  # nobody waits for what has not been begun
        if (waited := time.monotonic() - began) >= SLOW_S:
            patience.lose()
        BREAKER.in_vain(waited)
        raise
    BREAKER.served()
    return done


def _begun(work: Callable[[], Done]) -> "Future[Done]":
    """It is given to a thread; where the process comes to its end and takes nothing any more, that
    is as if the database were away: what somebody told goes into the journal."""
    try:
        return _threads.submit(work)
    except RuntimeError as ends:
        raise TimeoutError from ends
