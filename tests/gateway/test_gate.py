"""The token of the gate: found out by nobody who measures how long a wrong one takes."""

import hmac

import pytest

from gateway.callbacks import Posted
from gateway.gate import Answer, Gate

OURS, BEFORE = "a-token-of-some-length", "the-token-before-it"


def door(_: str, __: Posted) -> Answer | None:
    return None


@pytest.mark.parametrize(
    ("token", "is_right"),
    [(OURS, True), (BEFORE, True), (OURS[:-1] + "X", False), ("", False), ("é" * 9, False)],
)
def test_each_token_is_compared_whole_with_both_of_ours(
    monkeypatch: pytest.MonkeyPatch, token: str, is_right: bool
) -> None:
    compared: list[tuple[bytes, bytes]] = []
    digest = hmac.compare_digest

    def watched(given: bytes, ours: bytes) -> bool:
        compared.append((given, ours))
        return digest(given, ours)

    monkeypatch.setattr("gateway.gate.hmac.compare_digest", watched)
    gate = Gate(lambda *_: [], [OURS, BEFORE], {"ussd": door})
    assert (gate.find(f"/at/{token}/ussd") is not None) == is_right
    assert compared == [(token.encode(), ours.encode()) for ours in (OURS, BEFORE)]
