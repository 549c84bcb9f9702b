"""What callers tell in words of their own, where they are asked for it and beside an answer."""

from msgspec.structs import replace

from dialogue import moves
from dialogue.turn import SINCE, Heard, Pressed, Said, State
from menus.nodes import Account, Choice, Lookup, Question
from menus.spoken import is_note, is_recording
from menus.tree import Tree, file_of
from telecom.code_and_pin import struck

LONGEST = 16_000
"""Letters of an account, a hundred texts: a few phones that write on and on must not fill Redis."""


AS_A_NAME = 4
"""So many words are meant for us where a name or a number is asked for, and no slip of one."""

LONE = 6
"""Letters of a single word that may be a sentence in Swahili: polisi, saidia, ananipiga. A shorter
one may be a slip of an option, or of START."""

_MANNERS = frozenset(("asante", "habari", "hujambo", "shikamoo", "thanks"))
"""What is said before and after a matter, and is none."""

KEPT_TOO, HELD = "kept_too", "held"
"""Said where it was taken, and the question still stands: of who agreed that we keep it, and of who
was not asked yet, or has not answered."""

_AGREED = ("draft", "visit")
"""Values that are there once a caller agreed, or came back to what they had agreed to."""


def are_words(heard: Heard, *, one: bool = False) -> bool:
    """Whether it is more than a key, or one word or number that was meant as one; a single word
    too, where `one` is enough."""
    if not isinstance(heard, Said) or not any(map(str.isalpha, heard.text)):
        return False
    return one or len(heard.text.split()) > 1


def may_be_a_cry(heard: Heard) -> bool:
    """Whether it may be a sentence: more than one word, or one that is long enough in Swahili."""
    alone = "".join(filter(str.isalpha, heard.text)).casefold() if isinstance(heard, Said) else ""
    return are_words(heard, one=len(alone) >= LONE and alone not in _MANNERS)


def told_beside(tree: Tree, state: State, heard: Heard, *, one: bool = False) -> State | None:
    """With what was told beside an answer, or in place of one, added to the account that was begun
    in this part of the conversation; None where nothing was, or there is none to add it to."""
    words = heard.words if isinstance(heard, Pressed) else ""
    if isinstance(heard, Said) and are_words(heard, one=one):
        words = heard.text
    begun = [name for name in state.answers if _takes_more(tree, state, name)]
    if not begun and _is_under_way(tree, state):
        begun = [tree.beside]
    if not words or not begun or state.node in tree.agreed:
        return None
    return _more(tree, state, begun[-1], words)


def has_joined(tree: Tree, before: State, after: State, heard: Heard) -> bool:
    """Whether words that answer nothing, or stand beside an answer, joined what is under way: they
    are to be kept now, for nothing that is asked after it may ever be answered."""
    node = tree.nodes[before.node]
    if isinstance(node, Choice) and node.account == tree.words:  # it waits for consent
        return False
    if isinstance(heard, Pressed):
        return bool(heard.words) and told_beside(tree, before, heard) is not None
    return after.problem == KEPT_TOO


def held(tree: Tree, state: State, heard: Heard) -> State | None:
    """With what was told beside an answer before the caller agreed that we keep it: it is kept with
    the first report that they agree to, or not at all. None where nothing was, or none is taken."""
    words = heard.words if isinstance(heard, Pressed) else ""
    return _more(tree, state, tree.words, words) if words and tree.words else None


def unasked(tree: Tree, state: State, heard: Heard, least: int = 1) -> State | None:
    """With words that answer nothing that is asked: added to what is under way, and the question
    still stands; else held until the caller has said whether we may keep them, and where that will
    be asked, what is asked now comes first. None where it takes none, or fewer than the `least`
    that are meant for us. In texts a single word is kept as well of who agreed to it; of who was
    not asked yet, one that may be a sentence, or is a place where another thing is asked."""
    if not isinstance(heard, Said):
        return None
    if told := told_beside(tree, state, heard, one=bool(tree.words) and least == 1):
        return replace(told, problem=HELD if awaits_leave(tree, state) else KEPT_TOO)
    if not tree.words or len(heard.text.split()) < least:
        return None
    if _is_asked_for_leave_later(tree, state):
        tells = may_be_a_cry(heard) or _is_place(tree, state, heard.text)
        held = _more(tree, state, tree.words, heard.text)
        return replace(held, problem=HELD) if tells else None
    return given(tree, state, tree.words, heard) if may_be_a_cry(heard) else None


def awaits_leave(tree: Tree, state: State) -> bool:
    """Whether words that came before any question wait here for the caller's yes."""
    if not tree.words or file_of(state.node) != file_of(tree.words):
        return False
    node = tree.nodes[state.node]
    asks = isinstance(node, Choice) and node.account == tree.words
    return asks or not any(state.values.get(name) for name in _AGREED)


def _is_asked_for_leave_later(tree: Tree, state: State) -> bool:
    """Whether a question is asked on whose way the caller comes to that of consent, or that one
    itself: what they told on it so far would be lost if they were led away."""
    node, file = tree.nodes[state.node], file_of(state.node)
    if not isinstance(node, Question) or not node.kept or file == file_of(tree.words):
        return False
    return any(name in tree.ahead[state.node] for name in tree.agreed)


def _is_place(tree: Tree, state: State, text: str) -> bool:
    """Whether this is the name of an entry of a list that this part of the conversation asks of."""
    asking = (n for name, n in tree.nodes.items() if file_of(name) == file_of(state.node))
    lists = {node.list for node in asking if isinstance(node, Lookup)}
    language = state.language or tree.languages[0]
    return any(tree.lists[name].places[language].is_name(text) for name in lists)


def _is_under_way(tree: Tree, state: State) -> bool:
    """Whether the caller has agreed, in this part, that we keep what they tell."""
    files = {file_of(name) for name in tree.agreed}
    if state.node in tree.agreed or file_of(state.node) not in files:
        return False
    return any(state.answers.get(name) == "YES" for name in tree.agreed)


def _takes_more(tree: Tree, state: State, name: str) -> bool:
    node = tree.nodes.get(name)
    return isinstance(node, Account) and node.adds and file_of(name) == file_of(state.node)


def given(tree: Tree, state: State, name: str, heard: Heard) -> State:
    """Past an account, with what was told in it."""
    node = tree.nodes[name]
    if not isinstance(heard, Said) or not isinstance(node, Account):
        return moves.mistaken(tree, state, "wrong_key")
    told = replace(_more(tree, state, name, heard.text), node=name)
    after = moves.leave(replace(told, answers=state.answers), told.answers[name])
    return moves.arrive(after, node.go)


def _more(tree: Tree, state: State, name: str, words: str) -> State:
    """With these words in an account; what was sent before stays out of one that begins anew."""
    node, before, values = tree.nodes[name], state.answers.get(name), state.values
    if not isinstance(node, Account) or not node.adds:
        before = None
    elif _begins_anew(state, name, node):
        before, values = None, {**values, node.anew + SINCE: "yes"}
    return replace(state, answers={**state.answers, name: added(before, words)}, values=values)


def _begins_anew(state: State, name: str, node: Account) -> bool:
    """Whether all that it holds was sent, and these are the first words elsewhere since."""
    sent = state.values.get(node.anew) and not state.values.get(node.anew + SINCE)
    return bool(sent) and file_of(state.node) != file_of(name)


def added(before: str | None, more: str) -> str:
    """What was told before, if anything was, and below it what is told now; a code and a PIN are
    for whoever has them, and for nobody who reads it. The address of a recording stays whole."""
    more = more if is_recording(more) or is_note(more) else struck(more)
    return (f"{before}\n{more}" if before else more)[:LONGEST]
