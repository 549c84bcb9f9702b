"""A small service that answers callbacks as a test tells it to, and remembers what it was asked."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

Said = str | tuple[int, str] | tuple[int, str, dict[str, str]]


@dataclass
class SmallService:
    """A WSGI app: what it says to a transcript, and each path, form and header it was sent."""

    says: Callable[[str], Said]
    asked: list[tuple[str, str]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)).decode()
        self.asked.append((environ["PATH_INFO"], body))
        self.headers.append({k: v for k, v in environ.items() if isinstance(v, str)})
        is_notice = environ["PATH_INFO"].endswith("/events")
        status, text, headers = _whole("" if is_notice else self.says(_form(body)["text"]))
        headers = {"Content-Type": "text/plain; charset=utf-8"} | headers
        start_response(f"{status} as told", list(headers.items()))
        return [text.encode()]

    @property
    def forms(self) -> list[dict[str, str]]:
        return [_form(body) for path, body in self.asked if path.endswith("/ussd")]

    @property
    def notices(self) -> list[dict[str, str]]:
        return [_form(body) for path, body in self.asked if path.endswith("/events")]


def _form(body: str) -> dict[str, str]:
    return dict(parse_qsl(body, keep_blank_values=True))


def _whole(said: Said) -> tuple[int, str, dict[str, str]]:
    if isinstance(said, str):
        return 200, said, {}
    return said if len(said) == 3 else (*said, {})
