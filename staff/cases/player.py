"""A sound for a player, which asks for it in parts."""

from collections.abc import Callable

from flask import Response, request
from werkzeug.exceptions import RequestedRangeNotSatisfiable


def play(read: Callable[[int, int], bytes], size: int) -> Response:
    """The WAV file of so many bytes, or the part of it that is asked for.

    :raise RequestedRangeNotSatisfiable: there is no such part.
    """
    part = _part(size)
    answer = Response(read(*(part or (0, size))), mimetype="audio/wav")
    answer.accept_ranges = "bytes"
    answer.headers["Content-Disposition"] = "inline"
    if part:
        answer.status_code = 206
        answer.content_range.set(*part, size)
    return answer


def _part(size: int) -> tuple[int, int] | None:
    """Which bytes the player asks for; None for all of them."""
    asked = request.range
    if asked is None or asked.units != "bytes" or len(asked.ranges) != 1:
        return None
    if part := asked.range_for_length(size):
        return part
    raise RequestedRangeNotSatisfiable(size)
