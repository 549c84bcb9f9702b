"""Start the whole service on this machine and end the whole of it: what `make run` calls."""

import http.client
import ipaddress
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from config import Settings
from demo.first_keys import TRY_FIRST
from demo.progress import Progress
from demo.redis_server import RedisDidNotStart, running_redis
from demo.restarted import Restarted
from demo.whatsapp import account
from ops.child_process import child

HOUSE = Path(__file__).parents[1]
READY_S = 60.0
DEMO_NAME = "demo"
OTHER_NAMES = "or, with the same, as demo-admin, who adds people, or demo-editor, who writes words"
FIRST_CASES = "30"
WITHOUT_DOCSTRINGS = {"PYTHONOPTIMIZE": "2"}
"""They are 8 MB of a process that reads none; the units of a live service say so too."""
OF_A_LIVE_SERVICE = ("DATABASE_URL", "REDIS_URL", "HELPLINE")

Children = dict[str, subprocess.Popen[bytes]]


def main() -> None:
    """Run until Ctrl-C, SIGTERM or the closing of the terminal.

    :raise SystemExit: with one line on what is in the way, or which part of the service ended.
    """
    # Also of SIGINT: a shell starts what runs in the background with it ignored.
    for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, signal.default_int_handler)
    os.umask(0o077)  # the database is made here
    settings = Settings.read()
    wanted = _wanted_cases(os.environ.get("SEED", "")) if settings.demo else 0
    if settings.demo:
        _refuse_what_is_live(settings, os.environ)
    _refuse_a_taken_port(settings)
    try:
        with ExitStack() as house:
            try:
                _run(house, settings, wanted)
            finally:  # a second Ctrl-C must not interrupt the ending
                for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                    signal.signal(ending, signal.SIG_IGN)
    except KeyboardInterrupt:
        print("\nEnded.")
    except RedisDidNotStart as why:
        raise SystemExit(str(why)) from None


def _run(house: ExitStack, settings: Settings, wanted: int) -> None:
    settings.instance_path.mkdir(mode=0o700, parents=True, exist_ok=True)
    environment = os.environ | {"INSTANCE_PATH": str(settings.instance_path)} | WITHOUT_DOCSTRINGS
    children: Children = {}
    if not os.environ.get("REDIS_URL"):  # only the demo gets this far without
        server = house.enter_context(running_redis(settings.instance_path))
        children["Redis"] = server.process
        environment["REDIS_URL"] = server.url
    if settings.demo:
        environment["DEMO_PASSWORD"] = _demo_password(settings)
        environment |= account(settings.port, os.environ)
    else:
        from demo.tables import migrate  # noqa: PLC0415 - the demo starts sooner without it

        migrate(settings.database_url)  # the demo's web process does, with all else it needs

    def start(*command: str) -> subprocess.Popen[bytes]:
        running = child([sys.executable, *command], cwd=HOUSE, env=environment)
        return house.enter_context(running)

    children["The web process"] = start(*web(settings))
    _wait_until_ready(settings, children)
    if Progress.read(settings.instance_path).cases < wanted:
        _fill(wanted, environment, children)
    worker = Restarted("The worker", partial(start, "-m", "worker"))
    _say_where(settings, environment)
    while True:
        _notice_an_end(children)
        worker.look()
        time.sleep(0.2)


def _fill(wanted: int, environment: Mapping[str, str], children: Children) -> None:
    """Have the invented cases made that are missing, before anybody looks for them."""
    command = [sys.executable, "-m", "demo.filling", str(wanted)]
    with child(command, cwd=HOUSE, env=environment) as filling:
        while filling.poll() is None:
            _notice_an_end(children)
            time.sleep(0.02)
    if filling.returncode:
        raise SystemExit("The invented cases could not be made: start again, or with SEED=0.")


def web(settings: Settings) -> list[str]:
    """One process. No access log: the path of a callback carries its token."""
    return (
        "-m granian --interface rsgi --factory app:serve --http 1 --no-ws --no-access-log"
        " --log-level warning --workers 1 --backlog 2048 --backpressure 8192"
        " --workers-lifetime 3600 --respawn-interval 30"
        f" --workers-kill-timeout 5 --host {settings.host} --port {settings.port}"
    ).split()


def _refuse_what_is_live(settings: Settings, environment: Mapping[str, str]) -> None:
    """Invented people and a key on the disk are not for a database that somebody relies on."""
    own = [name for name in OF_A_LIVE_SERVICE if environment.get(name)]
    own += [] if _is_loopback(settings.host) else ["HOST"]
    if own:
        raise SystemExit(
            f"The demo has its own and stays on this machine: unset {', '.join(own)},"
            " or set DEMO=0 to start a live service."
        )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _wanted_cases(given: str) -> int:
    if not (wanted := given or FIRST_CASES).isdecimal():
        raise SystemExit("SEED is how many invented cases the demo is to have, as in SEED=10000.")
    return int(wanted)


def _refuse_a_taken_port(settings: Settings) -> None:
    """The server itself would share a port with another process, each getting half the callers."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        socket.create_server((settings.host, settings.port), family=family).close()
    except OSError as why:
        raise SystemExit(
            f"Cannot listen on {settings.host}:{settings.port} ({why.strerror}): set another PORT."
        ) from None


def _demo_password(settings: Settings) -> str:
    given = settings.demo_password
    return given.get_secret_value() if given else secrets.token_urlsafe(9)


def _wait_until_ready(settings: Settings, children: Children) -> None:
    deadline = time.monotonic() + READY_S
    while not _is_alive(settings):
        _notice_an_end(children)
        if time.monotonic() > deadline:
            raise SystemExit(f"The service did not answer within {READY_S:.0f} s.")
        time.sleep(0.02)


def _is_alive(settings: Settings) -> bool:
    connection = http.client.HTTPConnection(_reached_at(settings), settings.port, timeout=READY_S)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _reached_at(settings: Settings) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104


def _notice_an_end(children: Children) -> None:
    for name, process in children.items():
        if (code := process.poll()) is not None:
            raise SystemExit(f"{name} ended by itself (exit code {code}), so all of it ends.")


def _say_where(settings: Settings, environment: Mapping[str, str]) -> None:
    host = _reached_at(settings)
    address = f"http://{f'[{host}]' if ':' in host else host}:{settings.port}"
    lines = ["Safari Salama is running. Ctrl-C ends it.", ""]
    if settings.demo:
        lines += [f"  Begin here   {address}/", f"  The phone    {address}/handset"]
    lines += [f"  The console  {address}/staff"]
    if settings.demo:
        lines += [f"  Sign in as   {DEMO_NAME}  with password  {environment['DEMO_PASSWORD']}"]
        lines += [f"               {OTHER_NAMES}", "", *TRY_FIRST]
    print("\n".join(lines), end="\n\n", flush=True)


if __name__ == "__main__":
    main()
