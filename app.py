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
import handset.api
import handset.routes
import health
import logs
import staff
import ussd.routes
from calling import Calling
from config import Settings
from counting import Counting
from finding import Finding
from gateway import Gateway
from guessing import Guessing
from keys import PublicKey, derive
from menus import numbers, services
from menus.conversation import Conversation
from menus.offers import Offers
from menus.phrases import Phrases
from menus.sessions import Sessions
from menus.tree import Tree
from menus.words import Words
from models import Database, open_database
from outcomes import Outcomes
from staff.console import Line
from ussd.dialogue import Dialogue

# The queue in which callers wait for a person, as its name is in ivr/voice_xml.py.
QUEUE = "salama"
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
    calling: Calling
    gateway: Gateway | None


def create_app(settings: Settings | None = None) -> Flask:
    """The service as a WSGI application. Nothing connects before it is used."""
    os.umask(0o077)  # what is written down here is for this user alone
    settings = settings or Settings.read()
    logs.set_up()
    app = Flask("salama", static_folder=None)
    database = open_database(settings.database_url)
    client = redis.Redis.from_url(
        settings.redis_url,
        socket_timeout=REDIS_SECONDS,
        socket_connect_timeout=REDIS_SECONDS,
        retry=Retry(NoBackoff(), 0),  # a caller waits once, not ten times
    )
    words = Words.read({**numbers.verified(), **numbers.own(settings.helpline)})
    tree = Tree.read(words)
    public_key = PublicKey(database, settings.instance_path)
    calling, gateway = _calling(settings, database), _gateway(settings)
    conversation = _conversation(settings, tree, database, client, public_key, calling)
    app.extensions["salama"] = Service(
        settings, database, client, public_key, conversation, calling, gateway
    )

    line = Line(calling.key, lambda: gateway.waiting(QUEUE)) if gateway else None
    staff.register(app, database, client, settings, line)
    app.register_blueprint(health.bp)
    _answer_ussd(app, settings, Dialogue(conversation, Phrases(tree, words)))
    if settings.demo:
        here = f"http://127.0.0.1:{settings.port}{callback_prefix(settings)}"
        handset.routes.register(app, here)
        _answer_for_at(app, settings)
    commands.register(app)
    return app


def callback_prefix(settings: Settings) -> str:
    """What the callbacks' addresses begin with: nothing, or the secret that only AT was told."""
    token = settings.callback_token
    return f"/at/{token.get_secret_value()}" if token else ""


def _calling(settings: Settings, database: Database) -> Calling:
    ours = tuple(filter(None, (settings.at_voice_number, settings.at_flash_number)))
    key = derive(settings.secret_key.get_secret_value(), "calls")
    return Calling(database, key, ours, settings.flash_calls_a_day)


def _gateway(settings: Settings) -> Gateway | None:
    """What places calls; None where this service has no voice."""
    account, key, number = settings.at_username, settings.at_api_key, settings.at_voice_number
    if not (account and key and number):
        return None
    return Gateway(account, key.get_secret_value(), number, settings.at_url)


def _answer_for_at(app: Flask, settings: Settings) -> None:
    """In the demo, the API that calls are placed by is one of our own, which rings nobody."""
    account, key = settings.at_username, settings.at_api_key
    if account and key:
        api = handset.api.Api(account, key.get_secret_value())
        app.extensions["at"] = api
        app.register_blueprint(handset.api.blueprint(api))
        app.extensions["csrf"].exempt("handset.api.answer")


def _conversation(  # noqa: PLR0913, PLR0917 - what is joined here has nothing else in common
    settings: Settings,
    tree: Tree,
    database: Database,
    client: "redis.Redis",
    public_key: PublicKey,
    calling: Calling,
) -> Conversation:
    secret, pepper = (key.get_secret_value() for key in (settings.secret_key, settings.pepper))
    sessions = Sessions(client, derive(secret, "sessions"))
    outcomes = Outcomes(
        database=database,
        journal=settings.instance_path / "journal",
        public_key=public_key,
        pepper=derive(pepper, "codes and PINs"),
        sessions=sessions,
        guessing=Guessing(client, derive(secret, "tries")),
        offers=Offers.read(),
    )
    counting = Counting(database, client, derive(pepper, "counted"), services.read())
    verbs = {**outcomes.table(), **counting.table(), **Finding(database).table()}
    verbs |= calling.table()
    return Conversation(tree, sessions, verbs, derive(pepper, "tags"))


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
