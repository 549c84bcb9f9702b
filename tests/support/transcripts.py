"""Plays a journey against the service, and writes down what it says now.

The first line names the channel and the language. `<` stands before each line shown or heard and
`>` before each reply, which in a call are keys. `=` stands before what is done otherwise, or is
true by then:

On a phone `= dials`, `= dials from <number>` and `= dials with <more>` begin a session, `= drops`
is the network losing it.

By text `= texts` and `= texts from <number>` take a phone; each `>` is a text, and what is owed in
answer to it is sent.

On WhatsApp `= writes` and `= writes from <number>` take a phone; each `>` is a tap where its words
stand under the last message, and else typed. What can be tapped stands in brackets below.
`= sends a voice note` is what else they do.

In a call `= rings` and `= rings from <number>` begin it, `= answers` takes one that the service
placed; `= stays silent`, `= speaks`, `= speaks until silent`, `= speaks and hangs up` and
`= hangs up` are what else a caller does; `= staff pick up` and `= nobody picks up` what others do;
`= is over` says that the service has hung up.

`= tells report: consent_store=YES, …` goes on any channel to where a file of the menus begins, and
answers by the names of questions and options (`tests/support/telling.py`); `place` is asked for in
other words by voice. `= goes on: …` answers from there on, `= comes back` begins anew.

Anywhere `= kept report: what=…, …` is what the organisation can read (a new line as |, a list
joined by +), `= reply: …` is what staff write, `= spoken reply` what they speak,
`= closed` that their work is done, `= reads: …` are words that are shown or heard now,
`= workshop: …` is one that staff make, `= counted: …` is all that was counted,
`= agencies 3 days old` is the list of tests/support/imports.py taken into use.
`{code}` is the code that was shown, `{workshop}` the number of the workshop, `{day}` the day of
that list.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from flask import Flask

from handset.sms.phone import TextPhone
from handset.transports import over_wsgi
from handset.ussd.phone import Phone
from handset.voice.call import Call
from handset.voice.sounds import tone
from handset.voice.switch import Switch
from handset.whatsapp.phone import MessagePhone
from menus.habits import Habits
from menus.words import Words
from models import Case, Person, Reply, SpokenReply, Tally, Workshop
from models.closure import Disposition, Said, close
from models.spoken_reply import Speech
from tests.support.callers import NUMBER, answers, service_of
from tests.support.imports import in_use
from tests.support.messaging import Messaging
from tests.support.telling import go_on, tell
from tests.support.texting import Texting

LANGUAGES = ("en", "sw")
HABITS = Habits(LANGUAGES)

Step = tuple[str, str]

_STOPS = ("STOP", "ACHA")
# After these the phone shows, or the call says, something new.
_SHOWN_AFTER = {"dials", "rings", "answers", "stays", "speaks", "nobody", "sends"}


class Player:
    """Plays one journey against the service."""

    def __init__(self, app: Flask, switch: Switch) -> None:
        self._app = app
        self._switch = switch
        self._phone: Phone | Call | TextPhone | MessagePhone = Phone(NUMBER, over_wsgi(app))
        self._code = "no code yet"
        self._number = "no workshop yet"
        self._day = datetime.now(UTC).date()

    def play(self, steps: Iterable[Step]) -> None:
        """Each step in turn, with what is shown and heard compared to the letter."""
        for mark, text in steps:
            if mark == "<":
                assert self._shown() == text
            else:
                self._act(mark, text)

    def rewrite(self, steps: Iterable[Step]) -> Iterator[Step]:
        """The same steps with what is shown and heard now: steps that only act suffice."""
        for mark, text in steps:
            if mark != "<":
                self._act(mark, text)
                yield mark, text
                if (mark == ">" or text.split()[0] in _SHOWN_AFTER) and (shown := self._shown()):
                    yield "<", shown

    def _act(self, mark: str, text: str) -> None:
        if isinstance(self._phone, TextPhone | MessagePhone):  # nobody stops and starts at once
            self._phone.seconds_old = int(text in _STOPS)
        if mark == ">" and isinstance(self._phone, MessagePhone):
            self._phone.say(self._filled(text))
        elif mark == ">":
            self._phone.press(self._filled(text))
        else:
            verb, _, rest = text.partition(" ")
            getattr(self, f"_{verb.removesuffix(':')}")(rest)
        self._shown()  # a code is noticed as soon as it is told

    def _filled(self, text: str) -> str:
        return text.replace("{code}", self._code).replace("{workshop}", self._number)

    def _shown(self) -> str:
        match self._phone:
            case Call():
                words = self._phone.heard
            case MessagePhone():
                words = self._phone.drawn
            case _:
                words = self._phone.screen
        words = in_figures(words)
        if code := re.search(r"(?<!\d)\d{8}(?!\d)", words):
            self._code = code[0]
        words = _SPOKEN.sub("[what staff spoke]", words)
        words = _OTHER_LANGUAGES.sub("", words.replace(self._code, "{code}"))
        for language in LANGUAGES:
            month = HABITS.month(language, self._day.month)
            spoken = f"{self._day.day}.\n{month}.\n{self._day.year}."
            words = words.replace(HABITS.write(language, "day", self._day.isoformat()), "{day}")
            words = words.replace(spoken, "{day}")
        return words

    # On a phone

    def _dials(self, how: str) -> None:
        number = how.removeprefix("from ") if how.startswith("from ") else NUMBER
        self._phone = phone = Phone(number, over_wsgi(self._app))
        phone.dial(self._filled(how.removeprefix("with ")) if "with " in how else "")

    def _drops(self, _: str) -> None:
        assert isinstance(self._phone, Phone)
        self._phone.drop()

    # By text

    def _texts(self, how: str) -> None:
        self._phone = Texting.of(self._app).phone(how.removeprefix("from ") or NUMBER)

    # On WhatsApp

    def _writes(self, how: str) -> None:
        number = how.removeprefix("from ") or NUMBER
        self._phone = Messaging.of(self._app).phone(number)

    def _sends(self, _: str) -> None:
        assert isinstance(self._phone, MessagePhone)
        self._phone.speak()

    # In a call

    def _rings(self, how: str) -> None:
        self._phone = call = Call(how.removeprefix("from ") or NUMBER, self._switch)
        call.ring()

    def _answers(self, _: str) -> None:
        self._phone = self._switch.pick_up(NUMBER)

    def _stays(self, _: str) -> None:
        self._call.stay_silent()

    def _speaks(self, how: str) -> None:
        ends = {"until silent": "silence", "and hangs up": "hanging up"}
        self._call.speak(ended_by=ends.get(how, ""))

    def _hangs(self, _: str) -> None:
        self._call.hang_up()

    def _staff(self, _: str) -> None:
        self._call.staff_pick_up()

    def _nobody(self, _: str) -> None:
        self._call.nobody_picks_up()

    def _is(self, _: str) -> None:
        assert not self._call.open
        assert not self._call.fault

    @property
    def _call(self) -> Call:
        assert isinstance(self._phone, Call)
        return self._phone

    # By the names of what is asked

    def _tells(self, what: str) -> None:
        begin, _, said = what.partition(": ")
        tell(self._phone, begin, **self._named(said))

    def _goes(self, what: str) -> None:
        go_on(self._phone, **self._named(what.removeprefix("on: ")))

    def _comes(self, _: str) -> None:
        """A phone's session or a call begins with what is told next; texts go on as they were."""
        if isinstance(self._phone, Call):
            self._phone.hang_up()
            self._phone = Call(NUMBER, self._switch)
        elif isinstance(self._phone, Phone):
            self._phone = Phone(NUMBER, over_wsgi(self._app))

    def _named(self, said: str) -> dict[str, str]:
        named = dict(pair.split("=", 1) for pair in self._filled(said).split(", "))
        place = "location_side" if isinstance(self._phone, Call) else "where"
        return {place if name == "place" else name: what for name, what in named.items()}

    # Anywhere

    def _reads(self, words: str) -> None:
        assert words in self._shown()

    def _agencies(self, old: str) -> None:
        day = datetime.now(UTC).date() - timedelta(days=int(old.partition(" ")[0]))
        in_use(service_of(self._app), day)
        self._day = day

    def _workshop(self, title: str) -> None:
        with service_of(self._app).database.begin() as db:
            self._number = Workshop.make(db, title, "2026-11").number

    def _counted(self, expected: str) -> None:
        with service_of(self._app).database() as db:
            rows = db.query(Tally).order_by(Tally.question, Tally.answer)
            assert ", ".join(f"{one.question} {one.answer} {one.count}" for one in rows) == expected

    def _kept(self, what: str) -> None:
        kind, expected = what.split(": ", 1)
        with service_of(self._app).database() as db:
            case = db.query(Case).order_by(Case.received_at.desc()).first()
            assert case
            kept = case.open_contact(self._app.config["PRIVATE_KEY"]) or {}
        kept |= answers(self._app, case)
        kept = {name: _on_one_line(said) for name, said in kept.items()}
        assert case.kind == kind
        assert kept == dict(pair.split("=", 1) for pair in expected.split(", "))

    def _reply(self, text: str) -> None:
        with service_of(self._app).database.begin() as db:
            person = Person(username="amina", password="-", fs_uniquifier="-", role="caseworker")
            db.add(person)
            db.flush()
            key = service_of(self._app).public_key()
            reply = Reply.send(db, db.query(Case).one(), person, text, key)
            if not text:
                SpokenReply.put(db, reply, Speech(tone(5), 5), key, alone=True)

    def _closed(self, _: str) -> None:
        with service_of(self._app).database.begin() as db:
            told = Said(db.query(Person).one(), "Done", service_of(self._app).public_key())
            close(db, db.query(Case).one(), Disposition.HELPED, told)

    def _spoken(self, _: str) -> None:
        self._reply("")


def steps(lines: Iterable[str]) -> Iterator[Step]:
    """Lines shown one after another are one screen."""
    screen: list[str] = []
    for line in lines:
        mark, _, text = line.partition(" ")
        if mark == "<":
            screen.append(text)
            continue
        if screen:
            yield "<", "\n".join(screen)
            screen = []
        yield mark, text
    if screen:
        yield "<", "\n".join(screen)


def written(steps: Iterable[Step]) -> Iterator[str]:
    """Steps as the lines of a journey."""
    for mark, text in steps:
        yield from (f"{mark} {line}".rstrip() for line in text.split("\n"))


def _on_one_line(said: str | list[str]) -> str:
    return "+".join(said) if isinstance(said, list) else said.replace("\n", "|")


def in_figures(words: str) -> str:
    """Numbers that are told digit by digit, written as they are known."""
    told = "|".join(_DIGITS)
    return re.sub(
        rf"^(?:{told})(?: (?:{told}))+$",
        lambda number: "".join(_DIGITS[digit] for digit in number[0].split()),
        words,
        flags=re.M,
    )


_SPOKEN = re.compile(r"\[/spoken/[\w.-]+\]")

# Journeys stand in two languages; another stands below those on the list, and changes none of them.
_OTHER_LANGUAGES = re.compile(
    "".join(rf"(?:\n[0-9]+\. {re.escape(one.listed)}(?=\n|$))?"
            for one in Words.read().tongues.values() if one.code not in LANGUAGES)
)  # fmt: skip


_DIGITS = {
    re.escape(tongue.texts[f"digit.{digit}"]): digit
    for tongue in Words.read().tongues.values()
    for digit in "0123456789"
}
