"""kill -9 between the hop and the row that owes its answer: nobody is left without one, for the
gateway tells of a text again until somebody takes it."""

import pytest

from handset.sms.phone import TextPhone
from outcomes.texts import TextPost
from tests.support.texting import Texting

BEGUN = ("Hi", "English", "Report what happens")


class Killed(BaseException):
    """As nothing in the process can catch it."""


@pytest.mark.parametrize(
    "texts",
    [
        ("Hi",),  # answered by the first question, in every language
        ("HELP",),
        ("WHO",),
        ("Kiswahili",),
        (*BEGUN, "Yes"),
        (*BEGUN, "HELP"),
        (*BEGUN, "Who"),
        (*BEGUN, "Kiswahili"),
        (*BEGUN, "hm"),  # a problem is told
        ("Hi", "English", "98"),
        (*BEGUN, "Yes", "No", "I don't know", "Do not send"),
    ],
)
def test_a_text_is_answered_as_it_would_have_been(
    phone: TextPhone, texting: Texting, monkeypatch: pytest.MonkeyPatch, texts: tuple[str, ...]
) -> None:
    *before, last = texts
    other = texting.phone("+254722000001")
    for text in texts:
        other.press(text)
    for text in before:
        phone.press(text)
    with monkeypatch.context() as dying:
        dying.setattr(TextPost, "answer", die)
        with pytest.raises(Killed):
            phone.press(last)
    for _ in range(2):  # as it is told of until somebody answers, and once more
        phone.repeat()
    assert phone.arrived == other.arrived


def die(*_: object) -> None:
    raise Killed
