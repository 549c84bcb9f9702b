"""Builds the service: every part, and what each is handed of the others."""

import os
from dataclasses import dataclass
from typing import Any

import redis
from flask import Flask
from redis.backoff import NoBackoff
from redis.retry import Retry
from werkzeug.middleware.proxy_fix import ProxyFix

import commands
import handset.routes
import health
import ivr.routes
import logs
import staff
import ussd.routes
from collecting import Collecting, fetcher
from config import Settings
from counting import Counting
from finding import Finding
from guessing import Guessing
from ivr.dialogue import Dialogue as Calls
from ivr.script import Script
from ivr.switchboard import Nobody
from ivr.voice_xml import Voice
from kept.content import Content
from kept.in_use import InUse
from kept.topics import all_lists
from keys import PublicKey, derive
from menus import numbers
from menus.conversation import Conversation
from menus.phrases import Phrases
from menus.sessions import Sessions
from menus.tree import CONTENT, Tree
from menus.words import Words
from models import Database, open_database
from outcomes import Outcomes
from ussd.dialogue import Dialogue
from ussd.screen import SEPTETS_ELSEWHERE

# A caller waits for Redis no longer than this: without it the dialogue is rebuilt from its text.
REDIS_SECONDS = 1


@dataclass(frozen=True)
class Service:
    """What the parts have in common; `app.extensions["salama"]`."""

    settings: Settings
    database: Database
    redis: redis.Redis
    public_key: PublicKey
    conversation: Conversation
    lists: InUse
    collecting: Collecting


def create_app(settings: Settings | None = None) -> Flask:
    """The service as a WSGI application. Nothing connects before it is used."""
    os.umask(0o077)  # what is written down here is for this user alone
    settings = settings or Settings.read()
    logs.set_up()
    app = Flask("salama", static_folder=None)
    database = open_database(settings.database_url)
    client = _redis(settings)
    here = content(settings.helpline)
    lists = InUse(database, here)
    public_key = PublicKey(database, settings.instance_path)
    conversation = _conversation(settings, lists, database, client, public_key)
    collecting = _collecting(settings, database, public_key)
    app.extensions["salama"] = Service(
        settings, database, client, public_key, conversation, lists, collecting
    )

    staff.register(app, database, client, settings, all_lists(here))
    app.register_blueprint(health.bp)
    dialogue = Dialogue(conversation, Phrases(here.tree, here.words))
    lists.listeners.append(lambda told: dialogue.say(Phrases(here.tree, Words.read(told))))
    _answer_ussd(app, settings, dialogue)
    _answer_calls(app, settings, conversation, lists)
    if settings.demo:
        address = f"http://127.0.0.1:{settings.port}{callback_prefix(settings)}"
        handset.routes.register(app, address)
    commands.register(app)
    return app


def serve() -> Flask:
    """The service as a web server runs it: it notices the lists that staff take into use."""
    app = create_app()
    app.extensions["salama"].lists.watch()
    return app


def content(helpline: str) -> Content:
    """The conversation as the service came with it, told with this helpline."""
    own = numbers.own(helpline)
    words = Words.read({**numbers.verified(numbers.lines()), **own})
    return Content(Tree.read(words), words, own, commands.screens, SEPTETS_ELSEWHERE)


def _redis(settings: Settings) -> "redis.Redis":
    return redis.Redis.from_url(
        settings.redis_url,
        socket_timeout=REDIS_SECONDS,
        socket_connect_timeout=REDIS_SECONDS,
        retry=Retry(NoBackoff(), 0),  # a caller waits once, not ten times
    )


def callback_prefix(settings: Settings) -> str:
    """What the callbacks' addresses begin with: nothing, or the secret that only AT was told."""
    token = settings.callback_token
    return f"/at/{token.get_secret_value()}" if token else ""


def _conversation(
    settings: Settings,
    lists: InUse,
    database: Database,
    client: "redis.Redis",
    public_key: PublicKey,
) -> Conversation:
    secret, pepper = (key.get_secret_value() for key in (settings.secret_key, settings.pepper))
    sessions = Sessions(client, derive(secret, "sessions"))
    outcomes = Outcomes(
        database=database,
        journal=settings.instance_path / "journal",
        public_key=public_key,
        pepper=derive(pepper, "codes and PINs"),
        urls_key=_urls_key(settings),
        sessions=sessions,
        guessing=Guessing(client, derive(secret, "tries")),
        offers=lambda: lists.offers,
    )
    counted = derive(pepper, "counted")
    counting = Counting(database, client, counted, lambda: lists.services, lists.here.habits)
    finding = Finding(database, lambda: lists.agencies)
    verbs = {**outcomes.table(), **counting.table(), **finding.table()}
    return Conversation(lists.here.tree, sessions, verbs, derive(pepper, "tags"))


def _answer_calls(app: Flask, settings: Settings, conversation: Conversation, lists: InUse) -> None:
    words = Words.read()
    channels = ("voice",) if settings.voice_recording else ("voice", "unrecorded")
    tree = Tree.read(words, CONTENT, *channels)
    script = Script(tree, words, lists.here.constants(numbers.lines()))
    lists.listeners.append(script.ring)
    voice = Voice(script, lambda language, name: None, settings.address, "")
    prefix = callback_prefix(settings)
    app.extensions["ivr"] = Calls(
        conversation.on(tree), voice, Nobody(), f"{settings.address}{prefix}/voice", None
    )
    app.register_blueprint(ivr.routes.bp, url_prefix=prefix)
    app.extensions["csrf"].exempt(ivr.routes.bp)


def _collecting(settings: Settings, database: Database, public_key: PublicKey) -> Collecting:
    own = f"http://127.0.0.1:{settings.port}" if settings.demo else None
    fetch = fetcher(settings.recording_hosts, own)
    return Collecting(database, public_key, _urls_key(settings), fetch)


def _urls_key(settings: Settings) -> bytes:
    """From the pepper, which stays: what waits a day to be fetched outlives a new secret key."""
    return derive(settings.pepper.get_secret_value(), "recordings")


def _answer_ussd(app: Flask, settings: Settings, dialogue: Dialogue) -> None:
    prefix = callback_prefix(settings)
    app.extensions["ussd"] = dialogue
    app.register_blueprint(ussd.routes.bp, url_prefix=prefix)
    app.extensions["csrf"].exempt(ussd.routes.bp)  # the gateway sends no cookies and no tokens
    behind: Any = app.wsgi_app
    if settings.proxies:  # who signs in, and whether by https, is then for the proxies to say
        behind = ProxyFix(behind, x_for=settings.proxies, x_proto=settings.proxies)
    wsgi: Any = ussd.routes.Hop(behind, f"{prefix}/ussd", dialogue)
    app.wsgi_app = wsgi  # type: ignore[method-assign]
