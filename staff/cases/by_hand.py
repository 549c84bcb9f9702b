"""What is asked of a case that is entered by hand, and what the answers are filed as."""

import secrets
from collections.abc import Iterator, Mapping
from typing import Any

from models.submission import About, Danger, Kind, Submission
from staff.labels import COUNTIES, LABELS, label
from staff.tongues.said import say
from telecom.numbers import NoNumber, in_full

LONGEST = {"account": 5000}
LONGEST_LINE = 200

KINDS: dict[str, tuple[Kind, About | None]] = {
    "REPORT": (Kind.REPORT, None),
    "MIGRATION": (Kind.ENQUIRY, About.MIGRATION),
    "OFFER": (Kind.ENQUIRY, About.OFFER),
    "CALL": (Kind.REQUEST, About.CALL),
    "TRAINING": (Kind.REQUEST, About.TRAINING),
    "MATERIALS": (Kind.REQUEST, About.MATERIALS),
}


def _named(*codes: str) -> dict[str, str]:
    """Answers by the words that the case's page has for them."""
    return {code: label("answers", code) for code in codes}


CHOICES: dict[str, dict[str, str]] = {
    "consent_store": {"YES": "Yes", "NOT_ASKED": "Could not be asked", "NO": "No"},
    "channel": {
        "PHONE": "Call on another line",
        "VISIT": "They came in",
        "LETTER": "Letter or e-mail",
        "CHAT": "WhatsApp or chat",
    },
    "danger": _named("YES", "UNSURE", "NO", "NOT_ASKED"),
    "kind": {"REPORT": "Report"} | LABELS["about"],
    "language": LABELS["languages"],
    "reporter_role": _named("SELF", "FAMILY_FRIEND", "WITNESS", "FIRST_RESPONDER"),
    "exploitation": _named(
        "ForcedLabour", "SexualExploitation", "ChildLabour", "ForcedMarriage", "ForcedBegging",
        "ONLINE_SCAM", "FORCED_ARMED", "OrganRemoval", "ForcedAdoption", "Other",
    ),
    "people_count": _named("1", "2-5", "6-20", "21+"),
    "ages": _named("ADULT", "CHILD", "BOTH"),
    "county": COUNTIES,
    "country": LABELS["countries"],
    "contact": {"NO": "Do not contact", "YES": "Yes, as below"},
    "contact_how": _named("CALL", "SMS", "WHATSAPP"),
    "contact_when": _named("ANY_TIME", "MORNING", "MIDDAY", "EVENING", "NIGHT", "WEEKEND"),
}  # fmt: skip
"""The answers that each question offers, with their words."""

REQUIRED = {
    "consent_store": "Say whether they agreed that we keep this.",
    "channel": "Say how it reached us.",
    "danger": "Say whether anyone is in danger; “Not asked” will do.",
    "kind": "Say what it is.",
    "language": "Say in which language.",
    "account": "Write what was said.",
    "contact": "Say whether they may be contacted.",
}

FIELDS = (*CHOICES, "account", "place_text", "language_text", "contact_number", "code_word")
_OF_CONTACT = ("contact_number", "contact_how", "contact_when", "code_word")
_AS_ANSWERED = (
    "account", "reporter_role", "exploitation", "people_count", "ages", "place_text", "country",
    "language_text", "consent_store",
)  # fmt: skip

NOT_KEPT = "They don't want it kept, so nothing is: the draft is gone too."
TOO_LONG = "One answer is too long: shorten it."
NO_SUCH = "One answer is none that the form offers: choose it again."
NO_CONSENT = "They may not be contacted: leave number and code word out, or say that they may be."
NO_WAY = "Say how they may be contacted."
NO_NUMBER = "Write the number that they may be reached on."
CALL_TO_NOBODY = "Whoever wants to be called has to agree to a call."


class Amiss(ValueError):
    """It can't be filed so; the message says why, in plain words."""


class NotToBeKept(Amiss):
    """Its caller does not want it kept."""


def submission(given: Mapping[str, str]) -> Submission:
    """What was filled in, as it is filed; every field is there, perhaps empty.

    :raise Amiss: something lacks, or contradicts the rest.
    """
    if refused(given):
        raise NotToBeKept(NOT_KEPT)
    if wrong := list(_amiss(given)):
        raise Amiss(" ".join(wrong))
    kind, about = KINDS[given["kind"]]
    danger = None if given["danger"] == "NOT_ASKED" else Danger(given["danger"])
    wants_a_call = about is About.CALL and danger is not Danger.NO
    return Submission(
        kind=kind,
        idem=secrets.token_bytes(32),
        channel=given["channel"],
        language=given["language"],
        answers=_answers(given, kind),
        contact=_contact(given),
        county=given["county"] or None,
        country=given["country"] or None,
        about=about,
        danger=danger,
        urgent=danger in (Danger.YES, Danger.UNSURE) or wants_a_call,
    )


def refused(given: Mapping[str, str]) -> bool:
    """Whether the caller was asked, and wants nothing kept."""
    return given["consent_store"] == "NO"


def _amiss(given: Mapping[str, str]) -> Iterator[str]:
    """All that lacks, in the order of the form; a sentence each."""
    yield from (say(why) for name, why in REQUIRED.items() if not given[name])
    if any(given[name] and given[name] not in offered for name, offered in CHOICES.items()):
        yield say(NO_SUCH)
    if any(len(said) > LONGEST.get(name, LONGEST_LINE) for name, said in given.items()):
        yield say(TOO_LONG)
    if given["contact"] == "YES":
        yield from _amiss_in_contact(given)
    elif given["contact_number"] or given["code_word"]:
        yield say(NO_CONSENT)
    elif given["kind"] == "CALL":
        yield say(CALL_TO_NOBODY)


def _amiss_in_contact(given: Mapping[str, str]) -> Iterator[str]:
    if not given["contact_number"]:
        yield say(NO_NUMBER)
    else:
        try:
            in_full(given["contact_number"])
        except NoNumber as why:
            yield say("The number {0}.", say(str(why)))
    if not given["contact_how"]:
        yield say(NO_WAY)
    elif given["kind"] == "CALL" and given["contact_how"] != "CALL":
        yield say(CALL_TO_NOBODY)


def _answers(given: Mapping[str, str], kind: Kind) -> dict[str, Any]:
    """The answers under the names that they have when callers give them themselves."""
    answers = {name: given[name] for name in _AS_ANSWERED}
    if kind is Kind.ENQUIRY:
        answers["question"] = answers.pop("account")
    answers["danger_now"] = given["danger"]
    answers["county_code"] = given["county"]
    return {name: said for name, said in answers.items() if said}


def _contact(given: Mapping[str, str]) -> dict[str, str] | None:
    """How the caller may be reached; None unless they agreed to it."""
    if given["contact"] != "YES":
        return None
    said = {name: given[name] for name in _OF_CONTACT if given[name]}
    return said | {"contact_number": in_full(given["contact_number"])}
