"""The shell round the engine: races, repeats, Redis away, callers kept apart."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from msgspec.structs import replace

from dialogue import engine
from dialogue.act import Act, Caller
from dialogue.hop import RACES, Conversation
from dialogue.sessions import Sessions
from dialogue.talk import NotDoneYet, Talk, Withdrawn
from dialogue.turn import Heard, Move, Pressed, Said
from menus.tree import Tree
from menus.words import Words
from tests.support.small_tree import CONSTANTS

CALLER = Caller("USSD", "ATUid_1", "+254711000001")
ANOTHER = Caller("USSD", "ATUid_1", "+254722000002")  # the same session, another phone
TO_SEND = (1, 1, 2, "12", "They hold her.", 1)


class Acts:
    """Verbs that note what they were given."""

    def __init__(self) -> None:
        self.given: list[Act] = []

    def file(self, act: Act) -> tuple[str, dict[str, str]]:
        self.given.append(act)
        return "filed", {"code": "48217733", "status": "new"}

    def look(self, act: Act) -> tuple[str, dict[str, str]]:
        return "seen", {}


@pytest.fixture
def acts() -> Acts:
    return Acts()


@pytest.fixture
def sessions(empty_redis: "redis.Redis") -> Sessions:
    return Sessions(empty_redis, bytes(32))


def made(content: Path, sessions: Sessions, acts: Acts) -> Conversation:
    tree = Tree.read(Words.read(CONSTANTS, content), content)
    tree = replace(tree, on_cut_off={"talk": "file_incomplete"})
    verbs = {"file": acts.file, "look": acts.look, "file_incomplete": acts.file}
    return Conversation(tree, sessions, verbs, b"tags")


@pytest.fixture
def conversation(content: Path, sessions: Sessions, acts: Acts) -> Conversation:
    return made(content, sessions, acts)


@pytest.fixture
def without_redis(content: Path, tmp_path: Path, acts: Acts) -> Conversation:
    nowhere = redis.Redis.from_url(f"unix://{tmp_path}/no.sock")
    return made(content, Sessions(nowhere, bytes(32)), acts)


class Typed:
    """All that was typed so far, told as a channel tells it: only what the talk has not heard."""

    def __init__(self, *heard: int | str | Move, caller: Caller = CALLER) -> None:
        self.heard = heard
        self.caller = caller
        self.told = 0

    def hear(self, talk: Talk) -> Iterator[Heard]:
        self.told += 1
        for one in self.heard[talk.mark.get("heard", 0) :]:
            yield _meant(one)
        talk.mark = {"heard": max(len(self.heard), talk.mark.get("heard", 0))}

    def say(self, talk: Talk) -> Talk:
        return talk


def _meant(heard: int | str | Move) -> Heard:
    if isinstance(heard, Move):
        return heard
    return Pressed(heard) if isinstance(heard, int) else Said(heard)


def tell(talk: Talk, *heard: int | str | Move) -> None:
    for one in heard:
        talk.step(_meant(one))
        talk.act()


def test_a_dialogue_goes_on_where_it_stood(conversation: Conversation) -> None:
    for hop in range(len(TO_SEND)):
        conversation.hop(Typed(*TO_SEND[:hop]))
    talk = conversation.hop(Typed(*TO_SEND[:-1]))
    assert talk.turn().node == "talk.confirm"
    assert talk.state.answers["talk.account"] == "They hold her."


def test_another_number_under_the_same_session_has_its_own_dialogue(
    conversation: Conversation,
) -> None:
    conversation.hop(Typed(*TO_SEND[:-1]))
    talk = conversation.hop(Typed(caller=ANOTHER))
    assert talk.state == engine.begin(conversation.tree)
    assert conversation.hop(Typed()).turn().node == "talk.confirm"


def test_a_verb_is_given_the_answers_of_its_file_and_a_tag_of_the_session(
    conversation: Conversation, acts: Acts
) -> None:
    conversation.hop(Typed(*TO_SEND))
    (act,) = acts.given
    assert act.answers == {"side": "ABROAD", "people": "12", "account": "They hold her."}
    assert (known(act), act.language, act.step) == (CALLER, "en", len(TO_SEND))
    assert act.version == conversation.tree.consents["en"]
    assert act.left == "confirm"
    conversation.hop(Typed(*TO_SEND, caller=ANOTHER))
    assert acts.given[1].tag != act.tag
    assert len(act.tag) == 32


def test_after_an_outcome_its_words_are_in_redis_no_more(
    conversation: Conversation, sessions: Sessions
) -> None:
    conversation.hop(Typed(*TO_SEND[:-1]))
    held, _ = sessions.load(conversation.name(CALLER))
    assert "They hold her." in str(held)
    conversation.hop(Typed(*TO_SEND))
    held, _ = sessions.load(conversation.name(CALLER))
    assert "They hold her." not in str(held)


def test_nothing_is_heard_after_the_end(conversation: Conversation) -> None:
    talk = conversation.hop(Typed(1, Move.BACK))
    assert talk.turn().ends
    later = conversation.hop(Typed(1, Move.BACK, 1, Move.BACK, Move.HOME, "words"))
    assert later.state == talk.state


# Repeats and races


def test_a_hop_told_again_does_nothing_again(conversation: Conversation, acts: Acts) -> None:
    first = conversation.hop(Typed(*TO_SEND))
    again = conversation.hop(Typed(*TO_SEND))
    assert again.state == first.state
    assert len(acts.given) == 1


class Overtaken(Typed):
    """A hop that another overtakes between its load and its save, as often as it is told."""

    def __init__(self, conversation: Conversation, *winners: Typed) -> None:
        super().__init__(*TO_SEND)
        self._conversation = conversation
        self._winners = list(winners)

    def hear(self, talk: Talk) -> Iterator[Heard]:
        if self._winners:
            self._conversation.hop(self._winners.pop(0))
        yield from super().hear(talk)


def test_who_loses_a_race_answers_what_the_winner_said(
    conversation: Conversation, acts: Acts
) -> None:
    conversation.hop(Typed(*TO_SEND[:-1]))
    loser = Overtaken(conversation, Typed(*TO_SEND))
    talk = conversation.hop(loser)
    assert talk.turn().node == "talk.thanks"
    assert talk.state == conversation.hop(Typed(*TO_SEND)).state
    assert (loser.told, talk.state.heard) == (2, len(TO_SEND))


def test_a_verb_called_twice_in_a_race_can_tell_that_it_is_the_same(
    conversation: Conversation, acts: Acts
) -> None:
    conversation.hop(Typed(*TO_SEND[:-1]))
    conversation.hop(Overtaken(conversation, Typed(*TO_SEND)))
    assert len({(act.tag, act.step) for act in acts.given}) == 1


def test_who_is_told_of_an_outcome_that_was_done_takes_its_result(
    conversation: Conversation, acts: Acts
) -> None:
    """A hop that is heard from the start again, though the talk knows what was done."""
    first = conversation.hop(Typed(*TO_SEND))
    again = first.recalled()
    tell(again, *TO_SEND)
    assert again.state == first.state
    assert len(acts.given) == 1


def test_a_hop_overtaken_each_time_is_still_answered(
    conversation: Conversation, acts: Acts
) -> None:
    winners = [Typed(*TO_SEND[:n]) for n in range(1, RACES + 1)]
    talk = conversation.hop(Overtaken(conversation, *winners))
    assert talk.turn().node == "talk.thanks"
    assert len({(act.tag, act.step) for act in acts.given}) == 1


def test_an_outcome_that_never_happened_is_not_done_by_recalling_it(
    conversation: Conversation, acts: Acts
) -> None:
    talk = conversation.hop(Typed(*TO_SEND[:-1])).recalled()
    tell(talk, *TO_SEND[:-1])
    assert talk.turn().node == "talk.confirm"
    with pytest.raises(NotDoneYet):
        tell(talk, 1)
    assert acts.given == []


# Redis away


def test_with_redis_away_a_dialogue_is_rebuilt_from_all_that_was_typed(
    without_redis: Conversation, acts: Acts
) -> None:
    for hop in range(len(TO_SEND)):
        talk = without_redis.hop(Typed(*TO_SEND[:hop]))
        assert talk.state.heard == hop
    assert talk.turn().node == "talk.confirm"
    assert without_redis.hop(Typed(*TO_SEND)).turn().node == "talk.thanks"


def test_with_redis_away_a_hop_told_again_is_the_same_to_its_verbs(
    without_redis: Conversation, conversation: Conversation, acts: Acts
) -> None:
    without_redis.hop(Typed(*TO_SEND))
    without_redis.hop(Typed(*TO_SEND))
    conversation.hop(Typed(*TO_SEND))
    assert len({(act.tag, act.step) for act in acts.given}) == 1


# Cut off


def test_who_is_cut_off_is_kept_once_if_they_are_watched(
    conversation: Conversation, sessions: Sessions, acts: Acts
) -> None:
    name = conversation.name(CALLER)
    conversation.hop(Typed(*TO_SEND[:-1]))
    conversation.cut_off(name)
    assert acts.given == []
    sessions.watch(name)
    conversation.cut_off(name)
    conversation.cut_off(name)
    (act,) = acts.given
    assert (known(act), act.language) == (CALLER, "en")
    assert act.answers["account"] == "They hold her."
    assert not sessions.is_watched(name)


def known(act: Act) -> Caller:
    """Who is on the line, in whichever of the sessions of one id."""
    assert act.caller.since
    return replace(act.caller, since="")


def test_who_went_without_a_word_is_found(
    conversation: Conversation, sessions: Sessions, empty_redis: "redis.Redis", acts: Acts
) -> None:
    for caller in (CALLER, ANOTHER):
        conversation.hop(Typed(*TO_SEND[:-1], caller=caller))
        sessions.watch(conversation.name(caller))
    assert conversation.gone() == []
    empty_redis.zadd("pending", {conversation.name(CALLER): 0})
    [name] = conversation.gone()
    conversation.put_off(name)
    assert conversation.gone() == []
    conversation.cut_off(name)
    assert [known(act) for act in acts.given] == [CALLER]
    assert not sessions.is_watched(name)


def test_what_another_hop_has_taken_back_is_answered_as_that_one_left_it(
    conversation: Conversation, acts: Acts, monkeypatch: pytest.MonkeyPatch
) -> None:
    conversation.hop(Typed(*TO_SEND[:-1]))
    told = []

    def withdrawn(act: Act) -> tuple[str, dict[str, str]]:
        told.append(act)
        if len(told) == 1:
            raise Withdrawn
        return acts.file(act)

    monkeypatch.setitem(conversation._verbs, "file", withdrawn)
    assert conversation.hop(Typed(*TO_SEND)).turn().node == "talk.thanks"
    assert len(told) == 2


def test_what_stays_withdrawn_is_given_up(
    conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def withdrawn(_act: Act) -> tuple[str, dict[str, str]]:
        raise Withdrawn

    monkeypatch.setitem(conversation._verbs, "file", withdrawn)
    with pytest.raises(Withdrawn):
        conversation.hop(Typed(*TO_SEND))
