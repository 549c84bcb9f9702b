"""The console does all that it does as its own user of Redis, with its own keys and commands."""

import redis

from tests.support.redis_users import RULES, signed_in_to_redis

from .conftest import Desk


def test_the_console_is_refused_nothing(desk: Desk, redis_url: str) -> None:
    case = f"/staff/cases/{desk.file().id}"
    pages = [
        rule.rule
        for rule in desk.app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.arguments
    ]
    with signed_in_to_redis(redis_url, "console", desk.redis):
        assert desk.visitor().sign_in(password="not this one").status_code != 302
        achieng, barasa = desk.person(), desk.person("barasa")
        barasa.get(case)
        for page in (case, f"{case}/news?writing=reply", *pages):
            assert achieng.get(page).status_code < 500, page
        desk.redis.config_get("save")  # as the doctor does
    assert len(pages) > 20


def test_the_console_reaches_no_dialogue_and_nothing_of_the_server(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as admin:
        admin.execute_command("ACL", "SETUSER", "console", *RULES["console"])
        for command in (
            ("GET", "session:x"), ("SET", "session:x", "y"), ("SET", "audit:check", "all is well"),
            ("KEYS", "*"), ("FLUSHALL",), ("CONFIG", "SET", "save", "1 1"), ("ACL", "LIST"),
        ):  # fmt: skip
            assert admin.execute_command("ACL", "DRYRUN", "console", *command) != b"OK", command
        for command in (("GETDEL", "staff:challenge:x"), ("GET", "audit:check")):
            assert admin.execute_command("ACL", "DRYRUN", "console", *command) == b"OK", command
        admin.execute_command("ACL", "DELUSER", "console")
