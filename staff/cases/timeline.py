"""What happened on a filing, in lines: sealed ones opened, each reader's looks told as one."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from models.event import Event
from models.note import Note
from models.reply import Reply
from staff.labels import label

Names = dict[UUID | None, str]


@dataclass(frozen=True)
class Line:
    """One line of the timeline; `text` is sealed words now open, or what changed."""

    kind: str
    at: datetime
    by: str
    title: str
    text: str = ""
    times: int = 1
    last: datetime | None = None


def lines(entries: list[Event | Note | Reply], names: Names, key: bytes) -> list[Line]:
    """The entries in their order, opened; `names` are the sign-in names of people by id."""
    shown: list[Line] = []
    first_opened: dict[str, int] = {}
    for entry in entries:
        line = _line(entry, names, key)
        if not isinstance(entry, Event) or entry.what != "opened":
            shown.append(line)
        elif line.by in first_opened:
            place = first_opened[line.by]
            shown[place] = replace(shown[place], times=shown[place].times + 1, last=line.at)
        else:
            first_opened[line.by] = len(shown)
            shown.append(line)
    return shown


def change(event: Event, names: Names) -> str:
    """What a status or an owner was changed to, in words."""
    after = event.details.get("after")
    if event.what == "status":
        before = label("statuses", event.details.get("before"))
        return f"{before} → {label('statuses', after)}"
    if event.what == "list imported":
        numbers = event.details.get("numbers", [])
        return "; ".join(f"{name} {old or 'none'} → {new or 'none'}" for name, old, new in numbers)
    if event.what == "original allowed":
        return names.get(UUID(event.details["to"]), "someone")
    if event.what == "owner":
        return names.get(UUID(after), "someone") if after else "nobody"
    return ""


def _line(entry: Event | Note | Reply, names: Names, key: bytes) -> Line:
    if isinstance(entry, Event):
        by = names.get(entry.person_id, "")
        return Line("event", entry.at, by, label("events", entry.what), change(entry, names))
    by = names.get(entry.by_person_id, "")
    if isinstance(entry, Note):
        return Line("note", entry.at, by, "Note", entry.open(key))
    if entry.by_person_id is None:
        return Line("words-added", entry.at, by, "The caller added", entry.open(key))
    read = "read" if entry.read_by_caller_at else "not read yet"
    return Line("reply", entry.at, by, f"Reply to the caller, {read}", entry.open(key))
