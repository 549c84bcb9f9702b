"""What an expression of a template can come to, as far as it is words of ours."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from jinja2 import nodes

from staff.tongues.sentences import is_said

_WORDY = (nodes.Concat, nodes.CondExpr)
_BEGINS = re.compile(r"[A-Z“]")
_FORM = re.compile(r"%[-\d.]*[a-zA-Z]")


def shown(value: nodes.Node) -> Iterator[nodes.Const]:
    """The words of ours that an expression can come to: no codes, and nothing that is compared."""
    if isinstance(value, nodes.Const):
        if isinstance(value.value, str) and is_said(_FORM.sub("", value.value)):
            yield value
        return
    for part in _outcomes(value):
        if part is not None:
            yield from shown(part)


def listed(tree: nodes.Template) -> Iterator[nodes.Const]:
    """The words in lists that a template goes through."""
    for loop in tree.find_all(nodes.For):
        if isinstance(loop.iter, nodes.Tuple | nodes.List):
            yield from (one for one in loop.iter.find_all(nodes.Const) if _is_sentence(one))


def _outcomes(value: nodes.Node) -> Sequence[nodes.Node | None]:
    """Of what an expression consists, as far as it may be shown."""
    take = _PARTS.get(type(value))
    return take(value) if take else ()


def _of_call(call: Any) -> list[nodes.Node]:
    """What a macro is given to show."""
    return [one for one in call.args if _is_sentence(one)]


def _of_table(item: Any) -> list[nodes.Node]:
    """What is looked up in a table that stands in the template."""
    return [pair.value for pair in item.node.items] if isinstance(item.node, nodes.Dict) else []


_PARTS: Mapping[type[nodes.Node], Callable[[Any], Sequence[nodes.Node | None]]] = {
    nodes.CondExpr: lambda value: (value.expr1, value.expr2),
    nodes.And: lambda value: (value.right,),
    nodes.Or: lambda value: (value.left, value.right),
    nodes.Add: lambda value: (value.left, value.right),
    nodes.Concat: lambda value: value.nodes,
    nodes.Filter: lambda value: (value.node,),
    nodes.Getitem: _of_table,
    nodes.Call: _of_call,
}


def _is_sentence(argument: nodes.Node) -> bool:
    """Whether an argument of a macro is words, and not a code, an address or a name."""
    if not isinstance(argument, nodes.Const):
        parts = argument.find_all(nodes.Const) if isinstance(argument, _WORDY) else ()
        return any(_is_sentence(one) for one in parts)
    said = argument.value
    return isinstance(said, str) and "%" not in said and bool(_BEGINS.match(said))
