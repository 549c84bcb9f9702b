"""What the gateway plays in a call: prompts, open to all, and what was spoken to one caller, at
addresses that only this service can make."""

from collections.abc import Callable, Iterable
from typing import Any

from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.wrappers import Request, Response

from audio.joined import Joined

A_YEAR_S = 365 * 24 * 60 * 60

Find = Callable[[str], bytes | None]
"""A file by its path."""

Wsgi = Callable[..., Iterable[bytes]]


class Sounds:
    """Serves what is played ahead of the application, which sees nothing of it.

    `spoken` finds what lies under `/spoken/`: WAV files, which nobody is to keep.
    """

    def __init__(self, application: Wsgi, prompts: Joined, spoken: Find) -> None:
        self._application = application
        self._prompts = prompts
        self._spoken = spoken

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if path.startswith("/audio/"):
            answer = _answer(Request(environ), self._prompts.file, _kept_for_good)
        elif path.startswith("/spoken/"):
            answer = _answer(Request(environ), self._spoken, _kept_by_nobody)
        else:
            return self._application(environ, start_response)
        return answer(environ, start_response)


def _answer(request: Request, find: Find, headed: Callable[[Response, str], None]) -> Response:
    """A sound, or a part of it. A path is that of one, to the letter, or nothing."""
    if request.method not in ("GET", "HEAD"):
        return Response("", 405, {"Allow": "GET, HEAD"}, mimetype="text/plain")
    if (file := find(request.path)) is None:
        return Response("", 404, mimetype="text/plain")
    response = Response(file)
    headed(response, request.path)
    response.headers["X-Content-Type-Options"] = "nosniff"
    try:
        response.make_conditional(request, accept_ranges=True, complete_length=len(file))
    except RequestedRangeNotSatisfiable:
        return Response("", 416, {"Content-Range": f"bytes */{len(file)}"})
    return response


def _kept_for_good(response: Response, path: str) -> None:
    response.mimetype = "audio/mpeg"
    response.cache_control.public = True
    response.cache_control.max_age = A_YEAR_S
    response.cache_control.immutable = True
    response.set_etag(path.rpartition("/")[2].removesuffix(".mp3"))


def _kept_by_nobody(response: Response, path: str) -> None:
    response.mimetype = "audio/wav"
    response.cache_control.no_store = True
