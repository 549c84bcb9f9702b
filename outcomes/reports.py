"""What the conversation can have done: each outcome's name and the verb behind it.

The conversation knows no database and the models know no conversation; here they meet.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from dialogue.hop import Act, Verb
from dialogue.sessions import Sessions
from menus.offers import Offers
from models import Database, Submission
from models.db.deadline import within_deadline
from models.intake import Intake
from ops.metrics import REPORTS_FILED
from outcomes import contact
from outcomes.attempts import Attempts
from outcomes.drafts import Drafts
from outcomes.offer_check import Checking
from outcomes.questions import Asking
from outcomes.returning import ComingBack
from outcomes.spoken import apart

Result = tuple[str, dict[str, str]]


@dataclass(frozen=True)
class Outcomes:
    """The verbs, with what they need to do their work."""

    database: Database
    journal: Path
    public_key: Callable[[], bytes]
    pepper: bytes
    urls_key: bytes
    sessions: Sessions
    attempts: Attempts
    offers: Callable[[], Offers]

    def table(self) -> Mapping[str, Verb]:
        """The verbs by the names that trees call them by."""
        verbs = (
            self.start_anew, self.keep_draft, self.keep_draft_anew, self.file_now, self.file_report,
            self.forget_draft, self.file_incomplete, self.file_request, self.ask_for,
            self.give_code, self.check_code, self.check_number,
        )  # fmt: skip
        # These ask the database and nothing else: they may not wait for one that is frozen.
        back = ComingBack(self.database, self.public_key, self.pepper, self.attempts)
        checking = Checking(self.offers, self._file, self._drafts)
        asking = Asking(self._file, self._drafts)
        kept: tuple[Verb, ...] = (*verbs, *checking.verbs(), *asking.verbs())
        return {verb.__name__: verb for verb in kept} | {
            verb.__name__: _patiently(verb) for verb in back.verbs()
        }

    @property
    def _drafts(self) -> Drafts:
        return Drafts(self.sessions, self._intake)

    def start_anew(self, act: Act) -> Result:
        """Nothing but what the tree itself does here: forget what was answered before."""
        return "started", {}

    def keep_draft(self, act: Act) -> Result:
        """From here on, what the caller says is kept even if they are cut off.

        Who comes here again before sending goes on with the same draft; after it, begins anew.
        """
        if act.values.get("sent"):
            return "anew", {}
        return self._official(act, self._drafts.open(act, "draft"))

    def keep_draft_anew(self, act: Act) -> Result:
        """Another report in the same session."""
        return self._official(act, self._drafts.begin(act, "draft", str(act.step)))

    def forget_draft(self, act: Act) -> Result:
        """The caller does not want it kept after all."""
        return self._drafts.take_back(act, "draft")

    def check_number(self, act: Act) -> Result:
        """Whether this phone's number was told to us, so that it can be called at all."""
        return ("known" if contact.can_be_called(act.caller.number) else "withheld"), {}

    def file_now(self, act: Act) -> Result:
        """Keep what there is of an emergency; what is told after it will take its place."""
        self._keep(act, complete=True)
        return "filed", {"sent": "yes", "filed": f"report {act.values['draft']}"}

    def file_report(self, act: Act) -> Result:
        """Keep the report. Only when this returns may the caller be told so."""
        self._keep(act, complete=True)
        thanks = ["not_your_fault" if act.answers.get("reporter_role") == "SELF" else "thanks"]
        thanks += [] if contact.agreed(act.answers, act.caller.number) else ["alone"]
        filed = {"sent": "yes", "filed": f"report {act.values['draft']}", "told": " ".join(thanks)}
        return "filed", filed | self._drafts.close(act, "draft")

    def file_incomplete(self, act: Act) -> Result:
        """Keep what was said before the caller was cut off, if they agreed and said anything."""
        if act.values.get("draft") and act.answers.keys() - {"consent_store"}:
            self._keep(act, complete=False)
        return "filed", {}

    def file_request(self, act: Act) -> Result:
        """Keep the request to be called, urgent unless there is no danger. Sending it consents."""
        danger = act.answers.get("danger_now") or act.answers.get("danger_abroad")
        clear = {"about": "CALL", "danger": danger, "urgent": danger != "NO"}
        return self._send(act, {"what": "CALL"}, **clear)

    def ask_for(self, act: Act) -> Result:
        """Keep the request for a training or for materials; it can wait for a working day."""
        what = "MATERIALS" if act.answers["training"] == "Materials" else "TRAINING"
        county = act.answers.get("county_code")
        return self._send(act, {"what": what}, about=what, county=county)

    def give_code(self, act: Act) -> Result:
        """Give what was filed last a code under the PIN that the caller chose."""
        what, step = act.values["filed"].split()
        code = self._intake().give_code(act.idem(what, step), act.answers["pin"])
        return "given", {"code": code}

    def check_code(self, act: Act) -> Result:
        """Whether the code that the caller typed back is the one that was shown."""
        typed = act.answers.get("code_again", "")
        return "same" if typed == act.values["code"] else "differs", {}

    def _official(self, act: Act, draft: dict[str, str]) -> Result:
        """A draft begun, or gone on with. Who met the case at work has a consent of their own."""
        official = act.left == "official_consent"
        values = {**draft, "sent": "", "official": "yes" if official else ""}
        return "official" if official else "kept", values

    def _keep(self, act: Act, *, complete: bool) -> None:
        answers, spoken = apart(act.caller.channel, act.answers)
        danger = answers.get("danger_now")
        reachable = complete or contact.is_settled(answers)
        role = {"reporter_role": "FIRST_RESPONDER"} if act.values.get("official") else {}
        submission = Submission(
            kind="report",
            idem=act.idem("report", act.values["draft"]),
            channel=act.caller.channel,
            language=act.language,
            answers={"consent_store": "YES", **contact.facts(answers), **role},
            contact=contact.agreed(answers, act.caller.number) if reachable else None,
            recordings=spoken,
            county=answers.get("county_code"),
            country=answers.get("country"),
            danger=danger,
            urgent=danger == "YES",
            complete=complete,
            step=act.step,
            content_version=act.version,
        )
        if self._file(submission) and complete:
            REPORTS_FILED.labels(act.caller.channel.lower()).inc()

    def _send(self, act: Act, more: dict[str, str], **clear: Any) -> Result:
        """Keep a request; `clear` are the facts of it that staff sort by."""
        answers, spoken = apart(act.caller.channel, act.answers)
        submission = Submission(
            kind="request",
            idem=act.idem("request", act.step),
            channel=act.caller.channel,
            language=act.language,
            answers={**more, **contact.facts(answers)},
            contact=contact.agreed(answers, act.caller.number),
            recordings=spoken,
            country=answers.get("country"),
            content_version=act.version,
            **clear,
        )
        self._file(submission)
        return "filed", {"filed": f"request {act.step}"}

    def _file(self, submission: Submission) -> bool:
        """Keep it; whether this is the first that was told of it."""
        return self._intake().file(submission) != "again"

    def _intake(self) -> Intake:
        return Intake(
            self.database, self.journal, self.public_key(), self.pepper, urls_key=self.urls_key
        )


def _patiently(verb: Verb) -> Verb:
    return lambda act: within_deadline(partial(verb, act))
