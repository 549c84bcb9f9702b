"""The recordings, for the gateway that plays them: open to all, for they hold nothing of anyone."""

from flask import Blueprint, Flask, Response, abort, current_app, request

from audio.library import Library

A_YEAR_S = 365 * 24 * 60 * 60

bp = Blueprint("audio", __name__, template_folder="templates")


def register(app: Flask, library: Library) -> None:
    """Have the app serve a library."""
    app.extensions["audio"] = library
    app.register_blueprint(bp)


@bp.get("/audio/<path:_>")
def play(_: str) -> Response:
    """One recording, or a part of it. A path is that of a recording, to the letter, or nothing."""
    library: Library = current_app.extensions["audio"]
    if (file := library.file(request.path)) is None:
        abort(404)
    response = Response(file, mimetype="audio/mpeg")
    response.cache_control.public = True
    response.cache_control.max_age = A_YEAR_S
    response.cache_control.immutable = True
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.set_etag(request.path.rpartition("-")[2].removesuffix(".mp3"))
    response.make_conditional(request, accept_ranges=True, complete_length=len(file))
    return response
