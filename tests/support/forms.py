"""Forms as the gateway posts them, read as a channel reads them."""

import io
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from ivr.callback import VoiceCallback
from ivr.switchboard import CallEnd


def environ(form: Mapping[str, str]) -> dict[str, Any]:
    """A form as a WSGI server hands it over."""
    body = urlencode(form).encode()
    return {"CONTENT_LENGTH": str(len(body)), "wsgi.input": io.BytesIO(body)}


def ringing(form: Mapping[str, str]) -> VoiceCallback:
    """A call that rings."""
    return VoiceCallback.read(environ({"sessionId": "ATVId_1", "isActive": "1", **form}))


def call_end(session: str, form: Mapping[str, str]) -> CallEnd:
    """The gateway's last notice of a call."""
    end = VoiceCallback.read(environ({"sessionId": session, "isActive": "0", **form})).end
    assert end
    return end
