"""The prompts, for the gateway that plays them: open to all, for they hold nothing of anyone."""

from collections.abc import Callable, Iterable
from typing import Any

from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.wrappers import Request, Response

from audio.joined import Joined

A_YEAR_S = 365 * 24 * 60 * 60

Wsgi = Callable[..., Iterable[bytes]]


class Sounds:
    """Serves prompts ahead of the application, which sees nothing of it."""

    def __init__(self, application: Wsgi, prompts: Joined) -> None:
        self._application = application
        self._prompts = prompts

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if not path.startswith("/audio/"):
            return self._application(environ, start_response)
        return self._answer(Request(environ), path)(environ, start_response)

    def _answer(self, request: Request, path: str) -> Response:
        """A prompt, or a part of it. A path is that of one, to the letter, or nothing."""
        if (file := self._prompts.file(path)) is None:
            return Response("", 404, mimetype="text/plain")
        if request.method not in ("GET", "HEAD"):
            return Response("", 405, {"Allow": "GET, HEAD"}, mimetype="text/plain")
        response = Response(file, mimetype="audio/mpeg")
        response.cache_control.public = True
        response.cache_control.max_age = A_YEAR_S
        response.cache_control.immutable = True
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.set_etag(path.rpartition("/")[2].removesuffix(".mp3"))
        try:
            response.make_conditional(request, accept_ranges=True, complete_length=len(file))
        except RequestedRangeNotSatisfiable:
            return Response("", 416, {"Content-Range": f"bytes */{len(file)}"})
        return response
