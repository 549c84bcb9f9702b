"""The real conversation under anything that may be heard, in any order."""

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import msgpack

from authoring import own
from dialogue import engine
from dialogue.act import Caller
from dialogue.phrases import Phrases
from dialogue.presentation import present
from dialogue.talk import Held, Talk
from dialogue.turn import Heard, Move, Pressed, Said, State, Turn
from menus.nodes import Choice, Lookup, Question, Say
from menus.tree import Tree
from menus.words import Words

WORDS = Words.read(own.constants())
TREE = Tree.read(WORDS)
PHRASES = Phrases(TREE, WORDS)
BEFORE_A_LANGUAGE = {
    TREE.start, TREE.give_up, "main.person_unknown", TREE.leave, "feedback.dialled",
    "feedback.language",
}  # fmt: skip

typed = st.one_of(
    st.text(max_size=20),
    st.sampled_from(["nak", "Murang'a", "{account}", "text", "4826", "48217733", "0712345678"]),
)
# Mostly what leads deep into the tree, and anything else in between.
heard: st.SearchStrategy[Heard] = st.one_of(
    st.integers(1, 4).map(Pressed),
    st.integers(1, 4).map(Pressed),
    st.integers(-1, 200).map(Pressed),
    st.sampled_from(Move),
    typed.map(Said),
)
# With each input, which exit an outcome leaves by and which of its values it brings.
dialogues = st.lists(st.tuples(heard, st.integers(0, 3)), min_size=1, max_size=50)


def after(state: State, heard: Heard, luck: int) -> tuple[State, bool]:
    """The state once outcomes have happened, and whether one of them forgot an answer."""
    state, forgot = engine.step(TREE, state, heard), False
    while outcome := engine.awaits_outcome(TREE, state):
        forgot = forgot or bool(outcome.forget)
        exits = sorted(outcome.exits)
        values = {name: outcome.says.get(name, ("x",))[0] for name in outcome.values}
        state = engine.resume(TREE, state, outcome, exits[luck % len(exits)], values)
    return state, forgot


@settings(max_examples=400)
@given(dialogues)
def test_anything_in_any_order_leads_to_a_turn(dialogue: list[tuple[Heard, int]]) -> None:
    state = engine.begin(TREE)
    for one, luck in dialogue:
        before = state
        state, forgot = after(before, one, luck)
        turn = present(TREE, state)
        it_has_words(state, turn)
        only_questions_that_are_kept_have_answers(state)
        it_outlives_being_packed(state)
        if state.language is None:
            assert state.node in BEFORE_A_LANGUAGE
        if state.trail and state.trail[:-1] == before.trail and not forgot:
            back = engine.step(TREE, state, Move.BACK)
            assert (back.node, back.answers) == (before.node, before.answers)
        if turn.ends:
            return
        assert Move.BACK in turn.moves


def it_has_words(state: State, turn: Turn) -> None:
    assert PHRASES.text(state)
    assert all(PHRASES.options(state, turn))
    assert all(PHRASES.move(state, move) for move in turn.moves)
    assert (PHRASES.problem(state) is None) == (turn.problem is None)
    assert turn.options or isinstance(TREE.nodes[state.node], Question | Say)


def only_questions_that_are_kept_have_answers(state: State) -> None:
    for name, said in state.answers.items():
        node = TREE.nodes[name]
        assert isinstance(node, Question)
        assert node.kept
        if isinstance(node, Choice):
            assert said in node.options
        if isinstance(node, Lookup):
            listing = TREE.lists[node.list]
            lists = (listing, *(TREE.lists[other] for other in listing.among))
            assert any(said in one.codes for one in lists)


def it_outlives_being_packed(state: State) -> None:
    talk = Talk(TREE, Caller("USSD", "S", ""), state, lambda caller, state, verb: (verb, {}))
    assert msgpack.decode(msgpack.encode(talk.held()), type=Held) == talk.held()
