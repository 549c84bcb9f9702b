"""The web process: the gate that callers come through, and the pages behind it."""

import resource
from functools import cache
from typing import Any

from flask import Flask, redirect
from pydantic import SecretStr
from werkzeug.middleware.proxy_fix import ProxyFix

from assembly import Parts, build, refuse_another_key
from assembly.conversations import spoken
from audio.joined import Joined
from audio.library import Library
from audio.routes import Sounds
from config import Serves, Settings
from dialogue.phrases import Phrases
from edge.late_rule import LateRule
from edge.server import Server
from gateway.gate import Door, Gate, SignedDoor
from ivr.captions import Captions
from ivr.channel import VoiceChannel
from ivr.routes import VoiceDoor
from ivr.script import Script
from ivr.voice_xml import QUEUE, Voice
from lists.registry import all_lists
from menus import numbers
from ops import health, logs, memory
from sms.channel import SmsChannel
from sms.routes import SmsDoor
from sms.words import texted
from ussd.channel import UssdChannel
from ussd.routes import UssdDoor
from whatsapp.channel import WhatsAppChannel
from whatsapp.routes import Account, WhatsAppDoor
from whatsapp.words import messaged


def create_app(settings: Settings | None = None) -> Flask:
    """The service with its commands. Nothing connects before it is used."""
    import audio.commands  # noqa: PLC0415 - a web server runs no commands
    import authoring.commands  # noqa: PLC0415
    import doctor.commands  # noqa: PLC0415
    import lists.review_commands  # noqa: PLC0415
    import ops.commands  # noqa: PLC0415
    from authoring import prompts  # noqa: PLC0415

    settings = settings or Settings.read()
    app = answering(settings.model_copy(update={"serves": Serves.BOTH}))  # commands need both
    authoring.commands.register(app)
    lists.review_commands.register(authoring.commands.menus)
    audio.commands.register(app, prompts.read)
    ops.commands.register(app)
    doctor.commands.register(app)
    return app


def answering(settings: Settings) -> Flask:
    """The service as a WSGI application, or the half of it that this process is to serve."""
    parts = build(settings)
    app = _with_pages(parts)
    if settings.serves != Serves.CALLBACKS:
        _with_console(app, parts)
    if settings.serves == Serves.CONSOLE:
        app.extensions["gate"] = Gate(app.wsgi_app, [], {})
    else:
        captions = _answer_callers(app, parts)
        if settings.demo:
            _give_a_phone(app, settings, captions)
            _welcome(app)
    _behind_proxies(app, settings.proxies)
    return app


def serve() -> memory.Recycled:
    """The service as a web server runs it: it notices the lists that staff take into use."""
    return memory.Recycled(serving())


def serving() -> Server:
    """The same, whose process stays."""
    memory.close()
    _take_many_lines()
    settings = Settings.read()
    logs.catch_all()
    app = answering(settings)
    if settings.demo and settings.demo_password:
        from demo.people import prepare  # noqa: PLC0415 - a live service never loads it

        prepare(app, app.extensions["salama"])
    refuse_another_key(app.extensions["salama"])
    app.extensions["salama"].lists.watch()
    if settings.serves != Serves.CONSOLE:
        app.extensions["ussd"].hops.share(settings.instance_path / "hops")
    return Server(app.extensions["gate"], app.wsgi_app)


def _with_pages(parts: Parts) -> Flask:
    """An application that says how it is, and serves nobody yet."""
    app = Flask("salama", static_folder=None)
    app.url_rule_class = LateRule
    app.extensions |= {"salama": parts, "checks": health.checks_of(parts)}
    app.register_blueprint(health.bp)
    return app


def _with_console(app: Flask, parts: Parts) -> None:
    """Staff may sign in to it."""
    import staff  # noqa: PLC0415 - a process for callers has nothing of it
    from staff.console import Custody, Telephone, Tools  # noqa: PLC0415

    gateway, switchboard, keys = parts.gateway, parts.switchboard, parts.keys
    telephone = None
    if gateway:
        telephone = Telephone(keys.calls, lambda: gateway.waiting(QUEUE), switchboard.ours)
    custody = Custody(keys.audit, parts.audit_anchor, parts.public_key, keys.pagers, keys.codes)
    tools = Tools(all_lists(parts.lists.here), telephone, custody)
    staff.register(app, parts.database, parts.redis, parts.settings, tools)
    if not parts.settings.demo:
        app.add_url_rule("/", "start", lambda: redirect("/staff"))


def _answer_callers(app: Flask, parts: Parts) -> Captions:
    """Put the gate before the app: callers and the sounds they hear pass nothing of the console."""
    settings, here = parts.settings, parts.lists.here
    ussd = UssdChannel(parts.conversation, Phrases(here.tree, here.words))
    parts.lists.listeners.append(lambda told: ussd.use(Phrases(here.tree, here.read(told))))
    prompts = Joined(_library(settings.voice_recording), parts.keys.sounds)
    voice = _voice(parts, prompts)
    calls = VoiceChannel(parts.spoken, voice, parts.switchboard, settings.at_flash_number)
    app.extensions |= {"ussd": ussd, "ivr": calls}
    doors: dict[str, Door] = {
        "ussd": UssdDoor(ussd),
        "voice": VoiceDoor(calls),
        "sms": SmsDoor(parts.alerts, _texts(parts)),
    }
    tokens = filter(None, (settings.callback_token, settings.callback_token_before))
    signed = _whatsapp(parts) if parts.cloud else {}
    gate = Gate(app.wsgi_app, [token.get_secret_value() for token in tokens], doors, signed)
    app.extensions["gate"] = gate
    app.wsgi_app = Sounds(gate, prompts)  # type: ignore[method-assign]
    return Captions(voice.script, prompts.prompts, prompts.path)


def _texts(parts: Parts) -> SmsChannel:
    """What hears texts, and answers in the words of texts."""
    here, conversation = parts.lists.here, parts.texted
    texts = SmsChannel(
        conversation, Phrases(conversation.tree, texted(here.words)), parts.text_post
    )
    parts.lists.listeners.append(
        lambda told: texts.use(Phrases(conversation.tree, texted(here.read(told))))
    )
    return texts


def _whatsapp(parts: Parts) -> dict[str, SignedDoor]:
    """What hears messages on WhatsApp, behind what proves who sent them."""
    settings, here, conversation = parts.settings, parts.lists.here, parts.texted
    secrets = filter(None, (settings.whatsapp_app_secret, settings.whatsapp_app_secret_before))
    account = Account(
        settings.whatsapp_number_id or "",
        [secret.get_secret_value().encode() for secret in secrets],
        (settings.whatsapp_verify_token or SecretStr("")).get_secret_value(),
    )
    channel = WhatsAppChannel(
        conversation, Phrases(conversation.tree, messaged(here.words)), parts.whatsapp_post
    )
    parts.lists.listeners.append(
        lambda told: channel.use(Phrases(conversation.tree, messaged(here.read(told))))
    )
    return {"whatsapp": WhatsAppDoor(account, parts.whatsapp_post, channel)}


def _voice(parts: Parts, prompts: Joined) -> Voice:
    """What calls say, with the numbers to ring that staff keep."""
    settings = parts.settings
    script = _script(settings.voice_recording).told_with(
        parts.lists.here.constants(numbers.lines())
    )
    parts.lists.listeners.append(script.ring)
    callbacks, number = f"{settings.callback_prefix}/voice", settings.at_voice_number or ""
    return Voice(script, prompts.path, settings.address, callbacks, number)


@cache
def _library(recording: bool) -> Library:
    """The recordings, read and proven once a process, however many services it builds."""
    return Library.read(_script(recording).sheet())


@cache
def _script(recording: bool) -> Script:
    """What calls say, with no number to ring yet; written down once a process."""
    words, tree = spoken(recording)
    return Script(tree, words, {})


def _give_a_phone(app: Flask, settings: Settings, captions: Captions) -> None:
    """The demo's own phone and stand-in for the gateway; a live service never loads them."""
    from handset.web.routes import register  # noqa: PLC0415
    from handset.web.site import Credentials  # noqa: PLC0415

    username, key, number = settings.at_username, settings.at_api_key, settings.at_voice_number
    account = None
    if username and key and number:
        account = Credentials(
            username, key.get_secret_value(), number, settings.at_flash_number or ""
        )
    here = f"http://127.0.0.1:{settings.port}{settings.callback_prefix}"
    register(app, here, settings.address, captions, account)


def _welcome(app: Flask) -> None:
    """The demo's own first page; a live service never loads it."""
    from demo.front_page import pages  # noqa: PLC0415

    app.register_blueprint(pages)


def _take_many_lines() -> None:
    """Each connection is an open file, and most systems begin with 1,024 of those."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 65_536 if most == resource.RLIM_INFINITY else min(most, 65_536)
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


def _behind_proxies(app: Flask, proxies: int) -> None:
    """Believe our own proxies, and nobody else, on who asks and whether by https."""
    if proxies:
        behind: Any = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies)
        app.wsgi_app = behind  # type: ignore[method-assign]
