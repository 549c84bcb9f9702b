"""What Meta tells, read: whatever its shape, and without what nobody needs to know."""

import base64
import json
import time
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handset.whatsapp.meta import NUMBER_ID
from menus.spoken import noted_at
from whatsapp.callback import Incoming, News, read

SCOPED, NUMBER = "KE.90000000000000011", "254711000001"


def news(*messages: Any, **more: Any) -> News:
    value = {"metadata": {"phone_number_id": NUMBER_ID}, "messages": messages, **more}
    entry = [{"changes": [{"field": "messages", "value": value}]}]
    told = {"object": "whatsapp_business_account", "entry": entry}
    return read(json.dumps(told).encode(), NUMBER_ID)


def one(**more: Any) -> Incoming:
    told = {"id": "wamid.1", "from": NUMBER, "from_user_id": SCOPED, "timestamp": str(time.time())}
    [message] = news({**told, "type": "text", "text": {"body": "Hi"}, **more}).messages
    return message


@pytest.mark.parametrize(
    ("whose", "number", "known_by", "to"),
    [
        ({}, f"+{NUMBER}", SCOPED, f"+{NUMBER}"),
        ({"from_user_id": None}, f"+{NUMBER}", f"+{NUMBER}", f"+{NUMBER}"),
        ({"from": None}, "", SCOPED, SCOPED),
        ({"from": ""}, "", SCOPED, SCOPED),
        ({"from": SCOPED, "from_user_id": None}, "", SCOPED, SCOPED),
        ({"from": "971501234567"}, "+971501234567", SCOPED, "+971501234567"),
    ],
)
def test_a_person_is_known_by_their_scoped_name_and_the_number_may_be_missing(
    whose: dict[str, Any], number: str, known_by: str, to: str
) -> None:
    message = one(**whose)
    assert (message.caller.number, message.caller.whose, message.to) == (number, known_by, to)


@pytest.mark.parametrize(
    ("whose", "abroad"),
    [({}, False), ({"from": "971501234567"}, True), ({"from": None}, False),
     ({"from": None, "from_user_id": "AE.1"}, True)],
)  # fmt: skip
def test_where_they_are_from_is_told_by_either(whose: dict[str, Any], abroad: bool) -> None:
    assert one(**whose).from_abroad is abroad


CHOSEN = {"id": "12@0123456789abcdef", "title": "Help now"}
OTHER = {"id": "menu:help", "title": "Help now"}
HASH = "SfInY0gGKTsJlUWbwxC1k+FAD0FZHvzwfpvO0zX0GUI="
DIGEST = base64.b64decode(HASH).hex()
NOTE = {"id": "300000000000005", "mime_type": "audio/ogg; codecs=opus", "sha256": HASH}


@pytest.mark.parametrize(
    ("what", "read_as"),
    [
        ({"text": {"body": "Ok\x00 sawa\ud83d"}}, ("Ok sawa", "words", "")),
        ({"text": {"body": " "}}, ("", "other", "")),
        ({"text": "Hi"}, ("", "other", "")),
        ({"text": {"body": ["Hi"]}}, ("", "other", "")),
        ({"type": "interactive", "interactive": {"button_reply": CHOSEN}},
         ("12", "choice", "0123456789abcdef")),
        ({"type": "interactive", "interactive": {"list_reply": CHOSEN}},
         ("12", "choice", "0123456789abcdef")),
        ({"type": "interactive", "interactive": {"list_reply": OTHER}}, ("Help now", "words", "")),
        ({"type": "interactive", "interactive": None}, ("", "other", "")),
        ({"type": "button", "button": {"payload": "x", "text": "Ndiyo"}}, ("Ndiyo", "words", "")),
        ({"type": "audio", "audio": {"id": "1", "voice": True}}, ("", "other", "")),
        ({"type": "audio", "audio": NOTE},
         (noted_at(f"whatsapp:300000000000005/{DIGEST}"), "note", "")),
        ({"type": "voice", "voice": NOTE | {"sha256": "?"}},
         (noted_at("whatsapp:300000000000005"), "note", "")),
        ({"type": "audio", "audio": NOTE | {"id": "../me"}}, ("", "other", "")),
        ({"type": "audio", "audio": NOTE | {"mime_type": "audio/mp4"}}, ("", "other", "")),
        ({"type": "image", "image": {"caption": "hapa"}}, ("", "other", "")),
        ({"type": "hologram"}, ("", "other", "")),
        ({"type": None}, ("", "other", "")),
    ],
)  # fmt: skip
def test_what_was_sent_is_read(what: dict[str, Any], read_as: tuple[str, str, str]) -> None:
    message = one(**what)
    assert (message.words, message.kind, message.asked) == read_as


@pytest.mark.parametrize(
    "what", [{"type": "reaction"}, {"type": "system"}, {"type": "edit"}, {"group_id": "1"}]
)
def test_what_nobody_waits_for_is_not_answered(what: dict[str, Any]) -> None:
    told = {"id": "wamid.1", "from": NUMBER, "text": {"body": "Hi"}, **what}
    assert news(told) == News()


@pytest.mark.parametrize(
    ("stamp", "age"),
    [(lambda at: at - 60, 60), (lambda at: (at - 60) * 1000, 60), (lambda at: at + 60, 0),
     (lambda at: "soon", 0), (lambda at: None, 0), (lambda at: "9" * 99, 0),
     (lambda at: "9" * 15, 0)],
)  # fmt: skip
def test_when_it_was_sent_is_read_and_never_lies_ahead(stamp: Any, age: int) -> None:
    told = one(timestamp=str(stamp(int(time.time())))).age
    assert timedelta(seconds=age) <= told <= timedelta(seconds=age + 5)


ROW = "d5c65205de6b4f2bb7d0fbae31b4571e"


@pytest.mark.parametrize(
    ("status", "read_as"),
    [
        ({"status": "sent"}, ("on_its_way", "")),
        ({"status": "delivered"}, ("delivered", "")),
        ({"status": "read"}, ("delivered", "")),
        ({"status": "played"}, ("delivered", "")),
        ({"status": "failed", "errors": [{"code": 131047}]}, ("failed", "Code131047")),
        ({"status": "failed", "errors": [{"code": "<b>"}]}, ("failed", "Code0")),
        ({"status": "failed"}, ("failed", "Code0")),
        ({"status": "warning"}, None),
        ({"status": "sent", "biz_opaque_callback_data": "7"}, None),
    ],
)
def test_what_became_of_ours_is_read(
    status: dict[str, Any], read_as: tuple[str, str] | None
) -> None:
    told = news(statuses=[{"id": "wamid.1", "biz_opaque_callback_data": ROW, **status}])
    assert [(one.fate, one.cause) for one in told.statuses] == ([read_as] if read_as else [])
    assert told.odd == (set() if read_as else {"no status"})


NAMES = st.sampled_from(
    ["object", "entry", "changes", "field", "value", "metadata", "messages", "statuses", "errors",
     "id", "from", "from_user_id", "timestamp", "type", "text", "body", "interactive", "status",
     "button_reply", "code", "biz_opaque_callback_data"]
)  # fmt: skip
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
LEAVES |= st.sampled_from(["messages", NUMBER, SCOPED, "text", "interactive", "sent", ROW])
SHAPES = st.recursive(
    LEAVES, lambda part: st.lists(part, max_size=3) | st.dictionaries(NAMES, part), max_leaves=20
)


@settings(max_examples=40)
@given(SHAPES, SHAPES, SHAPES)
def test_whatever_its_shape_it_is_read(message: Any, status: Any, error: Any) -> None:
    told = news(message, statuses=[status], errors=[error], contacts=error)
    assert all(one.id and one.to and one.caller.whose for one in told.messages)
    read(json.dumps(message).encode(), NUMBER_ID)
    shape = {"object": "whatsapp_business_account", "entry": [{"changes": [message, status]}]}
    read(json.dumps(shape).encode(), NUMBER_ID)
