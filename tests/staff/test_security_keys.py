"""Security keys: added, asked for at sign-in; of use for nobody else, nowhere else, and once."""

import dataclasses
import html
import json
import os
import re
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256, Hash
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from models import Event, Person, SecurityKey
from models.person import Role
from staff.access.membership import renew

from .conftest import PASSWORD, Desk, Visitor
from .pages import follow, sign_in

HERE = "http://localhost"
ADD, STEP = "/staff/account/security-keys", "/staff/second-factor"


class Device:
    """A security key in software, as the browser before it would pass its answers on."""

    def __init__(self, *, counts: bool = True) -> None:
        self._key = generate_private_key(SECP256R1())
        self._id = os.urandom(32)
        self._counts = counts
        self.uses = 0

    def _said(self, made: bool, origin: str) -> AuthenticatorData:
        digest = Hash(SHA256())
        digest.update(origin.partition("//")[2].partition(":")[0].encode())
        public = ES256.from_cryptography_key(self._key.public_key())  # type: ignore[no-untyped-call]
        credential = AttestedCredentialData.create(bytes(16), self._id, public) if made else b""
        self.uses += self._counts
        flags = AuthenticatorData.FLAG.UP | (AuthenticatorData.FLAG.AT if made else 0)
        said: AuthenticatorData = AuthenticatorData.create(
            digest.finalize(), flags, self.uses, credential
        )
        return said

    def create(self, asked: dict[str, Any], origin: str = HERE) -> str:
        told = CollectedClientData.create("webauthn.create", asked["challenge"], origin)
        made = AttestationObject.create("none", self._said(True, origin), {})
        return self._answer(clientDataJSON=told, attestationObject=made)

    def get(self, asked: dict[str, Any], origin: str = HERE) -> str:
        told = CollectedClientData.create("webauthn.get", asked["challenge"], origin)
        said = self._said(False, origin)
        signature = self._key.sign(said + told.hash, ECDSA(SHA256()))
        return self._answer(clientDataJSON=told, authenticatorData=said, signature=signature)

    def _answer(self, **parts: bytes) -> str:
        response = {name: websafe_encode(bytes(part)) for name, part in parts.items()}
        named = websafe_encode(self._id)
        return json.dumps({"id": named, "rawId": named, "type": "public-key", "response": response})


def _asked(visitor: Visitor, url: str) -> dict[str, Any]:
    """What a page asks a key for."""
    found = re.search(r'data-options="([^"]+)"', visitor.get(url).text)
    assert found
    asked: dict[str, Any] = json.loads(html.unescape(found[1]))
    return asked


def _add(person: Visitor, device: Device, **fields: str) -> Any:
    answer = device.create(_asked(person, "/staff/account"))
    usual = {"name": "blue", "password": PASSWORD, "answer": answer}
    return person.post(ADD, **usual | fields)


def _half_way(desk: Desk, name: str = "achieng") -> Visitor:
    visitor = desk.visitor()
    assert visitor.sign_in(name).location == STEP
    return visitor


@pytest.fixture
def device(desk: Desk) -> Device:
    """Achieng's key."""
    device = Device()
    assert _add(desk.person(), device).status_code == 200
    return device


def test_a_key_lets_in_and_the_password_alone_does_not(desk: Desk, device: Device) -> None:
    visitor = _half_way(desk)
    assert visitor.get("/staff/cases").status_code == 302
    visitor = _half_way(desk)
    answer = device.get(_asked(visitor, STEP))
    assert visitor.post(STEP, answer=answer).location == "/staff/home"
    assert "used " in visitor.get("/staff/account").text


def test_an_answer_is_taken_once_and_only_in_the_sign_in_that_asked(
    desk: Desk, device: Device
) -> None:
    one, other = _half_way(desk), _half_way(desk)
    asked = _asked(one, STEP)
    assert other.post(STEP, answer=device.get(asked)).status_code == 403
    cookie = one.cookie()
    assert one.post(STEP, answer=device.get(asked)).status_code == 302
    again = _half_way(desk)
    again.client.set_cookie("salama", cookie or "")
    assert again.post(STEP, answer=device.get(asked)).status_code in (302, 403)
    assert again.get("/staff/cases").status_code == 302


def test_a_page_on_another_address_has_a_key_sign_in_vain(desk: Desk, device: Device) -> None:
    for origin in ("https://localhost.example", "http://localhost:8001", "https://localhost"):
        visitor = _half_way(desk)
        answer = device.get(_asked(visitor, STEP), origin)
        assert visitor.post(STEP, answer=answer).status_code == 403


def test_a_copy_of_a_key_is_noticed_by_what_it_counts(desk: Desk, device: Device) -> None:
    visitor = _half_way(desk)
    assert visitor.post(STEP, answer=device.get(_asked(visitor, STEP))).status_code == 302
    device.uses = 0
    visitor = _half_way(desk)
    assert visitor.post(STEP, answer=device.get(_asked(visitor, STEP))).status_code == 403


def test_a_key_that_counts_nothing_does_as_well(desk: Desk) -> None:
    device = Device(counts=False)
    _add(desk.person(), device)
    for _ in range(2):
        visitor = _half_way(desk)
        assert visitor.post(STEP, answer=device.get(_asked(visitor, STEP))).status_code == 302


def test_somebody_elses_key_and_nonsense_let_nobody_in(desk: Desk, device: Device) -> None:
    desk.add("other", Role.CASEWORKER)
    theirs = Device()
    assert _add(desk.person("other"), theirs).status_code == 200
    visitor = _half_way(desk)
    asked = _asked(visitor, STEP)
    assert visitor.post(STEP, answer=theirs.get(asked)).status_code == 403
    right = json.loads(device.get(_asked(visitor, STEP)))
    told = json.loads(websafe_decode(right["response"]["clientDataJSON"]))
    for nonsense in (
        *("", "x", "[]", "{}", "[" * 9000, '{"response": 1}', '{"response": {}}'),
        json.dumps(right | {"rawId": 1}),
        json.dumps(right | {"response": right["response"] | {"signature": "AAAA"}}),
        json.dumps(right | {"response": right["response"] | {"authenticatorData": "AA"}}),
        json.dumps({"response": {"clientDataJSON": websafe_encode(json.dumps(told).encode())}}),
    ):
        desk.redis.delete(*desk.redis.keys("sign-in:*"))  # or it is slowed
        assert visitor.post(STEP, answer=nonsense).status_code == 403


def test_recovery_codes_come_with_the_first_key_and_do_in_its_place(desk: Desk) -> None:
    shown = _add(desk.person(), Device()).text
    codes = re.findall(r"<li>([0-9a-f-]{14})</li>", shown)
    assert len(codes) == 10
    assert "your security key" in shown
    assert _half_way(desk).post(STEP, code=codes[0]).location == "/staff/home"
    visitor = _half_way(desk)
    assert visitor.post(STEP, code=codes[1]).status_code == 302
    second = _add(visitor, Device(), name="red", old_code=codes[2])
    assert second.location == f"/staff/account#{'security-keys'}"
    assert "red" in visitor.get("/staff/account").text


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"password": "a guess"}, 403),
        ({"name": " "}, 400),
        ({"name": "x" * 41}, 400),
        ({"answer": ""}, 400),
        ({"answer": "{}"}, 400),
    ],
)
def test_a_key_is_not_added_without_password_name_or_answer(
    desk: Desk, fields: dict[str, str], code: int
) -> None:
    assert _add(desk.person(), Device(), **fields).status_code == code
    assert desk.visitor().sign_in().location == "/staff/home"


def test_a_key_that_is_there_is_added_only_by_who_shows_it_and_never_twice(
    desk: Desk, device: Device
) -> None:
    visitor = _half_way(desk)
    assert visitor.post(STEP, answer=device.get(_asked(visitor, STEP))).status_code == 302
    assert _add(visitor, Device()).status_code == 403
    desk.add("other", Role.CASEWORKER)
    assert _add(desk.person("other"), device).status_code == 400


def test_a_key_is_removed_by_its_owner_alone_and_not_as_the_last_factor(
    desk: Desk, device: Device
) -> None:
    with desk.database() as db:
        key = db.scalars(select(SecurityKey)).one()
    away = f"{ADD}/{key.id}/remove"
    assert desk.person("barasa").post(away, password=PASSWORD).status_code == 404
    visitor = _half_way(desk)
    visitor.post(STEP, answer=device.get(_asked(visitor, STEP)))
    assert visitor.post(away, password="a guess").status_code == 403
    assert visitor.post(away, password=PASSWORD).status_code == 409
    with desk.database.begin() as db:
        db.add(SecurityKey(person_id=key.person_id, name="2", credential_id=b"2",
                           credential=key.credential, uses=0))  # fmt: skip
    assert visitor.post(away, password=PASSWORD).status_code == 302
    with desk.database() as db:
        assert [one.name for one in db.scalars(select(SecurityKey))] == ["2"]
        said = list(db.scalars(select(Event.what).where(Event.what.like("security key%"))))
    assert said == ["security key added", "security key removed"]


def test_outside_demo_mode_a_key_alone_is_enough_and_goes_with_a_new_password(
    live_desk: Desk,
) -> None:
    console = live_desk.app.extensions["staff"]
    live_desk.app.extensions["staff"] = dataclasses.replace(console, address="https://localhost")
    person = live_desk.visitor()
    person.client.environ_base["wsgi.url_scheme"] = "https"
    assert person.sign_in().status_code == 302
    assert person.get("/staff/cases").location == "/staff/account"
    answer = Device().create(_asked(person, "/staff/account"), "https://localhost")
    assert person.post(ADD, name="blue", password=PASSWORD, answer=answer).status_code == 200
    assert person.get("/staff/cases").status_code == 200
    assert (
        "achieng                  supervisor    second factor"
        in live_desk.run("people", "list").stdout
    )
    with live_desk.app.app_context(), live_desk.database.begin() as db:
        renew(db, db.scalars(select(Person).where(Person.username == "achieng")).one())
        assert db.scalars(select(SecurityKey)).all() == []


def test_a_key_is_offered_only_where_it_would_work(desk: Desk) -> None:
    console = desk.app.extensions["staff"]
    desk.app.extensions["staff"] = dataclasses.replace(console, address="https://salama.example")
    page = desk.person().get("/staff/account").text
    assert "open the console at https://salama.example" in page
    assert "data-options" not in page


def test_a_real_browser_adds_a_key_and_signs_in_with_it(
    desk: Desk, console: str, browser: Browser
) -> None:
    console = console.replace("127.0.0.1", "localhost")
    made = dataclasses.replace(desk.app.extensions["staff"], address=console.removesuffix("/staff"))
    desk.app.extensions["staff"] = made
    page = browser.new_page()
    machine = page.context.new_cdp_session(page)
    machine.send("WebAuthn.enable")
    kind = {"protocol": "ctap2", "transport": "usb", "automaticPresenceSimulation": True}
    machine.send("WebAuthn.addVirtualAuthenticator", {"options": kind})
    sign_in(page, f"{console}/account")
    page.fill("#key-name", "blue")
    page.fill("#key-own-password", PASSWORD)
    follow(page, "text=Add this key")
    expect(page.locator("h1")).to_have_text("Your second factor is set up")
    page.context.clear_cookies()
    sign_in(page, f"{console}/account")
    follow(page, "text=Use my security key")
    expect(page.locator("#security-keys")).to_contain_text("blue, used")
