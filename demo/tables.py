"""The tables of a live database brought up to date at the start, be it there or still away."""

import sys
import threading
import time

from sqlalchemy.exc import OperationalError

from models.db.migrate import upgrade

WAITED_FOR_S = 10.0
PAUSE_S = 2.0


def migrate(url: str) -> None:
    """Apply what is missing. Where the database does not answer, callers are not kept waiting for
    it: this returns, and the tables are brought up to date once it does.

    :raise Exception: a migration failed, and that was so within the first ten seconds.
    """
    failed: list[Exception] = []
    thread = threading.Thread(target=_apply, args=(url, failed), daemon=True)
    thread.start()
    thread.join(WAITED_FOR_S)
    if failed:
        raise failed[0]
    if thread.is_alive():
        print("The database does not answer; its tables wait for it.", file=sys.stderr)


def _apply(url: str, failed: list[Exception]) -> None:
    while True:
        try:
            upgrade(url)
        except OperationalError:
            time.sleep(PAUSE_S)
        except Exception as wrong:
            failed.append(wrong)
            return
        else:
            return
