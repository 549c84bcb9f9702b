"""What a module says to somebody: what it gives to `say`, and what looks like a sentence."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

_SENTENCE = re.compile(r"[A-Z“].* .*|[A-Z][a-z]+[.:]", re.DOTALL)
_NO_SENTENCE = re.compile(r".*[|\[]|Safari Salama|Mac OS|%|.*%-d", re.DOTALL)
_SAYS = ("say", "all_said")


@dataclass(frozen=True)
class Module:
    """Its strings, without what describes it; and those among them that are given to `say`."""

    strings: frozenset[str]
    given: frozenset[str]

    @classmethod
    def read(cls, path: Path) -> "Module":
        """The module of a file."""
        parts = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        described = {id(one.value) for one in parts if isinstance(one, ast.Expr)}
        described |= {
            id(part) for one in parts if isinstance(one, ast.JoinedStr) for part in one.values
        }
        texts = _texts(one for one in parts if id(one) not in described)
        return cls(frozenset(texts), frozenset(_given(parts)))

    def said(self) -> Iterator[str]:
        """What it may say."""
        yield from self.given
        for text in self.strings:
            if _SENTENCE.fullmatch(text) and not _NO_SENTENCE.match(text):
                yield text


def _given(parts: list[ast.AST]) -> Iterator[str]:
    held = dict(_held(parts))
    for call in parts:
        named = isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id
        if isinstance(call, ast.Call) and named in _SAYS and call.args:
            yield from filter(None, _texts(_outcomes(call.args[0], held)))


def _outcomes(value: ast.expr, held: Mapping[str, ast.expr]) -> Iterator[ast.expr]:
    """What an expression may come to, as far as the module says it."""
    match value:
        case ast.Constant():
            yield value
        case ast.Name() if value.id in held:
            yield from _outcomes(held[value.id], {})
        case ast.IfExp():
            yield from (one for part in (value.body, value.orelse) for one in _outcomes(part, held))
        case ast.Subscript() | ast.Attribute():
            yield from _outcomes(value.value, held)
        case ast.Call(func=ast.Attribute() as table):
            yield from _outcomes(table.value, held)
        case ast.Dict(values=parts) | ast.Tuple(elts=parts) | ast.List(elts=parts):
            yield from (one for part in parts for one in _outcomes(part, held))


def _held(parts: list[ast.AST]) -> Iterator[tuple[str, ast.expr]]:
    """What each name holds, as far as the module says it."""
    for one in parts:
        if not isinstance(one, ast.Assign):
            continue
        names, values = one.targets, [one.value]
        if isinstance(names[0], ast.Tuple) and isinstance(one.value, ast.Tuple):
            names, values = names[0].elts, one.value.elts
        for name, value in zip(names, values, strict=False):
            if isinstance(name, ast.Name):
                yield name.id, value


def _texts(parts: Iterable[ast.AST]) -> Iterator[str]:
    for one in parts:
        if isinstance(one, ast.Constant) and isinstance(one.value, str):
            yield one.value
