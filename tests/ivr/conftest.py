"""What tests of calls share."""

from collections.abc import Callable

import pytest
from flask import Flask


@pytest.fixture
def post(app: Flask) -> Callable[[str, dict[str, str]], str]:
    """A callback by hand, and what answers it."""

    def to(path: str, form: dict[str, str]) -> str:
        return app.test_client().post(path, data=form).text

    return to
