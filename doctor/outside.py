"""What is looked at beyond this machine: our own address as the world reaches it, the gateway, the
server that takes e-mail."""

import http.client
import secrets
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from assembly.ground import Ground
from gateway.account import Account
from gateway.calls import CallRejected, NotSent, Unsure
from worker.mail import Mail, MailRefused

SECONDS = 10.0
"""As long as Africa's Talking waits for an answer."""

LEAST_DAYS = 14
"""A certificate is renewed before it has so few days left."""

NOT_OURS = "/at/no-token-of-ours/ussd"
NOT_FOR_THE_WORLD = ("/metrics", "/healthz", "/readyz", "/handset", "/ussd")
"""`/healthz` shows that others are open too: the rest hides, or answers that it is unwell."""


@dataclass(frozen=True)
class Answered:
    """What an address answered, in how many seconds; until when its certificate is good."""

    status: int
    body: bytes
    seconds: float
    good_until: float | None


def address(ground: Ground) -> Iterator[str]:
    """Whether a callback that comes from the world is answered, and nothing else of ours is."""
    where = ground.settings.public_url
    if not where:
        return
    called = f"{ground.settings.callback_prefix}/ussd"
    form = f"sessionId=doctor-{secrets.token_hex(8)}&text="
    try:
        answered = _ask(where, "POST", called, form)
    except ssl.SSLCertVerificationError as wrong:
        yield f"{where} has no certificate that phones' networks trust: {wrong.verify_message}"
        return
    except (OSError, http.client.HTTPException) as wrong:
        yield f"{where} does not answer ({type(wrong).__name__}): see proxy, name and firewall"
        return
    yield from _callback(answered)
    for path in NOT_FOR_THE_WORLD:
        if _ask(where, "GET", path).status == http.HTTPStatus.OK:
            yield f"{path} is open to the world: let the proxy pass /at/, /audio/ and /staff alone"
    if _ask(where, "POST", NOT_OURS, form).status != http.HTTPStatus.NOT_FOUND:
        yield "a callback with a wrong token is not refused: does the proxy lead to this service?"


def _callback(answered: Answered) -> Iterator[str]:
    if http.HTTPStatus.MULTIPLE_CHOICES <= answered.status < http.HTTPStatus.BAD_REQUEST:
        yield "a callback is redirected, and Africa's Talking follows none: let the proxy pass it"
    elif answered.status != http.HTTPStatus.OK or not answered.body.startswith((b"CON ", b"END ")):
        yield f"a callback is answered {answered.status}: see the proxy, and CALLBACK_TOKEN"
    elif answered.seconds > 3:
        yield f"a callback took {answered.seconds:.1f} s: over three a caller gives up"
    if answered.good_until and (days := (answered.good_until - time.time()) / 86400) < LEAST_DAYS:
        yield f"the certificate is good for {days:.0f} days: see why nothing renews it"


def _ask(where: str, method: str, path: str, form: str | None = None) -> Answered:
    parts = urlsplit(where)
    host, port = parts.hostname or "", parts.port
    secure = parts.scheme == "https"
    kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    connection = kind(host, port, timeout=SECONDS)
    headers = {"Content-Type": "application/x-www-form-urlencoded"} if form else {}
    began = time.monotonic()
    try:
        connection.connect()
        good_until = _good_until(connection.sock) if secure else None
        connection.request(method, path, form, headers)
        answer = connection.getresponse()
        return Answered(answer.status, answer.read(1000), time.monotonic() - began, good_until)
    finally:
        connection.close()


def _good_until(sock: object) -> float | None:
    shown = sock.getpeercert() if isinstance(sock, ssl.SSLSocket) else None
    until = (shown or {}).get("notAfter")
    return ssl.cert_time_to_seconds(until) if isinstance(until, str) else None


def gateway(ground: Ground) -> Iterator[str]:
    """Whether it knows us, and how long the money lasts."""
    given = ground.settings
    if not (given.at_username and given.at_api_key):
        yield "AT_USERNAME and AT_API_KEY are not set: no call is placed, no text sent"
        return
    account = Account(given.at_username, given.at_api_key.get_secret_value(), given.at_url)
    try:
        left = account.balance()
    except (NotSent, Unsure) as why:
        yield f"it can't be asked ({why}): is its host reached from here, by https?"
    except CallRejected as why:
        yield f"it refuses us ({why}): compare AT_USERNAME and AT_API_KEY with its dashboard"
    else:
        if left < given.text_spend_a_day:
            yield f"KES {left:.0f} are left, less than a day's TEXT_SPEND_A_DAY: pay in"


def mail(ground: Ground) -> Iterator[str]:
    """Whether the last way of an alert is open; no message is sent."""
    server = Mail.of(ground.settings)
    if server is None:
        yield "SMTP_URL and EMAIL_FROM are not set: an alert that nobody takes reaches nobody"
        return
    try:
        server.sign_in()
    except MailRefused as why:
        yield f"it does not let us in ({why}): see SMTP_URL, its port, its password"
