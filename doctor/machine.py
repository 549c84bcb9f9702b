"""What is looked at on this machine: settings, files, room, the worker, prompts."""

import os
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from assembly.ground import Ground
from audio.check import faults as prompt_faults
from audio.recorded import Sheet
from models.db.address import address
from ops import checks

OF_OTHERS = stat.S_IRWXO | stat.S_IWGRP
"""The group is that of the user who answers callers, and may look: each file is its own matter."""


def settings(ground: Ground) -> Iterator[str]:
    """What was taken at the start, and will be missed later."""
    given = ground.settings
    if given.demo:
        yield "DEMO is set, and protects nobody: unset it where callers are real"
    if not given.public_url:
        yield "PUBLIC_URL is not set: nobody knows where Africa's Talking is to call"
    if given.public_url and not given.proxies:
        yield "PROXIES is 0, and all staff seem to sign in from one address: set it to 1"
    if given.callback_token_before:
        yield "CALLBACK_TOKEN_BEFORE is still taken: unset it once Africa's Talking has the new one"
    if not given.backup_keys:
        yield "BACKUP_KEYS is not set, and no backup can be made: `flask backup-key` makes a pair"
    if not given.public_key_pin:
        yield "PUBLIC_KEY_PIN is not set: `flask setup` printed it, and this prints it under key"


def files(ground: Ground) -> Iterator[str]:
    """Whether anybody else of this machine could look, and whether we can write."""
    instance = ground.settings.instance_path
    if not instance.is_dir():
        yield f"{instance} is not there: mkdir -m 700 {instance}, as the service's user"
        return
    database = address(ground.settings.database_url)
    kept = [instance, instance / "organisation.pub"]
    if database.get_backend_name() == "sqlite":
        kept.append(Path(database.database or ""))
    for path in filter(Path.exists, kept):
        about = path.stat()
        if about.st_mode & OF_OTHERS:
            yield f"{path} is open to others of this machine: chmod go= {path}"
        if about.st_uid != os.geteuid():
            yield f"{path} is somebody else's: run this as the service's user, or chown {path}"
    if ails := checks.of_journal(ground.settings.journal):
        yield f"the journal: {ails}"


def disk(ground: Ground) -> Iterator[str]:
    """Whether there is room."""
    if ails := checks.of_disk(ground.settings.instance_path):
        yield f"{ails}: make room, or the journal takes no report while the database is away"


def worker(ground: Ground) -> Iterator[str]:
    """Whether it lives and gets its rounds done."""
    if ails := checks.of_worker(ground.settings.instance_path, time.monotonic() - checks.STARTS_S):
        yield f"{ails}: start it (python -m worker), or nobody is woken and no call is placed"


def prompts(sheet: Sheet) -> Callable[[Ground], Iterator[str]]:
    """Whether each prompt is there and says the words of today; one line for all that are not."""

    def look(ground: Ground) -> Iterator[str]:
        ailing = list(prompt_faults(sheet)) if ground.settings.at_voice_number else []
        if ailing:
            yield f"{len(ailing)} are not well, as {ailing[0]}: `flask audio check` names all"

    return look
