"""Fills the demo with what is invented: cases, the work on them, a list of agencies, a workshop.

    python -m demo.filling 30

All is sealed as what callers say is, and goes through the verbs that staff use. What is there
already is not made again.
"""

import sys
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from config import Settings
from demo.progress import PIN, Progress
from demo.stories import INVENTED, Story, idem, story, written
from demo.walks import count_answers, count_walks
from keys import Keys
from lists import agencies
from models import (
    Agency,
    Case,
    Database,
    Event,
    ImportedList,
    Note,
    Organisation,
    Person,
    Reply,
    Status,
    Workshop,
    open_database,
)
from models.alert import WAKE_FOR, Alert, AlertCase, AlertState
from models.closure import Closure, Disposition, Said, close
from models.db.base import now
from models.imported_list import Topic, in_use_id
from models.return_visit import Chosen, add_words, give_code
from models.sealed_case import id_of
from models.status import CLOSED

STORIES = written()
AT_ONCE = 100
"""Cases a commit: while they are written, nobody else writes."""
SAY_EVERY_S = 1.0
WAKES_FOR_HOURS = 24
"""Invented danger that is older wakes nobody."""
ANSWERS = 23, 21
"""How many answered before and after the invented workshop."""


@dataclass(frozen=True)
class Desk:
    """What the invented staff work with."""

    db: Session
    people: Mapping[str, Person]
    public_key: bytes
    pepper: bytes

    def make(self, number: int, invented: Story) -> str:
        """One case with the work on it, unless it is there; the code that its caller was given."""
        case = Case.seal(invented.handed_over(number), self.public_key)
        if not case.store(self.db):
            return ""
        if case.danger in WAKE_FOR and invented.hours > WAKES_FOR_HOURS:
            self._let_sleep(case.id)
        code = give_code(self.db, Chosen(idem(number), PIN), self.pepper) if invented.code else ""
        if invented.read or invented.owner:
            self._work(self.db.get_one(Case, id_of(idem(number))), invented)
        return code if invented.reply else ""

    def _let_sleep(self, case_id: UUID) -> None:
        """What is said to have come days ago wakes nobody: of many cases hundreds are urgent, and
        would ring for a day, each of them writing all the while."""
        if alert := self.db.scalar(
            select(Alert).join(AlertCase).where(AlertCase.case_id == case_id)
        ):
            alert.state, alert.over_at = AlertState.WITHDRAWN.value, now()

    def _work(self, case: Case, invented: Story) -> None:
        person = self.people[invented.owner or "demo"]
        case.open(self.db, person)
        case.opened_at = invented.opened(case.received_at)
        if invented.owner:
            case.assign(self.db, person, person)
        if invented.status in CLOSED:
            self._close(case, person, invented)
        elif invented.status != Status.NEW:
            case.change_status(self.db, person, invented.status)
        for name, text in invented.notes:
            Note.write(self.db, case, self.people[name], text, self.public_key)
        if invented.reply:
            name, text = invented.reply
            Reply.send(self.db, case, self.people[name], text, self.public_key)
        if invented.added:
            add_words(self.db, case, invented.added, self.public_key)

    def _close(self, case: Case, person: Person, invented: Story) -> None:
        """Closed some days after it came: or the demo would have been slow with all of them."""
        referred = invented.status == Status.CLOSED_REFERRED
        disposition = Disposition.REFERRED if referred else Disposition.HELPED
        close(self.db, case, disposition, Said(person, "Invented.", self.public_key))
        if closure := Closure.latest(self.db, case):
            closure.at = invented.closed(case.received_at)


def fill(settings: Settings, wanted: int) -> None:
    """Make what is wanted and missing, and tell on the terminal how it goes.

    Needs `settings.demo`, and an instance whose demo was started.
    """
    if not settings.demo:
        raise SystemExit("Only a demo is filled with what is invented: it needs DEMO=1.")
    chain_key = keys_of(settings).audit
    database = open_database(settings.database_url, chain_key=chain_key, wait_ms=60_000)
    instance = settings.instance_path
    progress = Progress.read(instance)
    with database.begin() as db:
        if progress.cases == 0 and in_use_id(db, Topic.AGENCIES) is None:
            _list_agencies(db)
            _hold_a_workshop(db)
            count_walks(db)
            count_answers(db)
    began, first, said = time.monotonic(), progress.cases, 0.0
    while progress.cases < wanted:
        progress = _more(database, settings, progress, min(progress.cases + AT_ONCE, wanted))
        progress.keep(settings.instance_path)
        passed = time.monotonic() - began
        if passed > said + SAY_EVERY_S or progress.cases == wanted:
            rate = (progress.cases - first) / passed
            print(f"  {progress.cases} of {wanted} invented cases, {rate:.0f} a second", flush=True)
            said = passed
    database.kw["bind"].dispose()


def _more(database: Database, settings: Settings, progress: Progress, until: int) -> Progress:
    """The next few cases, in one commit but for those that were opened."""
    code = progress.code
    with database() as db:
        people = {person.username: person for person in db.scalars(select(Person))}
        organisation = db.get_one(Organisation, 1)
        desk = Desk(db, people, organisation.public_key, keys_of(settings).codes)
        for number in range(progress.cases, until):
            code = desk.make(number, story(number, STORIES)) or code
        db.commit()
    return replace(progress, cases=until, code=code)


def keys_of(settings: Settings) -> Keys:
    """The keys that the instance's services have."""
    return Keys(settings.secret_key.get_secret_value(), settings.pepper.get_secret_value())


def _list_agencies(db: Session) -> None:
    """Callers can look them up, and each says that it is invented. The other lists stay as they
    come with the service."""
    file = INVENTED / "agencies.csv"
    entries = agencies.read(file.read_bytes()).entries
    person = _demo(db)
    draft = ImportedList.draft(db, Topic.AGENCIES, now().date(), f"invented-{file.name}", person.id)
    Agency.add_all(db, draft, map(asdict, entries))
    draft.confirm(db, person.id)


def _hold_a_workshop(db: Session) -> None:
    workshop = Workshop.make(db, "Invented: before you travel", f"{now():%Y-%m}", "047")
    Event.record(db, "workshop made", _demo(db).id, number=workshop.number)
    before, after = ANSWERS
    for place in range(before):
        right = {"crosses_border": "FALSE", "papers_kept": "FALSE", "child_without_force": "TRUE"}
        wrong = {"crosses_border": "TRUE", "papers_kept": "UNSURE", "child_without_force": "UNSURE"}
        first = wrong if place % 2 else right
        workshop.count(db, {f"{name} before": said for name, said in first.items()})
        if place < after:
            then = wrong if place % 4 == 0 else right
            useful = ("SIGNS", "LAW", "HELP")[place % 3]
            workshop.count(db, {f"{name} after": said for name, said in then.items()})
            workshop.count(db, {"attended": "YES", "most_useful": useful})


def _demo(db: Session) -> Person:
    return db.scalars(select(Person).where(Person.username == "demo")).one()


if __name__ == "__main__":
    fill(Settings.read(), int(sys.argv[1]))
