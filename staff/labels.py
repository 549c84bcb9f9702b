"""What the codes in a case are called; a code that nobody named is shown as it is."""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from babel import Locale

from models.priority import Priority
from models.submission import RECORDED
from staff.tongues.said import all_said, language, say

LABELS: dict[str, dict[str, str]] = tomllib.loads(
    Path(__file__).with_name("labels.toml").read_text(encoding="utf-8")
)
STATUSES = list(LABELS["statuses"])
PRIORITIES = {one.value: LABELS["priorities"][one.name] for one in Priority}
COUNTIES = LABELS["counties"]
# Keyed or typed by the caller: never a code, whatever it looks like.
TYPED = {
    "contact_number", "code_word", "station", "place_text", "language_text", "suspect_name",
    "suspect_phone", "agency_text", "number_plate", "pay_number", "handle",
}  # fmt: skip
# Answers whose codes mean something else than the same code elsewhere.
_LISTS = {
    "county_code": "counties",
    "country": "countries",
    "what": "wanted",
    "control": "control",
    "recruitment": "recruitment",
    "gender": "gender",
    "papers": "papers",
    "broke_off": "broke_off",
}
_APART = {"band", "flags", *LABELS["own_words"]}  # shown in a place of their own


def label(group: str, code: str | None) -> str:
    """The words for one code of a group such as "kinds"."""
    known = said(group, code or "")
    return known or (_language(code) if group == "languages" and code else code or "")


def said(group: str, code: str) -> str:
    """The words for a code, in the reader's language; none where it has none."""
    english = LABELS[group].get(code, "")
    return english and say(english, of=f"labels.{group}")


def part_of(name: str) -> str:
    """What a part of the conversation is called."""
    return said("menus", name) or label("parts", name)


def all_of(group: str) -> dict[str, str]:
    """Every code of a group, with its words in the reader's language."""
    return all_said(LABELS[group], of=f"labels.{group}")


def priorities() -> dict[int, str]:
    """How pressing a case can be, in the reader's language."""
    return {one.value: said("priorities", one.name) for one in Priority}


def _language(code: str) -> str:
    """What a language is called, by Unicode's CLDR; its code where that has no word for it."""
    return str(Locale(language()).languages.get(code, code))


def answer(question: str, given: Any) -> str:
    """The words for what was answered; several answers are joined."""
    if question in TYPED and given != RECORDED:
        return str(given)
    if isinstance(given, list):
        return ", ".join(answer(question, one) for one in given)
    return label(_LISTS.get(question, "answers"), str(given))


def name_of(case: Any) -> str:
    """What a case is on the work list: what is asked for, where that is known."""
    return label("about", case.about) or label("kinds", case.kind)


def place_of(case: Any) -> str:
    """The county or the country that a case is about, or nothing."""
    return label("counties", case.county) or label("countries", case.country)


def asked(answers: Mapping[str, Any]) -> Iterator[str]:
    """The questions that were answered, the usual ones first, without the longer texts."""
    usual = [name for name in LABELS["questions"] if name in answers]
    others = [name for name in answers if name not in LABELS["questions"]]
    for name in usual + others:
        if name not in _APART and answers[name] not in (None, "", []):
            yield name


def facts(answers: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each question with what was answered, in that order."""
    for name in asked(answers):
        yield label("questions", name), answer(name, answers[name])


def check(answers: dict[str, Any]) -> dict[str, Any] | None:
    """What the check of a job offer came to, if there was one: its band and flags, in words."""
    if not (band := answers.get("band")):
        return None
    flags = [label("flags", flag) for flag in answers.get("flags", ())]
    return {"band": str(band), "words": label("bands", band), "flags": flags}


def own_words(answers: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The texts the caller wrote, each below its heading."""
    for name in LABELS["own_words"]:
        if answers.get(name) not in (None, "", RECORDED):
            yield label("own_words", name), str(answers[name])


def beware(answers: dict[str, Any]) -> str:
    """What kind of story it is, by its codes alone, for whoever is about to read it."""
    kind = answers.get("exploitation")
    children = answers.get("ages") in ("CHILD", "BOTH") or answers.get("under_18") == "YES"
    words = [answer("exploitation", kind)] if kind else []
    said = "; ".join(words + ([say("children")] if children else []))
    return said[:1].upper() + said[1:]


def contact_facts(contact: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """How to reach the caller, without the code word, which stands apart."""
    usual = [name for name in LABELS["contact"] if name in contact]
    for name in [*usual, *(name for name in contact if name not in usual)]:
        if name != "code_word" and contact[name]:
            yield label("contact", name), answer(name, contact[name])
