"""What the demo makes up: numbers that nobody has, secrets kept beside its database."""

from pathlib import Path

from ops.secret_file import kept_secret

# Nobody can be reached on it: the demo shows it wherever the organisation's own line would stand.
DEMO_HELPLINE, DEMO_TEAM_HOURS = "+254000000000", "Mon-Fri 08:00-18:00"
DEMO_VOICE_NUMBER, DEMO_FLASH_NUMBER = "+254000000001", "+254000000002"
DEMO_SENDER = "20000"
OF_DEMO = (DEMO_HELPLINE, DEMO_VOICE_NUMBER, DEMO_FLASH_NUMBER)


def with_demo_secrets(given: dict[str, str]) -> dict[str, str]:
    """What the demo needs and nobody has given, with secrets kept beside its database."""
    folder = Path(given.get("instance_path", "instance")).absolute()
    if not given.keys() & {"at_username", "at_api_key"}:
        given = _demo_line(given.get("port", "8000"), kept_secret(folder / "at_api_key")) | given
    return {
        "database_url": f"sqlite:///{folder / 'salama.sqlite3'}",
        "redis_url": f"unix://{folder / 'redis.sock'}",
        "helpline": DEMO_HELPLINE,
        "team_hours": DEMO_TEAM_HOURS,
        "secret_key": kept_secret(folder / "secret_key"),
        "pepper": kept_secret(folder / "pepper"),
    } | given


def _demo_line(port: str, key: str) -> dict[str, str]:
    """An account at the stand-in that the demo's own web process has."""
    return {
        "at_username": "sandbox",
        "at_api_key": key,
        "at_url": f"http://127.0.0.1:{port}/handset/at",
        "at_voice_number": DEMO_VOICE_NUMBER,
        "at_flash_number": DEMO_FLASH_NUMBER,
        "at_sender": DEMO_SENDER,
    }
