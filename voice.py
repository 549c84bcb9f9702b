"""Builds what answers calls and places them."""

from functools import cache, partial

from flask import Flask

import audio.routes
import ivr.routes
from audio.library import Library
from authoring import prompts
from config import Settings
from dialogue.hop import Conversation
from gateway.calls import Gateway
from handset.web import Account
from ivr.channel import Dialogue
from ivr.script import Script
from ivr.voice_xml import QUEUE, Voice
from keys import PublicKey, derive
from lists.live import InUse
from menus import numbers
from menus.tree import CONTENT, Tree
from menus.words import Words
from models import Database
from outcomes.switchboard import CallDesk
from recordings.collector import Collector, fetcher


def call_desk(settings: Settings, database: Database, gateway: Gateway | None) -> CallDesk:
    """Who is on duty, and which calls are ours."""
    ours = tuple(filter(None, (settings.at_voice_number, settings.at_flash_number)))
    key = derive(settings.secret_key.get_secret_value(), "calls")
    waiting = partial(gateway.waiting, QUEUE) if gateway else lambda: None
    return CallDesk(database, key, ours, settings.flash_calls_a_day, waiting)


def gateway(settings: Settings) -> Gateway | None:
    """What places calls; None where this service has no voice."""
    account, key, number = settings.at_username, settings.at_api_key, settings.at_voice_number
    if not (account and key and number):
        return None
    return Gateway(account, key.get_secret_value(), number, settings.at_url)


def collector(settings: Settings, database: Database, public_key: PublicKey) -> Collector:
    """What fetches recordings; in the demo from this service's own phones as well."""
    own = f"http://127.0.0.1:{settings.port}" if settings.demo else None
    fetch = fetcher(settings.recording_hosts, own)
    return Collector(database, public_key, urls_key(settings), fetch)


def urls_key(settings: Settings) -> bytes:
    """From the pepper, which stays: what waits a day to be fetched outlives a new secret key."""
    return derive(settings.pepper.get_secret_value(), "recordings")


def answer_calls(
    app: Flask, settings: Settings, conversation: Conversation, lists: InUse, switchboard: CallDesk
) -> Voice:
    """Put the voice callbacks on the app."""
    words, tree = _spoken(settings.voice_recording)
    script = Script(tree, words, lists.here.constants(numbers.lines()))
    lists.listeners.append(script.ring)
    library = _library(settings.voice_recording)
    audio.routes.register(app, library)
    voice = Voice(script, library.path, settings.address, settings.at_voice_number or "")
    prefix = settings.callback_prefix
    url = f"{settings.address}{prefix}/voice"
    app.extensions["ivr"] = Dialogue(
        conversation.on(tree), voice, switchboard, url, settings.at_flash_number
    )
    app.register_blueprint(ivr.routes.bp, url_prefix=prefix)
    app.extensions["csrf"].exempt(ivr.routes.bp)
    return voice


# What is on disk is read once a process, however many services it builds.


@cache
def _spoken(recording: bool) -> tuple[Words, Tree]:
    words = Words.read()
    return words, Tree.read(words, CONTENT, *(prompts.SPOKEN if recording else prompts.UNRECORDED))


@cache
def _library(recording: bool) -> Library:
    words, tree = _spoken(recording)
    return Library.read(Script(tree, words, {}).sheet())


def account(settings: Settings) -> Account | None:
    """What the demo's own stand-in for the voice API lets in; only its own phones ring."""
    username, key, number = settings.at_username, settings.at_api_key, settings.at_voice_number
    if not (username and key and number):
        return None
    return Account(username, key.get_secret_value(), number, settings.at_flash_number or "")
