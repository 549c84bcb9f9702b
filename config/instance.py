"""What an instance is told of itself, of Africa's Talking and of its own mail."""

from pathlib import Path

from pydantic import BaseModel, Field, SecretStr

from config.types import (
    ADDRESS,
    ADDRESSES,
    AgeKeys,
    DatabaseAddress,
    Folder,
    LongSecret,
    MailServer,
    PhoneNumber,
    RedisAddress,
    Serves,
    Token,
)
from gateway.recording_hosts import Origins
from menus.team_hours import AsWritten


class Instance(BaseModel):
    """One field a setting; its description is its row in docs/settings.md."""

    demo: bool = Field(
        False, description="try the service out: the handset, a demo person, made-up secrets"
    )
    port: int = Field(8000, ge=1, le=65535, description="the port the web server listens on")
    host: str = Field("127.0.0.1", description="the address the web server listens on")
    serves: Serves = Field(Serves.BOTH, description="`callbacks`, the `console`, or `both`")
    instance_path: Folder = Field(
        Path("instance").absolute(),
        description="the folder of this instance: the journal; in the demo all the rest",
    )
    database_url: DatabaseAddress = Field(
        repr=False,
        description="PostgreSQL (`postgresql://…`, several hosts with commas between) or SQLite (`sqlite:///…`)",
    )
    redis_url: RedisAddress = Field(
        repr=False,
        description="Redis or Valkey (`redis://…`, `rediss://…`, `unix://…`, `redis+sentinel://…`)",
    )
    secret_key: LongSecret = Field(
        description="at least 32 characters; signs cookies and seals sessions; may be changed"
    )
    pepper: LongSecret = Field(
        description="at least 32 characters; what codes and PINs are made with; must never change"
    )
    public_key_pin: str | None = Field(
        None,
        pattern="^[0-9a-f]{64}(,[0-9a-f]{64})?$",
        description=(
            "the fingerprint that `flask setup` prints; with another key nothing starts; "
            "two with a comma while the key is changed"
        ),
    )
    callback_token: Token | None = Field(
        None,
        description="the callbacks live under `/at/<token>/` only; required outside demo mode",
    )
    callback_token_before: Token | None = Field(
        None,
        description="the token before that one, taken too until Africa's Talking has the new one",
    )
    public_url: str | None = Field(
        None,
        pattern=r"^https?://[^\s/?#@]+$",
        description="where Africa's Talking reaches this service, without a path; voice needs it",
    )
    console_url: str | None = Field(
        None,
        pattern=r"^https?://[^\s/?#@A-Z]+$",
        description="where staff open the console, if that is not `PUBLIC_URL`, without a path;"
        " security keys work there alone, and with a name, not an IP address",
    )
    voice_recording: bool = Field(
        True, description="whether callers may tell us in their own voice; each is asked first"
    )
    helpline: PhoneNumber = Field(description="the organisation's own verified helpline, in E.164")
    team_hours: AsWritten = Field(
        description="when the team reads and calls, in Kenya, until staff keep a list of it: "
        "`Mon-Fri 08:00-18:00`, or `always`"
    )
    at_username: str | None = Field(
        None,
        description="the account that places calls; `AFRICASTALKING_USERNAME` is taken too",
    )
    at_api_key: SecretStr | None = Field(
        None, description="the account's API key; `AFRICASTALKING_API_KEY` is taken too"
    )
    at_url: str | None = Field(
        None,
        description="where calls and texts are asked for; the live API unless set, or the demo's",
    )
    at_sender: str | None = Field(
        None,
        pattern=r"^(?:[0-9]{3,6}|[A-Za-z0-9_. -]{1,11})$",
        description="the short code or registered name that texts come from;"
        " only a short code can be answered",
    )
    at_voice_number: PhoneNumber | None = Field(
        None,
        description="the number that answers, in E.164; without it there is no voice",
    )
    at_flash_number: PhoneNumber | None = Field(
        None, description="the number that is not answered but called back, in E.164"
    )
    flash_calls_a_day: int = Field(
        200, ge=0, description="how many call-backs to missed calls are paid for in a day"
    )
    text_countries: str = Field(
        "254",
        pattern=r"^[1-9][0-9]{0,2}(?:,[1-9][0-9]{0,2})*$",
        description="the country codes that texts, and calls that wake, may go to,"
        " with commas between",
    )
    text_spend_a_day: int = Field(
        2000,
        ge=0,
        description="shillings of texts in a day at which an alarm is logged, and texts to callers"
        " wait; those to staff do not",
    )
    text_parts_a_day: int = Field(
        60, ge=4, description="parts of texts that one number is answered a day; a report takes 30"
    )
    test_alert_at: str = Field(
        "09:00",
        pattern=r"^(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]|never)$",
        description="when staff are woken each day for a test, in East Africa Time, or `never`",
    )
    alert_email: str | None = Field(
        None,
        pattern=ADDRESSES,
        description="where an alert goes that nobody takes, with commas between;"
        " supervisors' own addresses are added",
    )
    smtp_url: MailServer | None = Field(
        None,
        description="what sends e-mail: `smtps://user:password@host`, or `smtp://…` with STARTTLS;"
        " `smtp+plain://…` on this machine",
    )
    email_from: str | None = Field(
        None, pattern=ADDRESS, description="whom e-mail comes from; needed with `SMTP_URL`"
    )
    proxies: int = Field(
        0, ge=0, le=4, description="how many proxies of your own stand in front of the web server"
    )
    metrics_token: SecretStr | None = Field(
        None, min_length=16, description="bearer token for `/metrics`; required outside demo mode"
    )
    recording_hosts: Origins = Field(
        "https://.at-internal.com",
        description="where recordings of calls may be fetched from, with commas between;"
        " `https://.example.com` is every host under that name",
    )
    backup_keys: AgeKeys | None = Field(
        None, description="age's public keys that backups are encrypted to, with commas between"
    )
    demo_password: SecretStr | None = Field(
        None, min_length=8, description="the demo person's password; made anew each start if unset"
    )
