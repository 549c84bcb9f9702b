"""A question about migrating, to be answered by the organisation."""

from collections.abc import Callable
from dataclasses import dataclass

from dialogue.act import Act, Result
from models.intake import Intake
from outcomes import contact
from outcomes.danger import URGENT, held
from outcomes.drafts import Drafts
from outcomes.submissions import submission
from outcomes.verbs import verb


@dataclass(frozen=True)
class Enquiries:
    """The verbs of a question."""

    intake: Callable[[], Intake]
    drafts: Drafts

    @verb(waits=True, apart=False)
    def keep_enquiry(self, act: Act) -> Result:
        """From here on, what the caller asks us is kept even if they are cut off."""
        if act.values.get("asked"):
            return "anew", {}
        return "kept", self.drafts.open(act, "enquiry_draft")

    @verb(waits=True, apart=False)
    def keep_enquiry_anew(self, act: Act) -> Result:
        """Another question in the same session."""
        return "kept", {**self.drafts.begin(act, "enquiry_draft", str(act.step)), "asked": ""}

    @verb(waits=True)
    def forget_enquiry(self, act: Act) -> Result:
        """The caller does not want it kept after all."""
        return self.drafts.take_back(act, "enquiry_draft")

    @verb(waits=True)
    def file_enquiry(self, act: Act) -> Result:
        """Keep the question. Only when this returns may the caller be told so."""
        self._file(act, act.values["enquiry_draft"])
        filed = f"enquiry {act.values['enquiry_draft']}"
        closed = self.drafts.close(act, "enquiry_draft")
        called = contact.announced(act, pressing=_is_pressing(act))
        sent = {"filed": filed, "more": "enquiry", "asked": "yes", "called": called}
        return "filed", {**closed, **sent}

    @verb(waits=True)
    def add_to_enquiry(self, act: Act) -> Result:
        """Add what was answered last to the question that was sent."""
        _, begun = act.values["filed"].split()
        self._file(act, begun)
        return "added", {}

    @verb(waits=True)
    def add_beside_enquiry(self, act: Act) -> Result:
        """Add what was told beside an answer to the question, if that was sent."""
        what, _, begun = act.values.get("filed", "").partition(" ")
        if what == "enquiry" and act.values.get("asked"):
            self._file(act, begun)
        return "added", {}

    @verb(waits=True)
    def file_incomplete_enquiry(self, act: Act) -> Result:
        """Keep what the caller had asked before they were cut off, if they had agreed."""
        draft = act.values.get("enquiry_draft")
        if draft and "question" in act.answers:
            self._file(act, draft, complete=False)
        return "filed", {}

    def _file(self, act: Act, begun: str, *, complete: bool = True) -> None:
        """The question; one from abroad says first whether there is danger."""
        told = submission(
            act,
            "enquiry",
            begun,
            reachable=complete or contact.is_settled(act.answers),
            # By voice it is agreed to with the recording.
            answers={"topic": "MIGRATION", "consent_store": "YES"},
            country=act.answers.get("country"),
            about="MIGRATION",
            danger=held(act),
            urgent=_is_pressing(act),
            complete=complete,
            step=act.reached,
        )
        self.intake().file(told)


def _is_pressing(act: Act) -> bool:
    return held(act) in URGENT
