"""A report: kept from consent on, sent at once where there is danger, or taken back."""

from collections.abc import Callable
from dataclasses import dataclass

from dialogue.talk import Act, Result
from models.intake import Intake
from ops.metrics import REPORTS_FILED
from outcomes import contact
from outcomes.drafts import Drafts
from outcomes.submissions import submission
from outcomes.verbs import verb


@dataclass(frozen=True)
class Reports:
    """The verbs of a report."""

    intake: Callable[[], Intake]
    drafts: Drafts

    @verb(waits=True)
    def keep_draft(self, act: Act) -> Result:
        """From here on, what the caller says is kept even if they are cut off.

        Who comes here again before sending goes on with the same draft; after it, begins anew.
        """
        if act.values.get("sent"):
            return "anew", {}
        return _begun(act, self.drafts.open(act, "draft"))

    @verb(waits=True)
    def keep_draft_anew(self, act: Act) -> Result:
        """Another report in the same session."""
        return _begun(act, self.drafts.begin(act, "draft", str(act.step)))

    @verb(waits=True)
    def forget_draft(self, act: Act) -> Result:
        """The caller does not want it kept after all."""
        return self.drafts.take_back(act, "draft")

    @verb(waits=True)
    def file_now(self, act: Act) -> Result:
        """Keep what there is of an emergency; what is told after it will take its place."""
        self._file(act, complete=True)
        return "filed", {"sent": "yes", "filed": f"report {act.values['draft']}"}

    @verb(waits=True)
    def file_report(self, act: Act) -> Result:
        """Keep the report. Only when this returns may the caller be told so."""
        self._file(act, complete=True)
        thanks = ["not_your_fault" if act.answers.get("reporter_role") == "SELF" else "thanks"]
        thanks += [] if contact.agreed(act.answers, act.caller.number) else ["alone"]
        filed = {"sent": "yes", "filed": f"report {act.values['draft']}", "told": " ".join(thanks)}
        return "filed", filed | self.drafts.close(act, "draft")

    @verb(waits=True)
    def file_incomplete(self, act: Act) -> Result:
        """Keep what was said before the caller was cut off, if they agreed and said anything."""
        if act.values.get("draft") and act.answers.keys() - {"consent_store"}:
            self._file(act, complete=False)
        return "filed", {}

    def _file(self, act: Act, *, complete: bool) -> None:
        danger = act.answers.get("danger_now")
        official = {"reporter_role": "FIRST_RESPONDER"} if act.values.get("official") else {}
        told = submission(
            act,
            "report",
            act.values["draft"],
            reachable=complete or contact.is_settled(act.answers),
            answers={"consent_store": "YES", **official},
            county=act.answers.get("county_code"),
            country=act.answers.get("country"),
            danger=danger,
            urgent=danger == "YES",
            complete=complete,
            step=act.step,
        )
        if self.intake().file(told) != "again" and complete:
            REPORTS_FILED.labels(act.caller.channel.lower()).inc()


def _begun(act: Act, draft: dict[str, str]) -> Result:
    """A draft begun, or gone on with. Who met the case at work has a consent of their own."""
    official = act.left == "official_consent"
    values = {**draft, "sent": "", "official": "yes" if official else ""}
    return "official" if official else "kept", values
