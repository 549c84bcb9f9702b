"""After case, what a caller typed, their number and their PIN can be read nowhere."""

import base64
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from config import Settings
from handset.transports import over_wsgi
from handset.ussd.phone import Phone
from tests.support.callers import SENT, code_on, press, service_of
from tests.support.telling import SKIP, answer_each, go_on, tell
from worker import __main__ as worker

WORD = "Zebrafinch"
OWN_NUMBER = "+254711863247"
OTHER_NUMBER = "0722951364"
PIN = "7391"
LEFT_OUT = dict.fromkeys(("reporter_role", "people_count", "ages", "since"), SKIP)


def forms(secret: str) -> list[bytes]:
    """The ways in which a secret may lie about."""
    raw = secret.encode()
    # A word inside a longer text has three base64 forms, by where it begins.
    encoded = [base64.b64encode(b"-" * n + raw)[4:-4] for n in (0, 1, 2)]
    return [
        raw,
        raw.hex().encode(),
        secret.encode("utf-16-le"),
        *(e for e in encoded if len(e) > 7),
    ]


def everything(settings: Settings, app: Flask) -> dict[str, bytes]:
    """All bytes that are kept anywhere, by where they lie."""
    kept = {
        str(path): path.read_bytes() for path in settings.instance_path.rglob("*") if path.is_file()
    }
    redis: Any = service_of(app).redis
    for key in redis.scan_iter("*"):
        kept[f"redis {key!r}"] = key + b" " + redis.dump(key)
        if redis.type(key) == b"string":
            kept[f"redis value {key!r}"] = redis.get(key)
    return kept


@pytest.mark.parametrize("ending", ["finished", "cut off", "database away"])
def test_words_number_and_pin_are_nowhere(
    app: Flask, settings: Settings, capfd: pytest.CaptureFixture[str], ending: str
) -> None:
    phone = Phone(OWN_NUMBER, over_wsgi(app))
    if ending == "database away":
        service_of(app).public_key()  # read once, long before
        service_of(app).database.kw["bind"].dispose()
        hide(settings)
    tell(phone, "report", **SENT | {"contact_ok": "ASAP"}, pin=PIN)
    press(phone, code_on(phone.screen))
    more = {"exploitation": "ForcedLabour", "code_word": f"{WORD}ine", **LEFT_OUT}
    more |= {"account": f"They call it {WORD}", "account_more": "done"}
    more |= {"suspect_text": f"{WORD} agency", "needs_text": SKIP}
    answer_each(phone, tell_more="yes", **more)
    if ending == "cut off":
        phone.drop()
        worker.work(service_of(app))
    else:
        go_on(phone, tell_end="finish")
    said = capfd.readouterr()
    kept = everything(settings, app)
    assert any(Path(where).parent.name == "journal" for where in kept) == (
        ending == "database away"
    )
    kept["what was logged"] = (said.out + said.err).encode()
    for secret in (WORD, OWN_NUMBER[1:], OWN_NUMBER[4:]):
        for form in forms(secret):
            assert [where for where, lies in kept.items() if form in lies] == [], secret
    # Four digits stand by chance in any ciphertext; where text stands they may not.
    logged = kept["what was logged"].decode()
    assert PIN not in logged
    assert [where for where in kept if PIN in where] == []


def hide(settings: Settings) -> None:
    """Take the database away, as a broken disk would."""
    path = Path(settings.database_url.removeprefix("sqlite:///"))
    for part in path.parent.glob(f"{path.name}*"):
        part.unlink()
    path.mkdir()
