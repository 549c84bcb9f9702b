"""Each field of each callback is missing, doubled, huge or of another kind: it is answered as ever,
says so in one line where it can't be used, does nothing, and nothing of it is told on."""

from collections.abc import Iterator, Mapping
from urllib.parse import urlencode

import structlog
from flask import Flask
from werkzeug.test import Client

from models import Alert, Call, Case, Message, OptOut, Receipt
from tests.edge.test_odd_requests import ails
from tests.support.callers import service_of

NUMBER, MARK = "+254711000001", "mbwamwitu"
FORM = "application/x-www-form-urlencoded"
CALL = {
    "sessionId": "ATVId_1", "callerNumber": NUMBER, "destinationNumber": "+254711082900",
    "direction": "Inbound", "isActive": "1",
}  # fmt: skip
GOOD: Mapping[str, Mapping[str, str]] = {
    "/ussd": {
        "sessionId": "ATUid_1", "phoneNumber": NUMBER, "networkCode": "63902",
        "serviceCode": "*384*70421#", "text": "1",
    },
    "/ussd/events": {
        "sessionId": "ATUid_1", "phoneNumber": NUMBER, "networkCode": "63902",
        "serviceCode": "*384*70421#", "status": "Success", "durationInMillis": "9000",
        "hopsCount": "2", "cost": "KES 1", "input": "1", "lastAppResponse": "END",
        "errorMessage": "", "date": "2026-11-27 08:00:00",
    },
    "/voice": CALL,
    "/voice/1": CALL | {
        "dtmfDigits": "1", "recordingUrl": "https://r1.at-internal.com/a.mp3",
        "durationInSeconds": "2",
    },
    "/voice/events": CALL | {
        "isActive": "0", "status": "Success", "durationInSeconds": "9", "amount": "1",
        "hangupCause": "NORMAL_CLEARING", "callSessionState": "Completed",
        "dialDestinationNumber": "+254722000002", "dialDurationInSeconds": "3",
    },
    "/sms": {
        "from": NUMBER, "to": "20000", "text": "Hi", "id": "1", "linkId": "",
        "date": "2026-11-27T08:00:00Z", "cost": "KES 1.00", "networkCode": "63902",
    },
    "/sms/delivery": {
        "id": "ATXid_1", "status": "Failed", "phoneNumber": NUMBER, "networkCode": "63902",
        "failureReason": "DeliveryFailure", "retryCount": "1",
    },
    "/sms/optout": {"senderId": "20000", "phoneNumber": NUMBER},
}  # fmt: skip
NAMES = {
    "/ussd": "sessionId", "/ussd/events": "sessionId", "/voice": "sessionId",
    "/voice/1": "sessionId", "/sms/delivery": "id",
}  # fmt: skip
"""Without one nothing is done; whatever signs it is of, it is one."""

NUMBERS = {"/sms": "from", "/sms/optout": "phoneNumber"}
"""The same of those that have to be numbers."""


def spoilt(form: Mapping[str, str], field: str) -> Iterator[tuple[str, str]]:
    """The form with this field in each way that it may be wrong."""
    others = [(name, said) for name, said in form.items() if name != field]
    yield "missing", urlencode(others)
    yield "doubled", urlencode([*form.items(), (field, MARK)])
    yield "huge", urlencode([*others, (field, MARK * 3000)])
    yield "of another kind", urlencode([*others, (field, f'{{"{MARK}": [null, "\x00😀"]}}')])


def rows(app: Flask) -> dict[str, int]:
    with service_of(app).database() as db:
        kinds = (Alert, Call, Case, Message, OptOut, Receipt)
        return {kind.__name__: db.query(kind).count() for kind in kinds}


def refused(path: str, field: str, fault: str) -> bool:
    """Whether nothing can be done with it."""
    nameless = NAMES.get(path) == field and fault in ("missing", "huge")
    return nameless or (NUMBERS.get(path) == field and fault != "doubled")


def test_each_field_in_each_way(app: Flask) -> None:
    client = Client(app, use_cookies=False)
    tries = [(path, field, *spoiling) for path, form in GOOD.items()
             for field in form for spoiling in spoilt(form, field)]  # fmt: skip
    for path, field, fault, body in tries:
        what, is_refused = f"{path} {field} {fault}", refused(path, field, fault)
        before = rows(app) if is_refused else {}
        with structlog.testing.capture_logs() as lines:
            answer = client.post(path, data=body, content_type=FORM)
        assert not ails(path, answer.status_code, answer.get_data()), what
        told = f"{lines}{answer.get_data(as_text=True)}"
        assert MARK not in told, what
        assert NUMBER[1:] not in told, what
        if is_refused:
            assert [line["event"] for line in lines] == ["callback_refused"], what
            assert rows(app) == before, what
    assert len(tries) > 200
