"""What a caller told, made ready to be kept: the same for whatever they file."""

from collections.abc import Mapping
from typing import Any

from dialogue.act import Act
from models import Submission
from models.db.base import now
from models.source import source_of
from outcomes import contact
from outcomes.spoken import apart


def submission(
    act: Act,
    kind: str,
    begun: int | str,
    *,
    reachable: bool = True,
    told: Mapping[str, str] | None = None,
    **clear: Any,
) -> Submission:
    """What was told under a kind since the step it was begun at; `told` where answers say more.

    `reachable` is whether the caller has said all there is to say of how to reach them; whoever was
    cut off before is not contacted. `clear` are the facts that staff sort by, and in its `answers`
    what is kept besides the caller's own.
    """
    answers, recordings = apart(act.caller.channel, act.answers if told is None else told)
    more = clear.pop("answers", {})
    return Submission(
        kind=kind,
        idem=act.idem(kind, begun),
        channel=act.caller.channel,
        language=act.language,
        answers={**contact.facts(answers), **more},
        contact=contact.agreed(answers, act.caller.number) if reachable else None,
        recordings=recordings,
        content_version=act.version,
        source=source_of(act.source, now()),
        call_tag=act.call or None,
        **clear,
    )
