"""What is read of a page, parted into sayings that can be translated each by itself."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from staff.tongues.catalogue import HOLES
from staff.tongues.markup import INLINE, Atom, Hole, Tag, Text

_LETTER = re.compile(r"[^\W\d_]")
_SPACE = re.compile(r"\s+")
_ENTITY = re.compile(r"&[a-z]+;")
_ALONE = ("br",)


@dataclass(frozen=True)
class Sentence:
    """A saying with what stands in its holes; `before` and `after` it there is space."""

    atoms: Sequence[Atom]
    before: str = ""
    after: str = ""

    @property
    def english(self) -> str:
        """As a catalogue knows it."""
        holes = 0
        written = ""
        for atom in self.atoms:
            if isinstance(atom, Text):
                written += _SPACE.sub(" ", atom.text)
            elif isinstance(atom, Tag):
                written += atom.mark
            else:
                written += f"{{{holes}}}"
                holes += 1
        return written

    def told(self, words: str) -> list[Atom]:
        """The same in other words: what stood in the holes stands in theirs.

        :raise LookupError: the words have a hole that the saying has not.
        """
        holes = [atom for atom in self.atoms if isinstance(atom, Hole)]
        tags = [atom for atom in self.atoms if isinstance(atom, Tag)]
        told: list[Atom] = []
        at = 0
        for found in HOLES.finditer(words):
            told.append(Text(words[at : found.start()]))
            if found[0].startswith("{"):
                told.append(holes[int(found[0][1:-1])])
            else:
                place = next(n for n, tag in enumerate(tags) if tag.mark == found[0])
                told.append(tags.pop(place))
            at = found.end()
        return [Text(self.before), *told, Text(words[at:]), Text(self.after)]


def is_said(text: str) -> bool:
    """Whether there are letters in it, and so something to translate."""
    return bool(_LETTER.search(_ENTITY.sub("", text)))


def parted(atoms: Sequence[Atom]) -> Iterator[Sentence | Atom]:
    """Messages, and between them what nobody translates."""
    run: list[Atom] = []
    for atom in atoms:
        if isinstance(atom, Tag) and atom.name not in INLINE:
            yield from _of_run(run)
            yield atom
            run = []
        else:
            run.append(atom)
    yield from _of_run(run)


def _of_run(run: Sequence[Atom]) -> Iterator[Sentence | Atom]:
    """What stands between two marks of HTML that end a sentence."""
    ends = _ends(run)
    matched = {*ends, *ends.values()}
    begin = 0
    for place, atom in enumerate(run):
        if place in matched or not isinstance(atom, Tag) or atom.name in _ALONE:
            continue
        yield from _whole(run[begin:place])
        yield atom
        begin = place + 1
    yield from _whole(run[begin:])


def _whole(run: Sequence[Atom]) -> Iterator[Sentence | Atom]:
    """A run in which every tag that opens is closed: one saying, if there are words outside the
    tags; else what is within each of them."""
    ends = _ends(run)
    if any(isinstance(atom, Text) and is_said(atom.text) for atom in _outside(run, ends)):
        yield from _trimmed(run)
        return
    place = 0
    while place < len(run):
        atom = run[place]
        end = ends.get(place, place)
        yield atom
        if end > place:
            yield from _whole(run[place + 1 : end])
            yield run[end]
        place = end + 1


def _trimmed(run: Sequence[Atom]) -> Iterator[Sentence | Atom]:
    """A saying without the empty elements and the space around it."""
    begins = {end: begin for begin, end in _ends(run).items()}
    first, last = 0, len(run)
    while last > first and (begin := _empty(run, last - 1, begins)) is not None:
        last = begin
    while first < last and _is_space(run[first]):
        first += 1
    yield from run[:first]
    inner = list(run[first:last])
    before, after = "", ""
    if isinstance(head := inner[0], Text):
        before = head.text[: len(head.text) - len(head.text.lstrip())]
        inner[0] = Text(head.text.lstrip())
    if isinstance(tail := inner[-1], Text):
        after = tail.text[len(tail.text.rstrip()) :]
        inner[-1] = Text(tail.text.rstrip())
    yield Sentence(inner, before, after)
    yield from run[last:]


def _empty(run: Sequence[Atom], place: int, begins: dict[int, int]) -> int | None:
    """Where the element or the space that ends here begins, if nothing is in it to be read."""
    if _is_space(run[place]):
        return place
    begin = begins.get(place)
    if begin is None:
        return None
    inside = run[begin + 1 : place]
    return None if any(_fills(one) for one in inside) else begin


def _fills(atom: Atom) -> bool:
    return isinstance(atom, Hole) or (isinstance(atom, Text) and is_said(atom.text))


def _is_space(atom: Atom) -> bool:
    return isinstance(atom, Text) and not atom.text.strip()


def _outside(run: Sequence[Atom], ends: dict[int, int]) -> Iterator[Atom]:
    place = 0
    while place < len(run):
        yield run[place]
        place = ends.get(place, place) + 1


def _ends(run: Sequence[Atom]) -> dict[int, int]:
    """By the place of each tag that opens, the place of the one that closes it."""
    open_ones: list[int] = []
    ends: dict[int, int] = {}
    for place, atom in enumerate(run):
        if not isinstance(atom, Tag) or atom.name in _ALONE:
            continue
        if not atom.closes:
            open_ones.append(place)
            continue
        if open_ones:
            begin = run[open_ones[-1]]
            if isinstance(begin, Tag) and begin.name == atom.name:
                ends[open_ones.pop()] = place
    return ends
