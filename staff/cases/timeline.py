"""What happened on a case, in lines: sealed ones opened, each reader's looks told as one."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from models.case import Case
from models.closure import Closure
from models.event import Event
from models.note import Note
from models.referral import ReferralStep
from models.reply import Reply
from models.reveal import COVERED, WORDS
from models.spoken_reply import SpokenReply
from models.timeline import Item
from staff.labels import label
from staff.times import day
from staff.tongues.said import say

Names = dict[UUID | None, str]

LOOKS = ("opened", WORDS, COVERED, "related cases shown")
"""Events that come again and again: each person's are told as one."""

SENT = "alert sent"
WOKEN = ("", SENT)
"""The event that the service woke people; what comes of it between two things said is told as
one."""

ADDED = "words-added"
"""The kind of an entry that holds what a caller wrote later."""

LOOKED_AT = "list looked at"

ABOUT_PEOPLE = ("added", "renewed", "removed", "changed", "handed", "ended")
"""The details of an event that name the person it was done to."""


@dataclass(frozen=True)
class Entry:
    """One line of the timeline; `text` is sealed words now open, or what changed."""

    kind: str
    at: datetime
    by: str
    title: str
    text: str = ""
    times: int = 1
    last: datetime | None = None
    spoken: SpokenReply | None = None
    of: Case | None = None  # the one that it happened on, if that was merged into the one shown
    each: tuple["Entry", ...] = ()  # those that it is told for, where it opens


def entries(
    items: list[Item], names: Names, key: bytes, went: Mapping[int, str] | None = None
) -> list[Entry]:
    """The entries in their order, opened; `names` are the sign-in names of people by id, and `went`
    by event what became of messages that were to wake them."""
    shown: list[Entry] = []
    first: dict[tuple[str, str], int] = {}
    for item in items:
        entry = _entry(item, names, key)
        if not isinstance(item, Event):
            shown.append(entry)
            first.pop(WOKEN, None)  # who is woken after that is woken for something else
            continue
        entry = replace(entry, text=(went or {}).get(item.id, entry.text))
        look = (entry.by, item.what)
        if look in first:
            shown[first[look]] = _folded(shown[first[look]], entry)
            continue
        if item.what in (*LOOKS, SENT):
            first[look] = len(shown)
        shown.append(entry)
    return shown


def _folded(told: Entry, one: Entry) -> Entry:
    """An entry that tells of one more of its kind; it opens where they say different things."""
    each = (*(told.each or (told,)), one) if one.text else ()
    text = "" if each else told.text
    return replace(told, text=text, times=told.times + 1, last=one.at, each=each)


def change(event: Event, names: Names, hidden: Collection[UUID] = ()) -> str:
    """What a status, an owner or a person was changed to, in words; of a list that was looked at
    its cases, but for those that are `hidden` from the reader."""
    if "alert" in event.what:
        return _woken(event.details, names)
    if event.what == LOOKED_AT:
        return _looked_at(event.details, hidden)
    return _CHANGES.get(event.what, _person_changed)(event.details, names)


def _status(details: dict[str, Any], _: Names) -> str:
    before, after = (label("statuses", details.get(name)) for name in ("before", "after"))
    return f"{before} → {after}"


def _why(details: dict[str, Any], _: Names) -> str:
    return label("reasons", details.get("why"))


def _facts(details: dict[str, Any], _: Names) -> str:
    return "; ".join(label("questions", name) for name in details.get("facts", ()))


def _priority(details: dict[str, Any], _: Names) -> str:
    before, after = (label("priorities", details.get(name)) for name in ("before", "after"))
    return f"{before} → {after}"


def _call_type(details: dict[str, Any], _: Names) -> str:
    return label("call_types", details.get("after"))


def _day(details: dict[str, Any], _: Names) -> str:
    after = details.get("after")
    return day(date.fromisoformat(after)) if after else say("no day")


def _owner(details: dict[str, Any], names: Names) -> str:
    after = details.get("after")
    return names.get(UUID(after), say("someone")) if after else say("nobody")


def _numbers(details: dict[str, Any], _: Names) -> str:
    numbers, none = details.get("numbers", []), say("none")
    return "; ".join(f"{name} {old or none} → {new or none}" for name, old, new in numbers)


def _allowed(details: dict[str, Any], names: Names) -> str:
    return names.get(UUID(details["to"]), say("someone"))


def _woken(details: dict[str, Any], names: Names) -> str:
    """Whom an alert woke, or how it was taken."""
    if isinstance(by := details.get("by", []), str):
        return label("taken_by", by)
    people = ", ".join(names.get(UUID(one), say("someone")) for one in details.get("to", []))
    ways = ", ".join(label("means", way).lower() for way in by)
    return say("{0} by {1}", people or say("nobody"), ways) if ways else people


def _person_changed(details: dict[str, Any], names: Names) -> str:
    """Who was added, renewed, removed or given another role, and the role."""
    changed = [details[verb] for verb in ABOUT_PEOPLE if verb in details]
    people = [names.get(UUID(one), say("someone")) for one in changed]
    roles = [label("roles", details[role]) for role in ("before", "role") if role in details]
    return ": ".join(filter(None, [*people, " → ".join(roles)])) if people else ""


def _looked_at(details: dict[str, Any], hidden: Collection[UUID]) -> str:
    shown = [one for one in details.get("cases", []) if UUID(one) not in hidden]
    return ", ".join(one[:8].upper() for one in shown)


def _count(details: dict[str, Any], _: Names) -> str:
    return str(details.get("count", ""))


def _filter(details: dict[str, Any], _: Names) -> str:
    """The filter of the list, as it stands in its address."""
    said = [f"{label('filters', name)} {value}" for name, value in details["filter"].items()]
    return ", ".join(said) or say("all")


def _named(details: dict[str, Any], names: Names) -> str:
    """Who may read it."""
    return ", ".join(names.get(UUID(one), "somebody") for one in details["to"])


def _exported(details: dict[str, Any], names: Names) -> str:
    """How many cases, as which file, by which filter."""
    what = say("{0} cases, {1}, {2}", details["cases"], details["kind"], details["form"])
    return f"{what} ({_filter(details, names)})"


def _counted(details: dict[str, Any], names: Names) -> str:
    return say("{0} reports ({1})", details["cases"], _filter(details, names))


_CHANGES: dict[str, Callable[[dict[str, Any], Names], str]] = {
    "related cases shown": _count,
    "older cases compared": _count,
    "status": _status,
    "closed": _status,
    "contact shown": _why,
    "facts corrected": _facts,
    "opened again": _status,
    "priority": _priority,
    "call was": _call_type,
    "follow up": _day,
    "restricted": _named,
    "restriction changed": _named,
    "hold asked for": _day,
    "hold agreed to": _day,
    "owner": _owner,
    "list imported": _numbers,
    "original allowed": _allowed,
    "export looked at": _exported,
    "exported": _exported,
    "counted in the seal": _counted,
    "team changed": lambda details, _: str(details.get("team")),
    "team ended": lambda details, _: str(details.get("team")),
    "card checked": lambda details, _: label("countries", details.get("country")),
    "work file asked for": _filter,
    "work file allowed": _filter,
    "file with words asked for": _filter,
    "file with words allowed": _filter,
}


def closure_title(closure: Closure) -> str:
    """That it was closed, and why; or opened again, and by whom if by nobody of staff."""
    if closure.disposition:
        return say("Closed: {0}", label("dispositions", closure.disposition))
    again = "Opened again" if closure.by_person_id else "Opened again: the caller wrote"
    return say(again)


def _entry(item: Item, names: Names, key: bytes) -> Entry:
    if isinstance(item, Event):
        by, title = names.get(item.person_id, ""), label("events", item.what)
        return Entry("event", item.at, by, title, change(item, names))
    by = names.get(item.by_person_id, "")
    if isinstance(item, Note):
        return Entry("note", item.at, by, say("Note"), item.open(key))
    if isinstance(item, Closure):
        return Entry("closure", item.at, by, closure_title(item), item.open(key))
    if isinstance(item, ReferralStep):
        service = item.referral.open(key).service
        title = f"{label('referral', item.stage)}: {service}"
        return Entry("referral", item.at, by, title, item.open(key))
    if item.by_person_id is None:
        return Entry(ADDED, item.at, by, say("The caller added"), item.open(key))
    whole = say("Reply to the caller, spoken") if item.spoken else say("Reply to the caller")
    title = f"{whole}, {_how_far(item)}"
    return Entry("reply", item.at, by, title, item.open(key), spoken=item.spoken)


def _how_far(reply: Reply) -> str:
    """How far its caller has come in a reply: who was cut off has begun, and may come back."""
    read, begun, new = (
        ("read", "begun, not read to its end", "not read yet")
        if reply.written
        else ("heard", "begun, perhaps not heard out", "not heard yet")
    )
    if reply.read_by_caller_at:
        return say(read)
    return say(begun) if reply.begun_by_caller_at else say(new)
