"""What a service that people rely on must have, and what it must not have of the demo."""

import re
from collections.abc import Mapping

from config.demo import OF_DEMO

ONLY_WHEN_LIVE = ("callback_token", "metrics_token")
NOT_FOR_CALLERS = ("smtp_url", "email_from", "alert_email", "backup_keys")
"""What a process that answers callers alone has no use for; whoever breaks into it would."""
_NUMBERS = ("helpline", "at_voice_number", "at_flash_number")
_FOR_VOICE = ("at_voice_number", "at_username", "at_api_key", "public_url")


def unfit_for_callers(given: Mapping[str, str]) -> list[str]:
    """What the demo can do without or makes up, and a service that people rely on must not."""
    with_voice = given.keys() & {"at_voice_number", "at_flash_number"}
    needed = ONLY_WHEN_LIVE + (_FOR_VOICE if with_voice else ())
    faults = [f"{name.upper()}: missing" for name in needed if name not in given]
    of_demo = (name for name in _NUMBERS if given.get(name) in OF_DEMO)
    faults += [f"{name.upper()}: nobody answers on a number of the demo" for name in of_demo]
    if "smtp_url" in given and "email_from" not in given:
        faults.append("EMAIL_FROM: missing, and SMTP_URL is set")
    if given.get("public_url", "").startswith("http://"):
        faults.append("PUBLIC_URL: https, for callers' keys and numbers come that way")
    return faults


def same_numbers(given: Mapping[str, str]) -> list[str]:
    """A number that is hung up on can't be one that callers are to be heard on."""
    bare = {name: re.sub(r"[^+0-9]", "", given[name]) for name in _NUMBERS if given.get(name)}
    flashed = bare.pop("at_flash_number", None)
    same = (name.upper() for name, number in bare.items() if number == flashed)
    return [f"AT_FLASH_NUMBER: the same as {name}, and nobody answers it" for name in same]
