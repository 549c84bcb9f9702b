"""Where no template is approved, a sign of an answer goes to the SIM, and is called so."""

from flask import Flask

from handset.whatsapp.phone import MessagePhone
from models import Bell
from models.message import Means
from tests.support.callers import NUMBER, code_on, service_of

REPORT = ("english", "Report what happens", "Yes", "Yes", "Go on here", "I don't know",
          "No, just send", "4826")  # fmt: skip


def test_it_is_called_an_sms_before_it_is_chosen_and_after(app: Flask, phone: MessagePhone) -> None:
    for words in REPORT:
        phone.say(words)
    phone.say(code_on(phone.screen))
    phone.say("Tell me when you answer")
    assert "One SMS to this number's SIM, not here" in phone.screen
    assert "A ring" not in phone.screen
    assert "One text" not in phone.screen
    for words in ("2", "2", "Evening"):
        phone.press(words)
    assert "this number's SIM gets that SMS once" in phone.screen
    with service_of(app).database() as db:
        chosen = db.query(Bell).one().open(service_of(app).keys.bells)
    assert (chosen.means, chosen.to, chosen.words) == (Means.TEXT, NUMBER, "ORDER")
    assert not chosen.whose
