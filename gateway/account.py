"""Africa's Talking's account API: whether it knows us, and how much money is left.

Source: developers.africastalking.com/docs/application.
"""

from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import TYPE_CHECKING

from gateway.calls import Unsure, said

if TYPE_CHECKING:
    from gateway.api import Api

TO_ASK = (3.05, 10.0)
"""Seconds to connect and to be answered."""


class Account:
    """One account; `url` takes the place of the live API."""

    def __init__(self, username: str, api_key: str, url: str | None = None) -> None:
        self._account = (username, api_key, url)

    def balance(self) -> Decimal:
        """What is left, in shillings.

        :raise CallRejected: it does not know us.
        :raise Unsure: nothing that can be read.
        """
        data = self._api.ask("fetch_application_data", timeout=TO_ASK).get("UserData")
        told = said(data.get("balance")) if isinstance(data, dict) else ""
        currency, _, amount = told.partition(" ")
        try:
            left = Decimal(amount)
        except InvalidOperation:
            raise Unsure("NoAnswer") from None
        if currency != "KES":
            raise Unsure("AnotherCurrency")
        return left

    @cached_property
    def _api(self) -> "Api":
        from gateway.account_api import account_api  # noqa: PLC0415 - an operator alone asks

        return account_api(*self._account)
