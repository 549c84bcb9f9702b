"""Africa's Talking's own library, imported in `gateway/` alone, and its failures told apart.

JSON comes as text wherever its type names a charset.
"""

import json
from typing import Any

import requests
from africastalking.Service import (  # type: ignore[import-untyped]
    AfricasTalkingException,
    APIService,
)
from urllib3.exceptions import NewConnectionError

from gateway.calls import CallRejected, NotSent, Unsure

# Its own words for a wrong key; the library passes them on without the status.
WRONG_KEY = "The supplied authentication is invalid"


class Api:
    """One of the library's services, already built for an account."""

    def __init__(self, service: APIService) -> None:
        # Built by itself: the library's `initialize` would keep the account in module globals.
        self._service = service

    def ask(self, what: str, *arguments: Any, **options: Any) -> dict[str, Any]:
        """What one of the library's methods was answered.

        :raise CallRejected: the question surely went nowhere.
        :raise Unsure: nobody can say.
        """
        try:
            answer = getattr(self._service, what)(*arguments, **options)
            if isinstance(answer, str):
                answer = json.loads(answer)
        except AfricasTalkingException as refused:
            if WRONG_KEY in str(refused):
                raise CallRejected("WrongKey") from None
            raise Unsure("Failed") from None
        except (requests.RequestException, ValueError) as wrong:
            if _never_sent(wrong):
                raise NotSent("Unreachable") from None
            raise Unsure(type(wrong).__name__) from None
        if not isinstance(answer, dict):
            raise Unsure("NoAnswer")
        return answer


def _never_sent(wrong: Exception) -> bool:
    if isinstance(wrong, requests.ConnectTimeout):
        return True
    cause = wrong.args[0] if wrong.args else None
    return isinstance(getattr(cause, "reason", None), NewConnectionError)
