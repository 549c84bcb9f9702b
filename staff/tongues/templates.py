"""The console's templates in another language: translated as they are compiled, so that a page
costs no more to draw than in English. Templates know nothing of it."""

from collections.abc import Callable, Iterator, Sequence
from threading import Lock
from typing import Any

from flask.templating import Environment
from jinja2 import Template, nodes
from jinja2.compiler import CodeGenerator, Frame

from staff.tongues.catalogue import ENGLISH, Catalogue, Saying, catalogue
from staff.tongues.expressions import listed, shown
from staff.tongues.markup import Atom, Attribute, Hole, Read, Reader, Tag, Text, attributes
from staff.tongues.said import language
from staff.tongues.sentences import Sentence, parted

NO_WORDS = ("width",)
"""Blocks whose text nobody reads."""
OURS = "staff/"
"""Where the templates of the console stand among those of the app."""


class Tongues(Environment):
    """The app's environment, with one beside it for each language but English.

    :ivar spoken: the language of this one's templates.
    """

    spoken = ENGLISH

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._beside: dict[str, Tongues] = {}
        self._making = Lock()

    def get_or_select_template(
        self, template_name_or_list: Any, *args: Any, **more: Any
    ) -> Template:
        """A template in the language of who reads it, if it is the console's."""
        name = template_name_or_list
        ours = isinstance(name, str) and name.startswith(OURS)
        if ours and self.spoken == ENGLISH and (wanted := language()) != ENGLISH:
            return self.beside(wanted).get_template(name, *args, **more)
        return super().get_or_select_template(name, *args, **more)

    def beside(self, wanted: str) -> "Tongues":
        """The environment of a language, with all that this one has."""
        with self._making:
            if wanted not in self._beside:
                # No compiled English is to be taken for it.
                made = self.overlay(bytecode_cache=None)
                made.spoken = wanted
                made.code_generator_class = _generator(catalogue(wanted))
                self._beside[wanted] = made
            return self._beside[wanted]


def _generator(known: Catalogue) -> type[CodeGenerator]:
    class Translated(CodeGenerator):
        """What turns a template's tree into Python, in other words."""

        def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 - Jinja's
            translate(node, known, place(self.name or ""))
            super().visit_Template(node, frame)

    return Translated


def place(name: str) -> str:
    """How a catalogue names a template: "case/work" for "staff/case/work.html"."""
    return name.removeprefix(OURS).removesuffix(".html")


def translate(tree: nodes.Template, known: Catalogue, of: str) -> None:
    """Put a language's words into a template's tree, where it has them."""

    def words(english: str) -> str | None:
        return known.get(english, of)

    for constant in listed(tree):
        constant.value = words(constant.value) or constant.value
    reader = Reader()
    for output in _outputs(tree):
        output.nodes = _nodes(list(_translated(reader.read(output), words)))


def sayings(tree: nodes.Template) -> Iterator[str]:
    """All that a template says by itself."""
    yield from (one.value for one in listed(tree))
    reader = Reader()
    for output in _outputs(tree):
        atoms = reader.read(output)
        runs: list[Sequence[Atom]] = [atoms, *(one.parts for one in attributes(atoms))]
        for run in runs:
            yield from (one.english for one in parted(run) if isinstance(one, Sentence))
            for hole in run:
                if isinstance(hole, Hole):
                    yield from (one.value for one in shown(hole.value))


Words = Callable[[str], str | None]


def _outputs(node: nodes.Node) -> Iterator[nodes.Output]:
    """What a template puts out, in the order in which it is written."""
    for child in node.iter_child_nodes():
        if isinstance(child, nodes.Block) and child.name in NO_WORDS:
            continue
        if isinstance(child, nodes.Output):
            yield child
        else:
            yield from _outputs(child)


def _translated(atoms: Sequence[Atom], words: Words) -> Iterator[Atom]:
    for one in parted(atoms):
        if isinstance(one, Sentence):
            said = words(one.english)
            told = one.told(said) if said else [Text(one.before), *one.atoms, Text(one.after)]
            yield from (_within(atom, words) for atom in told)
        else:
            yield _within(one, words)


def _within(atom: Atom, words: Words) -> Atom:
    """What else is read of a part of a saying, or of what is none."""
    if isinstance(atom, Hole):
        for constant in shown(atom.value):
            constant.value = words(constant.value) or constant.value
    elif isinstance(atom, Tag):
        for attribute in attributes([atom]):
            read: list[Read] = []
            for part in _translated(attribute.parts, words):
                if not isinstance(part, Tag):
                    read.append(part)
            attribute.parts = read
    return atom


def _nodes(atoms: Sequence[Atom | Attribute | str]) -> list[nodes.Expr]:
    """The tree of what was taken apart."""
    made: list[nodes.Expr] = []
    for atom in atoms:
        match atom:
            case Hole():
                made.append(atom.value)
            case Tag() | Attribute():
                made += _nodes(atom.parts)
            case Text() | str():
                made.append(nodes.TemplateData(atom if isinstance(atom, str) else atom.text))
    return made


def said_by(environment: Environment, name: str) -> Iterator[Saying]:
    """What a template says, as a catalogue would know it at that very place."""
    loader = environment.loader
    if loader is None:
        return
    tree = environment.parse(loader.get_source(environment, name)[0], name)
    for english in sayings(tree):
        yield Saying(english, place(name))
