"""Meta's Cloud API as part of a web application: messages are sent to it, and sounds fetched."""

from flask import Blueprint, Response, request

from handset.whatsapp.meta import Meta

PREFIX = "/handset/meta"


def blueprint(meta: Meta) -> Blueprint:
    """Both of Meta's hosts at one address."""
    pages = Blueprint("meta_api", __name__, url_prefix=PREFIX)

    @pages.post("/<path:name>")
    def take(name: str) -> tuple[dict[str, object], int]:
        body = request.get_json(silent=True)
        asked = body if isinstance(body, dict) else {}
        status, said = meta.take(f"/{name}", dict(request.headers), asked)
        return said, status

    @pages.get("/<path:name>")
    def give(name: str) -> Response:
        path = request.full_path.rstrip("?")
        status, kind, body = meta.media.answer(path, request.headers.get("Authorization", ""))
        return Response(body, status, content_type=kind)

    @pages.delete("/<path:name>")
    def delete(name: str) -> Response:
        token = request.headers.get("Authorization", "")
        status, kind, body = meta.media.delete(name, token)
        return Response(body, status, content_type=kind)

    return pages
