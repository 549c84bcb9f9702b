"""The demo's number on WhatsApp: at the stand-in for Meta that its own web process has."""

import secrets
from collections.abc import Mapping

NUMBER_ID = "100000000000001"


def account(port: int, given: Mapping[str, str]) -> dict[str, str]:
    """Its settings, with secrets made anew each start; nothing where some are given."""
    if any(name.startswith("WHATSAPP_") for name in given):
        return {}
    return {
        "WHATSAPP_NUMBER_ID": NUMBER_ID,
        "WHATSAPP_TOKEN": secrets.token_hex(32),
        "WHATSAPP_APP_SECRET": secrets.token_hex(32),
        "WHATSAPP_VERIFY_TOKEN": secrets.token_hex(32),
        "WHATSAPP_URL": f"http://127.0.0.1:{port}/handset/meta/v25.0",
    }
