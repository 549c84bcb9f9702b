"""Security keys (WebAuthn, https://www.w3.org/TR/webauthn-3/): asked to sign what was made up for
this one moment. A page on another address is signed for as that address, and refused.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from models.security_key import SecurityKey
from staff.access.accounts import Account
from staff.console import console

if TYPE_CHECKING:
    from fido2.server import Fido2Server
    from fido2.webauthn import AttestedCredentialData

ANSWER_WITHIN_SECONDS = 15 * 60
LONGEST_ANSWER = 20_000


class KeyRefused(ValueError):
    """It is no answer of such a key to what was asked here, or one to what was asked before."""


def keys_of(account: Account) -> Sequence[SecurityKey]:
    """The keys that a person has."""
    with console().database() as db:
        return SecurityKey.of(db, account.id)


def has_second_factor(account: Account) -> bool:
    """Whether a password alone lets nobody in as this person."""
    return bool(account.tf_totp_secret or keys_of(account))


def to_add(account: Account, keys: Sequence[SecurityKey], bound: str) -> dict[str, Any]:
    """What a browser asks a new key for; those that are there already are left out by it.

    `bound`: what the answer has to come with, such as the sign-in's own box.
    """
    user = {"id": account.id.bytes, "name": account.username, "displayName": account.username}
    options, state = _server().register_begin(
        user,  # type: ignore[arg-type] # a mapping does
        _credentials(keys),
        resident_key_requirement="discouraged",  # type: ignore[arg-type] # as its enums are texts
        user_verification="discouraged",  # type: ignore[arg-type] # the password was that
    )
    _remember(state["challenge"], bound)
    return dict(options.public_key)


def to_sign_in(keys: Sequence[SecurityKey], bound: str) -> dict[str, Any]:
    """What a browser asks one of these keys for."""
    options, state = _server().authenticate_begin(
        _credentials(keys),
        user_verification="discouraged",  # type: ignore[arg-type]
    )
    _remember(state["challenge"], bound)
    return dict(options.public_key)


def added(account: Account, name: str, answer: str, bound: str) -> SecurityKey:
    """The key that answered, not kept yet.

    :raise KeyRefused: it is no answer to what was asked here.
    """
    told = _told(answer)
    state = _asked(told, bound)
    try:
        said = _server().register_complete(state, told)
    except Exception as wrong:  # whatever its parser makes of what a stranger sent
        raise KeyRefused from wrong
    credential = said.credential_data
    if credential is None:
        raise KeyRefused
    return SecurityKey(
        person_id=account.id,
        name=name,
        credential_id=credential.credential_id,
        credential=bytes(credential),
        uses=said.counter,
    )


def signed(db: Session, keys: Sequence[SecurityKey], answer: str, bound: str) -> SecurityKey:
    """Which of these keys signed; that it did is noted.

    :raise KeyRefused: none did, or it counts no further than before, as a copy of it would.
    """
    from fido2.webauthn import AuthenticationResponse  # noqa: PLC0415 - by few people

    told = _told(answer)
    state = _asked(told, bound)
    try:
        credential = _server().authenticate_complete(state, _credentials(keys), told)
        counted = AuthenticationResponse.from_dict(told).response.authenticator_data.counter
    except Exception as wrong:
        raise KeyRefused from wrong
    key = next(one for one in keys if one.credential_id == credential.credential_id)
    if not key.use(db, counted):
        raise KeyRefused
    return key


def _server() -> "Fido2Server":
    from fido2.server import Fido2Server  # noqa: PLC0415 - a process for callers has none
    from fido2.webauthn import PublicKeyCredentialRpEntity  # noqa: PLC0415

    address = console().address
    us = PublicKeyCredentialRpEntity(name="Safari Salama", id=urlsplit(address).hostname)
    return Fido2Server(us, attestation="none", verify_origin=lambda origin: origin == address)  # type: ignore[arg-type]


def _credentials(keys: Sequence[SecurityKey]) -> "list[AttestedCredentialData]":
    from fido2.webauthn import AttestedCredentialData  # noqa: PLC0415

    return [AttestedCredentialData(key.credential) for key in keys]


def _told(answer: str) -> Mapping[str, Any]:
    try:
        told = json.loads(answer[:LONGEST_ANSWER])
    except (ValueError, RecursionError) as wrong:
        raise KeyRefused from wrong
    if not isinstance(told, dict):
        raise KeyRefused
    return told


def _asked(told: Mapping[str, Any], bound: str) -> dict[str, Any]:
    """What this answers; it can be answered once, and only with what it was bound to."""
    from fido2.utils import websafe_decode, websafe_encode  # noqa: PLC0415
    from fido2.webauthn import CollectedClientData  # noqa: PLC0415

    try:
        said = CollectedClientData(websafe_decode(told["response"]["clientDataJSON"]))
        challenge = websafe_encode(said.challenge)
    except Exception as wrong:
        raise KeyRefused from wrong
    if console().redis.getdel(_place(challenge, bound)) is None:
        raise KeyRefused
    return {"challenge": challenge, "user_verification": "discouraged"}


def _remember(challenge: str, bound: str) -> None:
    console().redis.set(_place(challenge, bound), 1, ex=ANSWER_WITHIN_SECONDS)


def _place(challenge: str, bound: str) -> str:
    return f"staff:challenge:{hashlib.sha256(f'{bound} {challenge}'.encode()).hexdigest()}"
