"""A voice note is fetched by its name, with our token, and the token goes to nobody else."""

import json
from hashlib import sha256

import pytest

from gateway.recording_hosts import Origin, origins
from recordings.download import NotFetched, fetch
from recordings.notes import LARGEST, Notes
from tests.support.far_hosts import far_host, one_host, says

API, LIES = Origin.read("https://graph.facebook.com"), "https://lookaside.fbsbx.com"
SOUND = b"OggS" + bytes(100)
DIGEST = sha256(SOUND).hexdigest()
THERE = {"url": f"{LIES}/a?mid=1", "mime_type": "audio/ogg", "file_size": "104"}


def notes(told: object, sound: bytes = SOUND) -> tuple[Notes, list[tuple[str, str]]]:
    asked: list[tuple[str, str]] = []

    def ask(url: str, allowed: tuple[Origin, ...], token: str, method: str = "GET") -> bytes:
        asked.append((url if method == "GET" else f"{method} {url}", token))
        if not url.startswith(f"{allowed[0].scheme}://{allowed[0].host}/"):
            raise NotFetched("not from there")
        return json.dumps(told).encode() if len(asked) == 1 else sound

    api = "https://graph.facebook.com/v25.0"
    return Notes(api, API, "100000000000001", "EAA-token", origins(LIES), ask), asked


def test_it_is_asked_where_it_is_and_fetched_from_there() -> None:
    of_meta, asked = notes(THERE)
    assert of_meta.fetch(f"whatsapp:300/{DIGEST}") == SOUND
    first = "https://graph.facebook.com/v25.0/300?phone_number_id=100000000000001"
    assert asked == [(first, "EAA-token"), (f"{LIES}/a?mid=1", "EAA-token")]
    assert "EAA" not in repr(of_meta)


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (THERE | {"url": "https://evil.example/a"}, "not from there"),
        (THERE | {"url": "https://graph.facebook.com/a"}, "not from there"),
        (THERE | {"url": None}, "no sound"),
        (THERE | {"mime_type": "text/html"}, "no sound"),
        (THERE | {"file_size": LARGEST + 1}, "too large"),
        (THERE | {"file_size": "many"}, "no answer"),
        ({"error": {"code": 100}}, "no answer"),
        ([], "no answer"),
    ],
)
def test_what_meta_does_not_tell_so_is_not_fetched(told: object, why: str) -> None:
    with pytest.raises(NotFetched, match=f"^{why}$"):
        notes(told)[0].fetch("whatsapp:300")


def test_it_is_deleted_by_its_name_with_our_token() -> None:
    of_meta, asked = notes({"success": True})
    of_meta.delete(f"whatsapp:300/{DIGEST}")
    there = "DELETE https://graph.facebook.com/v25.0/300?phone_number_id=100000000000001"
    assert asked == [(there, "EAA-token")]


def test_what_meta_does_not_say_is_deleted_may_lie_there_still() -> None:
    with pytest.raises(NotFetched, match=r"^no answer$"):
        notes({"success": False})[0].delete("whatsapp:300")


def test_another_sound_than_the_one_that_was_sent_is_refused() -> None:
    with pytest.raises(NotFetched, match="not what was sent"):
        notes(THERE, b"OggS other")[0].fetch(f"whatsapp:300/{DIGEST}")


def test_the_token_is_handed_to_the_host_that_was_asked_and_to_none_it_leads_to() -> None:
    here = "r1.at-internal.com"
    leads = says(b"", "302 Found", f"Location: http://{here}/b")
    allowed = origins(f"http://{here}")
    with far_host(leads) as host, pytest.raises(NotFetched, match="status 302"):
        fetch(f"http://{here}/a", allowed, one_host(host).network(), "EAA-token")
    assert len(host.asked) == 1
    assert b"\r\nAuthorization: Bearer EAA-token\r\n" in host.asked[0]
    assert b"\r\nUser-Agent: safari-salama\r\n" in host.asked[0]
