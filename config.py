"""Every setting of the service, read once from the environment, complete or refused."""

import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
)

from gateway.recording_hosts import Origins
from menus.team_hours import AsWritten
from ops.secret_file import kept_secret
from ops.setting_faults import database_address, explained, odd_letters, redis_address
from telecom.numbers import written_in_full

# Nobody can be reached on it: the demo shows it wherever the organisation's own line would stand.
DEMO_HELPLINE, DEMO_TEAM_HOURS = "+254000000000", "Mon-Fri 08:00-18:00"
DEMO_VOICE_NUMBER, DEMO_FLASH_NUMBER = "+254000000001", "+254000000002"


class SettingsMissing(SystemExit):
    """The environment does not say enough to start; the message names all that is amiss."""


def _phone_number(text: str) -> str:
    return text if text in _OF_DEMO else written_in_full(text)


def _path_segment(token: SecretStr) -> SecretStr:
    if not re.fullmatch(r"[A-Za-z0-9_-]{16,}", token.get_secret_value()):
        raise ValueError("at least 16 of A to Z, a to z, 0 to 9, _ and -: it is part of an address")
    return token


PhoneNumber = Annotated[str, AfterValidator(_phone_number)]
Folder = Annotated[Path, BeforeValidator(lambda text: Path(text).absolute())]
LongSecret = Annotated[SecretStr, Field(min_length=32)]


class Settings(BaseModel):
    """One field a setting; its description is its row in docs/settings.md."""

    model_config = ConfigDict(frozen=True)

    demo: bool = Field(
        False, description="try the service out: the handset, a demo person, made-up secrets"
    )
    port: int = Field(8000, ge=1, le=65535, description="the port the web server listens on")
    host: str = Field("127.0.0.1", description="the address the web server listens on")
    instance_path: Folder = Field(
        Path("instance").absolute(),
        description="the folder of this instance: the journal; in the demo all the rest",
    )
    database_url: Annotated[str, AfterValidator(database_address)] = Field(
        repr=False, description="PostgreSQL (`postgresql://…`) or SQLite (`sqlite:///…`)"
    )
    redis_url: Annotated[str, AfterValidator(redis_address)] = Field(
        repr=False, description="Redis or Valkey (`redis://…`, `rediss://…`, `unix://…`)"
    )
    secret_key: LongSecret = Field(
        description="at least 32 characters; signs cookies and seals sessions; may be changed"
    )
    pepper: LongSecret = Field(
        description="at least 32 characters; what codes and PINs are made with; must never change"
    )
    public_key_pin: str | None = Field(
        None,
        pattern="^[0-9a-f]{64}$",
        description="the fingerprint that `flask setup` prints; with another key nothing starts",
    )
    callback_token: Annotated[SecretStr, AfterValidator(_path_segment)] | None = Field(
        None,
        description="the callbacks live under `/at/<token>/` only; required outside demo mode",
    )
    callback_token_before: Annotated[SecretStr, AfterValidator(_path_segment)] | None = Field(
        None,
        description="the token before that one, taken too until Africa's Talking has the new one",
    )
    public_url: str | None = Field(
        None,
        pattern=r"^https?://[^\s/?#@]+$",
        description="where Africa's Talking reaches this service, without a path; voice needs it",
    )
    voice_recording: bool = Field(
        True, description="whether callers may tell us in their own voice; each is asked first"
    )
    helpline: PhoneNumber = Field(description="the organisation's own verified helpline, in E.164")
    team_hours: AsWritten = Field(
        description="when the team reads and calls, in Kenya: `Mon-Fri 08:00-18:00`, or `always`"
    )
    at_username: str | None = Field(
        None,
        description="the account that places calls; `AFRICASTALKING_USERNAME` is taken too",
    )
    at_api_key: SecretStr | None = Field(
        None, description="the account's API key; `AFRICASTALKING_API_KEY` is taken too"
    )
    at_url: str | None = Field(
        None, description="where calls are asked for in place of the live API; the demo has its own"
    )
    at_voice_number: PhoneNumber | None = Field(
        None,
        description="the number that answers, in E.164; without it there is no voice",
    )
    at_flash_number: PhoneNumber | None = Field(
        None, description="the number that is not answered but called back, in E.164"
    )
    flash_calls_a_day: int = Field(
        200, ge=0, description="how many call-backs to missed calls are paid for in a day"
    )
    proxies: int = Field(
        0, ge=0, le=4, description="how many proxies of your own stand in front of the web server"
    )
    metrics_token: SecretStr | None = Field(
        None, min_length=16, description="bearer token for `/metrics`; required outside demo mode"
    )
    recording_hosts: Origins = Field(
        "https://.at-internal.com",
        description="where recordings of calls may be fetched from, with commas between;"
        " `https://.example.com` is every host under that name",
    )
    demo_password: SecretStr | None = Field(
        None, min_length=8, description="the demo person's password; made anew each start if unset"
    )

    @property
    def journal(self) -> Path:
        """Where what the database can't take waits until it can."""
        return self.instance_path / "journal"

    @property
    def callback_prefix(self) -> str:
        """What the callbacks' addresses begin with: nothing, or the secret that AT was told."""
        token = self.callback_token
        return f"/at/{token.get_secret_value()}" if token else ""

    @property
    def address(self) -> str:
        """Where the gateway reaches this service; on this machine itself where nothing is said."""
        return self.public_url or f"http://127.0.0.1:{self.port}"

    @classmethod
    def read(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """The settings that the environment spells out.

        :raise SettingsMissing: naming every setting that is missing or wrong, not only the first.
        """
        given = {
            name: found
            for name in cls.model_fields
            if (found := _first(environment, name.upper(), _ALSO.get(name, "")))
        }
        demo = given.get("demo", "").lower() in {"1", "true", "t", "yes", "y", "on"}
        given = _with_demo_secrets(given) if demo else given
        if odd := odd_letters(given):
            raise SettingsMissing(_refusal(odd))
        faults = _same_numbers(given) + ([] if demo else _unfit_for_callers(given))
        try:
            settings = cls.model_validate(given)
        except ValidationError as wrong:
            faults = explained(wrong) + faults
        else:
            if not faults:
                return settings
        raise SettingsMissing(_refusal(faults))


_ONLY_WHEN_LIVE = ("callback_token", "metrics_token")
_NUMBERS = ("helpline", "at_voice_number", "at_flash_number")
_OF_DEMO = (DEMO_HELPLINE, DEMO_VOICE_NUMBER, DEMO_FLASH_NUMBER)
_FOR_VOICE = ("at_voice_number", "at_username", "at_api_key", "public_url")
_ALSO = {"at_username": "AFRICASTALKING_USERNAME", "at_api_key": "AFRICASTALKING_API_KEY"}


def _refusal(faults: Iterable[str]) -> str:
    return "The service can't start. Set in its environment:\n  " + "\n  ".join(faults)


def _unfit_for_callers(given: Mapping[str, str]) -> list[str]:
    """What the demo can do without or makes up, and a service that people rely on must not."""
    with_voice = given.keys() & {"at_voice_number", "at_flash_number"}
    needed = _ONLY_WHEN_LIVE + (_FOR_VOICE if with_voice else ())
    faults = [f"{name.upper()}: missing" for name in needed if name not in given]
    of_demo = (name for name in _NUMBERS if given.get(name) in _OF_DEMO)
    faults += [f"{name.upper()}: nobody answers on a number of the demo" for name in of_demo]
    if given.get("public_url", "").startswith("http://"):
        faults.append("PUBLIC_URL: https, for callers' keys and numbers come that way")
    return faults


def _same_numbers(given: Mapping[str, str]) -> list[str]:
    """A number that is hung up on can't be one that callers are to be heard on."""
    bare = {name: re.sub(r"[^+0-9]", "", given[name]) for name in _NUMBERS if given.get(name)}
    flashed = bare.pop("at_flash_number", None)
    same = (name.upper() for name, number in bare.items() if number == flashed)
    return [f"AT_FLASH_NUMBER: the same as {name}, and nobody answers it" for name in same]


def _first(environment: Mapping[str, str], *names: str) -> str | None:
    return next((environment[name] for name in names if environment.get(name)), None)


def _with_demo_secrets(given: dict[str, str]) -> dict[str, str]:
    """What the demo needs and nobody has given, with secrets kept beside its database."""
    folder = Path(given.get("instance_path", "instance")).absolute()
    if not given.keys() & {"at_username", "at_api_key"}:
        given = _demo_line(given.get("port", "8000"), kept_secret(folder / "at_api_key")) | given
    return {
        "database_url": f"sqlite:///{folder / 'salama.sqlite3'}",
        "redis_url": f"unix://{folder / 'redis.sock'}",
        "helpline": DEMO_HELPLINE,
        "team_hours": DEMO_TEAM_HOURS,
        "secret_key": kept_secret(folder / "secret_key"),
        "pepper": kept_secret(folder / "pepper"),
    } | given


def _demo_line(port: str, key: str) -> dict[str, str]:
    """An account at the stand-in that the demo's own web process has."""
    return {
        "at_username": "sandbox",
        "at_api_key": key,
        "at_url": f"http://127.0.0.1:{port}/handset/at",
        "at_voice_number": DEMO_VOICE_NUMBER,
        "at_flash_number": DEMO_FLASH_NUMBER,
    }
