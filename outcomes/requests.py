"""A request: to be called, for a training, or for materials. Sending it is consent to an answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dialogue.act import Act, Result
from menus.tree import in_full
from menus.whereabouts import NOT_KNOWN, facts
from models.intake import Intake
from outcomes import contact, details
from outcomes.danger import URGENT, worst
from outcomes.drafts import begun_at
from outcomes.submissions import submission
from outcomes.verbs import verb
from outcomes.whereabouts import as_typed, side
from telecom.numbers import can_be_called


@dataclass(frozen=True)
class Requests:
    """The verbs of a request."""

    intake: Callable[[], Intake]

    @verb(waits=True)
    def check_number(self, act: Act) -> Result:
        """Whether this phone's number was told to us, so that it can be called at all."""
        return ("known" if can_be_called(act.caller.number) else "withheld"), {}

    @verb(waits=True)
    def ask_where(self, act: Act) -> Result:
        """Whether who wants to be called has said where they are; a call asks only for the side.

        Who was given a code for one request begins another.
        """
        call = act.values.get("call")
        over = act.values.get("code") and act.values.get("filed") == f"request {call}"
        spoken = act.caller.channel == "IVR" and side(act.everywhere, "")
        known = _named(act) is not None or spoken
        when = {"may_call": "day" if worst(act.everywhere) == "NO" else "night"}
        return ("known" if known else "unknown"), when | ({"call": ""} if over else {})

    @verb(waits=True)
    def file_request(self, act: Act) -> Result:
        """Keep the request to be called as soon as it is made; which number or time joins it.

        Until that is said nobody is called.
        """
        lacks = _lacks(act)
        return lacks or "filed", self._file_call(act, reachable=not lacks)

    @verb(waits=True)
    def add_to_request(self, act: Act) -> Result:
        """Add what was answered last to the request that was sent."""
        return "added", self._file_call(act)

    @verb(waits=True)
    def add_beside_request(self, act: Act) -> Result:
        """Add what was told beside an answer to the request, if that stands."""
        if act.values.get("call"):
            self._file_call(act, reachable=not _lacks(act))
        return "added", {}

    @verb(waits=True)
    def in_danger(self, act: Act) -> Result:
        """Whether a danger was told, so that it matters where exactly."""
        return ("yes" if worst(act.everywhere) in URGENT else "no"), {}

    @verb(waits=True)
    def drop_call(self, act: Act) -> Result:
        """Nobody may call any more who was asked to; what was told stays, with its danger."""
        return "dropped", self._file_call(act, reachable=False) | {"call": ""}

    @verb(waits=True)
    def ask_for(self, act: Act) -> Result:
        """Keep the request for a training or for materials; it can wait for a working day."""
        begun = str(act.step)
        self._file_asked(act, begun)
        sent = {"asked_for": begun, "filed": f"request {begun}", "more": "request"}
        return "filed", sent | {"called": contact.announced(act, pressing=False)}

    @verb(waits=True)
    def asked_yet(self, act: Act) -> Result:
        """Whether what a caller reads of was asked for before, and sent."""
        return ("yes" if "contact_ok" in act.answers else "no"), {}

    @verb(waits=True)
    def explain(self, act: Act) -> Result:
        """Add what was chosen to that request, and tell what it is."""
        self._file_asked(act, act.values["asked_for"])
        return act.answers[act.left], {}

    @verb(waits=True)
    def next_detail(self, act: Act) -> Result:
        """Add what was answered last to that request, and find what to ask next."""
        if act.left != "tell_more":
            self._file_asked(act, act.values["asked_for"])
        return details.following(act.answers, act.left, act.caller.channel), {}

    @verb(waits=True)
    def add_beside_asked(self, act: Act) -> Result:
        """Add what was told beside an answer to that request, if it was sent."""
        if begun := act.values.get("asked_for"):
            self._file_asked(act, begun)
        return "added", {}

    def _file_asked(self, act: Act, begun: str) -> None:
        what = details.what(act.answers)
        told = submission(
            act,
            "request",
            begun,
            told=details.told(act.answers),
            answers={"what": what},
            about=what,
            county=act.answers.get("county_code"),
            step=act.reached,
        )
        self.intake().file(told)

    def _file_call(self, act: Act, *, reachable: bool = True) -> dict[str, str]:
        """Urgent unless it was said that there is no danger."""
        begun = act.values.get("call") or begun_at(act, "call")
        danger, told = worst(act.everywhere), _told(act)
        filed = submission(
            act,
            "request",
            begun,
            reachable=reachable,
            told=told,
            answers={"what": "CALL"},
            about="CALL",
            county=told.get("county_code"),
            country=told.get("country"),
            danger=danger,
            urgent=danger != "NO",
            step=act.step,
        )
        self.intake().file(filed)
        agreed = contact.agreed(told, act.caller.number)
        when = contact.told(agreed, pressing=danger != "NO")
        return {"call": begun, "filed": f"request {begun}", "more": "", "called": when}


_NAMED = ("where", "where_ke", "where_abroad", "side")
_PLACE = (*_NAMED, "still_abroad")  # filed as the place that they come to


def _lacks(act: Act) -> str:
    """What has to be said before the caller can be called as they want; nothing where all is."""
    way, asked_just_now = act.answers["contact_ok"], act.left == "contact_ok"
    if asked_just_now and way == "OTHER_TIME":
        return "time"
    if asked_just_now and way == "OTHER_NUMBER":
        return "number"
    on_this_phone = way != "OTHER_NUMBER" and can_be_called(act.caller.number)
    return "" if on_this_phone or "contact_number" in act.answers else "number"


def _named(act: Act) -> str | None:
    """Where the caller is, if they were asked for it by its name; a child is asked first of all.

    What they said of a side where they are no more is passed over.
    """
    here = side(act.everywhere, "") or NOT_KNOWN
    own = (*(act.answers.get(name) for name in _NAMED), act.everywhere.get("child.where"))
    return next((one for one in own if one and facts(one)["location_side"] == here), None)


def _told(act: Act) -> Mapping[str, str]:
    """All that was told, with the place as the intake record has it."""
    asked = (*(in_full(act.file, name) for name in _NAMED), "child.where")
    place = facts(_named(act) or side(act.everywhere, ""))
    told = {**as_typed(act, *asked), **act.answers, **place}
    return {name: said for name, said in told.items() if name not in _PLACE}
