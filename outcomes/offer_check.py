"""Checking a job offer with a caller: one question after another, until it is clear enough."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from dialogue.act import Act, Result
from menus.offers import Found, Offers
from models.intake import Intake
from ops.metrics import OFFERS_CHECKED
from outcomes import contact
from outcomes.danger import URGENT, held
from outcomes.drafts import Drafts
from outcomes.submissions import submission
from outcomes.verbs import verb


@dataclass(frozen=True)
class OfferChecks:
    """The verbs of a check, and of the question to us that it may lead to."""

    offers: Callable[[], Offers]
    intake: Callable[[], Intake]
    drafts: Drafts

    @verb(waits=True)
    def begin_check(self, act: Act) -> Result:
        """A new check, of which nothing is answered yet: the tree forgets an earlier one.

        What the caller agreed to have kept of that one is kept first, as if they were cut off.
        """
        self.file_incomplete_offer_enquiry(act)
        return "begun", self.drafts.close(act, "offer_draft")

    @verb(waits=True)
    def ask_of_offer(self, act: Act) -> Result:
        """The next question, or what the answers come to."""
        return ask(self.offers(), act)

    @verb(waits=True)
    def tell_why(self, act: Act) -> Result:
        """All the warning signs, where the verdict named the gravest."""
        return "told", {"flags": " ".join(weighed(self.offers(), act.answers).flags)}

    @verb(waits=True, apart=False)
    def keep_offer_enquiry(self, act: Act) -> Result:
        """From here on, what the caller asks us is kept even if they are cut off."""
        return "kept", self.drafts.open(act, "offer_draft")

    @verb(waits=True)
    def forget_offer_enquiry(self, act: Act) -> Result:
        """The caller does not want it kept after all."""
        return self.drafts.take_back(act, "offer_draft")

    @verb(waits=True)
    def file_offer_enquiry(self, act: Act) -> Result:
        """Keep the enquiry. Only when this returns may the caller be told so."""
        begun = act.values["offer_draft"]
        self._file(act, begun, complete=True)
        sent = {"offer_sent": begun, "filed": f"enquiry {begun}", "more": "offer"}
        sent["called"] = contact.announced(act, pressing=held(act) in URGENT)
        return "filed", {**sent, **self.drafts.close(act, "offer_draft")}

    @verb(waits=True)
    def add_to_offer_enquiry(self, act: Act) -> Result:
        """Add what was answered last to the enquiry that was sent; a time is for who is called."""
        self._file(act, act.values["offer_sent"], complete=True)
        called = contact.agreed(act.answers, act.caller.number)
        return ("called" if called else "added"), {}

    @verb(waits=True)
    def add_beside_offer_enquiry(self, act: Act) -> Result:
        """Add what was told beside an answer to the enquiry, if that was sent."""
        if begun := act.values.get("offer_sent"):
            self._file(act, begun, complete=True)
        return "added", {}

    @verb(waits=True)
    def file_incomplete_offer_enquiry(self, act: Act) -> Result:
        """Keep what the caller had asked us before they were cut off, if they had agreed."""
        if act.values.get("offer_draft") and act.answers.get("consent_store") == "YES":
            self._file(act, act.values["offer_draft"], complete=False)
        return "filed", {}

    def _file(self, act: Act, begun: str, *, complete: bool) -> None:
        """The answers, and what the caller asks of them; pressing where it is about a child, or
        where one answer alone was reason to stop.
        """
        offers, child = self.offers(), act.answers.get("location_side") == "CHILD"
        told = submission(
            act,
            "enquiry",
            begun,
            reachable=complete,
            answers=came_to(offers, act.answers),
            about="OFFER",
            danger=held(act),
            urgent=child or weighed(offers, act.answers).critical or held(act) in URGENT,
            complete=complete,
            step=act.reached,
        )
        self.intake().file(told)


def ask(offers: Offers, act: Act) -> Result:
    """The next question; or a band with its gravest sign, at once after a critical answer.

    Bands are counted as they are told, with nothing of who asked: once more for who goes back and
    answers anew, and at every hop while Redis is away.
    """
    name = offers.form(act.answers.get("location_side"))
    form = offers.forms[name]
    found = weighed(offers, act.answers)
    if not found.critical and (following := form.after(act.left)):
        return following, {"number": form.number(following)}
    if found.band is None:
        return "nothing", {}
    OFFERS_CHECKED.labels(name, found.band.value).inc()
    return found.band.value, {"flags": " ".join(found.flags[:1]), "steps": f"{name}_{found.band}"}


def came_to(offers: Offers, answers: Mapping[str, str]) -> dict[str, Any]:
    """What the check came to, to be kept with the answers; nothing where too little was told."""
    found = weighed(offers, answers)
    if found.band is None:
        return {}
    return {"band": found.band.value, "flags": list(found.flags)}


def weighed(offers: Offers, answers: Mapping[str, str]) -> Found:
    """What the answers come to on the form for where the work is."""
    return offers.weigh(offers.form(answers.get("location_side")), answers)
