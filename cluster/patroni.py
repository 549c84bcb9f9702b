"""PostgreSQL on each machine, under Patroni, which keeps in etcd who is in charge."""

import http.client
import json
import os
import signal
import time
from contextlib import ExitStack, suppress
from getpass import getuser
from pathlib import Path
from typing import Any

from chaos.postgresql import programs
from cluster.place import POSTGRES, Place
from cluster.server import READY_S, Server

ETCD_PORT, REST_PORT = 2379, 8008
LOCALE = {"LC_ALL": "C.UTF-8"}


class PostgreSQL:
    """All of them. The first makes the database; the others copy it."""

    def __init__(self, places: list[Place], patroni: Path) -> None:
        self.places, self._patroni, self._all = places, patroni, ExitStack()
        self.etcd = {place.address: self._etcd(place) for place in places}
        for address in self.etcd:
            _until(lambda address=address: _asked(address, ETCD_PORT, "/health")[0] == 200, "etcd")
        self._all.callback(self._end_what_was_left)
        first, *others = places
        self.servers = {first.address: self._start(first)}
        _until(self.in_charge, "PostgreSQL")
        self.servers |= {place.address: self._start(place) for place in others}

    def in_charge(self) -> str:
        """The address of the one that takes writes; nothing where there is none."""
        for place in self.places:
            if _asked(place.address, REST_PORT, "/primary")[0] == 200:
                return place.address
        return ""

    def wait(self) -> None:
        """Until it is whole.

        :raise SystemExit: it does not become so.
        """
        _until(self.is_whole, "PostgreSQL's copies")

    def is_whole(self) -> bool:
        """Whether one is in charge, one takes over whatever it acknowledges, and all go along."""
        for place in self.places:
            status, said = _asked(place.address, REST_PORT, "/cluster")
            if status == 200:
                members: list[dict[str, Any]] = json.loads(said)["members"]
                runs = [one for one in members if one["state"] in ("running", "streaming")]
                roles = {one["role"] for one in runs}
                lines = {one.get("timeline") for one in runs}
                return (
                    len(runs) == len(self.places)
                    and {"leader", "sync_standby"} <= roles
                    and len(lines) == 1
                )
        return False

    def kill(self, address: str) -> None:
        """A machine's PostgreSQL and its Patroni are gone from one moment to the next."""
        [place] = [one for one in self.places if one.address == address]
        found = _postmaster(place)
        self.servers[address].kill()
        for pid in (found, *_children(found)) if found else ():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def end(self) -> None:
        """End all."""
        self._all.close()

    def _etcd(self, place: Place) -> Server:
        home = place.home("etcd")
        lines = place.file("etcd.env", home).read_text("utf-8").splitlines()
        said = dict(line.split("=", 1) for line in lines if line[:1].isupper())
        return self._kept(Server(["etcd"], home, None, **said))

    def _start(self, place: Place) -> Server:
        home = place.home("postgresql", POSTGRES)
        file = place.file("patroni.yml", home, user=POSTGRES)
        return self._kept(Server([str(self._patroni), str(file)], home, POSTGRES, **LOCALE))

    def _kept(self, server: Server) -> Server:
        self._all.callback(server.kill)
        return server

    def _end_what_was_left(self) -> None:
        """A Patroni that had to be killed leaves its PostgreSQL."""
        for place in self.places:
            if pid := _postmaster(place):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGQUIT)


def said_in_files() -> dict[str, str]:
    """What patroni.yml asks for of this machine."""
    return {"POSTGRESQL": str(programs()), "USER": POSTGRES or getuser()}


def _postmaster(place: Place) -> int:
    """The process of a machine's PostgreSQL, by its own word and the kernel's; 0 where none is."""
    data = place.home("postgresql") / "data"
    with suppress(OSError, ValueError, IndexError):
        pid = int((data / "postmaster.pid").read_text().splitlines()[0])
        if Path(f"/proc/{pid}/cwd").resolve() == data.resolve():
            return pid
    return 0


def _children(pid: int) -> list[int]:
    with suppress(OSError):
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def _asked(address: str, port: int, path: str) -> tuple[int, str]:
    """Status and body; 0 where nobody answers."""
    line = http.client.HTTPConnection(address, port, timeout=2)
    try:
        line.request("GET", path)
        with line.getresponse() as answer:
            return answer.status, answer.read().decode()
    except (OSError, http.client.HTTPException):
        return 0, ""
    finally:
        line.close()


def _until(look: Any, what: str) -> None:
    deadline = time.monotonic() + READY_S
    while not look():
        if time.monotonic() > deadline:
            raise SystemExit(f"{what} did not start.")
        time.sleep(0.1)
