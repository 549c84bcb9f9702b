"""What we hold, for how long, and what then becomes of it: one table, copied in `docs/safety.md`.

The worker goes through it each hour by `models/disposal.py`.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from models import (
    arrival,
    call_queue,
    call_record,
    leftover,
    outbox,
    receipt,
    replaced_take,
    source,
    trait,
)
from models.addition import Addition
from models.alert import Alert
from models.arrival import Arrival
from models.bell import LASTS, Bell
from models.brought_file import BroughtFile
from models.call import Call, withdraw
from models.call_record import CallRecord
from models.case import Case
from models.event import Event
from models.holding import DAY, Holding, has_passed
from models.idle import idle_and_read, merged_into, on_hold
from models.key_handover import WAITS_FOR, KeyHandover
from models.leftover import Leftover
from models.message import Message
from models.note import Note
from models.opt_out import OptOut
from models.person import Person
from models.prompt_take import PromptTake
from models.receipt import Receipt
from models.recording import KEPT_AFTER, Recording, RecordingState
from models.refusal import STANDS, Refusal
from models.reply import Reply
from models.return_code import ReturnCode
from models.return_visit import delete
from models.sent_form import KNOWN_FOR, SentForm
from models.session_lengths import REMEMBERED, SessionLengths
from models.status import CLOSED, Status
from models.submission import Kind
from models.unsent import KEPT_FOR, Unsent
from models.unsent_case import UnsentCase
from models.unsent_speech import UnsentSpeech
from models.work_file import WorkFile


def _delete_case(db: Session, case: Case) -> None:
    delete(db, case, "deleted when due")


def _forget_contact(db: Session, case: Case) -> None:
    Event.record(db, "contact forgotten", None, case.id)
    withdraw(db, case.id)
    trait.forget(db, case.id)
    case.sealed_contact, case.may_contact = None, False


def _shred(db: Session, recording: Recording) -> None:
    recording.shred(db)


def _follow_closures(db: Session, at: datetime) -> None:
    """A closed case's recordings are given their time; one that was opened again takes it back,
    unless they are written down."""
    goes_on = Case.id.in_(merged_into(Case.status.not_in(CLOSED)))
    closed = select(Case.id).where(Case.status.in_(CLOSED), ~goes_on)
    here = update(Recording).where(Recording.state == RecordingState.HERE)
    undated = Recording.delete_at.is_(None) & Recording.case_id.in_(closed)
    db.execute(here.where(undated).values(delete_at=at + KEPT_AFTER))
    again = Recording.written_down_at.is_(None) & Recording.case_id.not_in(closed)
    db.execute(here.where(Recording.delete_at.is_not(None) & again).values(delete_at=None))


_IN_WORK = Case.status.in_((Status.ACTIVE, Status.FOLLOW_UP))
_BEGUN = ~Case.complete & (Case.status == Status.NEW)
_REPORT = (Case.kind == Kind.REPORT.value) & ~_BEGUN
_ASKED = (Case.kind != Kind.REPORT.value) & ~_BEGUN
_HERE = Recording.state == RecordingState.HERE
_WITH_CASE = "go with their case"


def _cases(name: str, which: ColumnElement[bool], days: int) -> Holding:
    return Holding(
        name=name,
        dated=Case.received_at,
        which=which,
        kept=days * DAY,
        since="anybody did anything with it; never before it was read",
        then="deleted, with all that hangs on it",
        due=idle_and_read,
        end=_delete_case,
    )


HOLDINGS = (
    _cases("cases that were begun and not sent", _BEGUN, 30),
    _cases("enquiries, requests and calls", _ASKED & ~_IN_WORK, 90),
    _cases("reports that nobody took up", _REPORT & (Case.status == Status.NEW), 90),
    _cases("reports that are closed", _REPORT & Case.status.in_(CLOSED), 365),
    Holding(
        name="cases that are worked on",
        dated=Case.received_at,
        which=_IN_WORK,
        then="stay until they are closed",
    ),
    Holding(
        name="how to reach a caller",
        dated=Case.received_at,
        which=Case.sealed_contact.is_not(None) & ~_IN_WORK,
        kept=30 * DAY,
        since="anybody did anything with the case; never before it was read",
        then="forgotten",
        due=idle_and_read,
        end=_forget_contact,
    ),
    Holding(
        name="recordings",
        dated=Recording.wanted_at,
        which=_HERE,
        kept=KEPT_AFTER,
        since="it was written down, or its case closed",
        due=lambda at, before: (Recording.delete_at <= at) & Recording.case_id.not_in(on_hold(at)),
        end=_shred,
        first=_follow_closures,
    ),
    Holding(
        name="codes whose case never came",
        dated=ReturnCode.at,
        which=ReturnCode.case_id.not_in(select(Case.id)),
        kept=30 * DAY,
    ),
    Holding(
        name="alerts",
        dated=Alert.raised_at,
        kept=90 * DAY,
        since="somebody took it, or it lapsed",
        due=has_passed(Alert.over_at),
    ),
    Holding(name="how callers are to be told of an answer", dated=Bell.chosen_at, kept=LASTS),
    Holding(name="what staff began to write", dated=Unsent.at, kept=KEPT_FOR),
    Holding(name="replies that staff spoke and did not send", dated=UnsentSpeech.at, kept=KEPT_FOR),
    Holding(name="cases that staff began to enter", dated=UnsentCase.at, kept=KEPT_FOR),
    Holding(name="work files that were asked for", dated=WorkFile.asked_at, kept=30 * DAY),
    Holding(name="keys that wait for a colleague", dated=KeyHandover.at, kept=WAITS_FOR),
    Holding(name="marks of forms that were taken", dated=SentForm.at, kept=KNOWN_FOR),
    Holding(name="marks of what was taken back", dated=Refusal.at, kept=STANDS),
    Holding(
        name="prompts that were replaced",
        dated=PromptTake.made_at,
        which=replaced_take.ended(),
        kept=90 * DAY,
        since="it was replaced; never what undoing brings back",
        due=has_passed(PromptTake.ended_at),
        end=replaced_take.forget,
    ),
    Holding(
        name="prompts that nobody published",
        dated=PromptTake.made_at,
        which=PromptTake.since.is_(None),
        kept=90 * DAY,
        since="it was recorded",
    ),
    Holding(
        name="what became of sounds that staff brought",
        dated=BroughtFile.at,
        which=~BroughtFile.waits,
        kept=30 * DAY,
    ),
    Holding(
        name="sessions without Redis", dated=SessionLengths.at, kept=REMEMBERED, elsewhere=True
    ),
    Holding(name="messages", dated=Message.made_at, kept=outbox.KEPT, elsewhere=True),
    Holding(name="which WhatsApp messages came", dated=Arrival.at, kept=arrival.KEPT),
    Holding(name="voice notes to delete at Meta", dated=Leftover.made_at, kept=leftover.KNOWN_FOR),
    Holding(name="receipts of texts", dated=Receipt.at, kept=receipt.KEPT, elsewhere=True),
    Holding(name="calls", dated=Call.wanted_at, kept=call_queue.COUNTED, elsewhere=True),
    Holding(
        name="who asked for a person",
        dated=CallRecord.at,
        which=CallRecord.bare(),
        kept=call_record.COUNTED,
        since="it is there; with a case, for as long as that",
        elsewhere=True,
    ),
    Holding(
        name="which cases came from one number",
        dated=Case.received_at,
        which=Case.source.is_not(None),
        kept=source.KNOWN_FOR,
        then="forgotten",
        elsewhere=True,
    ),
    Holding(name="notes of staff", dated=Note.at, then=_WITH_CASE),
    Holding(name="replies", dated=Reply.at, then=_WITH_CASE),
    Holding(name="what callers added", dated=Addition.at, then=_WITH_CASE),
    Holding(name="numbers that want no texts", dated=OptOut.at, then="stay until they want some"),
    Holding(name="people of staff", dated=Person.created_at, then="stay: the log names them"),
    Holding(name="the audit log", dated=Event.at, then="stays: the database refuses to change it"),
)
