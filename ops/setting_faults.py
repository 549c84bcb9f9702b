"""What ails a setting, in one line that says what to do; never the setting itself."""

import re
from collections.abc import Mapping

from pydantic import ValidationError

# As SQLAlchemy reads it, which would take longer to load than to start without it: a password may
# have anything in it, a port has digits.
ADDRESS = re.compile(
    r"(?P<driver>[\w+]+)://(?:.*@)?(?:\[.*\]|[^/:]*)(?::\d+)?"
    r"(?:,(?:\[[^]]*\]|[^/:,@?]+)(?::\d+)?)*(?:[/?].*)?",
    re.DOTALL,
)
DATABASES = ("postgresql", "postgresql+psycopg", "postgres", "sqlite")
REDIS = ("redis://", "rediss://", "unix://", "redis+sentinel://")
_SENTINELS = re.compile(
    r"redis\+sentinel://(?:[^@/]*@)?[^@/,:]+(?::\d+)?(?:,[^@/,:]+(?::\d+)?)*/[^/?]+(?:/\d+)?(?:\?.*)?"
)
QUOTES = "\"'`“”‘’"


def odd_letters(given: Mapping[str, str]) -> list[str]:
    """Each setting that has something at its ends or in it that nobody means."""
    said = {name.upper(): _odd(value) for name, value in given.items()}
    return [f"{name}: {what}" for name, what in said.items() if what]


def _odd(text: str) -> str:
    if text.endswith("\r"):
        return "ends in a carriage return: save the file with line ends of Unix"
    if any(ord(letter) < ord(" ") for letter in text):
        return "has a control character in it"
    if len(text) > 1 and text[0] in QUOTES and text[-1] in QUOTES:
        return "is in quotes: take them away, the value stands without"
    if text != text.strip():
        return "begins or ends in a blank: take it away"
    return ""


def database_address(text: str) -> str:
    """The address of a database; ValueError where it can't be one."""
    if not (where := ADDRESS.fullmatch(text)):
        raise ValueError("write it as postgresql://user:password@host/name")
    if where["driver"] not in DATABASES:
        raise ValueError(
            "only postgresql:// and sqlite:/// are taken: write postgresql://user:password@host/name"
        )
    return text


def redis_address(text: str) -> str:
    """The address of a Redis; ValueError where it can't be one."""
    if not text.startswith(REDIS):
        raise ValueError("begin it with redis://, as in redis://localhost:6379/0, or rediss://")
    if text.startswith("redis+sentinel://") and not _SENTINELS.fullmatch(text):
        raise ValueError("write it as redis+sentinel://:password@host:26379,host:26379/service")
    return text


def explained(wrong: ValidationError) -> list[str]:
    """Each setting with what is wrong about it."""
    found = wrong.errors(include_input=False, include_url=False)
    said = {fault["loc"][0]: fault["msg"].removeprefix("Value error, ") for fault in found}
    said |= {fault["loc"][0]: "missing" for fault in found if fault["type"] == "missing"}
    return [f"{str(name).upper()}: {what}" for name, what in said.items()]
