"""Whatever comes to a callback's door is answered: with 200, and something that can be used.

SALAMA_ODD_REQUESTS=100000 sends so many, from a seed of SALAMA_ODD_SEED, several at once.
"""

import os
import random
from concurrent.futures import ThreadPoolExecutor
from xml.etree import ElementTree

from tests.edge.conftest import Served
from tests.support.odd_requests import odd_request

MANY, SEED = int(os.getenv("SALAMA_ODD_REQUESTS", "400")), int(os.getenv("SALAMA_ODD_SEED", "11"))
AT_ONCE = 8


def ails(path: str, status: int, said: bytes) -> str:
    """What is wrong with an answer; nothing where it can be used."""
    if status != 200:
        return f"{status}"
    match path.split("/")[1:]:
        case ["ussd"]:
            fits = said[:4] in (b"CON ", b"END ") and len(said.decode()) <= 186
        case ["voice", "events"] | ["ussd", "events"] | ["sms", *_]:
            fits = said == b""
        case _:
            fits = ElementTree.fromstring(said).tag == "Response"  # noqa: S314 - our own
    return "" if fits else said[:80].decode(errors="replace")


def test_odd_requests_are_answered_as_a_gateway_can_use(unlocked: Served) -> None:
    def send(seed: int) -> list[str]:
        chance, found = random.Random(seed), []
        for number in range(MANY // AT_ONCE):
            path, request = odd_request(chance)
            if wrong := ails(path, *unlocked.say(request)):
                found.append(f"{seed}, {number}: {path} {wrong}")
        return found

    with ThreadPoolExecutor(AT_ONCE) as threads:
        found = [one for some in threads.map(send, range(SEED, SEED + AT_ONCE)) for one in some]
    assert not found
