"""What came is counted as it is: by day in Kenya, by each code, in each span, in few statements."""

from datetime import UTC, datetime, timedelta
from typing import Any

from models import Case, Reply
from models.closure import Disposition, Said, close, reopen
from models.db.base import now
from models.numbers import Span, Wanted, received
from models.pace import backlog, pace
from models.return_visit import Chosen, give_code
from tests.support.statements import statements

from .conftest import PEPPER, WEAK, House, submission

OCTOBER = Span(datetime(2026, 9, 30, 21, tzinfo=UTC), datetime(2026, 10, 31, 21, tzinfo=UTC))
NOVEMBER = Span(OCTOBER.until, datetime(2026, 11, 30, 21, tzinfo=UTC))
BOTH = Wanted(spans=(NOVEMBER, OCTOBER))


def _file(house: House, at: list[datetime], **facts: Any) -> None:
    with house.database.begin() as db:
        for moment in at:
            number = int(moment.timestamp())
            Case.file(db, submission(number, received_at=moment, **facts), house.public_key)


def test_a_case_is_counted_on_its_day_in_kenya_and_in_one_span(house: House) -> None:
    _file(house, [OCTOBER.since, datetime(2026, 10, 31, 20, 59, 59, tzinfo=UTC), NOVEMBER.since])
    _file(house, [NOVEMBER.until], county="001")
    with house.database() as db:
        november, october = received(db, BOTH)
    assert october["day"] == {"2026-10-01": 1, "2026-10-31": 1}
    assert november["day"] == {"2026-11-01": 1}
    assert november["county"] == {"047": 1}


def test_each_code_is_counted_in_few_statements_however_many_there_are(house: House) -> None:
    noon = datetime(2026, 11, 3, 9, tzinfo=UTC)
    _file(house, [noon.replace(second=n) for n in range(3)])
    _file(house, [noon.replace(minute=1)], kind="request", about="CALL", county=None, danger=None)
    _file(house, [noon.replace(minute=2)], channel="IVR", language="en", country="SA")
    with house.database() as db, statements(house.database) as asked:
        [counts] = received(db, Wanted(spans=(NOVEMBER,)))
    assert len(asked) == 3
    assert {name: dict(counts[name]) for name in counts} == {
        "kind": {"report": 4, "request": 1},
        "about": {"": 4, "CALL": 1},
        "channel": {"USSD": 4, "IVR": 1},
        "language": {"sw": 4, "en": 1},
        "danger": {"YES": 4, "": 1},
        "county": {"047": 4, "": 1},
        "country": {"": 4, "SA": 1},
        "status": {"New": 5},
        "opened": {"": 5},
        "day": {"2026-11-03": 5},
    }
    with house.database() as db:
        [counts] = received(db, Wanted(spans=(NOVEMBER,), kind="report", language="sw"))
        assert counts["channel"] == {"USSD": 3}


def test_how_soon_cases_are_opened_answered_and_closed_and_how_old_open_ones_are(
    house: House,
) -> None:
    at = now()
    came = [at - timedelta(hours=2), at - timedelta(days=3), at - timedelta(days=30)]
    said = Said(house.person, "done", house.public_key)
    with house.database.begin() as db:
        first, second, third = (
            Case.file(db, submission(number, received_at=moment), house.public_key)
            for number, moment in enumerate(came)
        )
        give_code(db, Chosen(first.idem or b"", "2580"), PEPPER, WEAK)
        first.opened_at, second.opened_at = came[0] + timedelta(minutes=10), at
        for text in ("one", "two"):
            Reply.send(db, first, house.person, text, house.public_key)
        close(db, second, Disposition.HELPED, said)
        close(db, third, Disposition.HELPED, said)
        reopen(db, third, said)
    wanted = Wanted(spans=(Span(at - timedelta(days=40), at),))
    with house.database() as db, statements(house.database) as asked:
        [counts] = pace(db, wanted, received(db, wanted))
        assert backlog(db, wanted, at) == {"4h": 1, "longer": 1}
    assert len(asked) == 6
    assert counts == {
        "opened": {"15m": 1, "7d": 1, "not yet": 1},
        "answered": {"4h": 1, "not yet": 2},
        "closed": {"7d": 1, "not yet": 2},
    }
