"""The units, the proxy and the settings of `deploy/` are those of the service, and hold it in."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from config import _ONLY_WHEN_LIVE, Settings
from demo import __main__ as run
from ops import backup
from tests.conftest import missing
from tests.support.house import HOUSE

DEPLOY = HOUSE / "deploy"
UNITS = sorted(path.name for path in DEPLOY.glob("salama-*.service"))
HELD_IN = (DEPLOY / "salama-.service.d" / "hardening.conf").read_text()
LEAST_EXPOSED = "20"  # tenths; systemd calls 2.0 OK, and a unit without any of it 9.6 UNSAFE

STANDING = (
    "basic.target", "multi-user.target", "network-online.target", "shutdown.target",
    "sysinit.target", "timers.target", "time-set.target", "time-sync.target",
)  # fmt: skip
PROGRAMS = (*(f"opt/salama/.venv/bin/{name}" for name in ("python", "flask")), "bin/sh")


def settings_in(name: str) -> dict[str, str]:
    lines = (DEPLOY / name).read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def test_the_settings_are_ones_that_are_read_and_none_is_missing() -> None:
    given = settings_in("salama.env.example") | settings_in("staff.env.example")
    given |= dict.fromkeys(re.findall(r'echo "([A-Z_]+)=', (DEPLOY / "apart").read_text()), "")
    known = {name.upper(): field for name, field in Settings.model_fields.items()}
    assert given.keys() <= known.keys()
    needed = {name for name, field in known.items() if field.is_required()}
    assert needed | {name.upper() for name in _ONLY_WHEN_LIVE} <= given.keys()


def test_the_process_for_callers_is_told_less() -> None:
    """systemd reads its files as root, later ones last; it may not even look at them itself."""
    own = (DEPLOY / "salama-web@callbacks.service.d" / "of-callers.conf").read_text().splitlines()
    told = [line.removeprefix("EnvironmentFile=") for line in own if line.startswith("Env")]
    assert told[0] == ""  # what the unit itself names is not its own
    assert [path.rpartition("/")[2] for path in told[1:]] == [
        *("salama.env", "redis-callers.env", "callbacks.env")
    ]
    assert any(line.startswith("InaccessiblePaths=-/etc/salama ") for line in own)
    assert "User=salama-callers" in own
    dropped_in = sorted(path.name for path in DEPLOY.glob("salama-*.d/*.conf"))
    assert dropped_in == ["hardening.conf", "of-callers.conf"]  # the user of its own is read last
    kept = settings_in("staff.env.example").keys()
    assert kept == {"SMTP_URL", "EMAIL_FROM", "ALERT_EMAIL", "BACKUP_KEYS"}
    assert not kept & settings_in("salama.env.example").keys()
    needed = {name.upper() for name, field in Settings.model_fields.items() if field.is_required()}
    assert needed - settings_in("salama.env.example").keys() == {"REDIS_URL"}


def test_each_half_of_the_web_is_started_as_the_demo_starts_the_whole() -> None:
    unit = (DEPLOY / "salama-web@.service").read_text().replace("\\\n", " ")
    ours = " ".join(run.web(Settings.model_construct(host="127.0.0.1", port=8000)))
    assert f"python {ours.replace('8000', '${PORT}')}" in " ".join(unit.split())
    assert "ExecReload=/bin/sh -c 'kill -HUP $MAINPID'" in unit  # a restart would refuse callers
    halves = {settings_in(f"{half}.env")["SERVES"] for half in ("callbacks", "console")}
    assert halves == {"callbacks", "console"}


def test_the_proxy_passes_each_path_to_the_half_that_serves_it_and_nothing_else() -> None:
    """Under a name each: a page of one half is a stranger to the other, in every browser."""
    passed = {
        re.findall("server_name (.+);", server)[0]: dict(
            re.findall(r"location (?:= )?(\S+) \{[^}]*proxy_pass http://127\.0\.0\.1:(\d+)", server)
        )
        for server in (DEPLOY / "nginx.conf").read_text().split("\nserver {")[1:]
    }
    callers, staff = settings_in("callbacks.env")["PORT"], settings_in("console.env")["PORT"]
    assert passed == {
        "salama.example.org staff.salama.example.org": {},
        "salama.example.org": dict.fromkeys(("/at/", "/audio/", "/spoken/", "/whatsapp"), callers),
        "staff.salama.example.org": {"/staff": staff},
    }


def test_the_service_reads_nothing_of_where_its_code_came_from() -> None:
    assert "InaccessiblePaths=-/opt/salama/.git" in HELD_IN.splitlines()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A machine with these units, as far as systemd has to see one."""
    units, standing = tmp_path / "etc/systemd/system", tmp_path / "usr/lib/systemd/system"
    shutil.copytree(DEPLOY, units)
    standing.mkdir(parents=True)
    for name in STANDING:
        (standing / name).write_text("[Unit]\nDefaultDependencies=no\n")
    for program in PROGRAMS:
        path = tmp_path / program
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(0o755)
    return tmp_path


def analyze(root: Path, *words: str) -> str:
    if not shutil.which("systemd-analyze"):
        missing("there is no systemd-analyze here: install systemd")
    done = subprocess.run(
        ["systemd-analyze", "--no-pager", f"--root={root}", *words],
        capture_output=True,
        text=True,
        env=os.environ | {"SYSTEMD_COLORS": "0"},
        check=False,
    )
    return done.stdout + done.stderr if done.returncode else done.stderr


@pytest.mark.parametrize("unit", [*UNITS, "salama-backup.timer"])
def test_systemd_understands_every_line(root: Path, unit: str) -> None:
    named = unit.replace("@.", "@callbacks.")
    assert analyze(root, "verify", f"{root}/etc/systemd/system/{named}") == ""


@pytest.mark.parametrize("unit", UNITS)
def test_no_unit_can_do_more_to_the_machine_than_it_has_to(root: Path, unit: str) -> None:
    assert unit.startswith("salama-")  # or the hardening would not be its own
    assert "SystemCallFilter" in HELD_IN
    named = unit.replace("@.", "@callbacks.")
    held = ("--offline=true", f"--threshold={LEAST_EXPOSED}", named)
    assert analyze(root, "security", *held) == ""


def test_what_postgresql_logs_is_kept_whole_and_comes_back(tmp_path: Path) -> None:
    """In place of the folders of a machine those of this test; recovery itself is tried by hand."""
    if not shutil.which("age"):
        missing("there is no age here: install age")
    private, public = backup.new_key()
    (tmp_path / "backups.key").write_text(private)
    (tmp_path / "backup.keys").write_text(public)
    (tmp_path / "wal").mkdir()
    (tmp_path / "segment").write_bytes(bytes(1 << 20) + b"the end of it")
    said = (DEPLOY / "wal").read_text()
    for folder in ("/mnt/elsewhere", "/etc/salama", "/run"):
        said = said.replace(f"{folder}/", f"{tmp_path}/").replace(f"={folder}\n", f"={tmp_path}\n")

    def wal(*words: str) -> int:
        command = ["bash", "-c", said, "wal", *words]
        return subprocess.run(
            command, cwd=tmp_path, stderr=subprocess.DEVNULL, check=False
        ).returncode

    assert wal("keep", "segment", "0001") == 0
    assert wal("keep", "nothing", "0002") != 0
    assert [path.name for path in (tmp_path / "wal").iterdir()] == ["0001.age"]
    assert (tmp_path / "wal" / "0001.age").stat().st_size < 10_000
    assert wal("back", "0001", "there") == 0
    assert (tmp_path / "there").read_bytes() == (tmp_path / "segment").read_bytes()
    assert wal("back", "0002", "there") != 0
