"""The doors that callers come through, on every channel, and what answers behind each."""

from collections.abc import Callable
from typing import TypeVar

from flask import Flask
from pydantic import SecretStr

from assembly import Parts
from assembly.outcomes import shared_hops, spoken_replies
from audio.routes import Sounds
from dialogue.phrases import Phrases
from doors.calls import prompts_of, voices_of
from gateway.gate import Door, Gate, SignedDoor
from ivr.captions import Captions
from ivr.channel import VoiceChannel
from ivr.routes import VoiceDoor
from lists.live import InUse, Saying
from menus.words import Words
from sms.channel import SmsChannel
from sms.routes import SmsDoor
from sms.words import texted
from ussd.channel import UssdChannel
from ussd.routes import UssdDoor
from whatsapp.channel import WhatsAppChannel
from whatsapp.routes import Account, WhatsAppDoor
from whatsapp.words import messaged

Worded = TypeVar("Worded", UssdChannel, SmsChannel, WhatsAppChannel)


def answer_callers(app: Flask, parts: Parts) -> Captions:
    """Put the gate before the app: callers and the sounds they hear pass nothing of the console."""
    settings, here = parts.settings, parts.lists.here
    ussd = _kept_worded(
        parts.lists,
        lambda words: Phrases(here.tree, words),
        lambda phrases: UssdChannel(parts.conversation, phrases, shared_hops(parts)),
    )
    prompts = prompts_of(parts)
    voices = voices_of(parts, prompts)
    calls = VoiceChannel(parts.spoken, voices, parts.switchboard, settings.at_flash_number)
    app.extensions |= {"ussd": ussd, "ivr": calls}
    doors: dict[str, Door] = {
        "ussd": UssdDoor(ussd),
        "voice": VoiceDoor(calls),
        "sms": SmsDoor(parts.alerts, _texts(parts)),
    }
    tokens = filter(None, (settings.callback_token, settings.callback_token_before))
    signed = _whatsapp(parts) if parts.cloud else {}
    told = [token.get_secret_value() for token in tokens]
    gate = Gate(app.wsgi_app, told, doors, signed, carried={"ussd", "voice/"})
    app.extensions["gate"] = gate
    app.wsgi_app = Sounds(gate, prompts, spoken_replies(parts).file)  # type: ignore[method-assign]
    return Captions(prompts.words)


def _texts(parts: Parts) -> SmsChannel:
    """What hears texts, and answers in the words of texts."""
    return _kept_worded(
        parts.lists,
        lambda words: Phrases(parts.texted.tree, texted(words)),
        lambda phrases: SmsChannel(parts.texted, phrases, parts.text_post),
    )


def _whatsapp(parts: Parts) -> dict[str, SignedDoor]:
    """What hears messages on WhatsApp, behind what proves who sent them."""
    settings, notes = parts.settings, parts.settings.voice_recording
    secrets = filter(None, (settings.whatsapp_app_secret, settings.whatsapp_app_secret_before))
    account = Account(
        settings.whatsapp_number_id or "",
        [secret.get_secret_value().encode() for secret in secrets],
        (settings.whatsapp_verify_token or SecretStr("")).get_secret_value(),
    )
    channel = _kept_worded(
        parts.lists,
        lambda words: Phrases(parts.texted.tree, messaged(words, notes=notes)),
        lambda phrases: WhatsAppChannel(parts.texted, phrases, parts.whatsapp_post, notes=notes),
    )
    return {"whatsapp": WhatsAppDoor(account, parts.whatsapp_post, channel)}


def _kept_worded(
    lists: InUse, phrased: Callable[[Words], Phrases], made: Callable[[Phrases], Worded]
) -> Worded:
    """A channel that says the words, and the numbers in them, that staff took into use."""
    channel = made(phrased(lists.here.words))

    def use(told: Saying) -> None:
        earlier = {number: phrased(words) for number, words in told.earlier.items()}
        channel.use(phrased(told.words), earlier)

    lists.listeners.append(use)
    return channel
