"""Redis on each machine, and the Sentinels that say which one is in charge."""

import shutil
from contextlib import ExitStack
from pathlib import Path
from typing import Any, cast

import redis

from cluster.place import Place
from cluster.server import Server

SERVICE = "salama"
PORT, SENTINEL_PORT = 6379, 26379


class Redis:
    """All of them; the first is in charge at first."""

    def __init__(self, places: list[Place], sentinels: int) -> None:
        self.places, (first, *_) = places, places
        self._password = first.said["REDIS_PASSWORD"]
        follow = f"replicaof {first.address} {PORT}\n"
        self._all = ExitStack()
        self.servers = {
            place.address: self._redis(place, "" if place is first else follow) for place in places
        }
        for address, server in self.servers.items():
            server.wait_for(address, PORT)
        self.client(first.address).wait(len(places) - 1, 10_000)
        self.sentinels = {place.address: self._sentinel(place) for place in places[:sentinels]}
        for address, server in self.sentinels.items():
            server.wait_for(address, SENTINEL_PORT)

    @property
    def url(self) -> str:
        """What the service is told."""
        hosts = ",".join(f"{place.address}:{SENTINEL_PORT}" for place in self.places)
        return (
            f"redis+sentinel://:{self._password}@{hosts}/{SERVICE}/0"
            f"?sentinel_password={self._password}"
        )

    def client(self, address: str, port: int = PORT) -> "redis.Redis":
        """One server's own."""
        return redis.Redis(address, port, password=self._password, socket_timeout=2)

    def in_charge(self) -> str:
        """The address of the one that Sentinels name, by the first that answers."""
        for address in self.sentinels:
            try:
                client: Any = self.client(address, SENTINEL_PORT)
                return cast(bytes, client.sentinel_get_master_addr_by_name(SERVICE)[0]).decode()
            except redis.RedisError:
                continue
        raise SystemExit("No Sentinel answers.")

    def end(self) -> None:
        """End all."""
        self._all.close()

    def _redis(self, place: Place, more: str) -> Server:
        home = place.home("redis")
        return self._started([_program(), str(place.file("redis.conf", home, more))], home)

    def _sentinel(self, place: Place) -> Server:
        home = place.home("sentinel")
        file = place.file("sentinel.conf", home)
        return self._started([_program(), str(file), "--sentinel"], home)

    def _started(self, command: list[str], home: Path) -> Server:
        server = Server(command, home, None)
        self._all.callback(server.kill)
        return server


def _program() -> str:
    if found := shutil.which("redis-server"):
        return found
    raise SystemExit("There is no Redis here: install redis-server.")
