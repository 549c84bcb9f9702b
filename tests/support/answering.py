"""What `python -m edge` may have answer: it says which process it is, and does what it is told."""

import asyncio
import os
import sys
import time
from typing import Any

from edge.process import run


async def answer(scope: Any, receive: Any, send: Any) -> None:
    """Its own number; at `/slow` after a while."""
    if scope["path"] == "/slow":
        await asyncio.sleep(1)
    body = str(os.getpid()).encode()
    told = [(b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": 200, "headers": told})
    await send({"type": "http.response.body", "body": body})


if __name__ == "__main__":
    if os.path.exists(f"{os.environ['INSTANCE_PATH']}/stumbles"):
        sys.exit(3)
    if os.path.exists(f"{os.environ['INSTANCE_PATH']}/hangs"):
        time.sleep(99)
    run(lambda: answer)
