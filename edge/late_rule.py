"""An address of a page, whose maker is compiled when the first such address is made."""

from collections.abc import Callable
from functools import cache
from typing import Any

from werkzeug.routing import Rule

Made = tuple[str, str]
"""The domain and the path of an address."""


class LateRule(Rule):
    """A rule that compiles no code at the start.

    Werkzeug writes and compiles two functions a rule, which is a tenth of what the service takes
    to be built; most of them are never called before the process is replaced.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., Made]:
        compiled = cache(super()._compile_builder)  # at the first address that is made

        def make(rule: Rule, **values: Any) -> Made:
            return compiled(append_unknown)(rule, **values)

        return make
