"""What the console's pages work with: one object on the app, made once by `register`."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, cast

import redis
from flask import Flask, current_app
from sqlalchemy.orm import Session, sessionmaker

from lists.registry import Lists
from models.postage import Stamp
from models.public_key import PublicKey
from models.return_code import code_key
from staff.access.accounts import Accounts, derived
from staff.access.one_time_codes import OneTimeCodes
from staff.access.places import Places
from staff.access.throttle import Throttle
from staff.access.vault import Vault
from staff.settings import Settings

# Long enough to find the telephone and open the authenticator app.
HALFWAY_SECONDS = 5 * 60


@dataclass(frozen=True)
class Telephone:
    """The telephone: the key that numbers to ring are sealed under, how many callers wait, and
    which numbers are our own."""

    key: bytes = field(repr=False)
    waiting: Callable[[], int | None]
    ours: tuple[str, ...] = ()


@dataclass(frozen=True)
class Custody:
    """What is kept outside the database against who owns it: the key of the audit log's chain, the
    file that its end is anchored in, and the organisation's public key, pinned when it is read;
    the key that pagers are sealed under, and the one that callers' codes are made with."""

    chain_key: bytes = field(repr=False)
    anchor: Path
    public_key: PublicKey
    pager_key: bytes = field(repr=False)
    codes_key: bytes = field(repr=False)

    @property
    def folder(self) -> Path:
        """The folder of this instance."""
        return self.anchor.parent


class Promptbook(Protocol):
    """What calls say, and whose voice it is; `authoring/promptbook.py` says more. `changes` are the
    words in use, `takes` those that calls play beside the files of the release."""

    def progress(self, changes: Any, takes: Any) -> list[Any]:
        """By language, how many prompts there are and how many of them a person says."""

    def parts(self, language: str, changes: Any, takes: Any) -> Mapping[str, Any]:
        """The prompts of a language, by the part of the conversation that they stand in."""

    def first(self, language: str, changes: Any, takes: Any) -> Any:
        """Those that no person says and callers come to first, in their order."""

    def prompt(self, language: str, name: str, changes: Any, takes: Any) -> Any:
        """One of them, if there is one."""

    def sheet(self, language: str, changes: Any) -> list[Any]:
        """What somebody who records a language reads from."""

    def file_of(self, language: str, words: str) -> Any:
        """The file of the release that says these words, if there is one."""

    def sound(self, language: str, words: str) -> bytes | None:
        """The MP3 of it, if it can be played."""

    def doubts(self, words: str, language: str, seconds: float) -> list[str]:
        """What its length says against a take."""


class Calls(Protocol):
    """Calls that are tried; `authoring/call_rehearsal.py` says more."""

    def scene(self, changes: Any, typed: Any, begins: tuple[str, str] | None) -> Any:
        """Where keys lead in a call; nothing is done by it."""

    def words_of(self, changes: Any, language: str, name: str) -> str | None:
        """What a prompt says in it."""


class Wordbook(Protocol):
    """The words of the conversation as staff change them; `authoring/wordbook.py` says more."""

    @property
    def prompts(self) -> Promptbook:
        """What calls say."""

    @property
    def calls(self) -> Calls:
        """Calls that are tried."""

    def places(self) -> Mapping[str, Any]:
        """Every place whose words can be changed."""

    def cards(self) -> Mapping[str, Mapping[str, Any]]:
        """By country, what its card rests on."""

    def languages(self) -> Mapping[str, str]:
        """The languages, each by its own name."""

    def texts(self, changes: Any = ...) -> Mapping[str, dict[str, str]]:
        """By language and key, the words as they are with these changes."""

    def over(self, used: Any, draft: Any) -> Mapping[str, dict[str, str]]:
        """The same, once a draft is published over the words in use."""

    def whole(self, used: Any, draft: Any) -> Any:
        """All that differs then from what the service came with."""

    def late(self, used: Any, draft: Any) -> list[tuple[str, str]]:
        """What a draft made of other words than are in use by now."""

    def overtaken(self, used: Any) -> list[str]:
        """The places whose words a release has changed since staff did."""

    def written(self, text: str) -> str:
        """What somebody typed, as it is kept."""

    def unrecorded(self, before: Any, after: Any, takes: Any) -> list[Any]:
        """What changed words leave to a robot, by language."""

    def overlong(self, changes: Any, now: Any, then: Any) -> list[Any]:
        """The ways that come to take longer in a call than they may."""

    def faults(self, changes: Any) -> list[str]:
        """Why these words can't be published."""

    def scene(self, changes: Any, typed: list[str]) -> Any:
        """Where keys lead that are pressed on a phone with these words; nothing is done by it."""

    def shown(self, changes: Any, names: Iterable[str]) -> Mapping[tuple[str, str], Any]:
        """By place and language, how these places look on the smallest phone."""


@dataclass(frozen=True)
class Tools:
    """What staff work with beyond cases: the lists they keep, a telephone if there is one, what is
    kept outside the database, what decides whether messages go, and the wordbook, which is loaded
    when it is first asked for."""

    lists: Lists
    telephone: Telephone | None
    custody: Custody
    stamp: Stamp
    wordbook: Callable[[], Wordbook]


@dataclass(frozen=True)
class Console:
    """The database, the shelves of keys, how often one may try, and the tools."""

    database: sessionmaker[Session]
    vault: Vault
    halfway: Vault
    throttle: Throttle
    places: Places
    demo: bool
    address: str
    """Where staff open it, as their browsers name it: security keys answer there alone."""
    redis: "redis.Redis"
    lists: Lists
    telephone: Telephone | None
    custody: Custody
    stamp: Stamp
    wordbook: Callable[[], Wordbook]
    code_key: bytes = field(repr=False)
    """What callers' codes are looked up under; it opens nothing."""
    presence_key: bytes = field(repr=False)
    """What names in Redis a case that somebody looks at."""


def build(
    app: Flask,
    database: sessionmaker[Session],
    keys: "redis.Redis",
    settings: Settings,
    tools: Tools,
) -> Console:
    """Put a console on the app."""
    vault = Vault(keys, "signed-in")
    made = Console(
        database,
        vault,
        Vault(keys, "halfway", HALFWAY_SECONDS),
        Throttle(keys, derived(settings.pepper.get_secret_value(), "tries at signing in")),
        Places(keys, vault),
        settings.demo,
        settings.console_address,
        keys,
        tools.lists,
        tools.telephone,
        tools.custody,
        tools.stamp,
        tools.wordbook,
        code_key(tools.custody.codes_key),
        derived(settings.pepper.get_secret_value(), "presence"),
    )
    app.extensions["staff"] = made
    return made


def console() -> Console:
    """The console of the app that answers this request."""
    return cast(Console, current_app.extensions["staff"])


def accounts() -> Accounts:
    """Where accounts are found."""
    return cast(Accounts, current_app.extensions["security"].datastore)


def one_time_codes() -> OneTimeCodes:
    """What checks the codes of authenticator apps."""
    return cast(OneTimeCodes, current_app.extensions["security"].totp_factory)


def recovery_codes() -> Any:
    """The library's recovery codes: ten, each good once."""
    return current_app.extensions["security"].mf_recovery_codes_util
