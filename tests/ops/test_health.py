"""Whether the service says how it is, to those who may know."""

import json
import re
from pathlib import Path

import pytest
import structlog
from flask import Flask
from pydantic import SecretStr

from app import create_app
from config import Settings
from handset.ussd.phone import Phone
from ops import logs
from ops.lines import LINES
from ops.waking import Waking
from tests.support.callers import SENT, service_of, set_up
from tests.support.house import HOUSE
from tests.support.telling import SKIP, tell


def value(metrics: str, name: str) -> float:
    [line] = [line for line in metrics.splitlines() if line.startswith(f"{name} ")]
    return float(line.rpartition(" ")[2])


def test_it_is_alive_and_ready(app: Flask) -> None:
    assert app.test_client().get("/healthz").status_code == 200
    answer = app.test_client().get("/readyz")
    assert answer.status_code == 200
    parts = ("redis", "database", "organisation", "journal", "disk", "worker", "waking", "lists")
    assert answer.json == dict.fromkeys(parts, "ok")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_it_is_not_ready_before_it_is_set_up(settings: Settings) -> None:
    app = create_app(settings)
    answer = app.test_client().get("/readyz")
    service_of(app).redis.connection_pool.disconnect()
    service_of(app).database.kw["bind"].dispose()
    assert answer.status_code == 503
    assert answer.json
    assert "flask setup" in answer.json["organisation"]
    assert "app:serve" in answer.json["lists"]


def test_what_ails_it_is_named(app: Flask, settings: Settings) -> None:
    service_of(app).public_key()
    service_of(app).database.kw["bind"].dispose()
    path = Path(settings.database_url.removeprefix("sqlite:///"))
    path.rename(path.with_name("aside"))
    path.mkdir()
    (settings.instance_path / "journal").mkdir()
    (settings.instance_path / "journal" / "a-record").write_text("-")
    answer = app.test_client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json == {
        "redis": "ok",
        "database": "does not answer",
        "organisation": "ok",
        "journal": "1 waiting for the database",
        "disk": "ok",
        "worker": "ok",  # it has a moment to start
        "waking": "ok",
        "lists": "ok",
    }


def test_what_is_set_aside_in_the_journal_is_named(app: Flask, settings: Settings) -> None:
    folder = settings.instance_path / "journal"
    (folder / "lost+found").mkdir(parents=True)
    assert app.test_client().get("/readyz").status_code == 200
    (folder / "a-record.bad").write_text("-")
    answer = app.test_client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json
    assert answer.json["journal"].startswith("1 set aside: ")
    (folder / "another").write_text("-")
    answer = app.test_client().get("/readyz")
    assert answer.json
    assert answer.json["journal"].startswith("1 waiting for the database; 1 set aside: ")


def test_hops_and_reports_are_counted(app: Flask, phone: Phone, settings: Settings) -> None:
    client = app.test_client()
    # A label stands in the metrics once it was counted.
    sent = {**SENT, "pin": SKIP}
    tell(phone, "report", **sent)
    before, heard = client.get("/metrics").text, len(phone.exchanges)
    tell(phone, "report", **sent)
    phone.repeat()
    after = client.get("/metrics").text
    hops, seconds = 'salama_hops_total{channel="ussd"}', 'salama_hop_seconds_count{channel="ussd"}'
    assert value(after, hops) - value(before, hops) == len(
        [hop for hop in phone.exchanges[heard:] if hop.path == "/ussd"]
    )
    assert value(after, seconds) == value(after, hops)
    reports = 'salama_reports_filed_total{channel="ussd"}'
    assert value(after, reports) - value(before, reports) == 1
    assert 'salama_hop_seconds_bucket{channel="ussd",le="0.01"}' in after
    Waking(0, 0, 1, 1).write(settings.instance_path)
    told = re.findall(r"^\| `(salama_\w+)", (HOUSE / "docs" / "metrics.md").read_text(), re.M)
    printed = client.get("/metrics").text
    assert [name for name in told if f"# TYPE {name} " not in printed] == []


def test_with_a_token_metrics_are_for_its_bearer(settings: Settings) -> None:
    token = "a-token-of-some-length"
    locked = settings.model_copy(update={"metrics_token": SecretStr(token)})
    with set_up(locked) as app:
        client = app.test_client()
        assert client.get("/metrics").status_code == 404
        wrong = {"Authorization": "Bearer something-else"}
        assert client.get("/metrics", headers=wrong).status_code == 404
        right = {"Authorization": f"Bearer {token}"}
        assert client.get("/metrics", headers=right).status_code == 200


def test_no_log_line_carries_a_caller(capfd: pytest.CaptureFixture[str]) -> None:
    logs.set_up()
    LINES.flush()
    capfd.readouterr()  # of what others logged
    structlog.get_logger().info("hop", phoneNumber="+254711000001", text="1*2", seconds=0.1)
    LINES.flush()
    line = json.loads(capfd.readouterr().out)
    assert line["event"] == "hop"
    assert line["seconds"] == 0.1
    assert line.keys() == {"event", "seconds", "level", "timestamp"}
