"""Callers who know nothing but the words before them: each comes to a case that is kept, reachable
and coded within ten answers and two minutes, on a screen and in a call, in both languages.

No name of a tree stands here. What is read and heard is counted from what the callbacks answered:
words at 200 a minute, 2.5 s a key, 1.2 s for each letter typed beyond three; in a call what is said
until the code was heard.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from flask import Flask

from handset.transports import over_wsgi
from handset.ussd.phone import Phone
from handset.voice.call import Call
from handset.voice.switch import Switch
from tests.support.callers import cases
from tests.support.pace import WORDS_A_MINUTE, seconds

HOPS, SECONDS = 10, 120
PATIENCE = 25
"""Answers after which a caller gives up."""

KENYAN, ABROAD = "+2547110009", "+9665110009"


@dataclass(frozen=True)
class Tongue:
    """What anybody answers in one language: by words of the question, or by those of an option."""

    chosen: tuple[tuple[str, str], ...]
    in_danger: str
    yes_no: tuple[str, str]
    typed: tuple[tuple[str, str], ...]
    keyed: tuple[tuple[str, str], ...]
    place: str
    sides: tuple[str, str]
    onward: tuple[str, ...]
    more: str
    digits: str


EN = Tongue(
    chosen=(
        ("case to tell us of", "No"), ("[Mm]ay we (?:record and )?keep", "Yes"),
        ("record", "Yes, record me"),
    ),
    in_danger="in danger( right)? now",
    yes_no=("Yes", "No"),
    typed=(
        ("Which country", "Saudi"), ("Which county or", "Nairobi"), ("secret word", "99"),
        ("PIN of 4", "4826"), ("own words", "Is the work real? Ali"),
    ),
    keyed=(("Which country", "7283#"), ("Which county", "#"), ("PIN(?: of|:) 4", "4826")),
    place="Type county",
    sides=("In Kenya", "Outside Kenya"),
    onward=(
        "English", "Nairobi", "Saudi Arabia", "Yes, this phone", "This phone, as soon as you can",
        "Keep it", "Go on", "Go on here", "For more",
    ),
    more="More",
    digits="zero one two three four five six seven eight nine",
)  # fmt: skip
SW = Tongue(
    chosen=(
        ("kisa cha kutuambia", "Hapana"), ("[Tt]uhifadhi|tulihifadhi|na kuhifadhi", "Ndiyo"),
        ("[Tt]urekodi", "Ndiyo, rekodi"),
    ),
    in_danger="hatarini sasa",
    yes_no=("Ndiyo", "Hapana"),
    typed=(
        ("[Nn]chi gani", "Saudi"), ("Kaunti au mji", "Nairobi"), ("neno la siri", "99"),
        ("PIN mpya", "4826"), ("maneno yako", "Kazi ni ya kweli? Ali"),
    ),
    keyed=(("nchi gani", "7283#"), ("[Kk]aunti gani", "#"), ("PIN mpya", "4826")),
    place="Andika kaunti",
    sides=("Kenya", "Nje ya Kenya"),
    onward=(
        "Kiswahili", "Nairobi", "Saudi Arabia", "Saudia", "Ndiyo, simu hii",
        "Simu hii, mara mtakapoweza", "Kuhifadhi", "Endelea", "Endelea hapa", "Mengine",
    ),
    more="Zaidi",
    digits="sifuri moja mbili tatu nne tano sita saba nane tisa",
)  # fmt: skip


@dataclass(frozen=True)
class Persona:
    """What somebody looks for among options, in English and in Swahili."""

    en: tuple[str, ...]
    sw: tuple[str, ...]
    in_danger: bool = False
    abroad_too: bool = True


REPORT = ("Report what happens", "To report"), ("Ripoti kisa", "Kuripoti")
AT_WORK = (
    ("Chiefs, teachers, training", "At work, or training"),
    ("Machifu, walimu, mafunzo", "Kazini, mafunzo"),
)
PERSONAS = {
    "herself, in danger": Persona(REPORT[0], REPORT[1], in_danger=True),
    "herself": Persona((*REPORT[0], "Forced sex"), (*REPORT[1], "Kulazimishwa ngono")),
    "a witness": Persona((*REPORT[0], "A child made to work"), (*REPORT[1], "Mtoto anatumikishwa")),
    "family": Persona(
        ("Family abroad", "A relative abroad", "Tell us", "Beaten or ill"),
        ("Familia ng'ambo", "Tueleze", "Anapigwa au anaugua"),
    ),
    "an official": Persona(
        (*AT_WORK[0], "Report a case", "Forced marriage", "Other, or not sure"),
        (*AT_WORK[1], "Ripoti kisa", "Ndoa ya lazima", "Lingine, au sijui"),
    ),
    "a child": Persona(
        ("I'm under 18", "Under 18", "13 to 17", "Someone hurts me"),
        ("Sijafika miaka 18", "Chini ya miaka 18", "13 hadi 17", "Mtu ananiumiza"),
    ),
    "who asks": Persona(("Work abroad", "Ask HAART"), ("Kazi ng'ambo", "Uliza HAART")),
    "who wants a training": Persona(
        (*AT_WORK[0], "A training", "Ask for a training"),
        (*AT_WORK[1], "Mafunzo", "Omba mafunzo au warsha"),
        abroad_too=False,
    ),
    "who wants books": Persona(
        (*AT_WORK[0], "A training", "Ask for books, videos"),
        (*AT_WORK[1], "Mafunzo", "Omba vitabu au video"),
        abroad_too=False,
    ),
    "who wants to be called": Persona(
        ("Help now", "Call me", "Ask us to call"), ("Msaada sasa", "Nipigieni", "Omba tukupigie")
    ),
}
WALKS = [
    (f"{name}, {language}, {'abroad' if abroad else 'in Kenya'}", persona, language, abroad)
    for name, persona in PERSONAS.items()
    for language in ("en", "sw")
    for abroad in (False, True)[: 1 + persona.abroad_too]
]


@dataclass(frozen=True)
class Mind:
    """One caller: what she would press or type, by nothing but the words before her."""

    tongue: Tongue
    labels: tuple[str, ...]
    danger: str
    typed: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, persona: Persona, language: str, *, abroad: bool, spoken: bool) -> "Mind":
        """Of somebody who is in Kenya or abroad, with a screen or with a call."""
        tongue = EN if language == "en" else SW
        place = (tongue.place, "Saudi" if abroad else "Nairobi")
        return cls(
            tongue,
            (
                *(persona.en if language == "en" else persona.sw),
                tongue.sides[abroad],
                *tongue.onward,
            ),
            tongue.yes_no[not persona.in_danger],
            tongue.keyed if spoken else (place, *tongue.typed),
        )

    def reply(self, text: str, options: dict[str, str]) -> str | None:
        """What she sends; None where there is nothing that she would choose."""
        chosen = (*self.tongue.chosen, (self.tongue.in_danger, self.danger))
        answer = next((label for cue, label in chosen if re.search(cue, text)), None)
        if answer in options:
            return options[str(answer)]
        if typed := next((said for cue, said in self.typed if re.search(cue, text)), None):
            return typed
        wanted = (*self.labels, self.tongue.more)
        return next((options[label] for label in wanted if label in options), None)


def on_screen(screen: str) -> tuple[str, dict[str, str]]:
    """The text of a screen, and the key of each option by its words."""
    options = {label: key for key, label in re.findall(r"^(\d+)\. (.*)$", screen, re.MULTILINE)}
    return re.sub(r"^\d+\. .*$", "", screen, flags=re.MULTILINE), options


def by_ear(heard: str) -> tuple[str, dict[str, str]]:
    """The same of what a call says."""
    option = r"([^.:?\n]+):\s*(?:press |bonyeza )?(\d)\."
    text = re.split(option, heard, maxsplit=1)[0]
    return text, {label.strip(): key for label, key in re.findall(option, heard)}


def lasting(heard: Iterable[str]) -> float:
    """The seconds that it takes to say this."""
    return sum(len(one.split()) for one in heard) / WORDS_A_MINUTE * 60


def says_a_code(heard: str, digits: str) -> bool:
    """Whether eight digits in a row are told."""
    rows = (row.split() for row in heard.split("\n"))
    return any(len(row) == 8 and set(row) <= set(digits.split()) for row in rows)


def number(place: int, *, abroad: bool) -> str:
    """A phone of nobody else."""
    return f"{ABROAD if abroad else KENYAN}{place:02}"


def test_on_a_screen_every_way_ends_in_a_code_in_time(app: Flask) -> None:
    late, post = [], over_wsgi(app)
    for place, (walk, persona, language, abroad) in enumerate(WALKS):
        mind = Mind.of(persona, language, abroad=abroad, spoken=False)
        phone = Phone(number(place, abroad=abroad), post)
        phone.dial()
        while not re.search(r"\b\d{8}\b", phone.screen) and len(phone.exchanges) < PATIENCE:
            reply = mind.reply(*on_screen(phone.screen))
            assert reply, f"{walk} is at a loss:\n{phone.screen}"
            phone.press(reply)
        hops, took = len(phone.exchanges) - 2, seconds(phone)
        if hops > HOPS or took > SECONDS:
            late.append(f"{walk}: {hops} answers, {took:.0f} s")
    assert late == []
    assert {(case.complete, case.may_contact) for case in cases(app)} == {(True, True)}
    assert len(cases(app)) == len(WALKS)


def test_in_a_call_the_code_is_heard_in_time(app: Flask, switch: Switch) -> None:
    late = []
    for place, (walk, persona, language, abroad) in enumerate(WALKS):
        mind = Mind.of(persona, language, abroad=abroad, spoken=True)
        call = Call(number(place, abroad=abroad), switch)
        heard = [call.ring()]
        while not says_a_code(call.heard, mind.tongue.digits) and len(heard) < PATIENCE:
            if call.listening == "recording":
                call.speak()
            elif reply := mind.reply(*by_ear(call.heard)):
                call.press(reply)
            else:
                call.stay_silent()  # who is told something waits for what comes next
            heard.append(call.heard)
        if len(heard) == PATIENCE or lasting(heard) > SECONDS:
            late.append(f"{walk}: {lasting(heard):.0f} s: {heard[-1]}")
    assert late == []
    assert {(case.complete, case.may_contact) for case in cases(app)} == {(True, True)}
    assert len(cases(app)) == len(WALKS)
