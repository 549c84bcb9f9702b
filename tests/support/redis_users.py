"""A process signed in to Redis as it is in a live service: with its own keys and commands alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import redis

from tests.support.house import HOUSE

RULES = {
    name: rules
    for line in (HOUSE / "deploy" / "redis-salama.acl").read_text().splitlines()
    for _, name, *rules in [line.split()]
}
"""What each user may do, as the file for operators has it."""


_INTRODUCES = "client|setinfo"
"""What redis-py asks a newer server for, and does without."""


@contextmanager
def signed_in_to_redis(url: str, who: str, client: "redis.Redis") -> Iterator["redis.Redis"]:
    """Have this client be one of them, and see that it is refused nothing; it as a new client."""
    pool: Any = client.connection_pool
    before = dict(pool.connection_kwargs)
    with redis.Redis.from_url(url) as admin:
        admin.execute_command("ACL", "SETUSER", who, *RULES[who])
        pool.disconnect()
        pool.connection_kwargs |= {"username": who, "password": _password(who)}
        admin.execute_command("ACL", "LOG", "RESET")
        try:
            yield client
            assert not (refused := _refused(admin)), refused
        finally:
            pool.disconnect()
            pool.connection_kwargs.clear()
            pool.connection_kwargs |= before
            admin.execute_command("ACL", "DELUSER", who)


@contextmanager
def console_user(url: str) -> Iterator["redis.Redis"]:
    """A client that may do in Redis what the console may, and no more; it was refused nothing."""
    with redis.Redis.from_url(url) as admin:
        admin.execute_command("ACL", "SETUSER", "console", *RULES["console"])
        admin.execute_command("ACL", "LOG", "RESET")
        with redis.Redis.from_url(url, username="console", password=_password("console")) as client:
            yield client
        assert not (refused := _refused(admin)), refused


def _refused(admin: Any) -> set[str]:
    logged = admin.execute_command("ACL", "LOG")
    return {str(one.get("object", one)) for one in logged} - {_INTRODUCES}


def _password(who: str) -> str:
    return next(rule[1:] for rule in RULES[who] if rule.startswith(">"))
