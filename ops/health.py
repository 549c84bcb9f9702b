"""Whether the service is alive and well, and what it counts."""

import hmac
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import redis
from flask import Blueprint, Response, abort, current_app, jsonify, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client import REGISTRY as HERE
from prometheus_client.multiprocess import MultiProcessCollector
from sqlalchemy import text

from models import Database, journal

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def alive() -> Response:
    """The process answers."""
    return Response("ok\n", mimetype="text/plain")


@bp.get("/readyz")
def ready() -> tuple[Response, int]:
    """Each part `ok` or what ails it; 503 where a caller would suffer from it."""
    service = current_app.extensions["salama"]
    found = {
        "redis": _redis(service.redis),
        "database": _database(service.database),
        "organisation": _organisation(service.public_key),
        "journal": _journal(service.settings.journal),
        "lists": "ok" if service.lists.is_fresh else "not looked at: start it as `app:serve`",
    }
    well = all(state == "ok" for state in found.values())
    return jsonify(found), 200 if well else 503


@bp.get("/metrics")
def metrics() -> Response:
    """Prometheus's text format; open in demo mode, else for who bears the token."""
    token = current_app.extensions["salama"].settings.metrics_token
    if token is not None:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if not hmac.compare_digest(given.encode(), token.get_secret_value().encode()):
            abort(404)
    registry: Any = HERE
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


@bp.after_request
def _protect(response: Response) -> Response:
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    return response


def _redis(client: redis.Redis) -> str:
    try:
        client.ping()
    except redis.exceptions.RedisError:
        return "does not answer"
    return "ok"


def _database(database: Database) -> str:
    try:
        with database() as db:
            db.execute(text("SELECT 1"))
    except Exception:  # whatever the driver calls it
        return "does not answer"
    return "ok"


def _organisation(public_key: Callable[[], bytes]) -> str:
    try:
        public_key()
    except Exception:  # no schema, no organisation, or no database and no copy of its key
        return "has no key: migrate the database and run `flask setup`"
    return "ok"


def _journal(folder: Path) -> str:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        waiting, aside = journal.waiting(folder), journal.set_aside(folder)
    except OSError:
        return "can't be written"
    if not os.access(folder, os.W_OK):
        return "can't be written"
    ails = [f"{waiting} waiting for the database"] if waiting else []
    ails += [f"{aside} set aside: the worker can't read them, and looks again"] if aside else []
    return "; ".join(ails) or "ok"
