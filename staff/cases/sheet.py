"""All that stands on a case's page, opened."""

from typing import Any

from sqlalchemy.orm import Session

from models import addition
from models.call_record import CallRecord
from models.case import Case
from models.closure import Closure
from models.db.base import now
from models.hold import Hold
from models.postage import NotWanted
from models.priority import Priority
from models.reveal import in_sight
from models.status import CLOSED, Status
from models.submission import BY_HAND, Channel
from models.unsent import Field
from models.unsent_speech import UnsentSpeech
from models.wording import Wording
from recordings.speech import LONGEST_S
from staff.access.guard import signed_in
from staff.access.people import names, readers
from staff.access.roles import Permission
from staff.cases.consent import card
from staff.cases.facts import known, listed, parts
from staff.cases.letters import (
    LONGEST_REPLY,
    LONGEST_WIDE_REPLY,
    Reading,
    length,
    longest,
    plain,
    reading,
    wide,
)
from staff.cases.merged import merges
from staff.cases.named import restricted
from staff.cases.parts import marks
from staff.cases.presence import others
from staff.cases.ready import READY
from staff.cases.referred import referred
from staff.cases.related import related
from staff.cases.spoken import spoken
from staff.cases.timeline import ADDED
from staff.cases.unsent import words
from staff.cases.work_list import way_back
from staff.console import console
from staff.labels import (
    STATUSES,
    all_of,
    beware,
    check,
    contact_facts,
    label,
    own_words,
    priorities,
)
from staff.times import when
from staff.tongues.catalogue import ENGLISH
from telecom.gsm import ALIKE

LONGEST_LINE = 300


def sheet(db: Session, case: Case, *, preview: bool, show_contact: bool) -> dict[str, Any]:
    """How a reply reads on a phone is there with `preview`, how to reach the caller with
    `show_contact`. That it is opened is on record before."""
    key = signed_in().key
    answers = addition.open_all(db, case, key)
    people = names(db)
    unsent = words(db, case, signed_in().id, key)
    return {
        "case": case,
        **_told(db, case, answers),
        "names": people,
        "check": check(answers),
        **_reached(db, case, answers, revealed=show_contact),
        **(told := merges(db, case)),
        "added": [one for one in told["timeline"] if one.kind == ADDED and not one.of],
        "owner": people.get(case.owner_id, ""),
        **_work(db, case),
        "closed": _closed(db, case, key),
        "hold": Hold.of(db, case),
        **restricted(db, case),
        **related(db, case),
        "dispositions": all_of("dispositions"),
        "callable": console().telephone and signed_in().may(Permission.TAKE_CALLS),
        **referred(db, case, signed_in()),
        "ready": READY.values(),
        "way_back": way_back(),
        "unsent": unsent,
        **_way_in(db, case),
        **_speech(db, case),
        **_counted(plain(unsent[Field.REPLY].text)),
        "read": read(db, case, unsent[Field.REPLY].text) if preview else None,
    }


def _told(db: Session, case: Case, answers: dict[str, Any]) -> dict[str, Any]:
    """What the caller told. Their own words and voice are covered until they are asked for."""
    told, heard = list(own_words(answers)), list(spoken(db, case, answers, signed_in().id))
    corrected = known(db, case, names(db), signed_in().key)
    seen = in_sight(db, case, signed_in().id)
    return {
        "facts": listed(answers, corrected),
        "corrected": corrected,
        "correctable": parts(),
        "own_words": told if seen else [],
        "spoken": heard,
        "in_sight": seen,
        "to_cover": bool(told or heard),
        "beware": beware(answers),
    }


def _reached(db: Session, case: Case, answers: dict[str, Any], *, revealed: bool) -> dict[str, Any]:
    """What the caller agreed to; number and code word only if `revealed`."""
    agreed = addition.open_contact(db, case, signed_in().key) or {}
    return {
        "consent": card(db, case, agreed, answers) if agreed else None,
        "reasons": all_of("reasons"),
        "contact": list(contact_facts(agreed)) if revealed else [],
        "code_word": agreed.get("code_word") if revealed else None,
        "sign": _sign(db, case),
    }


def _sign(db: Session, case: Case) -> str:
    """What tells them of an answer that is sent now, as who sends it would see it; nothing may go
    by WhatsApp that they did not choose."""
    none = "none" if case.channel == Channel.WHATSAPP else None
    try:
        return label("signs", console().stamp.sign(db, case, now()) or none)
    except NotWanted as why:
        cause, *since = why.args
        return label("no_signs", cause).format(*map(when, since))


def _work(db: Session, case: Case) -> dict[str, Any]:
    """What can be decided of it, how its forms tell that it was shown so, and who else looks."""
    return {
        "was": marks(db, case),
        "others": others(db, case),
        "readers": readers(db, {case.kind}),
        "priorities": priorities(),
        "urgent": Priority.URGENT,
        "statuses": _statuses(case),
    }


def _way_in(db: Session, case: Case) -> dict[str, Any]:
    """How it came: by hand, or in a call, and what staff can say that this was."""
    return {
        "by_hand": BY_HAND,
        "call": CallRecord.of(db, case),
        "call_types": all_of("call_types"),
        "longest_line": LONGEST_LINE,
    }


def _speech(db: Session, case: Case) -> dict[str, Any]:
    """Whether a reply can be spoken, and what was and is not sent."""
    return {
        "speaks": bool(case.code and console().telephone),
        "longest_speech": LONGEST_S,
        "speech": UnsentSpeech.of(db, signed_in().id, case.id),
    }


def _statuses(case: Case) -> list[str]:
    """Those that a form may set: an end has words, and a form of its own."""
    again = [] if case.status == Status.NEW else [Status.NEW]
    return [one for one in STATUSES if one not in (*again, *CLOSED)]


def _closed(db: Session, case: Case, key: bytes) -> dict[str, str]:
    """Why it is closed, and the summary."""
    if not case.closed or not (closure := Closure.latest(db, case)):
        return {}
    return {"why": label("dispositions", closure.disposition), "summary": closure.open(key)}


def read(db: Session, case: Case, reply: str) -> Reading | None:
    """How a reply reads on its caller's phone, with the words that stand beside their keys."""
    used = Wording.used(db)
    said = console().wordbook().texts(used.changes if used else {})
    words = {**said[ENGLISH], **said.get(case.language, {})}
    return reading(plain(reply), words)


def _counted(reply: str) -> dict[str, Any]:
    """How long a reply is, and may be."""
    return {
        "reply_length": length(reply),
        "reply_longest": longest(reply),
        "reply_wide": wide(reply),
        "alike": ALIKE,
        "longest": LONGEST_REPLY,
        "longest_wide": LONGEST_WIDE_REPLY,
    }
