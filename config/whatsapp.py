"""What a service is told of its number on WhatsApp: all that is needed, or nothing."""

from collections.abc import Mapping

from pydantic import BaseModel, Field, SecretStr

from config.types import LongSecret, Token
from gateway.recording_hosts import Origins, origins

_NEEDED = ("whatsapp_number_id", "whatsapp_token", "whatsapp_app_secret", "whatsapp_verify_token")
_TEMPLATES = tuple(f"whatsapp_template_{words}" for words in ("hello", "order", "photos"))
_NAME = "^[a-z0-9_]{1,512}$"
_HOSTS = "whatsapp_media_hosts"
META = "https://graph.facebook.com/"


class WhatsApp(BaseModel):
    """One field a setting, as in `config/instance.py`."""

    whatsapp_number_id: str | None = Field(
        None,
        pattern="^[0-9]{5,20}$",
        description="what Meta calls our WhatsApp number (phone number ID);"
        " without it there is no WhatsApp",
    )
    whatsapp_token: SecretStr | None = Field(
        None, min_length=16, description="the system user's access token, which sends"
    )
    whatsapp_app_secret: LongSecret | None = Field(
        None, description="the app secret, which Meta signs with what it tells us"
    )
    whatsapp_app_secret_before: LongSecret | None = Field(
        None, description="the app secret before that one, taken too while it is changed"
    )
    whatsapp_verify_token: Token | None = Field(
        None, description="a word of your own, given to Meta beside the address `/whatsapp`"
    )
    whatsapp_url: str | None = Field(
        None,
        pattern=r"^https?://[^\s?#@]+[^\s/?#@]$",
        description="where messages are sent to; the live API unless set, and outside the demo"
        " only another version of it",
    )
    whatsapp_media_hosts: Origins = Field(
        "https://lookaside.fbsbx.com",
        description="where Meta keeps voice notes, with commas between; our token goes there",
    )
    whatsapp_template_hello: str | None = Field(
        None,
        pattern=_NAME,
        description='the template at Meta that says "Hello, I hope that all is well."',
    )
    whatsapp_template_order: str | None = Field(
        None, pattern=_NAME, description='the one that says "Your order is ready."'
    )
    whatsapp_template_photos: str | None = Field(
        None, pattern=_NAME, description='the one that says "Your photos are ready."'
    )
    whatsapp_template_languages: str = Field(
        "en,sw",
        pattern=r"^[a-z]{2,3}(_[A-Z]{2})?(,[a-z]{2,3}(_[A-Z]{2})?)*$",
        description="the languages that Meta approved each of them in, as Meta writes them",
    )
    whatsapp_answers_a_day: int = Field(
        150, ge=4, description="messages that one person is answered a day on WhatsApp"
    )
    whatsapp_messages_a_day: int = Field(
        3000,
        ge=0,
        description="messages on WhatsApp in a day at which an alarm is logged, and the rest waits",
    )


def of_whatsapp(given: Mapping[str, str], *, live: bool) -> list[str]:
    """What WhatsApp lacks, where it is there at all."""
    if not given.keys() & {*_NEEDED}:
        return []
    missing = (name.upper() for name in _NEEDED if not given.get(name))
    faults = [f"{name}: missing, and there is no WhatsApp without it" for name in missing]
    lacking = [name.upper() for name in _TEMPLATES if not given.get(name)]
    if 0 < len(lacking) < len(_TEMPLATES):
        faults += [f"{name}: missing, and callers choose among all three" for name in lacking]
    if live and not given.get("whatsapp_url", META).startswith(META):
        faults.append(f"WHATSAPP_URL: only {META} and a version, for callers' words go there")
    if live and any(one.scheme != "https" for one in origins(given.get(_HOSTS, ""))):
        faults.append("WHATSAPP_MEDIA_HOSTS: by https alone, for our token goes there")
    return faults
