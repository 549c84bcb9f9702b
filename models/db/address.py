"""Where a database is: one server, or several of which one is in charge."""

import re

from sqlalchemy import make_url
from sqlalchemy.engine import URL

_SEVERAL = re.compile(r"(\w+(?:\+\w+)?://(?:.*@)?)([^/@?]*,[^/@?]*)((?:[/?].*)?)", re.DOTALL)
PORT = "5432"


def address(text: str) -> URL:
    """An address as SQLAlchemy knows it. Of several hosts, which stand as libpq has them,
    `postgresql://user@a:5432,b:5432/name`, whichever takes writes is meant.
    """
    if not (found := _SEVERAL.fullmatch(text)):
        return make_url(text)
    front, hosts, rest = found.groups()
    each = [_host_and_port(host) for host in hosts.split(",")]
    where = make_url(front + rest)
    several = {
        "host": ",".join(host for host, _ in each),
        "port": ",".join(port for _, port in each),
    }
    return where.set(query={"target_session_attrs": "read-write", **where.query, **several})


def _host_and_port(host: str) -> tuple[str, str]:
    name, port = host, PORT
    if ":" in host and not host.endswith("]"):
        name, _, port = host.rpartition(":")
    return name.strip("[]"), port
