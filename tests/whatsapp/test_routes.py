"""What Meta calls: nothing that it did not sign has any effect; what was not kept it repeats."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
import structlog

from gateway.callbacks import Posted
from handset.whatsapp.meta import NUMBER_ID, signature, written
from whatsapp.callback import Incoming, Status
from whatsapp.routes import LARGEST, Account, WhatsAppDoor

SECRET, BEFORE, WORD = "a" * 32, "b" * 32, "a-verify-token-of-ours"
ASKED = f"hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token={WORD}"


class Desk:
    def __init__(self) -> None:
        self.heard: list[str] = []
        self.statuses: list[Status] = []
        self.away: Callable[[Incoming], bool] = lambda message: False

    def fresh(self, names: Sequence[str]) -> set[str]:
        return {name for name in names if name not in self.heard}

    def told(self, statuses: Sequence[Status]) -> None:
        self.statuses += statuses

    def take(self, message: Incoming) -> None:
        if self.away(message):
            raise TimeoutError
        self.heard.append(message.id)


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def door(desk: Desk) -> WhatsAppDoor:
    account = Account(NUMBER_ID, (SECRET.encode(), BEFORE.encode()), WORD)
    return WhatsAppDoor(account, desk, desk)


def text(name: str, words: str = "Hi", who: str = "254711000001", at: int = 0) -> dict[str, Any]:
    stamp = str(1_795_000_000 + at)
    return {"id": name, "from": who, "timestamp": stamp, "type": "text", "text": {"body": words}}


def body(*messages: Any, number: str = NUMBER_ID, **more: Any) -> bytes:
    value = {"metadata": {"phone_number_id": number}, "messages": list(messages), **more}
    change = {"field": "messages", "value": value}
    return written({"object": "whatsapp_business_account", "entry": [{"changes": [change]}]})


def send(door: WhatsAppDoor, said: bytes, signed: str | None = None) -> int:
    head = Posted(signature=signature(SECRET, said) if signed is None else signed)
    early = door.beforehand(head)
    return (early or door("", Posted(said, signature=head.signature))).status


@pytest.mark.parametrize(
    ("query", "status"),
    [
        (ASKED, 200),
        (ASKED.replace(WORD, WORD[:-1]), 403),
        (ASKED.replace("subscribe", "unsubscribe"), 403),
        (ASKED.replace("1158201444", "<b>1</b>"), 403),
        (f"{ASKED}&hub.challenge=2", 403),
        (f"{ASKED}&hub.verify_token={WORD}", 403),
        (ASKED.partition("&")[0], 403),
        ("&".join(["a=1"] * 50) + f"&{ASKED}", 403),
        ("hub.verify_token=%FF%ED%A0%80", 403),
        ("", 403),
    ],
)
def test_the_address_is_verified_by_a_word_of_ours(
    door: WhatsAppDoor, query: str, status: int
) -> None:
    answer = door.beforehand(Posted(method="GET", query=query))
    assert answer
    assert (answer.status, answer.body) == (status, b"1158201444" if status == 200 else b"")
    assert "charset=utf-8" in answer.content_type


@pytest.mark.parametrize("secret", [SECRET, BEFORE])
def test_what_is_signed_with_either_secret_is_heard(
    door: WhatsAppDoor, desk: Desk, secret: str
) -> None:
    said = body(text("1", "Ñ/🙏"))
    assert send(door, said, signature(secret, said)) == 200
    assert desk.heard == ["1"]


WRONG: dict[str, Callable[[bytes], str]] = {
    "missing": lambda said: "",
    "of another": lambda said: signature("c" * 32, said),
    "of another body": lambda said: signature(SECRET, said + b" "),
    "of the same body written anew": lambda said: signature(
        SECRET, json.dumps(json.loads(said), ensure_ascii=False).encode()
    ),
    "doubled": lambda said: signature(SECRET, said) * 2,
    "with a comma": lambda said: f"{signature(SECRET, said)},{signature(SECRET, said)}",
    "cut": lambda said: signature(SECRET, said)[:-1],
    "bare": lambda said: signature(SECRET, said).removeprefix("sha256="),
    "in capitals": lambda said: signature(SECRET, said).upper(),
    "of an older kind": lambda said: "sha1=" + "0" * 40,
    "no letters": lambda said: "sha256=" + "é" * 64,
}


@pytest.mark.parametrize("which", WRONG)
def test_what_is_not_signed_has_no_effect(door: WhatsAppDoor, desk: Desk, which: str) -> None:
    said = body(text("1", "a secret ñ/"))
    with structlog.testing.capture_logs() as lines:
        assert send(door, said, WRONG[which](said)) == 401
    assert desk.heard == []
    assert [line["event"] for line in lines] == ["callback_refused"]
    assert "secret" not in str(lines)


def test_other_calls_are_none_of_metas(door: WhatsAppDoor) -> None:
    answers = [door.beforehand(Posted(method=method)) for method in ("PUT", "HEAD", "DELETE")]
    assert [answer and answer.status for answer in answers] == [405, 405, 405]


def test_a_body_that_did_not_come_whole_is_told_again(door: WhatsAppDoor) -> None:
    assert LARGEST > 1000 * 1000
    assert door("", Posted(ails="too large", signature=signature(SECRET, b""))).status == 503


def test_a_thousand_messages_come_at_once_in_any_order_and_each_is_heard_once(
    door: WhatsAppDoor, desk: Desk
) -> None:
    many = [text(str(n), at=n) for n in range(1000)]
    assert send(door, body(*reversed(many), *many[:10])) == 200
    assert desk.heard == [str(n) for n in range(1000)]
    assert send(door, body(*many)) == 200
    assert len(desk.heard) == 1000


def test_who_was_not_heard_is_told_of_again_and_no_later_words_of_theirs_come_before(
    door: WhatsAppDoor, desk: Desk
) -> None:
    many = [text("1", at=1), text("2", who="254722000001", at=2), text("3", at=3)]
    desk.away = lambda message: message.id == "1"
    assert send(door, body(*many)) == 503
    assert desk.heard == ["2"]
    desk.away = lambda message: False
    assert send(door, body(*many)) == 200
    assert desk.heard == ["2", "1", "3"]


def test_where_nobody_can_say_what_was_heard_all_is_told_again(desk: Desk) -> None:
    door = WhatsAppDoor(Account(NUMBER_ID, (SECRET.encode(),), WORD), None, desk)  # type: ignore[arg-type]
    with structlog.testing.capture_logs() as lines:
        assert send(door, body(text("1", "a secret"))) == 503
    assert [line["event"] for line in lines] == ["whatsapp_not_kept"]
    assert "secret" not in str(lines)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (b"", "no json"),
        (b"\xff\xfe", "no json"),
        (b"[" * 100_000, "no json"),
        (b"1" * 5000, "no json"),
        (b"[]", "no account"),
        (written({"object": "page", "entry": []}), "no account"),
        (body(text("1"), number="5"), "another number"),
        (body({"id": 7, "type": "text"}), "no message"),
        (body(text("x" * 513)), "no message"),
        (body(text("a name \ud83d")), "no message"),
        (body(statuses=[{"status": "sent"}]), "no status"),
        (body(errors=[{"code": 130429}]), "code 130429"),
        (body(errors=[{"code": "a secret"}]), "code 0"),
        (
            body().replace(b'"messages","v', b'"account_update","v'),
            "field account_update",
        ),
        (body().replace(b'"messages","v', b'"<b>","v'), "field unknown"),
    ],
)
def test_what_is_not_understood_is_told_in_one_line_and_not_told_again(
    door: WhatsAppDoor, desk: Desk, said: bytes, why: str
) -> None:
    with structlog.testing.capture_logs() as lines:
        assert send(door, said) == 200
    assert [(line["event"], line["why"]) for line in lines] == [("whatsapp_not_understood", why)]
    assert desk.heard == []


MARK = "Mbwa mwitu!"
OTHERWISE: tuple[Any, ...] = (None, 7, [], {}, MARK, MARK * 3000)
WHOLE = {
    "object": "whatsapp_business_account",
    "entry": [{"id": "2", "changes": [{"field": "messages", "value": {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "254700000900", "phone_number_id": NUMBER_ID},
        "contacts": [{"profile": {"name": "Amina"}, "wa_id": "254711000001", "user_id": "KE.9"}],
        "messages": [
            {**text("wamid.1"), "from_user_id": "KE.9", "context": {"id": "wamid.0"}},
            {**text("wamid.2"), "type": "interactive", "interactive": {
                "type": "list_reply", "list_reply": {"id": "1", "title": "Help"}}},
            {**text("wamid.3"), "type": "audio", "audio": {
                "id": "300", "mime_type": "audio/ogg", "sha256": "x", "voice": True}},
        ],
        "statuses": [{"id": "wamid.4", "status": "failed", "timestamp": "1795000000",
                      "biz_opaque_callback_data": "0" * 32, "errors": [{"code": 131047}]}],
    }}]}],
}  # fmt: skip


def spoilt(told: Any) -> Iterator[Any]:
    """The same with each part of it missing, or another thing in its place."""
    parts = told.items() if isinstance(told, dict) else enumerate(told)
    for name, part in list(parts):
        without = {**told} if isinstance(told, dict) else [*told]
        del without[name]
        yield without
        inside = spoilt(part) if isinstance(part, dict | list) else ()
        for other in (*OTHERWISE, *inside):
            with_other = {**told} if isinstance(told, dict) else [*told]
            with_other[name] = other
            yield with_other


def doubled(said: bytes) -> Iterator[bytes]:
    """The same with each field a second time, as another thing, before it and behind it."""
    for name in sorted({*re.findall(rb'"(\w+)":', said)}):
        yield said.replace(b'"%s":' % name, b'"%s":"%s","%s":' % (name, MARK.encode(), name))


def there(said: bytes) -> int:
    """How many messages and statuses there are; more than any where that can't be told."""
    try:
        value = json.loads(said)["entry"][0]["changes"][0]["value"]
        return len(value.get("messages", [])) + len(value.get("statuses", []))
    except (LookupError, TypeError, AttributeError):
        return 99


def test_each_part_missing_doubled_huge_or_of_another_kind_is_answered_and_told_in_a_line(
    door: WhatsAppDoor, desk: Desk
) -> None:
    bodies = [*map(written, spoilt(WHOLE)), *doubled(written(WHOLE))]
    for said in bodies:
        desk.heard, desk.statuses = [], []
        with structlog.testing.capture_logs() as lines:
            assert send(door, said) == 200
        assert {line["event"] for line in lines} <= {"whatsapp_not_understood"}
        assert MARK not in str(lines)
        assert lines or len(desk.heard) + len(desk.statuses) == there(said), said
    assert len(bodies) > 300
