"""A check of a job offer, question by question: when it stops, and what it then brings."""

import itertools

import pytest
from prometheus_client import REGISTRY

from dialogue.act import Act, Caller
from menus.offers import Offers
from outcomes import offer_check

OFFERS = Offers.read()
PLACES = {"ABROAD": "abroad", "KE": "local"}


def act(answers: dict[str, str], left: str) -> Act:
    return Act(
        caller=Caller("USSD", "S", "+254711000001"),
        tag=bytes(32),
        step=1,
        language="en",
        left=left,
        answers=answers,
        values={},
        version="",
    )


def checked(place: str, said: dict[str, str | None]) -> tuple[list[str], str, dict[str, str]]:
    """The questions that were asked, how it ended, and what that brought."""
    answers, left = {"location_side": place}, "location_side"
    asked: list[str] = []
    while True:
        following, brought = offer_check.ask(OFFERS, act(answers, left))
        if following not in OFFERS.questions:
            return asked, following, brought
        asked.append(following)
        assert brought == {"number": f"{len(asked)}/8"}
        left = following
        if answer := said[following]:
            answers[following] = answer


@pytest.mark.parametrize("place", PLACES)
def test_it_asks_in_order_and_stops_at_the_first_critical_answer(place: str) -> None:
    form = PLACES[place]
    asks = OFFERS.forms[form].asks
    for pattern in itertools.product(("YES", "NO", None), repeat=len(asks)):
        said = dict(zip(asks, pattern, strict=True))
        criticals = [n for n in asks if OFFERS.questions[n].critical and said[n] == "YES"]
        asked, end, brought = checked(place, said)
        until = asks.index(criticals[0]) + 1 if criticals else len(asks)
        assert asked == list(asks[:until])
        found = OFFERS.weigh(form, {name: said[name] or "" for name in asked})
        if found.band is None:
            assert (end, brought) == ("nothing", {})
            continue
        assert end == found.band
        assert brought == {"flags": " ".join(found.flags[:1]), "steps": f"{form}_{found.band}"}


def test_bands_are_counted_and_nothing_else() -> None:
    def told() -> float:
        labels = {"form": "local", "band": "RED"}
        return REGISTRY.get_sample_value("salama_offers_checked_total", labels) or 0

    before = told()
    checked("KE", dict.fromkeys(OFFERS.questions, "YES"))
    assert told() == before + 1
    [metric] = [one for one in REGISTRY.collect() if one.name == "salama_offers_checked"]
    assert {name for sample in metric.samples for name in sample.labels} == {"form", "band"}


def test_nothing_is_found_where_nothing_was_asked() -> None:
    assert offer_check.came_to(OFFERS, {"location_side": "CHILD"}) == {}
