"""A session ends by itself when the caller thinks too long, or talks too long."""

import pytest

from handset.transports import over_wsgi
from handset.ussd.phone import TIMED_OUT, Phone
from tests.handset.small_service import SmallService


class Clock:
    """A clock that a test turns by hand."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


def phone_at(clock: Clock, service: SmallService, network: str = "63902") -> Phone:
    return Phone("+254711000001", over_wsgi(service), network_code=network, clock=clock)


@pytest.mark.parametrize(("network", "idle"), [("63902", 30), ("63999", 30), ("63903", 60)])
def test_a_caller_who_does_not_reply_is_cut_off(
    clock: Clock, small_service: SmallService, network: str, idle: int
) -> None:
    phone = phone_at(clock, small_service, network)
    phone.dial()
    clock.seconds += idle - 0.1
    phone.tick()
    assert phone.open
    assert phone.idle_left == pytest.approx(0.1)
    clock.seconds += 0.1
    assert phone.tick() == TIMED_OUT
    assert not phone.open
    (notice,) = small_service.notices
    assert notice["status"] == "Incomplete"
    assert notice["durationInMillis"] == str(idle * 1000)
    assert notice["input"] == ""


def test_each_reply_winds_the_idle_clock_but_not_the_session_clock(
    clock: Clock, small_service: SmallService
) -> None:
    phone = phone_at(clock, small_service)
    phone.dial()
    for _ in range(8):
        clock.seconds += 20
        phone.press("1")
    assert phone.session_left == pytest.approx(20)
    clock.seconds += 20
    assert phone.press("1") == TIMED_OUT
    assert len(small_service.forms) == 9
    assert len(small_service.notices) == 1


def test_waiting_takes_no_time_of_the_clock(clock: Clock, small_service: SmallService) -> None:
    phone = phone_at(clock, small_service)
    phone.dial()
    assert phone.wait(29) == phone.screen != TIMED_OUT
    assert phone.wait(1) == TIMED_OUT
    assert clock.seconds == 1000
    phone.wait(1000)
    phone.hang_up()
    assert len(small_service.notices) == 1


def test_no_clock_runs_before_a_session_or_after_it(
    clock: Clock, small_service: SmallService
) -> None:
    phone = phone_at(clock, small_service)
    for _ in range(2):
        assert (phone.idle_left, phone.session_left) == (0, 0)
        phone.dial("0")
