"""The headers that keep every page from being framed, sniffed, kept or scripted."""

from flask import Response, request

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "object-src 'none'",
    ]
)

PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": PERMISSIONS,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def may_listen(response: Response) -> Response:
    """Let a page ask for the microphone: one on which a reply can be spoken, and no other."""
    allowed = PERMISSIONS.replace("microphone=()", "microphone=(self)")
    response.headers["Permissions-Policy"] = allowed
    return response


def protect(response: Response) -> Response:
    """Put the headers on an answer of the console; a page may set a stricter one of its own."""
    for name, value in ALWAYS.items():
        response.headers.setdefault(name, value)
    # Style and script are the same for everyone; all else is about someone.
    if request.endpoint != "staff.static":
        response.headers["Cache-Control"] = "no-store"
    if request.is_secure:
        lasting = "max-age=31536000; includeSubDomains"
        response.headers.setdefault("Strict-Transport-Security", lasting)
    return response
