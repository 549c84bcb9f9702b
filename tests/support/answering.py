"""What `python -m edge` may have answer: it says which process it is, and does what it is told."""

import asyncio
import os
import sys

from edge.connection import Said
from edge.process import run
from edge.request import Request


async def answer(asked: Request) -> Said:
    """Its own number; at `/slow` after a while."""
    if asked.path == "/slow":
        await asyncio.sleep(1)
    body = str(os.getpid()).encode()
    return Said(200, [(b"content-length", b"%d" % len(body))], body)


if __name__ == "__main__":
    if os.path.exists(f"{os.environ['INSTANCE_PATH']}/stumbles"):
        sys.exit(3)
    run(lambda _succeed: answer)
