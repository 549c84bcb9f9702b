"""The web process: the gate that callers come through, and the pages behind it."""

import os
import resource
from typing import TYPE_CHECKING, Any

import structlog
from flask import Flask, redirect
from werkzeug.middleware.proxy_fix import ProxyFix

from assembly import Parts, build
from assembly.ground import refuse_another_key
from config import Serves, Settings
from doors import answer_callers
from edge.late_rule import LateRule
from edge.server import Server
from gateway.gate import Gate
from ivr.captions import Captions
from ivr.voice_xml import QUEUE
from lists.registry import all_lists
from ops import health, logs, memory

if TYPE_CHECKING:
    from staff.console import Wordbook


def create_app(settings: Settings | None = None) -> Flask:
    """The service with its commands. Nothing connects before it is used."""
    import audio.commands  # noqa: PLC0415 - a web server runs no commands
    import authoring.commands  # noqa: PLC0415
    import authoring.review_commands  # noqa: PLC0415
    import doctor.commands  # noqa: PLC0415
    import ops.commands  # noqa: PLC0415
    from authoring import prompts  # noqa: PLC0415

    settings = settings or Settings.read()
    app = answering(settings.model_copy(update={"serves": Serves.BOTH}))  # commands need both
    authoring.commands.register(app)
    authoring.review_commands.register(authoring.commands.menus)
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
        captions = answer_callers(app, parts)
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
    _take_turns()
    settings = Settings.read()
    logs.catch_all()
    app = answering(settings)
    for name in settings.told_too_much:
        structlog.get_logger().warning("told_too_much", setting=name)
    if settings.demo and settings.demo_password and settings.serves != Serves.CALLBACKS:
        from demo.people import prepare  # noqa: PLC0415 - a live service never loads it

        prepare(app, app.extensions["salama"])
    refuse_another_key(app.extensions["salama"])
    app.extensions["salama"].lists.watch()
    if settings.serves != Serves.CONSOLE:
        app.extensions["ussd"].hops.share(settings.instance_path / "hops")
        app.extensions["ussd"].conversation.tree.make_ready()
    memory.give_back()
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
    tools = Tools(all_lists(parts.lists.here), telephone, custody, parts.stamp, _wordbook)
    staff.register(app, parts.database, parts.redis, parts.settings, tools)
    if not parts.settings.demo:
        app.add_url_rule("/", "start", lambda: redirect("/staff"))


def _wordbook() -> "Wordbook":
    """What staff change words with; it checks them as authors do, and is loaded if anybody does."""
    from authoring import wordbook  # noqa: PLC0415

    return wordbook


def _give_a_phone(app: Flask, settings: Settings, captions: Captions) -> None:
    """The demo's own phone and stand-in for the gateway; a live service never loads them."""
    from handset.web.routes import register  # noqa: PLC0415
    from handset.web.site import Credentials, MetaSecrets  # noqa: PLC0415
    from handset.whatsapp.api import PREFIX as META  # noqa: PLC0415

    username, key, number = settings.at_username, settings.at_api_key, settings.at_voice_number
    account, meta = None, None
    secret, token = settings.whatsapp_app_secret, settings.whatsapp_token
    if secret and token and META in (settings.whatsapp_url or ""):
        meta = MetaSecrets(secret.get_secret_value(), token.get_secret_value())
    if username and key and number:
        flash = settings.at_flash_number or ""
        account = Credentials(username, key.get_secret_value(), number, flash, meta)
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


def _take_turns() -> None:
    """Let a thread that wakes wait for its turn (sched(7), SCHED_BATCH), as all that begin here do.

    The one that has the sockets and the one that has the hops wake each other several times a
    hop. Each would take the core from whoever woke it, only to wait there for Python's lock.
    """
    os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))


def _behind_proxies(app: Flask, proxies: int) -> None:
    """Believe our own proxies, and nobody else, on who asks and whether by https."""
    if proxies:
        behind: Any = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies)
        app.wsgi_app = behind  # type: ignore[method-assign]
