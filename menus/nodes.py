"""The kinds of places in a conversation, as a tree file writes them down."""

from collections.abc import Iterator, Mapping
from typing import Annotated

from msgspec import Meta

from menus.habits import Habit
from menus.shape import Part

EVERYTHING = "*"


class _Node(Part, frozen=True, kw_only=True, tag_field="kind"):
    """A place; `sides` names those that who said they are in Kenya, or abroad, comes to instead."""

    sides: Mapping[str, str] = {}

    @property
    def kind(self) -> str:
        """What a file calls a place like this."""
        return str(self.__struct_config__.tag)

    @property
    def past(self) -> str | None:
        """Where passing it over without an answer leads; None where it can't be passed over."""
        return None

    @property
    def leaves_alone(self) -> bool:
        """Whether a caller with nothing to say here is left alone, rather than led to a person."""
        return False

    def links(self) -> Iterator[str]:
        """Every node that an answer here can lead to."""
        named = (getattr(self, name, None) for name in ("go", "account"))
        yield from filter(None, named)
        yield from self.sides.values()


class Question(_Node, frozen=True, kw_only=True):
    """Something asked; whoever told the `same` elsewhere in the dialogue is not asked again.

    Of those that ask the same, `means` names the answers that hold, the gravest first, as the
    others put it; all of them hold where it names none. Who is not asked goes on at `known`, else
    to where the answer leads.
    """

    go: str | None = None
    kept: bool = True  # as an answer of the case; a choice of what to read next is not
    stays: bool = False  # in sight, however many wrong keys come: what it shows is not told again
    skip: bool | str = False  # may be passed over without an answer: to `go`, or to a node named
    same: str = ""
    means: Mapping[str, str] = {}
    known: str | None = None

    @property
    def past(self) -> str | None:
        return self.skip if isinstance(self.skip, str) else self.go if self.skip else None

    def links(self) -> Iterator[str]:
        yield from super().links()
        if isinstance(self.skip, str):
            yield self.skip
        if self.known:
            yield self.known

    def meaning(self, said: str) -> str | None:
        """What an answer is to the others that ask the same; None where it does not hold."""
        return self.means.get(said) if self.means else said


class Choice(Question, frozen=True, kw_only=True, tag="choice"):
    """One of a few options; `to` names those that lead elsewhere than `go`.

    In its text, a name in `shows` stands for that of those questions, of whichever file, which was
    answered last. An option in `given` is there only while an outcome has brought that value, and
    not empty. Options `at_hand` stand on every page of a long text; those of a question `keys_once`
    are told once in a call, and again to who is lost. Whoever says nothing to a `quiet` one is left
    alone: they may not be who we wanted to talk to. Where an `account` is named, words that are no
    option begin it; of `any_word` that is so of a single one too. Digits that are no option are
    taken for the answer to the `digits` named. The verb `whole` is called once all of it, to its
    last page, was shown or heard; it has one exit, which leads nowhere.
    """

    quiet: bool = False
    at_hand: bool = False
    keys_once: bool = False
    account: str | None = None
    any_word: bool = False
    whole: str = ""
    digits: str | None = None
    options: Annotated[tuple[str, ...], Meta(min_length=1)]
    brings: tuple[str, ...] = ()  # values that a call we placed comes with
    habits: Mapping[str, Habit] = {}  # how such a value is told
    to: Mapping[str, str] = {}
    shows: Mapping[str, tuple[str, ...]] = {}
    given: Mapping[str, str] = {}

    @property
    def leaves_alone(self) -> bool:
        return self.quiet

    def offered(self, values: Mapping[str, str]) -> tuple[str, ...]:
        """The options there are, by what outcomes have brought."""
        return tuple(o for o in self.options if o not in self.given or values.get(self.given[o]))

    def links(self) -> Iterator[str]:
        yield from super().links()
        yield from self.to.values()
        if self.digits:
            yield self.digits


class Language(_Node, frozen=True, kw_only=True, tag="language"):
    """The language of all that follows; its options are the languages there are words for.

    `keywords` are numbers that lead elsewhere, for codes printed as `*code*<keyword>#`. Words are
    kept as the `account` named, and go on from there once a language is chosen.
    """

    go: str
    quiet: bool = False
    account: str | None = None
    keywords: Mapping[str, str] = {}

    @property
    def leaves_alone(self) -> bool:
        return self.quiet

    def links(self) -> Iterator[str]:
        yield from super().links()
        yield from self.keywords.values()


class Lookup(Question, frozen=True, kw_only=True, tag="lookup"):
    """One entry of a list longer than a screen: by group, by page, or by first letters.

    `at_once`: letters that only one entry begins with are the answer; the next text is to name it.
    A `keyed` one is asked without its groups: its first letters come as the keys that carry them.
    Who keys what it has not, twice, is led to the node `lost`, or else to that which skipping it
    leads to, if one is named. Of a `usual` one a key each is offered first for what the list calls
    so, and letters after it; where `another` is, a key leads to who can say it, as being lost does.
    One that asks where the caller is `now` does not offer the side that they said they are not on.
    """

    list: str
    go: str
    at_once: bool = False
    keyed: bool = False
    usual: bool = False
    another: bool = False
    now: bool = False
    lost: str | None = None

    @property
    def elsewhere(self) -> str | None:
        """Where who knows no letters of it is led; None where they are asked for again."""
        return self.lost or (self.skip if isinstance(self.skip, str) else None)

    def links(self) -> Iterator[str]:
        yield from super().links()
        if self.lost:
            yield self.lost


class Digits(Question, frozen=True, kw_only=True, tag="digits"):
    """A number of `least` to `most` digits, kept as it was keyed, leading zeros and all.

    That of a `phone` is kept in E.164, as its channel hears it; what is none is asked for again.
    One that is `secret` is asked for again too, once, where anybody would guess it first.
    """

    go: str
    phone: bool = False
    secret: bool = False
    least: Annotated[int, Meta(ge=1)]
    most: Annotated[int, Meta(le=20)]


class Account(Question, frozen=True, kw_only=True, tag="account"):
    """The caller's own words: typed on a screen, recorded in a call, by either on WhatsApp.

    What is `typed` is compared with something, or read out: no voice note answers it. `anew` is the
    value that an outcome brings once it was sent: what is told elsewhere after that begins anew.
    """

    go: str
    brief: bool = False  # one or two digits may be an answer too, and no key of another question
    adds: bool = False  # what is said on a second visit stands below the first
    anew: str = ""
    typed: bool = False


class Say(_Node, frozen=True, kw_only=True, tag="say"):
    """Something told; the last of it where it `ends`, an aside where it `returns` to a question.

    Words that are told here begin the `account` named.
    """

    go: str | None = None
    account: str | None = None
    ends: bool = False
    returns: bool = False


class Connect(_Node, frozen=True, kw_only=True):
    """The call itself is put through: to those on duty, into the queue, to who waits in it.

    `go` is where it leads when that came to nothing; what comes of it otherwise is between people.
    """

    go: str


class Dial(Connect, frozen=True, kw_only=True, tag="dial"):
    """To those on duty."""


class Wait(Connect, frozen=True, kw_only=True, tag="wait"):
    """Into the queue."""


class Take(Connect, frozen=True, kw_only=True, tag="take"):
    """To who waits in it."""


class Unseen(_Node, frozen=True, kw_only=True):
    """A place that presents nothing: the way goes on from it by one of its exits.

    `forget` names the answers that may not outlive it, or `*`: all of this file `but` some, and of
    an account that begins anew what it holds since. Those of another file are named in full.
    """

    exits: Annotated[dict[str, str], Meta(min_length=1)]
    forget: tuple[str, ...] = ()
    but: tuple[str, ...] = ()

    def links(self) -> Iterator[str]:
        yield from super().links()
        yield from self.exits.values()


class Pass(Unseen, frozen=True, kw_only=True, tag="pass"):
    """Nothing is done here: the way on is the exit named by an answer given before, that to `by`.

    Without `by` there is one exit, whatever its name.
    """

    by: str | None = None

    def way(self, file: str, answers: Mapping[str, str]) -> str:
        """The exit that these answers lead to."""
        return answers[f"{file}.{self.by}"] if self.by else next(iter(self.exits))


class Outcome(Unseen, frozen=True, kw_only=True, tag="outcome"):
    """Something the service does: a verb with named exits.

    `final` outcomes can't be undone by going back; `harmless` ones change nothing, so that dialling
    alone may lead past them. `values` names what it brings, `says` lists the words that a value of
    it may stand for (it may name several, with blanks between), and `habits` how else a value is
    written.
    """

    verb: str
    values: tuple[str, ...] = ()
    says: Mapping[str, tuple[str, ...]] = {}
    habits: Mapping[str, Habit] = {}
    final: bool = False
    harmless: bool = False


Node = Choice | Language | Lookup | Digits | Account | Say | Dial | Wait | Take | Pass | Outcome
