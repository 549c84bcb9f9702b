"""What cases are searched in: all words of theirs, opened and written one way.

Nothing is kept here; whoever asks keeps it sealed, and asks again for what has changed since.
"""

import json
import re
import unicodedata
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from models.addition import Addition
from models.case import Case
from models.closure import Closure
from models.correction import Correction
from models.crypto.envelope import PrivateKey, SealBroken, open_under, open_with, ready
from models.event import Event
from models.note import Note
from models.referral import Referral, ReferralStep
from models.reply import Reply
from models.restriction import Reader

AT_ONCE = 400
"""Cases opened in one go: as many ids as any database takes in a question."""
TAIL = 9
"""Digits of a number in Kenya after 0 or +254."""

_LOOKS = (
    "opened",
    "words shown",
    "words covered",
    "contact shown",
    "recording played",
    "related cases shown",
)
_NUMBER = re.compile(r"\+?\d[\d ().-]{5,}\d")


class Haystack(NamedTuple):
    """The words of one case at a step of its telling."""

    step: int
    told: str  # by the caller
    written: str  # by staff
    numbers: str  # their digits, apart by blanks


def plain(text: str) -> str:
    """One spelling of words: no capitals, no marks over letters, single blanks."""
    letters = text.casefold()
    if not letters.isascii():  # few are, and to look at each letter takes longer than to open it
        marked = unicodedata.normalize("NFKD", letters)
        letters = "".join(one for one in marked if not unicodedata.combining(one))
    return " ".join(letters.split())


def digits(text: str) -> str:
    """The digits of a number as they end in Kenya and abroad alike."""
    return re.sub(r"\D", "", text)[-TAIL:]


def there(db: Session, reader: Reader) -> dict[str, int]:
    """The cases that there are for somebody, the newest first, with the step that each was told
    to."""
    found = select(Case.id, Case.step).where(reader.reads()).order_by(Case.received_at.desc())
    return {row.id.hex: row.step for row in db.execute(found)}


def has_more(db: Session, reader: Reader, than: int) -> bool:
    """Whether there are more cases for somebody than so many."""
    found = select(Case.id).where(reader.reads()).offset(than).limit(1)
    return db.scalar(found) is not None


def changed(db: Session, since: int) -> tuple[int, set[str]]:
    """The end of the audit log, and the cases that more than a look came to since an entry."""
    newest = db.scalar(select(func.max(Event.id))) or 0
    later = (Event.id > since) & Event.case_id.is_not(None) & Event.what.not_in(_LOOKS)
    found = db.scalars(select(Event.case_id).where(later).distinct())
    return newest, {one.hex for one in found if one}


def opened(
    db: Session, cases: Collection[str], key: bytes, places: Mapping[str, str]
) -> Iterator[tuple[str, Haystack]]:
    """The words of these cases, with what their `places` are called, by codes of counties and
    countries; what does not open is left out. The opening is on record before."""
    ids, once = [uuid.UUID(one) for one in cases], ready(key)
    for start in range(0, len(ids), AT_ONCE):
        yield from _opened(db, ids[start : start + AT_ONCE], once, places)
        db.expunge_all()


def _opened(
    db: Session, ids: list[uuid.UUID], key: PrivateKey, places: Mapping[str, str]
) -> Iterator[tuple[str, Haystack]]:
    told, written = defaultdict[uuid.UUID, list[Any]](list), defaultdict[uuid.UUID, list[Any]](list)
    for row in _of(db, Addition.case_id, ids):
        told[row.case_id].append(_tried(row, key))
    for reply in _of(db, Reply.case_id, ids):
        side = written if reply.by_person_id else told
        side[reply.case_id].append(_tried(reply, key))
    for column in (Note.case_id, Closure.case_id, Correction.case_id, Referral.case_id):
        for row in _of(db, column, ids):
            written[row.case_id].append(_tried(row, key))
    steps = select(ReferralStep, Referral.case_id).join(ReferralStep.referral)
    for step, case_id in db.execute(steps.where(Referral.case_id.in_(ids))):
        written[case_id].append(_tried(step, key))
    for case in db.scalars(select(Case).where(Case.id.in_(ids))):
        answers, number = _case(case, key)
        told[case.id] += [
            answers,
            [places.get(code or "", "") for code in (case.county, case.country)],
        ]
        yield case.id.hex, _haystack(case.step, number, told[case.id], written[case.id])


def _haystack(step: int, number: str, told: list[Any], written: list[Any]) -> Haystack:
    by_caller, by_staff = (" \n ".join(texts(words)) for words in (told, written))
    numbers = [*_NUMBER.findall(f"{by_caller}\n{by_staff}"), number]
    spelt = " ".join(digits(one) for one in numbers if one)
    return Haystack(step, plain(by_caller), plain(by_staff), spelt)


def _of(db: Session, column: InstrumentedAttribute[Any], ids: list[uuid.UUID]) -> Iterable[Any]:
    return db.scalars(select(column.class_).where(column.in_(ids)))


def _tried(row: Any, key: PrivateKey) -> Any:
    try:
        return row.open(key)
    except SealBroken:
        return ""


def _case(case: Case, key: PrivateKey) -> tuple[Any, str]:
    """What its caller answered and the number they may be reached at, by one exchange of keys,
    which is nearly all that opening costs."""
    row = case.id.hex
    try:
        own = open_with(key, case.sealed_key, row, "key")
        answers = json.loads(open_under(own, case.sealed_answers, row, "answers"))
        contact = case.sealed_contact and json.loads(
            open_under(own, case.sealed_contact, row, "contact")
        )
    except SealBroken:
        return "", ""
    return answers, (contact or {}).get("contact_number", "")


def texts(found: Any) -> Iterator[str]:
    """All words in what was opened, however it is put together."""
    match found:
        case str():
            yield found
        case dict():
            yield from texts(list(found.values()))
        case list() | tuple():
            for one in found:
                yield from texts(one)
