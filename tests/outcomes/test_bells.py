"""How callers choose to be told of an answer, from the question to what reaches their phone."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from assembly import Parts
from config import Settings
from handset.transports import over_wsgi
from handset.ussd.phone import Phone
from handset.voice.api import Api
from menus.nodes import Choice
from menus.tree import Tree
from menus.words import Words
from models import Bell, Case, OptOut, Person, Reply
from models.db.base import EAST_AFRICA, now
from tests.support.callers import NUMBER, SENT, code_on, comes_back, set_up
from tests.support.staff_woken import Bell as Woken
from tests.support.staff_woken import ringing
from tests.support.telling import go_on, tell
from worker.words import BELLS

RING = {"how": "ring", "when": "EVENING"}
TEXT = {"how": "words", "words": "ORDER", "when": "EVENING"}


@pytest.fixture
def woken(service: Parts) -> Iterator[Woken]:
    """A worker, at five in the evening to come."""
    with ringing(service, Api("salama", "a key")) as worker:
        evening = now().astimezone(EAST_AFRICA).replace(hour=17, minute=1) + timedelta(days=1)
        worker.clock.ahead = evening - now()
        yield worker


def report(phone: Phone) -> str:
    """Send one and take a code; the code."""
    code = code_on(tell(phone, "report", **SENT, pin="4826"))
    go_on(phone, code_again=code)
    return code


def answer(service: Parts) -> None:
    with service.database.begin() as db:
        person = db.query(Person).first() or Person(username="amina", password="-")
        db.add(person)
        db.flush()
        Reply.send(db, db.query(Case).one(), person, "Come on Monday", service.public_key())


def came(woken: Woken) -> tuple[list[str], int]:
    """The texts on the caller's phone, and how often it rang."""
    woken.rounds(3)
    return woken.texts(NUMBER), len(woken.api.ringing(NUMBER))


@pytest.mark.parametrize(
    ("chosen", "comes"), [(TEXT, (["Your order is ready."], 0)), (RING, ([], 1))]
)
def test_what_was_chosen_comes_once_at_its_hours(
    service: Parts, phone: Phone, woken: Woken, chosen: dict[str, str], comes: tuple[list[str], int]
) -> None:
    report(phone)
    assert "has come" in go_on(phone, tell_more="bell", **chosen)
    assert came(woken) == ([], 0)
    woken.clock.on(hours=-5)
    answer(service)
    assert came(woken) == ([], 0)
    woken.clock.on(hours=5)
    assert came(woken) == comes
    answer(service)
    assert came(woken) == comes


def test_nothing_comes_unless_it_was_chosen_to_the_end(
    service: Parts, phone: Phone, woken: Woken
) -> None:
    report(phone)
    go_on(phone, tell_more="bell", how="words", words="ORDER")
    phone.drop()
    answer(service)
    assert came(woken) == ([], 0)
    with service.database() as db:
        assert db.query(Bell).count() == 0


def test_who_comes_back_can_have_it_after_all_or_no_more(
    service: Parts, phone: Phone, woken: Woken
) -> None:
    code = report(phone)
    answer(service)
    comes_back(phone, code)
    go_on(phone, status="bell", **TEXT)
    assert "nothing will come" in go_on(phone, chosen_back="go_on", status="bell", how="none")
    assert came(woken) == ([], 0)


def test_what_is_chosen_while_an_answer_waits_comes(
    service: Parts, phone: Phone, woken: Woken
) -> None:
    code = report(phone)
    answer(service)
    comes_back(phone, code)
    go_on(phone, status="bell", **TEXT)
    assert came(woken) == (["Your order is ready."], 0)


def test_who_wants_no_texts_is_not_rung_either(service: Parts, phone: Phone, woken: Woken) -> None:
    report(phone)
    go_on(phone, tell_more="bell", **RING)
    with service.database.begin() as db:
        OptOut.keep(db, service.keys.opt_outs, NUMBER, now())
    answer(service)
    assert came(woken) == ([], 0)


@pytest.mark.parametrize(
    ("without", "offered"),
    [
        ({"at_sender": "HAART"}, {"none", "ring"}),  # a name would say whose text it is
        ({"at_sender": None}, {"none", "ring"}),
        ({"at_voice_number": None}, {"none", "words"}),
        ({"at_sender": None, "at_voice_number": None}, set()),
        ({"at_api_key": None}, set()),
    ],
)
def test_what_the_service_can_not_do_is_not_offered(
    settings: Settings, words: Words, without: dict[str, Any], offered: set[str]
) -> None:
    with set_up(settings.model_copy(update=without)) as app:
        phone = Phone(NUMBER, over_wsgi(app))
        report(phone)
        assert ("Tell me when you answer" in phone.screen) == bool(offered)
        shown = go_on(phone, tell_more="bell") if offered else ""
    said = {name: words.say("en", f"bell.how.{name}", {}) for name in ("none", "ring", "words")}
    assert {name for name, option in said.items() if option in shown} == offered


def test_a_phone_that_nothing_goes_to_is_not_offered_it(phones: Callable[[str], Phone]) -> None:
    abroad = phones("+971501234567")
    report(abroad)
    assert "Tell me when you answer" not in abroad.screen


def test_the_texts_are_the_very_ones_that_callers_choose_from(tree: Tree, words: Words) -> None:
    node = tree.nodes["bell.words"]
    assert isinstance(node, Choice)
    for language in words.languages:
        options = {one: words.say(language, f"bell.words.{one}", {}) for one in node.options}
        assert BELLS[language] == options
