"""What holds whatever keys a caller presses, in whatever order, and whatever the network does."""

import re
from typing import Any

from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from handset.transports import over_wsgi
from handset.ussd.phone import Phone
from telecom import gsm
from tests.support.callers import service_of
from tests.support.telling import tell

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
digits = st.text("0123456789", min_size=1, max_size=10)


class Caller(RuleBasedStateMachine):
    """A caller with any keys, on a network with its moods."""

    app: Flask

    def __init__(self) -> None:
        super().__init__()
        self.phone = Phone("+254711000001", over_wsgi(self.app))
        self.phone.dial()

    @rule(pick=st.integers(0, 20))
    def choose(self, pick: int) -> None:
        """One of the options shown, as most keys are."""
        offered = re.findall(r"^(\d+)\. ", self.phone.screen, re.M) or ["1"]
        self.send(offered[pick % len(offered)])

    @rule(typed=st.one_of(digits, words, st.sampled_from(["", "*", "#", "0", "00", "98", "99"])))
    def type(self, typed: str) -> None:
        self.send(typed)

    @rule(extension=st.lists(st.sampled_from("0123"), max_size=6))
    def dial(self, extension: list[str]) -> None:
        self.phone.dial("*".join(extension))

    @rule()
    def repeat(self) -> None:
        shown, was_open = self.phone.screen, self.phone.open
        assert self.phone.repeat() == shown
        assert self.phone.open == was_open

    @rule()
    @precondition(lambda self: self.phone.open)
    def be_cut_off(self) -> None:
        self.phone.drop()
        self.phone.dial()

    @rule()
    def lose_redis(self) -> None:
        service_of(self.app).redis.flushdb()

    def send(self, typed: str) -> None:
        if self.phone.open:
            self.phone.press(typed)
        else:
            self.phone.dial()

    @invariant()
    def the_gateway_takes_every_answer(self) -> None:
        assert self.phone.status in (None, "Success", "Incomplete")
        for hop in self.phone.exchanges:
            if hop.path == "/ussd":
                assert hop.answer.status == 200
                assert hop.answer.body.startswith(("CON ", "END "))

    @invariant()
    def every_screen_fits(self) -> None:
        assert gsm.fits(self.phone.screen, 160)

    @invariant()
    def there_is_always_a_way_on(self) -> None:
        if self.phone.open:
            assert re.search(r"^0\. ", self.phone.screen, re.M), self.phone.screen

    def teardown(self) -> None:
        """From wherever they are, three keys at the most lead out of a session for good."""
        if self.phone.open:
            for key in ("00", "0", "0"):
                if self.phone.open:
                    self.phone.press(key)
            assert not self.phone.open, self.phone.screen


def test_any_keys_in_any_order(app: Flask) -> None:
    caller: Any = type("Caller", (Caller,), {"app": app}).TestCase  # type: ignore[attr-defined]
    caller.settings = settings(
        max_examples=60,
        stateful_step_count=30,
        suppress_health_check=list(HealthCheck),
        deadline=None,
    )
    caller("runTest").runTest()


def test_a_key_pressed_twice_opens_nothing_of_a_later_page(phone: Phone) -> None:
    tell(phone, "main.menu")
    phone.press("11")
    assert "1. Help now" in phone.screen
    phone.press("98")
    assert "1. Help now" not in phone.screen
    assert "Safari Salama" not in phone.press("11")


def test_more_on_the_last_page_shows_the_first_again(phone: Phone) -> None:
    first = tell(phone, "main.menu")
    last = phone.press("98")
    assert "98." not in last
    assert phone.press("98") == first


def test_a_yes_in_words_is_the_option(phone: Phone) -> None:
    tell(phone, "report")
    assert "danger" in phone.press("Yes")
    phone.press("0")
    tell(phone, "report", language="en")
    assert "may we" not in phone.press("hapana").casefold()
