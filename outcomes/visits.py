"""A visit of a caller who came back with code and PIN, and goes on telling where they stopped."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from dialogue.act import Act
from models.addition import Addition
from models.intake import Intake
from models.submission import RECORDED
from outcomes.broke_off import BROKE_OFF, broke_off, broke_off_at
from outcomes.drafts import Drafts
from outcomes.progress import Progress
from outcomes.spoken import apart
from outcomes.told import since


@dataclass(frozen=True)
class Visits:
    """What is answered in one joins the case that it was opened for, and no other."""

    intake: Callable[[], Intake]
    drafts: Drafts

    def open(self, act: Act) -> dict[str, str]:
        """The values of a dialogue that goes on with a case.

        No draft is left that answers could be put into by mistake, and the next report is another.
        """
        watched = self.drafts.begin(act, "draft", "")
        own = {"visit": act.values["case"], "visit_step": str(act.step)}
        own["visit_progress"] = act.values["progress"]
        none_yet = dict.fromkeys(("where", "told", "path"), "")
        return {**watched, **own, **none_yet, "sent": "yes"}

    def add(self, act: Act) -> dict[str, str] | None:
        """Keep what was answered in it so far; how far that is. None where the case is gone."""
        progress = Progress.read(act.values["visit_progress"]).after(act)
        answers, recordings = apart(act.caller.channel, since(act))
        answers = {name: said for name, said in answers.items() if said != RECORDED}
        if answers or recordings:
            asked = broke_off_at(act) or broke_off(progress.following(act.caller.channel))
            answers |= {BROKE_OFF: "", **asked}
            intake = self.intake()
            addition = Addition.seal(
                act.idem("visit", act.values["visit_step"]),
                UUID(act.values["visit"]),
                act.step,
                answers,
                intake.public_key,
            )
            if not intake.add(addition, progress.packed(), [*recordings.values()]):
                return None
        same = act.values.get("case") == act.values["visit"]
        names = ("visit_progress", "progress") if same else ("visit_progress",)
        return dict.fromkeys(names, progress.written())


def is_one(act: Act) -> bool:
    """Whether what is told in this dialogue belongs to a case that the caller came back to."""
    return bool(act.values.get("visit"))
