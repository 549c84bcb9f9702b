"""What is looked at among people: that somebody can read what comes, and somebody can be woken."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import func, select

from assembly.ground import Ground
from models import Person
from models.db.base import EAST_AFRICA, now
from models.roster import all_to_wake, emails, on_duty

HOURS = 24


def people(ground: Ground) -> Iterator[str]:
    """Whether two hold the key: one alone forgets a password."""
    with ground.database() as db:
        holders = select(func.count()).where(Person.active, Person.wrapped_key.is_not(None))
        count = db.scalar(holders) or 0
    if count < 2:
        yield f"{count} can open a case; two should: flask --app app people add NAME"


def roster(ground: Ground) -> Iterator[str]:
    """Whether each hour of the day to come has somebody, and an alert its last way."""
    at = now()
    with ground.database() as db:
        if not all_to_wake(db, at):
            yield "nobody can be woken: have each person set a phone under Roster, in the console"
            return
        hours = [at + timedelta(hours=hour) for hour in range(HOURS)]
        bare = [hour for hour in hours if not on_duty(db, hour)]
        if not (ground.settings.alert_email or emails(db, ground.keys.pagers)):
            yield "ALERT_EMAIL is not set, and no supervisor gave an address: set one"
    if bare:
        first = f"{bare[0].astimezone(EAST_AFRICA):%a %H:%M}"
        yield f"in {len(bare)} of the next {HOURS} hours nobody has a shift, first at {first}"
