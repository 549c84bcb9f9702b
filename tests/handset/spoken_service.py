"""A small service that speaks: what it answers at each address, what it was asked, its sounds."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from handset.voice.wire import PUBLIC

Form = dict[str, str]

# What a caller presses on the menu.
REPORT, TYPE_CODE = "1", "2"

MENU = (
    '<GetDigits numDigits="1" timeout="20" callbackUrl="{here}/voice/menu">'
    "<Say>Press 1 to report, 2 to type your code.</Say></GetDigits>"
    "<Redirect>{here}/voice/silence</Redirect>"
)
CODE = (
    '<GetDigits numDigits="8" finishOnKey="#" callbackUrl="{here}/voice/code">'
    "<Say>Type your code.</Say></GetDigits><Redirect>{here}/voice/silence</Redirect>"
)
ACCOUNT = (
    '<Record finishOnKey="#" maxLength="60" timeout="5" playBeep="true" '
    'callbackUrl="{here}/voice/account"><Say>Tell us.</Say></Record>'
    "<Redirect>{here}/voice/silence</Redirect>"
)
THANKS = "<Say>Thank you.</Say>"
PAGES = {
    "/voice": MENU,
    "/voice/menu": lambda form: {REPORT: ACCOUNT, TYPE_CODE: CODE}.get(form["dtmfDigits"], THANKS),
    "/voice/silence": "<Say>We heard nothing.</Say>" + CODE,
    "/voice/code": "<Say>No such code.</Say>" + MENU,
    "/voice/account": THANKS,
}


@dataclass
class SpokenService:
    """A WSGI app. A page is what stands in its `<Response>`, or makes that from the form."""

    pages: dict[str, Any] = field(default_factory=lambda: dict(PAGES))
    sounds: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    here: str = PUBLIC
    asked: list[tuple[str, Form]] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if environ["REQUEST_METHOD"] == "GET":
            self.fetched.append(path)
            kind, body = self.sounds.get(path, ("text/html", b"nothing"))
            start_response("200 OK" if path in self.sounds else "404 no", [("Content-Type", kind)])
            return [body]
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)).decode()
        form = dict(parse_qsl(body, keep_blank_values=True))
        self.asked.append((path, form))
        self.agents.add(environ["HTTP_USER_AGENT"])
        status, text = self._answer(path, form)
        start_response(f"{status} so", [("Content-Type", "application/xml; charset=utf-8")])
        return [text.encode()]

    def _answer(self, path: str, form: Form) -> tuple[int, str]:
        page: str | tuple[int, str] | Callable[[Form], str] = self.pages.get(path, (404, ""))
        if callable(page) and form["isActive"] == "1":
            page = page(form)
        if form["isActive"] == "0":
            return 200, ""
        if isinstance(page, tuple):
            return page
        assert isinstance(page, str)
        inside = page.replace("{here}", self.here)
        return 200, f'<?xml version="1.0" encoding="UTF-8"?><Response>{inside}</Response>'

    @property
    def last(self) -> tuple[str, Form]:
        return self.asked[-1]

    @property
    def finals(self) -> list[Form]:
        return [form for _, form in self.asked if form["isActive"] == "0"]
