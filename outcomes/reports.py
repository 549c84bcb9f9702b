"""A report: kept from consent on, sent at once where there may be danger, or taken back."""

from collections.abc import Callable
from dataclasses import dataclass

from dialogue.act import Act, Result
from dialogue.phrases import UNANSWERED
from dialogue.turn import SINCE
from models.intake import Intake
from ops.metrics import REPORTS_FILED
from outcomes import contact, visits
from outcomes.broke_off import EMERGENCY, MORE_WORDS, PIN, broke_off, broke_off_at
from outcomes.danger import DIRE, URGENT
from outcomes.drafts import Drafts
from outcomes.progress import Progress
from outcomes.said_age import says_a_child
from outcomes.submissions import submission
from outcomes.tell_more import is_of_words
from outcomes.told import AGES, PATHS, answered, told
from outcomes.verbs import verb
from outcomes.visits import Visits
from outcomes.whereabouts import is_abroad


@dataclass(frozen=True)
class Reports:
    """The verbs of a report."""

    intake: Callable[[], Intake]
    drafts: Drafts
    visits: Visits
    recorded: bool = True  # whether a call may ask for the caller's own voice

    @verb(waits=True, apart=False)
    def keep_draft(self, act: Act) -> Result:
        """From here on, what the caller says is kept even if they are cut off.

        Who comes here again before sending goes on with the same draft; after it, begins anew.
        """
        if act.values.get("sent"):
            return "anew", {}
        return _begun(act, self.drafts.open(act, "draft"))

    @verb(waits=True, apart=False)
    def agreed_yet(self, act: Act) -> Result:
        """Whether who tells us something unasked has agreed that we keep it, with what is under
        way; of who has sent nothing yet, and wrote that they are a child but was not asked their
        age, that."""
        if act.values.get("draft") and not act.values.get("sent"):
            return "yes", {}
        is_asked = act.values.get("sent") or any(name in act.everywhere for name in AGES)
        is_child = says_a_child(act.answers.get("own_words", "")) and not is_asked
        return ("child" if is_child else "no"), {}

    @verb(waits=True, apart=False)
    def keep_draft_anew(self, act: Act) -> Result:
        """Another report in the same session."""
        return _begun(act, self.drafts.begin(act, "draft", str(act.step)), anew=True)

    @verb(waits=True)
    def forget_draft(self, act: Act) -> Result:
        """The caller does not want it kept after all."""
        exit_, closed = self.drafts.take_back(act, "draft")
        return exit_, {**closed, "path": ""}

    @verb(waits=True, apart=False)
    def code_of_sent(self, act: Act) -> Result:
        """Who took back the rest wants a code of what was sent before; no more of it is asked."""
        if not act.values.get("filed"):
            raise LookupError("nothing was sent")
        return "on", {"told": "kept", "more": ""}

    @verb(waits=True)
    def file_now(self, act: Act) -> Result:
        """Keep what there is where somebody is, or may be, in danger; all after it joins it."""
        self._file(act, "where" if act.file == "official" else EMERGENCY)
        return "filed", _sent(act) | {"may_call": "night"}

    @verb(waits=True, apart=False)
    def sent_yet(self, act: Act) -> Result:
        """Whether what happens is asked before it is sent, or after."""
        if act.values.get("sent"):
            return "yes", {}
        return "no", {"may_call": UNANSWERED} if "may_call" in act.values else {}

    @verb(waits=True)
    def file_report(self, act: Act) -> Result:
        """Keep the report. Only when this returns may the caller be told so."""
        self._file(act, PIN)
        when = contact.announced(act, pressing=told(act).get("danger_now") in URGENT)
        return "filed", {**_sent(act), "told": when, "more": "report"}

    @verb(waits=True)
    def next_question(self, act: Act) -> Result:
        """Add what was answered last to the report, and find what to ask next."""
        if visits.is_one(act):
            return self._next_of_visit(act)
        following = self._following(Progress.of(act), act)
        if act.left != "tell_more":
            self._file(act, following[0])
        return following

    @verb(waits=True)
    def add_answer(self, act: Act) -> Result:
        """Add what was answered last to the report, which may be told at once that it is kept."""
        if not visits.is_one(act):
            self._file(act, MORE_WORDS)
            return "added", {}
        added = self.visits.add(act)
        return ("gone", {}) if added is None else ("added", added)

    @verb(waits=True)
    def add_beside(self, act: Act) -> Result:
        """Add what was told beside an answer, which is told at once that it is kept. Of a report
        that was not sent yet it is kept with all else, if the caller is cut off."""
        if act.values.get("sent"):
            self._keep_unfinished(act)
        return "added", {}

    @verb(waits=True)
    def resume(self, act: Act) -> Result:
        """Go on with the report that a code and a PIN have opened.

        What was being told in this very dialogue is kept first.
        """
        self._keep_unfinished(act)
        return "resumed", self.visits.open(act)

    @verb(waits=True)
    def file_cry(self, act: Act) -> Result:
        """Keep what somebody writes who wants no messages. Nobody can ask them whether there is
        danger, or anything else: somebody is woken, and nothing goes to them."""
        begun = act.values.get("cry") or str(act.step)
        filed = submission(
            act,
            "report",
            begun,
            reachable=False,
            told={"account": act.answers["cry"]},
            answers={"stopped": "YES"},
            danger="UNSURE",
            urgent=True,
            step=act.step,
        )
        self.intake().file(filed)
        return "kept", {"cry": begun}

    @verb(waits=True)
    def file_incomplete(self, act: Act) -> Result:
        """Keep what was said before the caller was cut off, if they agreed and said anything."""
        self._keep_unfinished(act)
        return "filed", {}

    def _keep_unfinished(self, act: Act) -> None:
        if visits.is_one(act):
            self.visits.add(act)
            return
        if act.values.get("draft") and answered(act).keys() - {"consent_store"}:
            said = bool(act.values.get("told")) or contact.is_settled(act.answers)
            self._file(act, complete=bool(act.values.get("sent")), reachable=said)

    def _next_of_visit(self, act: Act) -> Result:
        """As `next_question`, where the answers join a case that was filed before."""
        added = self.visits.add(act)
        if added is None:
            return "gone", {}
        exit_, asked = self._following(Progress.read(added["visit_progress"]), act)
        return exit_, added | asked

    def _following(self, progress: Progress, act: Act) -> Result:
        """What comes next; to a child, what a child needs to know where it is.

        Words that were added once all was asked lead to no question that was passed over.
        """
        what = act.values.get("visit") or act.values["draft"]
        if act.values.get("asked") == what and is_of_words(act.left):
            return "nothing", {}
        following = progress.following(act.caller.channel, recorded=self.recorded)
        if following == "nothing":
            return following, {"asked": what}
        side = {"report.location_side": progress.told.get("location_side", "UNKNOWN")}
        if following == "for_a_child" and is_abroad({**side, **act.everywhere}, act.caller.number):
            return "for_a_child_abroad", {}
        return following, {}

    def _file(
        self, act: Act, asks: str = "", *, complete: bool = True, reachable: bool = True
    ) -> None:
        """Keep all that was told, with what is asked next: of who is cut off there nothing later
        comes. Where nothing is named they are cut off now."""
        said = told(act)
        danger = said.get("danger_now")
        filed = submission(
            act,
            "report",
            act.values["draft"],
            reachable=reachable,
            told=said,
            answers=broke_off(asks) if asks else broke_off_at(act),
            progress=Progress.of(act).packed(),
            county=said.get("county_code"),
            country=said.get("country"),
            danger=danger,
            urgent=danger in URGENT or said.get("exploitation") in DIRE,
            complete=complete,
            step=act.reached,
        )
        if self.intake().file(filed) != "again" and complete:
            REPORTS_FILED.labels(act.caller.channel.lower()).inc()


def _begun(act: Act, draft: dict[str, str], *, anew: bool = False) -> Result:
    """A draft begun, or gone on with; some come by a way of their own, which says who they are."""
    before = [] if anew else act.values.get("path", "").split()
    path = [*(file for file in before if file != act.file), act.file]
    own = " ".join(file for file in path if file in PATHS)
    none_yet = {
        name: "" for name in ("sent", f"sent{SINCE}", "told", "visit") if name in act.values
    }
    return "kept", {**draft, **none_yet, "where": "", "path": own}


def _sent(act: Act) -> dict[str, str]:
    return {"sent": "yes", "filed": f"report {act.values['draft']}"}
