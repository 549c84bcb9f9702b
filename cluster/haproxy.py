"""HAProxy on each machine: callers come in by the first one's, over TLS."""

import signal
import subprocess
from contextlib import ExitStack
from pathlib import Path

from cluster.place import Place
from cluster.server import Server

PROGRAM = "/usr/sbin/haproxy"
PUBLIC_PORT, POSTGRESQL_PORT = 8443, 5000


class HAProxy:
    """All of them."""

    def __init__(self, places: list[Place]) -> None:
        self._all = ExitStack()
        self.servers = {place.address: self._started(place) for place in places}
        for address, server in self.servers.items():
            server.wait_for(address, PUBLIC_PORT)

    def reload(self, address: str) -> None:
        """Its file is read anew, by another process; the old one ends what it has begun."""
        self.servers[address].process.send_signal(signal.SIGUSR2)

    def end(self) -> None:
        """End all."""
        self._all.close()

    def _started(self, place: Place) -> Server:
        home = place.home("haproxy")
        file = place.file("haproxy.cfg", home)
        server = Server([PROGRAM, "-W", "-f", str(file)], home, None)
        self._all.callback(server.kill)
        return server


def certificate(folder: Path, address: str) -> Path:
    """Certificate and key of who is reached at an address, signed by itself, in one file."""
    key, shown, both = (folder / name for name in ("key.pem", "certificate.pem", "salama.pem"))
    command = (
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2"
        f" -subj /CN={address} -addext subjectAltName=IP:{address} -keyout {key} -out {shown}"
    )
    subprocess.run(command.split(), check=True, capture_output=True)  # noqa: S603 - it is ours
    both.touch(mode=0o600)
    both.write_text(shown.read_text() + key.read_text())
    return both
