"""What a setting can be: each kind checked as it is read, with words on how to write it."""

import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr

from config.demo import OF_DEMO
from ops.setting_faults import database_address, redis_address
from telecom.numbers import written_in_full


def _phone_number(text: str) -> str:
    return text if text in OF_DEMO else written_in_full(text)


def _path_segment(token: SecretStr) -> SecretStr:
    if not re.fullmatch(r"[A-Za-z0-9_-]{16,}", token.get_secret_value()):
        raise ValueError("at least 16 of A to Z, a to z, 0 to 9, _ and -: it is part of an address")
    return token


def _mail_server(url: SecretStr) -> SecretStr:
    parts = urlsplit(url.get_secret_value())
    if parts.scheme not in ("smtp", "smtps", "smtp+plain") or not parts.hostname:
        raise ValueError("write it like smtps://user:password@mail.example.org")
    return url


class Serves(StrEnum):
    """Whom a web process answers: callers, staff, or both."""

    BOTH = "both"
    CALLBACKS = "callbacks"
    CONSOLE = "console"


_ONE = r"[^@\s,<>\"]+@[^@\s,<>\"]+"
ADDRESS = rf"^{_ONE}$"
ADDRESSES = rf"^{_ONE}(?:,{_ONE})*$"

AgeKeys = Annotated[str, Field(pattern=r"^age1[0-9a-z]{58}(?:,age1[0-9a-z]{58})*$")]
PhoneNumber = Annotated[str, AfterValidator(_phone_number)]
Folder = Annotated[Path, BeforeValidator(lambda text: Path(text).absolute())]
DatabaseAddress = Annotated[str, AfterValidator(database_address)]
RedisAddress = Annotated[str, AfterValidator(redis_address)]
LongSecret = Annotated[SecretStr, Field(min_length=32)]
Token = Annotated[SecretStr, AfterValidator(_path_segment)]
MailServer = Annotated[SecretStr, AfterValidator(_mail_server)]
