"""The shortest course of a way, from dialling to the code, found by a search.

The search walks the engine itself, and takes for granted:

- The way has to keep a case, to agree to a call on a phone that can be called, and to show the
  code. Whatever may be passed over is, where that is the shorter.
- Callers read and reply as `authoring/replies.py` says, and the service does what it usually does,
  as `authoring/usual.py` says.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from heapq import heappop, heappush
from itertools import count
from math import inf

from authoring.course import Course, Stop
from authoring.pace import KEY_S, Pace, typing
from authoring.replies import UNREACHABLE, Replies, Reply
from authoring.usual import CODE, Usual
from authoring.ways import Side, Way
from dialogue import engine
from dialogue.turn import State
from menus.nodes import Outcome, Pass, Unseen
from menus.tree import Tree, file_of

CONTACT = "contact_ok"


@dataclass(frozen=True, slots=True)
class _At:
    """How far a search has come, and from where."""

    state: State
    begun: bool = False
    kept: bool = False
    reached: bool = False
    coded: bool = False
    before: "_At | None" = None
    stop: Stop | None = None


class Courses:
    """The shortest courses on one channel, in one language."""

    def __init__(self, pace: Pace, usual: Usual, language: str) -> None:
        self._pace, self._usual = pace, usual
        self._replies = Replies(pace, language)
        self._tree: Tree = pace.tree
        nodes = self._tree.nodes.items()
        # Where the way on hangs on an answer, two callers who gave different ones are not alike.
        self._tells_apart = {
            f"{file_of(name)}.{node.by}" for name, node in nodes if isinstance(node, Pass)
        }
        self._coding = tuple(
            link
            for _, node in nodes
            if isinstance(node, Outcome) and CODE in node.values
            for link in node.links()
        )

    def dearest(self, way: Way, side: Side) -> Course | None:
        """The shortest course of a way, with those of its answers that make it longest.

        None where one of them leads nowhere.
        """
        found = [self._shortest(way, side, {**said, **side.answers}) for said in way.each()]
        there = [course for course in found if course]
        if len(there) < len(found):
            return None
        return max(there, key=lambda course: course.seconds)

    def _shortest(self, way: Way, side: Side, said: Mapping[str, str]) -> Course | None:
        ends, exits = way.until or self._coding, {**way.exits, **side.exits}
        left, lead = self._left(ends), self._lead(way.begin)
        order, done = count(), set[object]()
        waiting = [(0.0, 0, next(order), 0.0, _At(engine.begin(self._tree)))]
        while waiting:
            _, hops, _, spent, at = heappop(waiting)
            if at.begun and at.state.node in ends and (way.until or _is_whole(at)):
                return self._course(at)
            if (key := self._key(at)) in done:
                continue
            done.add(key)
            for reply in self._replies.to(at.state, said):
                after = self._after(at, reply, way, exits)
                node = after.state.node
                if (after.begun or node in lead) and node in left:
                    far, more = spent + reply.seconds, hops + reply.hops
                    heappush(waiting, (far + left[node], more, next(order), far, after))
        return None

    def _after(self, at: _At, reply: Reply, way: Way, exits: Mapping[str, str]) -> _At:
        """Where a reply leads, past all that the service does on the way there."""
        name = at.state.node
        begun = at.begun or way.begin in {name, reply.leads}
        reached, kept, coded = at.reached, at.kept, False
        if name.endswith(f".{CONTACT}") and reply.says:
            reached = begun and reply.says != UNREACHABLE
        state = engine.step(self._tree, at.state, reply.heard)
        while outcome := engine.awaits_outcome(self._tree, state):
            begun = begun or state.node == way.begin
            exit_, values = self._usual.does(state.node, outcome, state, exits)
            kept = kept or (begun and outcome.verb in way.keeps)
            coded = coded or CODE in outcome.values
            state = engine.resume(self._tree, state, outcome, exit_, values)
        begun = begun or state.node == way.begin
        stop = Stop(at.state, reply.told, reply.keyed, reply.hops)
        return _At(state, begun, kept, reached, coded, at, stop)

    def _course(self, at: _At) -> Course:
        """What was walked, and what it ends with: all that tells a code, the first of a result."""
        pages = self._pace.pages(at.state)[: None if at.coded else 1]
        told = sum(page.seconds for page in pages)
        last = Stop(at.state, told, KEY_S * (len(pages) - 1), len(pages) - 1)
        stops = [last]
        while at.before and at.stop:
            stops.append(at.stop)
            at = at.before
        once = self._pace.once(stop.state for stop in stops)
        return Course(tuple(reversed(stops)), once, 0.0 if self._pace.spoken else typing(""))

    def _key(self, at: _At) -> object:
        """What makes two callers alike as far as the way on is concerned."""
        told = frozenset((n, one) for n, one in at.state.answers.items() if n in self._tells_apart)
        sent = at.state.values.get("sent")
        return at.state.node, at.state.place, at.begun, at.kept, at.reached, sent, told

    @cache  # noqa: B019 - as many as there are ways, and gone with these courses
    def _left(self, ends: tuple[str, ...]) -> Mapping[str, float]:
        """By node, the seconds that the way on to one of these takes at the least.

        Each question before it is told as far as its first page, and answered with a key.
        """
        leads = dict[str, list[str]]()
        for name, node in self._tree.nodes.items():
            for link in node.links():
                leads.setdefault(link, []).append(name)
        left = dict.fromkeys(ends, 0.0)
        waiting = [(0.0, name) for name in ends]
        while waiting:
            far, name = heappop(waiting)
            for before in leads.get(name, ()) if far <= left[name] else ():
                further = far + self._least(before)
                if further < left.get(before, inf):
                    left[before] = further
                    heappush(waiting, (further, before))
        return left

    @cache  # noqa: B019
    def _least(self, name: str) -> float:
        """The seconds that nobody passes a node in less than."""
        if isinstance(self._tree.nodes[name], Unseen):
            return 0.0
        language = None if name == self._tree.start else self._replies.language
        return self._pace.pages(State(name, language))[0].seconds + KEY_S

    @cache  # noqa: B019
    def _lead(self, begin: str) -> frozenset[str]:
        """The nodes from the first question to where a way begins, by the fewest choices."""
        ways: dict[str, tuple[str, ...]] = {self._tree.start: ()}
        waiting = [self._tree.start]
        for name in waiting:
            for link in self._tree.nodes[name].links():
                if link not in ways:
                    ways[link] = (*ways[name], link)
                    waiting.append(link)
        return frozenset((self._tree.start, *ways.get(begin, ())))


def _is_whole(at: _At) -> bool:
    """Whether the case is kept, reachable and coded."""
    return at.kept and at.reached and at.coded
