"""What only the demo has: an organisation whose recovery key lies beside it, and a person to be."""

import os
from pathlib import Path

from app import with_console
from assembly import build
from config import Settings
from models import Organisation
from staff.commands import make_demo_person

RECOVERY_KEY = "demo-recovery-key"


def prepare(settings: Settings) -> None:
    """Make the organisation once, and the person `demo` with this start's password.

    Needs `settings.demo` and `settings.demo_password`. The recovery key on the disk is what makes
    a demo a demo: a live service prints its own once and keeps it nowhere.
    """
    if not settings.demo or settings.demo_password is None:
        raise ValueError("only the demo has a demo person, and they need a password")
    service = build(settings)
    with with_console(service).app_context(), service.database.begin() as db:
        kept = settings.instance_path / RECOVERY_KEY
        organisation = Organisation.of(db)
        if organisation is None:
            _, recovery_key, private_key = Organisation.set_up(db)
            _keep(kept, recovery_key)
        else:
            private_key = organisation.open_with_recovery(kept.read_text())
        make_demo_person(db, settings.demo_password.get_secret_value(), private_key)


def _keep(path: Path, recovery_key: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(recovery_key)
