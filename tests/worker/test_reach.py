"""How soon somebody is reached: the whole worker, its threads and its pauses, beside a gateway."""

import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from assembly import Parts
from gateway.calls import Gateway
from gateway.texts import Texts
from handset.voice.api import Api, serve
from tests.support.machine import until, within
from tests.support.staff_woken import OURS, SHORT_CODE, person, urgent
from worker.__main__ import run

NEEMA = "+254711000011"
WITHIN_S = 10.0
"""Far less than the half minute that is promised, for a machine that is busy with tests."""


@pytest.fixture
def api(service: Parts) -> Iterator[Api]:
    """A gateway with a worker beside it."""
    api, stop = Api("salama", "a key"), threading.Event()
    with serve(api) as url:
        texts = Texts("salama", "a key", SHORT_CODE, url)
        parts = replace(service, texts=texts, gateway=Gateway("salama", "a key", OURS, url))
        worker = threading.Thread(target=run, args=(stop, parts))
        worker.start()
        yield api
        stop.set()
        worker.join()


def test_who_is_on_duty_is_reached_by_text_and_call_within_seconds(
    service: Parts, api: Api
) -> None:
    person(service, "neema", NEEMA)
    with within(WITHIN_S):
        for number in range(1, 6):
            urgent(service, number)
            time.sleep(0.2)
        assert until(lambda: api.texts.on(NEEMA) and api.ringing(NEEMA))
