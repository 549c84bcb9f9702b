"""The chat in a real browser: a voice note is spoken into its microphone."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from handset.web.routes import register
from handset.web.site import Credentials, MetaSecrets
from handset.whatsapp import chats
from tests.handset.conftest import Serve

ACCOUNT = Credentials("salama", "a key", "+254711082900", meta=MetaSecrets("a secret", "a token"))


@pytest.fixture
def page_app(monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The phone's pages before a service that takes all it is told, and answers nothing."""
    monkeypatch.setattr(chats, "MOST_WAIT_S", 0)
    app = Flask("page")
    register(app, "http://127.0.0.1:9", credentials=ACCOUNT)
    app.extensions["handset"].chats.meta.hook = lambda *_: 200
    return app


@pytest.mark.usefixtures("recording_browser")
def test_a_voice_note_is_spoken_or_where_there_is_no_microphone_a_sample_is_sent(
    serve: Serve, page_app: Flask, browse: Callable[[str], Page]
) -> None:
    page = browse(serve(page_app) + "/handset/whatsapp")
    page.evaluate("() => { navigator.mediaDevices.getUserMedia = () => Promise.reject(); }")
    page.click("button:has-text('Speak')")
    expect(page.locator("#told")).to_contain_text("There is no microphone here")
    page.click("button:has-text('Sample of a voice note')")
    expect(page.locator(".out")).to_have_text("(a voice note of 3 s)")
    page.context.grant_permissions(["microphone"])
    page.click("button:has-text('Speak')")
    expect(page.locator("#told")).to_contain_text(re.compile("Recording, [1-9]"))
    page.click("button:has-text('Send the voice note')")
    expect(page.locator(".out")).to_have_count(2)
    expect(page.locator(".out").last).to_have_text(re.compile(r"^\s*\(a voice note of \d+ s\)\s*$"))
    sample, spoken = page_app.extensions["handset"].chats.meta.media.kept.values()
    assert sample.data != spoken.data
    assert spoken.data[:4] == b"OggS"
    assert b"OpusHead\x01\x01" in spoken.data
