"""Builds the service: every part, and what each is handed of the others."""

import os
from dataclasses import dataclass
from typing import Any

import redis
from flask import Flask
from redis.backoff import NoBackoff
from redis.retry import Retry
from werkzeug.middleware.proxy_fix import ProxyFix

import audio.commands
import handset.routes
import staff
import ussd.routes
import voice
from authoring import commands, prompts
from config import Settings
from dialogue.hop import Conversation
from dialogue.phrases import Phrases
from dialogue.sessions import Sessions
from gateway.calls import Gateway
from ivr.voice_xml import QUEUE, Voice
from keys import PublicKey, derive
from lists.live import InUse
from lists.preview import Content
from lists.registry import all_lists
from menus import numbers
from menus.tree import Tree
from menus.words import Words
from models import Database, open_database
from ops import health, logs
from outcomes.agencies import Finding
from outcomes.attempts import Attempts
from outcomes.feedback import Counting
from outcomes.reports import Outcomes
from outcomes.switchboard import CallDesk
from recordings.collector import Collector
from staff.console import Telephone, Tools
from ussd.channel import Dialogue
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
    call_desk: CallDesk
    gateway: Gateway | None
    collector: Collector


def create_app(settings: Settings | None = None) -> Flask:
    """The service as a WSGI application. Nothing connects before it is used."""
    settings = settings or Settings.read()
    service = build(settings)
    app = with_console(service)
    app.register_blueprint(health.bp)
    _answer_ussd(app, settings, service)
    spoken = voice.answer_calls(
        app, settings, service.conversation, service.lists, service.call_desk
    )
    if settings.demo:
        _give_a_phone(app, settings, spoken)
    commands.register(app)
    audio.commands.register(app, prompts.read)
    return app


def with_console(service: Service) -> Flask:
    """An application that staff can sign in to, and that answers no caller."""
    app = Flask("salama", static_folder=None)
    app.extensions["salama"] = service
    call_desk, gateway = service.call_desk, service.gateway
    telephone = (
        Telephone(call_desk.key, lambda: gateway.waiting(QUEUE), call_desk.ours)
        if gateway
        else None
    )
    tools = Tools(all_lists(service.lists.here), telephone)
    staff.register(app, service.database, service.redis, service.settings, tools)
    return app


def build(settings: Settings) -> Service:
    """What all parts have in common, and all that works between the hops needs."""
    os.umask(0o077)  # what is written down here is for this user alone
    logs.set_up()
    database, client = open_database(settings.database_url), _redis(settings)
    lists = InUse(database, content(settings.helpline))
    public_key = PublicKey(database, settings.instance_path)
    gateway = voice.gateway(settings)
    call_desk = voice.call_desk(settings, database, gateway)
    conversation = _conversation(settings, lists, client, public_key, call_desk)
    collector = voice.collector(settings, database, public_key)
    return Service(
        settings, database, client, public_key, conversation, lists, call_desk, gateway, collector
    )


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


def _conversation(
    settings: Settings,
    lists: InUse,
    client: "redis.Redis",
    public_key: PublicKey,
    call_desk: CallDesk,
) -> Conversation:
    secret, pepper = (key.get_secret_value() for key in (settings.secret_key, settings.pepper))
    sessions = Sessions(client, derive(secret, "sessions"))
    outcomes = Outcomes(
        database=lists.database,
        journal=settings.instance_path / "journal",
        public_key=public_key,
        pepper=derive(pepper, "codes and PINs"),
        urls_key=voice.urls_key(settings),
        sessions=sessions,
        attempts=Attempts(client, derive(secret, "tries")),
        offers=lambda: lists.offers,
    )
    counting = Counting(
        database=lists.database,
        client=client,
        key=derive(pepper, "counted"),
        attempts=Attempts(client, derive(secret, "tries"), "workshop"),
        services=lambda: lists.services,
        habits=lists.here.habits,
    )
    finding = Finding(lists.database, lambda: lists.agencies)
    verbs = {**outcomes.table(), **counting.table(), **finding.table(), **call_desk.table()}
    return Conversation(lists.here.tree, sessions, verbs, derive(pepper, "tags"))


def _redis(settings: Settings) -> "redis.Redis":
    return redis.Redis.from_url(
        settings.redis_url,
        socket_timeout=REDIS_SECONDS,
        socket_connect_timeout=REDIS_SECONDS,
        retry=Retry(NoBackoff(), 0),  # a caller waits once, not ten times
    )


def _give_a_phone(app: Flask, settings: Settings, spoken: Voice) -> None:
    here = f"http://127.0.0.1:{settings.port}{settings.callback_prefix}"
    account, words = voice.account(settings), spoken.captions()
    handset.routes.register(app, here, settings.address, words, account)


def _answer_ussd(app: Flask, settings: Settings, service: Service) -> None:
    prefix, lists = settings.callback_prefix, service.lists
    dialogue = Dialogue(service.conversation, Phrases(lists.here.tree, lists.here.words))
    lists.listeners.append(lambda told: dialogue.say(Phrases(lists.here.tree, Words.read(told))))
    app.extensions["ussd"] = dialogue
    app.register_blueprint(ussd.routes.bp, url_prefix=prefix)
    app.extensions["csrf"].exempt(ussd.routes.bp)  # the gateway sends no cookies and no tokens
    behind: Any = app.wsgi_app
    if settings.proxies:  # who signs in, and whether by https, is then for the proxies to say
        behind = ProxyFix(behind, x_for=settings.proxies, x_proto=settings.proxies)
    wsgi: Any = ussd.routes.Hop(behind, f"{prefix}/ussd", dialogue)
    app.wsgi_app = wsgi  # type: ignore[method-assign]
