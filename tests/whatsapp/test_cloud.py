"""What is sent, in the shape that Meta takes, and what its answers mean."""

from typing import Any

import pytest
import requests
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.calls import Unsure
from gateway.texts import TextRejected
from handset.whatsapp.shapes import faults
from whatsapp.cloud import Cloud, shape

WHOM = {"messaging_product": "whatsapp", "to": "254711000001"}
TAPS = st.lists(
    st.tuples(st.integers(0, 10**6).map(str), st.text("abc ", min_size=1, max_size=80)),
    max_size=14,
    unique_by=lambda tap: tap[0],
)


@settings(max_examples=40)
@given(st.text(min_size=1, max_size=1200), TAPS, st.integers(0, 3), st.text(max_size=30))
def test_whatever_is_said_meta_takes_it(
    words: str, taps: list[tuple[str, str]], moves: int, choose: str
) -> None:
    assert list(faults(WHOM | shape(words, taps, min(moves, len(taps)), choose))) == []


@pytest.mark.parametrize(
    ("labels", "moves", "kind", "tapped"),
    [
        (["Yes", "No"], 0, "button", ["Yes", "No"]),
        (["Yes", "No", "Back", "Menu"], 2, "button", ["Yes", "No", "Back"]),
        (["Back", "Menu"], 2, "button", ["Back", "Menu"]),
        (["Yes", "No, and I won't say why"], 0, "list", ["Yes", "No, and I won't say why"]),
        (["A", "B", "C", "D", "Back"], 1, "list", ["A", "B", "C", "D", "Back"]),
        ([f"{n}" for n in range(10)] + ["Back"], 1, "list", [f"{n}" for n in range(10)]),
        ([f"{n}" for n in range(11)], 0, "text", []),
        ([], 0, "text", []),
    ],
)
def test_few_short_options_are_buttons_more_are_a_list_and_many_are_words(
    labels: list[str], moves: int, kind: str, tapped: list[str]
) -> None:
    said = shape("Is it so?", [(str(n), label) for n, label in enumerate(labels)], moves, "Choose")
    what = said.get("interactive", {})
    assert what.get("type", said["type"]) == kind
    action = what.get("action", {})
    rows = [row["title"] for section in action.get("sections", ()) for row in section["rows"]]
    assert [one["reply"]["title"] for one in action.get("buttons", ())] + rows == tapped


def test_a_long_option_stands_in_full_below_its_title() -> None:
    label = "Somebody keeps my passport and my identity card"
    said = shape("Is it so?", [("1", label)], 0, "Choose")
    [row] = said["interactive"]["action"]["sections"][0]["rows"]
    assert row == {"id": "1", "title": "Somebody keeps my...", "description": label}


class Line(requests.Session):
    def __init__(self, status: int, said: Any) -> None:
        super().__init__()
        self._said = status, said
        self.asked: dict[str, Any] = {}

    def post(self, url: Any, *_: Any, **asked: Any) -> requests.Response:
        self.asked = {"url": url, **asked}
        status, said = self._said
        if isinstance(said, Exception):
            raise said
        answer = requests.Response()
        answer.status_code, answer._content = status, said.encode()
        return answer


TAKEN = '{"messages":[{"id":"wamid.1"}]}'


@pytest.mark.parametrize(
    ("status", "said", "comes_to"),
    [
        (200, TAKEN, None),
        (400, '{"error":{"code":131047}}', "Code131047 final"),
        (400, '{"error":{"code":131056,"error_data":"a string"}}', "Code131056"),
        (401, '{"error":{"code":190}}', "Code190"),
        (500, '{"error":{"code":1}}', "unsure"),
        (200, '{"error":{"code":100}}', "Code100 final"),
        (200, "{}", "unsure"),
        (200, "[]", "unsure"),
        (502, "<html>", "unsure"),
        (302, "", "unsure"),
        (0, requests.ConnectTimeout(), "Unreachable"),
        (0, requests.ReadTimeout(), "unsure"),
        (0, requests.ConnectionError("broken off"), "unsure"),
    ],
)
def test_an_answer_is_taken_for_what_it_is(status: int, said: Any, comes_to: str | None) -> None:
    cloud, line = Cloud("1", "token"), Line(status, said)
    cloud.__dict__["_line"] = line
    assert _came_to(cloud) == comes_to
    assert line.asked["url"] == "https://graph.facebook.com/v25.0/1/messages"
    assert line.asked["json"]["to"] == "254711000001"
    assert line.asked["allow_redirects"] is False
    assert line.asked["timeout"] == (3.05, 10.0)


def _came_to(cloud: Cloud) -> str | None:
    try:
        cloud.send("+254711000001", shape("Hi", [], 0, ""), "a row")
    except TextRejected as why:
        return f"{why} final" if why.final else str(why)
    except Unsure:
        return "unsure"
    return None


def test_who_shows_no_number_is_sent_to_by_the_name_that_is_known() -> None:
    cloud, line = Cloud("1", "token"), Line(200, TAKEN)
    cloud.__dict__["_line"] = line
    cloud.send("KE.1349", shape("Hi", [], 0, ""), "a row")
    assert line.asked["json"]["recipient"] == "KE.1349"
    assert "to" not in line.asked["json"]
