"""The one way to Redis: to one server, or to whichever of several is in charge just now.

    redis://[:password@]host[:port][/db]          also rediss://, unix://
    redis+sentinel://[user][:password@]host:port,host:port/service[/db]?tls=1&sentinel_password=…

The second names Sentinels; they are asked at each new connection which server is in charge.
"""

from typing import Any, NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from redis.sentinel import Sentinel

# A caller waits for Redis no longer than this: without it the dialogue is rebuilt from its text.
REDIS_SECONDS = 1
SENTINEL_SECONDS = 0.3
"""One that does not answer is passed over: the next one knows as well."""
SENTINEL_PORT = 26379


class Several(NamedTuple):
    """What an address of several hosts says."""

    hosts: list[tuple[str, int]]
    username: str | None
    password: str | None
    service: str
    db: int
    more: dict[str, str]

    @classmethod
    def read(cls, url: str) -> "Several":
        """The address, which `ops/setting_faults.py:redis_address` has let pass."""
        parts = urlsplit(url)
        login, _, hosts = parts.netloc.rpartition("@")
        username, _, password = map(unquote, login.partition(":"))
        service, _, db = parts.path.strip("/").partition("/")
        each = (host.rpartition(":") for host in hosts.split(","))
        return cls(
            [(name, int(port)) if name else (port, SENTINEL_PORT) for name, _, port in each],
            username or None,
            password or None,
            service,
            int(db or 0),
            {name: values[-1] for name, values in parse_qs(parts.query).items()},
        )


def redis_at(url: str) -> "redis.Redis":
    """A client that gives up soon and tries once; nothing connects before it is used."""
    if url.startswith("redis+sentinel://"):
        return _of_sentinels(Several.read(url))
    return redis.Redis.from_url(url, **_patience(REDIS_SECONDS))


def _of_sentinels(at: Several) -> "redis.Redis":
    """Sentinels are asked with as little patience: by itself redis-py tries ten times."""
    asked = _patience(SENTINEL_SECONDS) | {"password": at.more.get("sentinel_password")}
    sentinels: Any = Sentinel  # it has no types
    client: redis.Redis = sentinels(at.hosts, sentinel_kwargs=asked).master_for(
        at.service,
        db=at.db,
        username=at.username,
        password=at.password,
        ssl=at.more.get("tls") == "1",
        **_patience(REDIS_SECONDS),
    )
    return client


def _patience(seconds: float) -> dict[str, Any]:
    return {
        "socket_timeout": seconds,
        "socket_connect_timeout": seconds,
        "retry": Retry(NoBackoff(), 0),  # a caller waits once, not ten times
    }
