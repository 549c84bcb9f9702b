"""What is answered once, however often it is told."""

from collections.abc import Callable
from contextlib import suppress

from dialogue.lines import Unreachable
from dialogue.sessions import Sessions


def once(sessions: Sessions, name: str, ask: Callable[[], bool]) -> bool:
    """What `ask` answered under this name first, within a day; it is asked anew where nobody can
    say."""
    noted = None
    with suppress(Unreachable):
        noted = sessions.noted(name)
    if noted:
        return noted == b"yes"
    answer = ask()
    with suppress(Unreachable):
        sessions.note(name, b"yes" if answer else b"no")
    return answer
