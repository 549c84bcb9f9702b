"""Recordings that the gateway tells of late: with a question of another kind, at the address of an
earlier one, or with the end of the call. Each is kept with the account that it answers."""

from dialogue.talk import Talk
from dialogue.turn import State
from menus.spoken import recorded_at
from menus.tree import file_of

SPOKEN = "spoken"
"""In the mark: where each recording is kept that was told. The gateway may tell of one again, with
whatever it posts next."""
MISSING = "missing"
"""In the mark: of which accounts no recording was told, how often each was listened to so; the one
last that was listened to last. Mostly its caller said nothing."""
_AGREES = "record_ok"
"""How questions end whether a caller may be recorded; who takes it back takes the answer back."""


def is_news(talk: Talk, recording: str) -> bool:
    """Whether a recording is told, and was not told before."""
    return bool(recording) and recording not in talk.mark.get(SPOKEN, ())


def note(talk: Talk, before: State, *, spoken: str, listened: bool) -> None:
    """What is missing after a question was answered, `listened` to if it asked for an account. A
    caller who takes back what was told does not want the rest of it kept either."""
    missing = dict(talk.mark.get(MISSING, {}))
    if listened and not spoken:
        missing[before.node] = missing.pop(before.node, 0) + 1
    taken_back = before.answers.keys() - talk.state.answers.keys()
    _mark(talk, {name: times for name, times in missing.items() if name not in taken_back}, spoken)


def take(talk: Talk, recording: str) -> None:
    """Keep a recording that answers no question which is asked now, if one is missing."""
    missing = dict(talk.mark.get(MISSING, {}))
    if not missing or not is_news(talk, recording):
        return
    node, times = missing.popitem()
    if times > 1:
        missing[node] = times - 1
    _mark(talk, missing, recording)
    if _agrees(talk.state, node):
        talk.join(node, recorded_at(recording))


def _agrees(state: State, node: str) -> bool:
    of_it = (name for name in state.answers if file_of(name) == file_of(node))
    return any(name.endswith(_AGREES) and state.answers[name] == "YES" for name in of_it)


def _mark(talk: Talk, missing: dict[str, int], spoken: str) -> None:
    talk.mark = {**talk.mark, MISSING: missing}
    if not missing:
        del talk.mark[MISSING]
    if spoken:
        talk.mark[SPOKEN] = [*talk.mark.get(SPOKEN, ()), spoken]
