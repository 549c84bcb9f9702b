"""The words of messages to staff, and to callers: nothing of any case, nobody's name, no code.

Each is one text of at most 160 letters of GSM 03.38.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from models.db.base import EAST_AFRICA
from models.message import About

LANGUAGES = ("en", "sw")

Key = About | str

_WORDS: Mapping[str, Mapping[Key, str]] = {
    "en": {
        About.WAKE: "SS: {count} urgent, waiting since {time}. Open the console.{answer}",
        "answer": " Reply OK to take it.",
        "test": "SS: TEST at {time}. Nobody is in danger. Take it as you would a real one.{answer}",
        "siren": "SS: {count} urgent, waiting since {time}. The console is out of order: have it "
        "mended now, then look there.",
        About.MORE: "SS: one more came with the urgent matter you took. Open the console.",
        About.YOURS: "SS: it is yours. The others are told.",
        "several": "SS: {count} urgent matters are yours. The others are told. Open the console.",
        About.OVER: "SS: the urgent matter is taken. Thank you.",
        About.REVEALS: "SS: somebody looked at very many cases in an hour. See the audit log.",
    },
    # Needs a native speaker's review.
    "sw": {
        About.WAKE: "SS: mambo {count} ya haraka, tangu {time}. Fungua console.{answer}",
        "answer": " Jibu OK kuchukua.",
        "test": "SS: JARIBIO saa {time}. Hakuna aliye hatarini. Lichukue kama la kweli.{answer}",
        "siren": "SS: mambo {count} ya haraka, tangu {time}. Console haifanyi kazi: itengenezwe "
        "sasa, kisha uangalie huko.",
        About.MORE: "SS: jambo moja zaidi limekuja na lile ulilochukua. Fungua console.",
        About.YOURS: "SS: ni lako sasa. Wengine wanajulishwa.",
        "several": "SS: mambo {count} ya haraka ni yako sasa. Wengine wanajulishwa. "
        "Fungua console.",
        About.OVER: "SS: jambo la haraka limechukuliwa. Asante.",
        About.REVEALS: "SS: mtu ameangalia kesi nyingi sana kwa saa moja. Tazama kumbukumbu.",
    },
}

BELLS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "HELLO": "Hello, I hope that all is well.",
        "ORDER": "Your order is ready.",
        "PHOTOS": "Your photos are ready.",
    },
    "sw": {
        "HELLO": "Habari, natumai u mzima.",
        "ORDER": "Oda yako iko tayari.",
        "PHOTOS": "Picha zako ziko tayari.",
    },
}
"""What a caller may have chosen to be told when an answer waits, as it was shown to them."""

SUBJECT = "Safari Salama: an urgent matter waits"
BODY = """\
{count} urgent, waiting since {time} (East Africa Time), and nobody has taken it.
Those on duty, all others and the supervisors were asked by text and by call.

Please open the console and take it: {console}

This message says nothing of the case, and neither should an answer to it.
"""
TEST_SUBJECT = "Safari Salama: nobody answered the test"
TEST_BODY = """\
The test alert of {time} (East Africa Time) was answered by nobody. If it had been real, somebody
in danger would be waiting. Please find out why: {console}
"""


SIREN_SUBJECT = "Safari Salama: an urgent matter waits, and the database is away"
SIREN_BODY = """\
{count} urgent, waiting since {time} (East Africa Time). The database is away, so nobody can read
what it is, and nothing is raised in the console. What was told is safely kept, and comes there by
itself once the database answers. Please see to it now that it does.
"""


@dataclass(frozen=True)
class Waiting:
    """What is waited for: how many cases, since when, and whether it is a test."""

    count: int
    since: datetime
    test: bool


def text(about: About, language: str, waiting: Waiting | None = None, *, answer: bool) -> str:
    """The words of a text; `answer` is whether a text can be sent back."""
    words = _WORDS[language if language in _WORDS else LANGUAGES[0]]
    if waiting is None:
        return words[about]
    key: Key = "test" if waiting.test else about
    said = words["several" if about is About.YOURS and waiting.count > 1 else key]
    reply = words["answer"] if answer else ""
    return said.format(count=waiting.count, time=clock(waiting.since), answer=reply)


def siren(language: str, waiting: Waiting) -> str:
    """The words of a text while the database is away."""
    words = _WORDS[language if language in _WORDS else LANGUAGES[0]]
    return words["siren"].format(count=waiting.count, time=clock(waiting.since))


def siren_email(waiting: Waiting) -> tuple[str, str]:
    """Subject and body of an e-mail while the database is away."""
    return SIREN_SUBJECT, SIREN_BODY.format(count=waiting.count, time=clock(waiting.since))


def bell(name: str, language: str) -> str:
    """The words of a sign that an answer waits."""
    return BELLS.get(language, BELLS[LANGUAGES[0]])[name]


def email(waiting: Waiting, console: str) -> tuple[str, str]:
    """Subject and body of the last resort."""
    subject, body = (TEST_SUBJECT, TEST_BODY) if waiting.test else (SUBJECT, BODY)
    return subject, body.format(count=waiting.count, time=clock(waiting.since), console=console)


def clock(at: datetime) -> str:
    """The hour in Nairobi, as "14:05"."""
    return at.astimezone(EAST_AFRICA).strftime("%H:%M")
