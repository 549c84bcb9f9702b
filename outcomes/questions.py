"""Asking a question about migrating, to be answered by the organisation."""

from collections.abc import Callable
from dataclasses import dataclass

from dialogue.hop import Act, Verb
from models import Submission
from outcomes import contact
from outcomes.drafts import Drafts
from outcomes.spoken import apart

Result = tuple[str, dict[str, str]]


@dataclass(frozen=True)
class Asking:
    """The verbs of a question, with what the service lends them to keep it."""

    file: Callable[[Submission], bool]
    drafts: Drafts

    def verbs(self) -> tuple[Verb, ...]:
        """What trees may call of it."""
        return (
            self.keep_question, self.forget_question, self.file_question,
            self.file_incomplete_question,
        )  # fmt: skip

    def keep_question(self, act: Act) -> Result:
        """From here on, what the caller asks us is kept even if they are cut off."""
        return "kept", self.drafts.open(act, "enquiry_draft")

    def forget_question(self, act: Act) -> Result:
        """The caller does not want it kept after all."""
        return self.drafts.take_back(act, "enquiry_draft")

    def file_question(self, act: Act) -> Result:
        """Keep the question. Only when this returns may the caller be told so."""
        self.file(_question(act, complete=True))
        filed = f"enquiry {act.values['enquiry_draft']}"
        return "filed", {"filed": filed, **self.drafts.close(act, "enquiry_draft")}

    def file_incomplete_question(self, act: Act) -> Result:
        """Keep what the caller had asked before they were cut off, if they had agreed."""
        if act.values.get("enquiry_draft") and "question" in act.answers:
            self.file(_question(act, complete=False))
        return "filed", {}


def _question(act: Act, *, complete: bool) -> Submission:
    """The question; one from abroad says first whether there is danger.

    Who was cut off may be called if they had said how.
    """
    answers, spoken = apart(act.caller.channel, act.answers)
    may_call = complete or contact.is_settled(answers)
    danger = answers.get("danger_now")
    return Submission(
        kind="enquiry",
        idem=act.idem("enquiry", act.values["enquiry_draft"]),
        channel=act.caller.channel,
        language=act.language,
        answers={"topic": "MIGRATION", **contact.facts(answers)},
        contact=contact.agreed(answers, act.caller.number) if may_call else None,
        recordings=spoken,
        country=answers.get("country"),
        about="MIGRATION",
        danger=danger,
        urgent=danger in ("YES", "UNSURE"),
        complete=complete,
        step=act.step,
        content_version=act.version,
    )
