"""A report: kept from consent on, sent at once where there may be danger, or taken back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dialogue.talk import Act, Result
from models.intake import Intake
from ops.metrics import REPORTS_FILED
from outcomes import contact, tell_more
from outcomes.danger import URGENT
from outcomes.drafts import Drafts
from outcomes.submissions import submission
from outcomes.verbs import verb
from outcomes.whereabouts import facts, is_abroad

PATHS: Mapping[str, Mapping[str, str]] = {
    "official_consent": {"reporter_role": "FIRST_RESPONDER"},
}
"""By the consent that a caller gave: what they need not be asked, having come that way."""

_FOLLOWED = ("where", "danger_side", "under_18", "own_words")  # filed as what follows from them


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
        """Keep what there is where somebody is, or may be, in danger; all after it joins it."""
        self._file(act)
        return "filed", _sent(act)

    @verb(waits=True)
    def sent_yet(self, act: Act) -> Result:
        """Whether what happens is asked before it is sent, or after."""
        return ("yes" if act.values.get("sent") else "no"), {}

    @verb(waits=True)
    def file_report(self, act: Act) -> Result:
        """Keep the report. Only when this returns may the caller be told so."""
        self._file(act)
        called = contact.agreed(act.answers, act.caller.number)
        return "filed", {**_sent(act), "told": "call" if called else "no", "more": "report"}

    @verb(waits=True)
    def next_question(self, act: Act) -> Result:
        """Add what was answered last to the report, and find what to ask next."""
        if act.left != "tell_more":
            self._file(act)
        following = tell_more.following(act, _told(act))
        if following == "for_a_child" and is_abroad(act.everywhere, act.caller.number):
            following = "for_a_child_abroad"
        return following, {}

    @verb(waits=True)
    def add_answer(self, act: Act) -> Result:
        """Add what was answered last to the report, which may be told at once that it is kept."""
        self._file(act)
        return "added", {}

    @verb(waits=True)
    def file_incomplete(self, act: Act) -> Result:
        """Keep what was said before the caller was cut off, if they agreed and said anything."""
        if act.values.get("draft") and act.answers.keys() - {"consent_store"}:
            said = bool(act.values.get("told")) or contact.is_settled(act.answers)
            self._file(act, complete=bool(act.values.get("sent")), reachable=said)
        return "filed", {}

    def _file(self, act: Act, *, complete: bool = True, reachable: bool = True) -> None:
        danger, told = act.answers.get("danger_now"), _told(act)
        filed = submission(
            act,
            "report",
            act.values["draft"],
            reachable=reachable,
            told=told,
            county=told.get("county_code"),
            country=told.get("country"),
            danger=danger,
            urgent=danger in URGENT,
            complete=complete,
            step=act.reached,
        )
        if self.intake().file(filed) != "again" and complete:
            REPORTS_FILED.labels(act.caller.channel.lower()).inc()


def _begun(act: Act, draft: dict[str, str]) -> Result:
    """A draft begun, or gone on with; some come by a way that says who they are."""
    return "kept", {**draft, "sent": "", "told": "", "path": act.left if act.left in PATHS else ""}


def _sent(act: Act) -> dict[str, str]:
    return {"sent": "yes", "filed": f"report {act.values['draft']}"}


def _told(act: Act) -> dict[str, str]:
    """All that was told, and all that follows from it."""
    follows = {"consent_store": "YES", **PATHS.get(act.values.get("path", ""), {})}
    if act.answers.get("under_18") == "YES":
        follows["ages"] = "CHILD"
    if begun := act.answers.get("own_words"):  # a text came before any question was asked
        follows["account"] = "\n".join(filter(None, (begun, act.answers.get("account"))))
    where = act.answers.get("where") or act.answers.get("danger_side")
    told = {**facts(where), **act.answers, **follows}
    return {name: said for name, said in told.items() if name not in _FOLLOWED}
