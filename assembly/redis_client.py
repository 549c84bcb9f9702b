"""The one way to Redis."""

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

# A caller waits for Redis no longer than this: without it the dialogue is rebuilt from its text.
REDIS_SECONDS = 1


def redis_at(url: str) -> "redis.Redis":
    """A client that gives up soon and tries once; nothing connects before it is used."""
    return redis.Redis.from_url(
        url,
        socket_timeout=REDIS_SECONDS,
        socket_connect_timeout=REDIS_SECONDS,
        retry=Retry(NoBackoff(), 0),  # a caller waits once, not ten times
    )
