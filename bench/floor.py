"""The floor: the plainest answer to a callback in Python, a Flask view and two trips to Redis."""

import json
import os
from typing import Any

import redis
from flask import Flask, Response, request

from bench.walks import screen

MORE = "x" * 450
"""So that a session is of 500 to 600 bytes."""

app = Flask(__name__)
client = redis.Redis.from_url(os.environ["REDIS_URL"])


@app.post("/ussd")
def hop() -> Response:
    """Load, step, save, say."""
    session = request.form["sessionId"]
    held = client.get(f"floor:{session}")
    state: dict[str, Any] = json.loads(held) if held else {"heard": [], "more": MORE}
    state["heard"].append(request.form["phoneNumber"][-3:])
    client.set(f"floor:{session}", json.dumps(state), ex=300)
    return _said()


@app.post("/bare/ussd")
def bare() -> Response:
    """The same without Redis."""
    return _said()


def _said() -> Response:
    text = request.form["text"]
    return Response(screen(text.count("*") + bool(text)), mimetype="text/plain")
