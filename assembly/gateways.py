"""The account at the gateway: what places calls and sends texts, where the service has them."""

from config import Settings
from gateway.calls import Gateway
from gateway.texts import Texts
from whatsapp.cloud import Cloud


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
    return Cloud(number, token.get_secret_value(), settings.whatsapp_url)
