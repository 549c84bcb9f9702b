"""Forms as the gateway posts them, read as a channel reads them."""

from collections.abc import Mapping
from urllib.parse import urlencode

from gateway.callbacks import Posted
from ivr.callback import VoiceCallback
from ivr.switchboard import CallEnd


def post(form: Mapping[str, str]) -> Posted:
    """A form as it comes through the gate."""
    return Posted(urlencode(form).encode())


def ringing(form: Mapping[str, str]) -> VoiceCallback:
    """A call that rings."""
    return VoiceCallback.read(post({"sessionId": "ATVId_1", "isActive": "1", **form}))


def call_end(session: str, form: Mapping[str, str]) -> CallEnd:
    """The gateway's last notice of a call."""
    end = VoiceCallback.read(post({"sessionId": session, "isActive": "0", **form})).end
    assert end
    return end
