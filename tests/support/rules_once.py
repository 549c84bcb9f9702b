"""The rules of addresses, read once a process.

Each test has an app of its own, and every app reads the addresses of all its pages anew: a third of
what it takes to build one. What is read from an address is the same for every app.
"""

from typing import Any

from werkzeug.routing import Rule

READ = ("_parts", "_trace", "_converters")


def compile_once() -> None:
    """From now on, in this process."""
    first_of: dict[object, Rule] = {}
    compile_anew = Rule.compile

    def compile_or_take(rule: Rule) -> None:
        same = (type(rule), rule.rule, rule.subdomain, rule.merge_slashes, repr(rule.defaults))
        if (first := first_of.get(same)) is None:
            compile_anew(rule)
            first_of[same] = rule
        else:
            _take(rule, first)

    Rule.compile = compile_or_take  # type: ignore[assignment, method-assign]


def _take(rule: Rule, first: Rule) -> None:
    for name in READ:
        setattr(rule, name, getattr(first, name))
    rule.arguments |= first.arguments
    for name in ("_build", "_build_unknown"):
        made: Any = getattr(first, name)
        setattr(rule, name, made.__func__.__get__(rule, None))
