"""Templates, compiled once for all tests and read once a process.

Each test has an app of its own, and every app would compile, or read again, each template it draws.
"""

from types import CodeType
from typing import Any

from flask.templating import Environment
from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket


class Compiled(FileSystemBytecodeCache):
    """What is kept in files for the next process, and in memory for the next test of this one."""

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        its = bucket.key, bucket.checksum
        if its not in self._known:
            super().load_bytecode(bucket)
            if bucket.code:
                self._known[its] = bucket.code
        bucket.code = self._known.get(its)


def compile_once() -> None:
    """From now on, in this process."""
    compiled, make = Compiled(), Environment.__init__

    def made(environment: Environment, app: Any, **options: Any) -> None:
        make(environment, app, **{"bytecode_cache": compiled, **options})

    Environment.__init__ = made  # type: ignore[assignment, method-assign]
