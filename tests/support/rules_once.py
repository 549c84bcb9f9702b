"""The rules of addresses, compiled once a process.

Each test has an app of its own, and every app compiles the same code for the addresses of all its
pages: half of what it takes to build one. The code asks its rule for all that may differ.
"""

from collections.abc import Callable

from werkzeug.routing import Rule

Builder = Callable[..., tuple[str, str]]


def compile_once() -> None:
    """From now on, in this process."""
    compiled: dict[object, Builder] = {}
    compile_anew = Rule._compile_builder

    def builder(rule: Rule, append_unknown: bool = True) -> Builder:
        if rule.defaults:
            return compile_anew(rule, append_unknown)
        same = (rule.rule, *rule._trace, append_unknown)
        if same not in compiled:
            compiled[same] = compile_anew(rule, append_unknown)
        return compiled[same]

    Rule._compile_builder = builder  # type: ignore[assignment, method-assign]
