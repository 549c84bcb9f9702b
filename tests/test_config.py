"""Settings: complete or refused, with all that is amiss in one message."""

from pathlib import Path

import pytest

from config import DEMO_HELPLINE, Settings, SettingsMissing

LIVE = {
    "DATABASE_URL": "postgresql://salama:database-password@db/salama",
    "REDIS_URL": "rediss://:redis-password@cache:6380/0",
    "SECRET_KEY": "secret-key-" + "s" * 32,
    "PEPPER": "pepper-" + "p" * 32,
    "CALLBACK_TOKEN": "callback-" + "t" * 16,
    "METRICS_TOKEN": "metrics-" + "m" * 16,
    "HELPLINE": "+254712345678",
    "TEAM_HOURS": "Mon-Fri 08:00-18:00",
}
SECRETS = {
    "database-password",
    "redis-password",
    LIVE["SECRET_KEY"],
    LIVE["PEPPER"],
    LIVE["CALLBACK_TOKEN"],
    LIVE["METRICS_TOKEN"],
    "a demo password",
}


def refused(**environment: str) -> str:
    with pytest.raises(SettingsMissing) as refusal:
        Settings.read(environment)
    return str(refusal.value)


def test_what_is_given_is_read() -> None:
    settings = Settings.read({**LIVE, "PORT": "9000", "INSTANCE_PATH": "/srv/salama"})
    assert not settings.demo
    assert (settings.port, settings.host) == (9000, "127.0.0.1")
    assert settings.instance_path == Path("/srv/salama")
    assert settings.database_url == LIVE["DATABASE_URL"]
    assert settings.helpline == "+254712345678"
    assert settings.pepper.get_secret_value() == LIVE["PEPPER"]


def test_all_that_is_missing_is_named_in_one_message() -> None:
    message = refused()
    for name in LIVE:
        assert f"{name}: missing" in message
    assert "PORT" not in message
    assert "DEMO" not in message


@pytest.mark.parametrize("name", LIVE)
def test_a_live_service_starts_without_none_of_them(name: str) -> None:
    message = refused(**{**LIVE, name: ""})
    assert message.splitlines()[1:] == [f"  {name}: missing"]


def test_what_is_wrong_and_what_is_missing_are_named_together() -> None:
    message = refused(**{**LIVE, "PORT": "0", "PEPPER": "short", "METRICS_TOKEN": ""})
    for name in ("PORT", "PEPPER", "METRICS_TOKEN"):
        assert f"\n  {name}: " in message
    assert len(message.splitlines()) == 4


def test_the_message_repeats_nothing_of_what_was_given() -> None:
    message = refused(**{**LIVE, "PEPPER": "sh0rt", "HELPLINE": "0712", "PORT": "many"})
    assert not any(given in message for given in ("sh0rt", "0712", "many"))


@pytest.mark.parametrize(
    "number", ["0712345678", "712345678", "+254", "+25412", "help", "+", "999"]
)
def test_a_helpline_that_cannot_be_rung_is_refused(number: str) -> None:
    assert "HELPLINE" in refused(**{**LIVE, "HELPLINE": number})


@pytest.mark.parametrize("number", ["+254 712 345 678", "+254-712-345678", "+254712345678"])
def test_a_helpline_is_kept_in_e164(number: str) -> None:
    assert Settings.read({**LIVE, "HELPLINE": number}).helpline == "+254712345678"


def test_a_live_service_never_shows_the_helpline_of_the_demo() -> None:
    assert "HELPLINE" in refused(**{**LIVE, "HELPLINE": DEMO_HELPLINE})


@pytest.mark.parametrize(
    ("name", "short"),
    [("SECRET_KEY", "s" * 31), ("PEPPER", "p" * 31), ("CALLBACK_TOKEN", "t" * 15),
     ("METRICS_TOKEN", "m" * 15), ("DEMO_PASSWORD", "seven77")],
)  # fmt: skip
def test_a_secret_that_is_easily_guessed_is_refused(name: str, short: str) -> None:
    assert f"\n  {name}: " in refused(**{**LIVE, name: short})
    Settings.read({**LIVE, name: f"{short}x"})  # one letter more will do


def test_no_secret_is_in_what_is_printed_of_the_settings() -> None:
    settings = Settings.read({**LIVE, "DEMO_PASSWORD": "a demo password"})
    for printed in (repr(settings), str(settings)):
        assert not any(secret in printed for secret in SECRETS)


def test_settings_cannot_be_changed_once_read() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Settings.read(LIVE).port = 1


def test_a_process_for_callers_says_which_settings_it_has_no_use_for() -> None:
    whole = {**LIVE, "SMTP_URL": "smtps://u:p@mail.example.org", "EMAIL_FROM": "a@example.org"}
    both, callers = (Settings.read({**whole, "SERVES": of}) for of in ("both", "callbacks"))
    assert both.told_too_much == []
    assert callers.told_too_much == ["SMTP_URL", "EMAIL_FROM"]
    assert Settings.read({**LIVE, "SERVES": "callbacks"}).told_too_much == []


# The demo


@pytest.mark.parametrize("yes", ["1", "true", "TRUE", "yes", "on", "True", "t", "y"])
def test_the_demo_fills_in_what_nobody_gave(tmp_path: Path, yes: str) -> None:
    settings = Settings.read({"DEMO": yes, "INSTANCE_PATH": str(tmp_path)})
    assert settings.demo
    assert settings.database_url == f"sqlite:///{tmp_path}/salama.sqlite3"
    assert settings.redis_url == f"unix://{tmp_path}/redis.sock"
    assert settings.helpline == DEMO_HELPLINE
    assert settings.callback_token is None


@pytest.mark.parametrize("no", ["0", "false", "no", "off"])
def test_what_is_no_demo_is_live(no: str) -> None:
    assert "REDIS_URL: missing" in refused(DEMO=no)
    assert not Settings.read({**LIVE, "DEMO": no}).demo


def test_a_demo_that_is_neither_on_nor_off_is_refused() -> None:
    assert "\n  DEMO: " in refused(**{**LIVE, "DEMO": "perhaps"})


def test_what_is_given_goes_before_what_the_demo_would_fill_in(tmp_path: Path) -> None:
    demo = {"DEMO": "1", "INSTANCE_PATH": str(tmp_path)}
    settings = Settings.read({**LIVE, **demo})
    assert settings.database_url == LIVE["DATABASE_URL"]
    assert settings.secret_key.get_secret_value() == LIVE["SECRET_KEY"]
    assert settings.callback_token is not None


def test_the_demos_secrets_outlive_a_start_and_are_for_the_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "instance"
    demo = {"DEMO": "1", "INSTANCE_PATH": str(folder)}
    first, second = Settings.read(demo), Settings.read(demo)
    assert first.secret_key == second.secret_key
    assert first.pepper == second.pepper
    assert first.pepper.get_secret_value() != first.secret_key.get_secret_value()
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.name for path in folder.iterdir()} == {"secret_key", "pepper", "at_api_key"}
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in folder.iterdir())


def test_two_demos_share_no_secret(tmp_path: Path) -> None:
    one, other = (
        Settings.read({"DEMO": "1", "INSTANCE_PATH": str(tmp_path / name)}) for name in "ab"
    )
    assert one.secret_key != other.secret_key


def test_a_live_start_makes_nothing_up(tmp_path: Path) -> None:
    refused(INSTANCE_PATH=str(tmp_path / "instance"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("number", ["AT_VOICE_NUMBER", "AT_FLASH_NUMBER"])
def test_a_number_for_calls_needs_the_account_behind_it(number: str) -> None:
    message = refused(**{**LIVE, number: "+254711082900"})
    needed = {"AT_VOICE_NUMBER", "AT_USERNAME", "AT_API_KEY", "PUBLIC_URL"} - {number}
    assert set(message.splitlines()[1:]) == {f"  {name}: missing" for name in needed}


VOICE = {
    **LIVE,
    "AT_VOICE_NUMBER": "+254711082900",
    "AT_FLASH_NUMBER": "+254711082901",
    "AT_USERNAME": "salama",
    "AT_API_KEY": "a key",
    "PUBLIC_URL": "https://salama.example:8443",
}


@pytest.mark.parametrize(
    "url",
    ["https://x.example/", "https://x.example/salama", "https://u:p@x.example", "x https://x.example",
     "https://x.example?q", "https://x.example#f", "javascript://https://x.example", "https://",
     "http://x.example"],
)  # fmt: skip
def test_an_address_that_the_gateway_could_not_reach_us_at_is_refused(url: str) -> None:
    assert Settings.read(VOICE).address == VOICE["PUBLIC_URL"]
    assert "\n  PUBLIC_URL: " in refused(**{**VOICE, "PUBLIC_URL": url})


@pytest.mark.parametrize("other", ["AT_VOICE_NUMBER", "HELPLINE"])
@pytest.mark.parametrize("flash", ["+254711082900", "+254 711 082 900"])
def test_the_number_that_is_never_answered_is_none_to_talk_on(other: str, flash: str) -> None:
    message = refused(**{**VOICE, other: "+254711082900", "AT_FLASH_NUMBER": flash, "PORT": "0"})
    assert f"\n  AT_FLASH_NUMBER: the same as {other}" in message
    assert "\n  PORT: " in message


@pytest.mark.parametrize("name", ["HELPLINE", "AT_VOICE_NUMBER", "AT_FLASH_NUMBER"])
@pytest.mark.parametrize("number", ["+254000000000", "+254000000001", "+254000000002"])
def test_the_numbers_of_the_demo_are_no_live_ones(name: str, number: str) -> None:
    assert f"\n  {name}: nobody answers" in refused(**{**VOICE, name: number})


@pytest.mark.parametrize("token", ["aaaa/bbbb/cccc/../x", "<int:a>bbbbbbbbbbbb", "a b?c#d%" * 3])
def test_a_callback_token_is_one_plain_part_of_a_path(token: str) -> None:
    message = refused(**{**LIVE, "CALLBACK_TOKEN": token})
    assert "\n  CALLBACK_TOKEN: " in message
    assert token not in message


@pytest.mark.parametrize("hosts", ["https://.com", "ftp://x.example:21", "https://-.example"])
def test_recordings_come_from_named_hosts_of_the_web(hosts: str) -> None:
    assert "\n  RECORDING_HOSTS: " in refused(**{**LIVE, "RECORDING_HOSTS": hosts})


def test_the_account_goes_by_either_name() -> None:
    names = {"AFRICASTALKING_USERNAME": "salama", "AFRICASTALKING_API_KEY": "a key"}
    settings = Settings.read({**LIVE, **names, "AT_USERNAME": "ours"})
    assert settings.at_username == "ours"
    assert settings.at_api_key
    assert settings.at_api_key.get_secret_value() == "a key"
    assert "a key" not in repr(settings)


def test_the_demo_asks_its_own_stand_in_for_calls_unless_it_has_an_account(tmp_path: Path) -> None:
    demo = {"DEMO": "1", "INSTANCE_PATH": str(tmp_path), "PORT": "8010"}
    settings = Settings.read(demo)
    assert settings.at_url == "http://127.0.0.1:8010/handset/at"
    assert settings.at_voice_number == "+254000000001"
    assert Settings.read({**demo, "AT_USERNAME": "x", "AT_API_KEY": "y"}).at_url is None
