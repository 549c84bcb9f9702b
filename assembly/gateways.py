"""The accounts at gateways: what places calls, sends texts and messages, and fetches voice notes,
where the service has them."""

from urllib.parse import urlsplit

from config import Settings
from gateway.calls import Gateway
from gateway.recording_hosts import Origin, origins
from gateway.texts import Texts
from recordings.collector import ask
from recordings.notes import Notes
from whatsapp.cloud import LIVE, Cloud
from whatsapp.templates import Templates


def voice(settings: Settings) -> Gateway | None:
    """What places calls; None where this service has no voice."""
    account, key, number = settings.at_username, settings.at_api_key, settings.at_voice_number
    if not (account and key and number):
        return None
    return Gateway(account, key.get_secret_value(), number, settings.at_url)


def texts(settings: Settings) -> Texts | None:
    """What sends texts; None where this service has no account."""
    account, key = settings.at_username, settings.at_api_key
    if not (account and key):
        return None
    return Texts(account, key.get_secret_value(), settings.at_sender, settings.at_url)


def cloud(settings: Settings) -> Cloud | None:
    """What sends by WhatsApp; None where this service has no number there."""
    number, token = settings.whatsapp_number_id, settings.whatsapp_token
    if not (number and token):
        return None
    names = {
        "HELLO": settings.whatsapp_template_hello,
        "ORDER": settings.whatsapp_template_order,
        "PHOTOS": settings.whatsapp_template_photos,
    }
    approved = {words: name for words, name in names.items() if name}
    templates = Templates(approved, settings.whatsapp_template_languages.split(","))
    return Cloud(number, token.get_secret_value(), settings.whatsapp_url, templates)


def notes(settings: Settings) -> Notes | None:
    """What fetches voice notes; None as above."""
    number, token = settings.whatsapp_number_id, settings.whatsapp_token
    if not (number and token):
        return None
    api = settings.whatsapp_url or LIVE
    parts = urlsplit(api)
    origin = Origin.read(f"{parts.scheme}://{parts.netloc}", inside=settings.demo)
    hosts = origins(settings.whatsapp_media_hosts)
    hosts += (origin,) if settings.demo else ()  # its stand-in keeps them at the same address
    return Notes(api, origin, number, token.get_secret_value(), hosts, ask)
