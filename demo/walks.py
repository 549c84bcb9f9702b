"""What is only counted of the invented callers: how far they came, by the day, as the worker keeps
it of real ones; and whether services answered."""

from collections import Counter
from datetime import timedelta

from sqlalchemy.orm import Session

from models.db.base import EAST_AFRICA, now
from models.passage import Passage, Passed, What
from models.tally import Tally

DAYS = 60
MENUS = {
    "report": (
        "consent_store", "begin", "danger_now", "where", "county_code", "exploitation",
        "contact_ok", "tell_more", "reporter_role", "people_count", "ages", "account",
    ),
    "help": ("location_side", "danger_now", "numbers", "call_me"),
    "offer": ("begin", "agency", "papers_kept", "must_pay", "contract_seen"),
}  # fmt: skip
"""The questions that they come to, one after the other."""
STARTS, LEAVE_ONE_IN = 14, 6
SECONDS_A_KEY = 11


SERVICES = {
    "COUNSELLING 047": {"YES": 24, "NO_ANSWER": 7},
    "MEDICAL 047": {"YES": 31, "NO_ANSWER": 12, "NO": 6},
    "LEGAL 001": {"YES": 9, "NO_ANSWER": 16},
    "CHILDREN KE": {"YES": 45, "NO_ANSWER": 8},
}


def count_answers(db: Session) -> None:
    """What some told of services."""
    for question, answers in SERVICES.items():
        for answer, count in answers.items():
            for _ in range(count):
                Tally.add(db, "services", {question: answer})


def count_walks(db: Session) -> None:
    """Some sessions of each of the last days, of which a part leaves at each question."""
    today = now().astimezone(EAST_AFRICA).date()
    counts = Counter[Passed]()
    for back in range(DAYS):
        day = today - timedelta(days=back)
        for number, (menu, nodes) in enumerate(MENUS.items()):
            channel, language = ("USSD", "IVR")[back % 4 == 3], ("en", "sw")[(back + number) % 2]
            here = STARTS + (back * 5 + number) % 7
            for place, node in enumerate(nodes, 1):
                left = here // LEAVE_ONE_IN + (back + place) % 2 if place < len(nodes) else here
                seconds = min(-(-place * SECONDS_A_KEY // 15) * 15 + 15, 195)
                found = {
                    (What.CAME, f"{menu}.{node}"): here,
                    (What.LEFT, f"{menu}.{node}"): left,
                    (What.KEYS, f"{menu} {place + 2}"): left,
                    (What.SECONDS, f"{menu} {seconds}"): left,
                }
                for (what, where), count in found.items():
                    counts[Passed(day, channel, language, what, where)] += count
                here -= left
    Passage.add(db, {passed: count for passed, count in counts.items() if count})
