"""Whether the service is alive and well, and what it counts."""

import hmac
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, current_app, jsonify, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client import REGISTRY as HERE
from prometheus_client.metrics_core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from models import journal_folder
from models.db.breaker import BREAKER
from ops import checks, logs
from ops.checks import Checks
from ops.waking import Waking

bp = Blueprint("health", __name__)

NOT_LOOKED_AT = "not looked at: start it as `app:serve`"


@bp.get("/healthz")
def alive() -> Response:
    """The process answers."""
    return Response("ok\n", mimetype="text/plain")


@bp.get("/readyz")
def ready() -> tuple[Response, int]:
    """Each part `ok` or what ails it; 503 where a caller would suffer from it."""
    found = _checks().look()
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
    return Response(
        generate_latest(registry) + generate_latest(_Now()), content_type=CONTENT_TYPE_LATEST
    )


@bp.after_request
def _protect(response: Response) -> Response:
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    return response


def checks_of(service: Any) -> Checks:
    """How to look at each part of a service."""
    settings, since = service.settings, time.monotonic()
    return Checks(
        {
            "redis": partial(checks.of_redis, service.redis),
            "database": partial(checks.of_database, service.database),
            "organisation": partial(checks.of_organisation, service.public_key),
            "journal": partial(checks.of_journal, settings.journal),
            "disk": partial(checks.of_disk, settings.instance_path),
            "worker": partial(checks.of_worker, settings.instance_path, since),
            "waking": partial(checks.of_waking, settings.instance_path),
            "lists": lambda: "" if service.lists.is_fresh else NOT_LOOKED_AT,
        }
    )


def _checks() -> Checks:
    found: Checks = current_app.extensions["checks"]
    return found


class _Now:
    """What is so at this moment, beside what was counted since the start."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        well = GaugeMetricFamily("salama_well", "Whether a part is well", labels=["part"])
        for part, state in _checks().look().items():
            well.add_metric([part], float(state == "ok"))
        yield well
        settings = current_app.extensions["salama"].settings
        with suppress(OSError):
            found = journal_folder.count(settings.journal)
            records = GaugeMetricFamily("salama_journal_records", "Records", labels=["state"])
            records.add_metric(["waiting"], found.waiting)
            records.add_metric(["set_aside"], found.aside)
            yield records
        with suppress(OSError):
            free = GaugeMetricFamily("salama_disk_free_bytes", "Room", labels=["folder"])
            free.add_metric(["instance"], shutil.disk_usage(settings.instance_path).free)
            yield free
        if waking := Waking.read(settings.instance_path):
            gauge = GaugeMetricFamily("salama_waking", "How waking goes", labels=["what"])
            for what, how_many in asdict(waking).items():
                gauge.add_metric([what], how_many)
            yield gauge
        yield _logged(settings.instance_path)
        rests = GaugeMetricFamily("salama_rests", "Whether callers go without", labels=["part"])
        rests.add_metric(["database"], float(BREAKER.open))
        yield rests


def _logged(instance: Path) -> GaugeMetricFamily:
    logged = GaugeMetricFamily("salama_logged_seconds", "Last time", labels=["event", "level"])
    for event, level, at in logs.last_logged(instance):
        logged.add_metric([event, level], at)
    return logged
