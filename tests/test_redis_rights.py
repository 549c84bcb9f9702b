"""What each process may do in Redis: all that it has to, and nothing of the others."""

import shutil
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import pytest
import redis
from flask import Flask

from assembly.redis_client import redis_at
from demo.redis_server import server_binary
from dialogue.lines import SECONDS_OF_REST, Unreachable
from handset.ussd.phone import Phone
from handset.voice.call import Call
from handset.voice.switch import Switch
from ivr.voice_xml import NOTHING
from ops import checks
from ops.child_process import child
from tests.support.callers import comes_back, press, report_with_code, service_of
from tests.support.house import HOUSE
from tests.support.redis_users import RULES, signed_in_to_redis
from tests.support.telling import tell
from tests.support.transcripts import Player, steps
from worker.__main__ import jobs

JOURNEYS = ("workshop_feedback_dialled_en", "who_can_help_near_me_en", "help_by_text_en")


def test_callers_are_refused_nothing(
    app: Flask, redis_url: str, switch: Switch, phone: Phone
) -> None:
    service = service_of(app)
    with signed_in_to_redis(redis_url, "callers", service.redis):
        code = report_with_code(phone)
        phone.drop()
        for pin in ("1111", "4826"):
            comes_back(phone, code, pin)
            phone.drop()
        tell(phone, "report", consent_store="YES", danger_now="NO", where="KE")
        phone.drop()
        for name in JOURNEYS:
            first, *lines = (HOUSE / f"tests/journeys/{name}.txt").read_text("utf-8").splitlines()
            lines = [line for line in lines if not line.startswith("= counted")]  # by several here
            begins = {"ussd": "= dials", "sms": "= texts"}[first.partition(",")[0]]
            Player(app, switch).play(steps(lines if lines[0].startswith("=") else [begins, *lines]))
        assert checks.of_redis(service.redis) == ""


def test_what_is_told_of_a_call_that_is_over_is_looked_up_as_callers_may(
    app: Flask, redis_url: str, switch: Switch
) -> None:
    with signed_in_to_redis(redis_url, "callers", service_of(app).redis):
        call = Call("+254711000001", switch)
        call.ring()
        call.press("1")
        call.press("1")
        late = call.exchanges[-1]
        call.hang_up()
        answer = app.test_client().post(late.path, data=late.form)
        assert answer.data == NOTHING


def test_the_worker_is_refused_nothing(app: Flask, redis_url: str, phone: Phone) -> None:
    service = service_of(app)
    tell(phone, "report", consent_store="YES", danger_now="NO", where="KE")
    phone.drop()
    press(phone, "1")
    with (
        redis.Redis.from_url(redis_url) as admin,
        signed_in_to_redis(redis_url, "worker", service.redis),
    ):
        with suppress(Unreachable):  # the lines of before were closed
            service.conversation.gone()
        time.sleep(SECONDS_OF_REST)
        for name in admin.zrange("pending", 0, -1):
            admin.zadd("pending", {name: 0})  # silent for minutes
        for job in jobs(service):
            if job.name in ("lost callers", "passages", "audit log"):
                job.work()
        assert admin.zcard("pending") == 0
        service.texted.put_down("a sign", "+254711000001")
        service.texted.pick_up("a sign", "+254711000001")
        assert admin.exists("audit:check")
        assert checks.of_redis(service.redis) == ""


OF_STAFF = (
    ("GET", "staff:signed-in:x"),
    ("HGETALL", "staff:places:x"),
    ("SET", "sign-in:name:x", "0"),
    ("SET", "audit:check", "all is well"),
    ("EVAL", "return redis.call('GET', 'staff:signed-in:x')", "0"),
    ("EVAL", "return redis.call('KEYS', '*')", "0"),
)
OF_NOBODY = (
    *(("KEYS", "*"), ("SCAN", "0"), ("FLUSHALL",), ("FLUSHDB",), ("CONFIG", "GET", "*")),
    *(("CONFIG", "SET", "save", "1 1"), ("ACL", "LIST"), ("MONITOR",), ("DEBUG", "SLEEP", "0")),
    *(("SAVE",), ("SHUTDOWN",), ("CLIENT", "LIST"), ("REPLICAOF", "NO", "ONE"), ("INFO",)),
    *(("SUBSCRIBE", "x"), ("MODULE", "LIST"), ("MIGRATE", "h", "1", "k", "0", "1"), ("RANDOMKEY",)),
)


@pytest.mark.parametrize("command", [*OF_STAFF, *OF_NOBODY], ids=" ".join)
def test_callers_reach_nothing_of_staffs_and_nothing_of_the_server(
    redis_url: str, command: tuple[str, ...]
) -> None:
    with redis.Redis.from_url(redis_url) as admin:
        admin.execute_command("ACL", "SETUSER", "callers", *RULES["callers"])
        said = admin.execute_command("ACL", "DRYRUN", "callers", *command)
        if command[0] != "EVAL":
            assert said != b"OK"
        else:
            with redis.Redis.from_url(redis_url) as theirs:
                theirs.execute_command("AUTH", "callers", RULES["callers"][1][1:])
                with pytest.raises(redis.RedisError, match="executing the script can't"):
                    theirs.execute_command(*command)
        admin.execute_command("ACL", "DELUSER", "callers")


@pytest.mark.parametrize(
    ("login", "user"), [("callers:a%40word@", "callers"), (":a%40word@", None)]
)
def test_behind_sentinels_a_process_is_its_own_user_too(login: str, user: str | None) -> None:
    client = redis_at(f"redis+sentinel://{login}one:1,two:2/salama")
    signs_in = client.connection_pool.connection_kwargs
    assert (signs_in["username"], signs_in["password"]) == (user, "a@word")


def test_redis_takes_the_file_and_lets_nobody_in_without_a_name(tmp_path: Path) -> None:
    shutil.copy(HOUSE / "deploy" / "redis-salama.acl", tmp_path)
    listens = ("--port", "0", "--unixsocket", "s", "--aclfile", "redis-salama.acl", "--save", "")
    with child([str(server_binary()), *listens], cwd=tmp_path, stdout=subprocess.DEVNULL):
        with redis.Redis(unix_socket_path=str(tmp_path / "s")) as nobody:
            until = time.monotonic() + 30
            while not (tmp_path / "s").exists() and time.monotonic() < until:
                time.sleep(0.01)
            with pytest.raises(redis.AuthenticationError):
                nobody.ping()
        with redis.Redis.from_url(f"unix://callers:PASSWORD-OF-CALLERS@{tmp_path / 's'}") as named:
            assert named.ping()
