"""What is looked at in the database and in Redis: that they keep what they are to keep, and only
that."""

import subprocess
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import redis as library
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from assembly.ground import Ground
from models import callers_rights, disposal
from models.db.migrate import is_newest
from models.organisation import Organisation
from models.person import Person
from models.public_key import fingerprint
from ops import checks

BY_NTP = "apt-get install systemd-timesyncd, timedatectl set-ntp true"
APART_S = 30
"""How far two clocks may be apart: a code of a second factor is good for as long."""


def database(ground: Ground) -> Iterator[str]:
    """Whether it takes a case, has today's tables, and loses nothing that it said it has."""
    try:
        if ails := checks.of_database(ground.database):
            yield f"{ails}: finish the failover, or name the one in charge in DATABASE_URL"
    except Exception as wrong:
        yield f"does not answer ({type(wrong).__name__}): start it, or mend DATABASE_URL"
        return
    with ground.database() as db:
        if not is_newest(db.connection()):
            yield "its tables are not those of this version: .venv/bin/alembic upgrade head"
        if db.get_bind().dialect.name == "postgresql":
            yield from _postgresql(db)


def _postgresql(db: Session) -> Iterator[str]:
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        if db.scalar(text(f"SHOW {setting}")) == "off":
            yield f"{setting} is off, and a power cut loses reports: set it on"
    if db.scalar(text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")):
        yield "the service signs in as a superuser: make it a role of its own that owns the tables"
    yield from callers_rights.amiss(db.connection())


def key(ground: Ground) -> Iterator[str]:
    """Whether there is one to seal to, and that it is the one that was pinned."""
    if ails := checks.of_organisation(ground.public_key):
        yield ails
        return
    try:
        ground.public_key.check()
    except SystemExit as changed:
        yield str(changed)
    with ground.database() as db:
        organisation, left = Organisation.of(db), len(Person.left_with_key(db))
        ready = organisation and organisation.next_public_key
    named = ground.public_key.is_named
    if left:
        yield f"may have been kept by {left} who left: change it, as the page People says"
    if not ground.settings.public_key_pin:
        yield f"is not pinned: set PUBLIC_KEY_PIN={fingerprint(ground.public_key())}"
    elif "," in ground.settings.public_key_pin and not (ready and named(ready)):
        yield (
            "is being changed: once every process has taken up the new one, "
            f"set PUBLIC_KEY_PIN={fingerprint(ground.public_key())}"
        )


def redis(ground: Ground) -> Iterator[str]:
    """Whether it takes writes, throws none away, and keeps none on a disk."""
    try:
        if ails := checks.of_redis(ground.redis):
            yield f"{ails}: give it memory, or name the one in charge in REDIS_URL"
    except library.RedisError as wrong:
        yield f"does not answer ({type(wrong).__name__}): start it, or mend REDIS_URL"
        return
    where = urlsplit(ground.settings.redis_url)
    if where.scheme != "unix" and not where.password:
        yield "anybody who reaches its port gets in: set a password, or use a Unix socket"
    try:
        set_so = {name: _config(ground.redis, name) for name in ("maxmemory-policy", "save")}
        set_so["appendonly"] = _config(ground.redis, "appendonly")
    except library.ResponseError:
        yield "does not say how it is set: see by hand that it is noeviction and keeps no disk"
        return
    if set_so["maxmemory-policy"] != "noeviction":
        yield "throws callers' dialogues away when it is full: maxmemory-policy noeviction"
    if set_so["save"] or set_so["appendonly"] != "no":
        yield 'writes callers\' dialogues to a disk: save "" and appendonly no'


def _config(client: "library.Redis", name: str) -> str:
    return str(client.config_get(name).get(name) or "")


def clock(ground: Ground) -> Iterator[str]:
    """Whether ours goes with those of the servers, of what was kept, and of the world."""
    if _synchronised() == "no":
        yield f"nobody sets this machine's clock: {BY_NTP}"
    seconds, _ = ground.redis.time()
    if (apart := abs(seconds - time.time())) > APART_S:
        yield f"it is {apart:.0f} s apart from Redis's: set both right"
    with ground.database() as db:
        if db.get_bind().dialect.name == "postgresql":
            theirs = db.scalar(select(func.extract("epoch", func.clock_timestamp())))
            if (apart := abs(float(theirs or 0) - time.time())) > APART_S:
                yield f"it is {apart:.0f} s apart from the database's: set both right"
        if doubt := disposal.doubt(db):
            yield f"nothing is deleted: {doubt}. Look, then `flask retention --clock-is-right`"


def _synchronised() -> str:
    """ "yes" or "no", as systemd says it; nothing where it does not."""
    command = ["timedatectl", "show", "--property=NTPSynchronized", "--value"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=5, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip()
