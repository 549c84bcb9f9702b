"""Callers who know what they have to say, and find the key for it on the screen or in the call.

    tell(phone, "report", consent_store="YES", danger_now="YES", emergency="send")

names questions as `menus/trees` does and answers by their options there; the code of a list, own
words and digits are given as they are. A question that is not named is passed over where that can
be, and is a fault of the test where it can't. Nothing here knows where a dialogue stands: what is
shown is compared with the words of every question, and a key is pressed where it is shown.
"""

from collections.abc import Callable

from dialogue.presentation import length
from dialogue.turn import Move
from handset.sms.phone import TextPhone
from handset.ussd.phone import Phone
from handset.voice.call import Call
from handset.whatsapp.phone import MessagePhone
from ivr.keys import FINISH
from menus.nodes import Digits, Say
from tests.support.questions import Menus, Question, menus
from tests.support.shown import Shown, by_ear, on_screen
from ussd.keys import KEYS

Line = Phone | Call | TextPhone | MessagePhone
BACK, HOME, SKIP = (KEYS[move] for move in (Move.BACK, Move.HOME, Move.SKIP))
"""On a screen; SKIP is an answer to any question that can be passed over, in a call too."""

FURTHEST = 60
"""More questions than this stand between no two answers."""


def tell(line: Line, begin: str, /, *, language: str = "en", **said: str) -> str:
    """Go by way of the menu to a node, or to where a file begins, and answer from there on.

    Who has not dialled does so first; who is elsewhere goes back to the menu. The last words shown.
    """
    if not _is_open(line):
        _begin(line)
    tree = _menus(line).tree
    if not {tree.start, tree.home} & _nodes(line):
        assert not isinstance(line, Call), "no key leads home within a call"
        line.press(HOME)  # to the beginning, where texts had come to their end
    if tree.start in _nodes(line):
        go_on(line, language=language)
    for question, option in _menus(line).way(begin):
        go_on(line, **{question: option})
    return go_on(line, **said)


def go_on(line: Line, /, **said: str) -> str:
    """Answer from the question that is shown now on, until all is told. The last words shown."""
    left = {**said}
    for _ in range(FURTHEST):
        if not left:
            break
        asked = {question.name: question for question in _asked(line)}
        if name := next((name for name in left if name in asked), None):
            _answer(line, asked[name], left.pop(name))
        elif past := _past(line):
            line.press(past)
        else:
            told = f"{' or '.join(asked)} has to be answered before {', '.join(left)}"
            raise AssertionError(f"{told}:\n{words(line)}")
    assert not left, f"nobody asks for {', '.join(left)}:\n{words(line)}"
    return words(line)


def answer_each(line: Line, /, **said: str) -> str:
    """As `go_on`, where each question is named: one that is not is a fault, even if it can be
    passed over."""
    left = {**said}
    while left:
        asked = {question.name: question for question in _asked(line)}
        name = next((name for name in left if name in asked), None)
        assert name, f"{' or '.join(asked)} is asked before {', '.join(left)}:\n{words(line)}"
        _answer(line, asked[name], left.pop(name))
    return words(line)


def choose(line: Line, label: str) -> str:
    """Press the key beside these words, on whichever page they stand. The last words shown."""
    return _choose(line, lambda each: each == label, label)


def words(line: Line) -> str:
    """What the caller has before them now."""
    return line.heard if isinstance(line, Call) else line.screen


def _is_open(line: Line) -> bool:
    return line.open if isinstance(line, Phone | Call) else bool(line.screen)


def _begin(line: Line) -> None:
    match line:
        case Phone():
            line.dial()
        case Call():
            line.ring()
        case _:
            line.press("Hi")


def _answer(line: Line, question: Question, said: str) -> None:
    if said == SKIP:
        past = _past(line)
        assert past, f"{question.node} can't be passed over:\n{words(line)}"
        line.press(past)
    elif question.options:
        offered = ", ".join(question.options)
        assert said in question.options, f"{question.node} has no {said}, but {offered}"
        _choose(line, question.options[said].is_all_of, f"{question.node}.{said}")
    elif question.listing:
        _find(line, question, said)
    elif not isinstance(line, Call):
        line.press(said)
    else:
        node = _menus(line).tree.nodes[question.node]
        assert isinstance(node, Digits), "this has to be spoken"
        line.press(said if length(node) else f"{said}{FINISH}")


def _find(line: Line, question: Question, said: str) -> None:
    name, has_key = question.called(said)
    has_key = has_key or (isinstance(line, Call) and question.has_key(said))
    if not has_key:
        line.press(name[:4])
    if has_key or question in _asked(line):  # letters that fit one name alone are the answer
        choose(line, name)


def _choose(line: Line, is_it: Callable[[str], bool], what: str) -> str:
    seen: list[Shown] = []
    while (shown := _shown(line)) not in seen:
        seen.append(shown)
        if key := next((key for label, key in shown.options.items() if is_it(label)), None):
            line.press(key)
            return words(line)
        if shown.more:
            line.press(shown.more)
    raise AssertionError(f"{what} is not offered:\n{words(line)}")


def _asked(line: Line) -> list[Question]:
    assert _is_open(line), f"it is over:\n{words(line)}"
    found = _menus(line).shown(_shown(line))
    assert found, f"no question reads so:\n{words(line)}"
    return found


def _nodes(line: Line) -> set[str]:
    return {question.node for question in _asked(line)}


def _shown(line: Line) -> Shown:
    return by_ear(line.heard) if isinstance(line, Call) else on_screen(line.screen)


def _past(line: Line) -> str:
    """The key that leads past what is asked; none where it can't be passed over."""
    if not isinstance(line, Call):
        return _shown(line).past
    nodes = [_menus(line).tree.nodes[question.node] for question in _asked(line)]
    told = (isinstance(node, Say) and node.go for node in nodes)
    return FINISH if any(node.past for node in nodes) or any(told) else ""


def _menus(line: Line) -> Menus:
    names = {Phone: "ussd", Call: "voice", TextPhone: "sms", MessagePhone: "whatsapp"}
    return menus(next(names[kind] for kind in type(line).__mro__ if kind in names))
