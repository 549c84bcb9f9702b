"""What is left on the account, as the stand-in tells it: well, and in every way that it ails."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from gateway.account import Account
from gateway.calls import CallRejected, Unsure
from handset.voice.api import Api, serve


@pytest.fixture
def api() -> Api:
    return Api("salama", "a key")


@pytest.fixture
def url(api: Api) -> Iterator[str]:
    with serve(api) as url:
        yield url


def test_what_is_left_is_told_in_shillings(api: Api, url: str) -> None:
    api.balance = "KES 1785.5000"
    assert Account("salama", "a key", url).balance() == Decimal("1785.5")


def test_who_is_not_known_is_told_so(url: str) -> None:
    with pytest.raises(CallRejected, match="WrongKey"):
        Account("salama", "another key", url).balance()


@pytest.mark.parametrize(
    ("balance", "mode", "why"),
    [
        ("USD 3.00", "well", "AnotherCurrency"),
        ("None", "well", "NoAnswer"),
        ("KES a lot", "well", "NoAnswer"),
        ("KES 1.00", "babbles", "Failed|JSON|NoAnswer"),
        ("KES 1.00", "fails", "Failed"),
    ],
)
def test_what_can_not_be_read_is_not_guessed(
    api: Api, url: str, balance: str, mode: str, why: str
) -> None:
    api.balance, api.mode = balance, mode  # type: ignore[assignment]
    with pytest.raises(Unsure, match=why):
        Account("salama", "a key", url).balance()
