"""A phone that was put down: what a code opened is shut to whoever writes long after."""

from datetime import datetime, timedelta

from msgspec.structs import replace

from dialogue import engine
from dialogue.talk import Talk
from menus.nodes import Digits

PUT_DOWN = timedelta(minutes=10)
"""After so long without a text, what a code opens is shut, for whoever holds the phone by then may
be somebody else, and one number would have them read our answer, or choose the PIN of what another
has sent. A caller who reads, or writes down a code, needs a few minutes; one who comes back later
has the code and the PIN."""

OPENED = ("mine.", "bell.", "report.code_", "report.tell_more")
"""What begins so is behind code and PIN, leads there, or shows the code."""


def shut(talk: Talk, at: datetime) -> None:
    """Meet whoever writes long after a code was used, shown or to be had as a stranger: what
    was told by then is kept, as of anybody who goes without a word, and is asked of nobody
    else. Elsewhere only the way back to what was opened is gone."""
    if not talk.mark or at - datetime.fromisoformat(talk.mark["at"]) <= PUT_DOWN:
        return
    state = talk.state
    if _is_opened(talk, state.node):
        talk.cut_off()
        talk.state = replace(engine.begin(talk.tree), heard=state.heard)
        talk.mark = {name: talk.mark[name] for name in ("heard", "at")}
        return
    opened = [place for place, (name, _) in enumerate(state.trail) if _is_opened(talk, name)]
    if opened:
        talk.state = replace(state, trail=state.trail[opened[-1] + 1 :])


def _is_opened(talk: Talk, name: str) -> bool:
    """Whether a question is behind code and PIN, shows a code, or has one for whoever answers."""
    node = talk.tree.nodes[name]
    return name.startswith(OPENED) or (isinstance(node, Digits) and node.secret)
