"""Each alarm of `deploy/alarms.yml` fires where it should and no other does, and has its page."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.conftest import missing
from tests.support.house import HOUSE
from tests.test_docs import LOGGED, METRICS, our_code

ALARMS = (HOUSE / "deploy" / "alarms.yml").read_text()
PAGES = (HOUSE / "docs" / "alarms.md").read_text()
BOARD = json.loads((HOUSE / "deploy" / "dashboard.json").read_text())
NAMES = re.findall(r"- alert: (\w+)", ALARMS)
EXPRESSIONS = re.findall(r"expr: (.+)", ALARMS)
PANELS = [target["expr"] for panel in BOARD["panels"] for target in panel.get("targets", [])]

MINUTES = 40
NOW, LONG_AGO = f"0+60x{MINUTES}", f"-999999+0x{MINUTES}"
Series = dict[str, str]


def logged(event: str, level: str = "error") -> str:
    return f'salama_logged_seconds{{event="{event}",level="{level}"}}'


def always(value: float) -> str:
    return f"{value}+0x{MINUTES}"


WELL: Series = {
    'up{job="salama"}': always(1),
    'salama_well{part="redis"}': always(1),
    'salama_well{part="database"}': always(1),
    'salama_journal_records{state="waiting"}': always(0),
    'salama_journal_records{state="set_aside"}': always(0),
    'salama_rests{part="database"}': always(0),
    'salama_waking{what="on_duty"}': always(2),
    'salama_disk_free_bytes{folder="instance"}': always(9e9),
    'salama_hops_total{channel="ussd"}': f"0+10x{MINUTES}",
    'salama_hop_seconds_bucket{channel="ussd",le="0.05"}': f"0+10x{MINUTES}",
    'salama_hop_seconds_bucket{channel="ussd",le="5"}': f"0+10x{MINUTES}",
    'salama_hop_seconds_bucket{channel="ussd",le="10"}': f"0+10x{MINUTES}",
    'salama_hop_seconds_bucket{channel="ussd",le="+Inf"}': f"0+10x{MINUTES}",
    'salama_ussd_sessions_ended_total{status="Failed"}': always(3),
    'salama_prompts_missing_total{language="sw"}': always(3),
    logged("commits_lost"): LONG_AGO,
    logged("audit_log_whole", "info"): NOW,
    logged("backup_written", "info"): NOW,
    logged("daily_test_raised", "info"): NOW,
    logged("alert_sent", "info"): NOW,
}
ILL: dict[str, Series] = {
    "Gone": {'up{job="salama"}': always(0)},
    "NotReady": {'salama_well{part="redis"}': always(0)},
    "JournalWaits": {'salama_journal_records{state="waiting"}': always(1)},
    "RecordSetAside": {'salama_journal_records{state="set_aside"}': always(1)},
    "Slow": {
        'salama_hop_seconds_bucket{channel="ussd",le="0.05"}': f"0+9x{MINUTES}",
        'salama_hop_seconds_bucket{channel="ussd",le="5"}': f"0+9x{MINUTES}",
    },
    "SessionsFail": {'salama_ussd_sessions_ended_total{status="Failed"}': f"0+1x{MINUTES}"},
    "DatabaseRests": {'salama_rests{part="database"}': always(1)},
    "UrgentUntaken": {logged("alert_sent"): NOW},
    "NobodyOnDuty": {'salama_waking{what="on_duty"}': always(0)},
    "WakingUntried": {logged("daily_test_raised", "info"): always(-100_000)},
    "AuditLogUnwatched": {logged("audit_log_whole", "info"): always(-100_000)},
    "BackupOld": {logged("backup_written", "info"): always(-100_000)},
    "DiskFills": {'salama_disk_free_bytes{folder="instance"}': f"9e9-1e7x{MINUTES}"},
    "PromptsMissing": {'salama_prompts_missing_total{language="sw"}': f"0+1x{MINUTES}"},
}
BY_DAYS = "Silence"
FIRING = 'count by (alertname, machine) (ALERTS{alertstate="firing"})'


def ill() -> Iterator[tuple[str, Series]]:
    """Each alarm with what sets it off, one event at a time where it is set off by any of some."""
    yield from ILL.items()
    for name, expression in zip(NAMES, EXPRESSIONS, strict=True):
        if name not in ILL or "event=~" in expression:
            for events in re.findall(r'event=~?"([\w|]+)"', expression):
                yield from ((name, {logged(event): NOW}) for event in events.split("|"))


def promtool(*words: str) -> None:
    if not shutil.which("promtool"):
        missing("there is no promtool here: install prometheus")
    done = subprocess.run(["promtool", *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def proved(folder: Path, name: str, test: Mapping[str, object], every: str = "1m") -> str:
    """A file of tests for promtool, which reads JSON as the YAML that it is."""
    rules = [str(HOUSE / "deploy" / "alarms.yml")]
    known = {"rule_files": rules, "evaluation_interval": every, "tests": [test]}
    (folder / name).write_text(json.dumps(known))
    return str(folder / name)


def test_each_alarm_fires_once_and_alone_and_is_silent_when_all_is_well(tmp_path: Path) -> None:
    """One machine is well, and each of the others ails in one way."""
    cases = [(None, {}), *ill()]
    assert {name for name, _ in cases} == {None, *NAMES} - {BY_DAYS}
    heard = [
        {"labels": f'{{alertname="{name}",machine="{at}"}}', "value": 1}
        for at, (name, _) in enumerate(cases)
        if name
    ]
    series = [
        {"series": name.replace("}", f',machine="{at}"}}'), "values": values}
        for at, (_, ails) in enumerate(cases)
        for name, values in (WELL | ails).items()
    ]
    asked = {"expr": FIRING, "eval_time": f"{MINUTES}m", "exp_samples": heard}
    test = {"interval": "1m", "input_series": series, "promql_expr_test": [asked]}
    promtool("test", "rules", proved(tmp_path, "one.yml", test))


def test_silence_is_one_where_there_was_none_yesterday(tmp_path: Path) -> None:
    hops = {"series": 'salama_hops_total{channel="ussd"}', "values": "0+10x18 180x160"}
    expected = [{"labels": f'{{alertname="{BY_DAYS}"}}', "value": 1}]
    asked = [
        {"expr": FIRING, "eval_time": "26h", "exp_samples": expected},
        {"expr": FIRING, "eval_time": "12h", "exp_samples": []},  # nobody called then yesterday
    ]
    test = {"interval": "10m", "input_series": [hops], "promql_expr_test": asked}
    promtool("test", "rules", proved(tmp_path, "days.yml", test, "10m"))


def test_prometheus_can_read_its_configuration_and_the_dashboard(tmp_path: Path) -> None:
    for name in ("alarms.yml", "prometheus.yml"):
        shutil.copy(HOUSE / "deploy" / name, tmp_path)
    config = tmp_path / "prometheus.yml"
    token = tmp_path / "metrics.token"
    token.touch()
    config.write_text(config.read_text().replace("/etc/prometheus/metrics.token", str(token)))
    promtool("check", "config", str(config))
    shown = [{"record": f"panel:{at}", "expr": expr} for at, expr in enumerate(PANELS)]
    board = tmp_path / "board.yml"
    board.write_text(json.dumps({"groups": [{"name": "board", "rules": shown}]}))
    promtool("check", "rules", str(board))


def test_each_alarm_has_its_page_and_each_page_its_alarm() -> None:
    assert len(NAMES) == len(EXPRESSIONS) == len(set(NAMES)) > 30
    pages = dict(re.findall(r"^### (\w+)\n(.*?)(?=^#|\Z)", PAGES, re.M | re.S))
    assert list(pages) == NAMES
    for name, page in pages.items():
        assert all(f"**{part}.**" in page for part in ("Says", "Look", "Do")), name
    wakes = dict(zip(NAMES, re.findall(r"wakes: (\w+)}", ALARMS), strict=True))
    assert wakes == {
        name: "somebody" if "**Wakes somebody.**" in page else "nobody"
        for name, page in pages.items()
    }


def test_what_is_asked_for_is_what_is_measured() -> None:
    """Metrics and labels as the table of metrics has them, which is held to the code."""
    measured = {
        name: {*labels.split(", ")}
        for name, labels in re.findall(r"^\| `(salama_\w+)\{([^}]*)\}` \|", METRICS, re.M)
    }
    for expression in EXPRESSIONS + PANELS:
        asked = re.findall(r"\b(salama_\w+|up\b)(?:\{([^}]*)\})?", expression)
        assert asked
        for name, labels in asked:
            known = measured | {"up": {"job"}}
            of_metric = known[re.sub(r"_bucket$", "", name)]
            assert set(re.findall(r"(\w+)=", labels)) <= of_metric, expression


def test_every_event_that_an_alarm_waits_for_is_one_that_is_logged() -> None:
    awaited = {
        event
        for expression in EXPRESSIONS + PANELS
        for events in re.findall(r'event=~?"([\w|]+)"', expression)
        for event in events.split("|")
    }
    logged = {name for text in our_code() for found in LOGGED.findall(text) for name in found}
    assert awaited - logged == {"alert_sent"}  # which is said at one of two levels, by `say`
