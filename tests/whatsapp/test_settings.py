"""WhatsApp is there where all of its settings are, and nowhere else."""

import pytest

from config import Settings, SettingsMissing
from tests.support.callers import set_up
from tests.support.messaging import ACCOUNT

GIVEN = {"DEMO": "1"} | {name.upper(): value for name, value in ACCOUNT.items()}


def test_without_its_settings_it_is_nowhere(settings: Settings) -> None:
    with set_up(settings) as app:
        client = app.test_client()
        assert client.get("/whatsapp").status_code == 404
        assert client.post("/whatsapp").status_code == 404


@pytest.mark.parametrize("name", ACCOUNT)
def test_whichever_is_missing_is_named(name: str) -> None:
    given = {key: value for key, value in GIVEN.items() if key != name.upper()}
    with pytest.raises(SettingsMissing, match=f"{name.upper()}: missing"):
        Settings.read(given)


def test_no_secret_of_it_is_shown() -> None:
    shown = repr(Settings.read(GIVEN))
    assert not [name for name, value in ACCOUNT.items() if value in shown and "id" not in name]


def test_callers_words_go_to_meta_alone_outside_the_demo() -> None:
    elsewhere = GIVEN | {"DEMO": "", "WHATSAPP_URL": "https://meta.example.org/v25.0"}
    with pytest.raises(SettingsMissing, match=r"WHATSAPP_URL: only https://graph\.facebook\.com/"):
        Settings.read(elsewhere)
