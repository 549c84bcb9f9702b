"""Recordings are fetched from where they may lie, and nobody gets us to fetch anything else."""

import os
import socket
import ssl
import time
from pathlib import Path

import pytest

from gateway.recording_hosts import Origin, origins
from recordings import download
from recordings.download import NotFetched, fetch, is_outside
from tests.support.far_hosts import (
    PUBLIC,
    FarHost,
    Internet,
    certificate,
    far_host,
    gzip_bomb,
    one_host,
    says,
    says_in_turn,
)
from tests.support.machine import within

NAME = "r1.at-internal.com"
OURS = origins("http://.at-internal.com")
SOUND = b"ID3" + bytes(5000)


def get(host: FarHost, url: str = f"http://{NAME}/a.mp3") -> bytes:
    return fetch(url, OURS, one_host(host).network())


def refusal(host: FarHost, url: str = f"http://{NAME}/a.mp3") -> str:
    with pytest.raises(NotFetched) as refused:
        get(host, url)
    return str(refused.value)


def test_what_lies_there_is_fetched_whole_by_its_name() -> None:
    with far_host(says(SOUND)) as host:
        assert get(host, f"http://{NAME}/a/b.mp3?x=1&y=2") == SOUND
    asked = host.asked[0]
    assert asked.startswith(b"GET /a/b.mp3?x=1&y=2 HTTP/1.1\r\n")
    assert f"Host: {NAME}".encode() in asked
    assert b"Accept-Encoding: identity" in asked


def test_over_https_the_certificate_has_to_be_for_that_name(tmp_path: Path) -> None:
    for named in (NAME, "someone.else.example"):
        tls, trusting = certificate(tmp_path, named)
        with far_host(says(SOUND), tls) as host:
            network = one_host(host).network(trusting)
            allowed = origins("https://.at-internal.com")
            if named == NAME:
                assert fetch(f"https://{NAME}/a.mp3", allowed, network) == SOUND
            else:
                with pytest.raises(NotFetched, match="SSLCertVerificationError"):
                    fetch(f"https://{NAME}/a.mp3", allowed, network)
                assert host.asked == []


def test_a_certificate_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    tls, _ = certificate(tmp_path, NAME)
    with far_host(says(SOUND), tls) as host, pytest.raises(NotFetched, match="SSL"):
        fetch(
            f"https://{NAME}/a.mp3", origins("https://.at-internal.com"), one_host(host).network()
        )


@pytest.mark.parametrize(
    "url",
    [
        "", " ", "a.mp3", "//r1.at-internal.com/a", "file:///etc/passwd", "FILE:/etc/passwd",
        "gopher://r1.at-internal.com/", "ftp://r1.at-internal.com/a.mp3", "data:audio/mp3,ID3",
        "http://169.254.169.254/latest/meta-data", "http://127.0.0.1:6379/", "http://localhost/",
        "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://2130706433/", "http://0x7f.1/",
        "http://user@r1.at-internal.com/a", "http://user:secret@r1.at-internal.com/a",
        "http://@r1.at-internal.com/a", "http://r1.at-internal.com@127.0.0.1/",
        "http://127.0.0.1\\@r1.at-internal.com/", "http://r1.at-internal.com\\@127.0.0.1/",
        "http://r1.at-internal.com:6379/", "http://r1.at-internal.com:443/", "http://at-internal.com/",
        "http://.at-internal.com/", "http://r1.at-internal.com./", "http://evilat-internal.com/",
        "http://r1.at-internal.com.evil.example/", "http://r1.at-internal.com%2eevil.example/",
        "https://r1.at-internal.com/a.mp3", "http://r1.at-internal.com:99999/",
        "http://r1.at-internal.com:x/", "http://r1.at-internal.com/a\r\nX-Evil: 1",
        "http://r1.at-internal.com/a b", "http://r1.at-\tinternal.com/", "http://ｒ1.at-internal.com/",
        f"http://{'a' * 64}.at-internal.com/", "http://r1.at-internal.com/" + "a" * 2000, "http://[r1.at-internal.com]/",
    ],
)  # fmt: skip
def test_no_other_address_is_even_called(url: str) -> None:
    with far_host(says(SOUND)) as host:
        internet = one_host(host)
        with pytest.raises(NotFetched):
            fetch(url, OURS, internet.network())
    assert internet.called == []


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "0.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254",
        "100.64.0.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255", "192.0.2.1",
        "198.18.0.1", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "fec0::1",
        "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:93.184.215.14", "::127.0.0.1",
        "64:ff9b::7f00:1", "64:ff9b:1::a00:1", "2002:7f00:1::", "2001:0:7f00:1::", "2001:db8::1",
        "::ffff:0:127.0.0.1",
    ],
)  # fmt: skip
def test_a_name_that_leads_inside_is_not_called(address: str) -> None:
    assert not is_outside(address)
    for found in ([address], [PUBLIC, address]):
        internet = Internet({NAME: [found]}, {})
        with pytest.raises(NotFetched, match="not a public address"):
            fetch(f"http://{NAME}/a.mp3", OURS, internet.network())
        assert internet.called == []


def test_a_name_that_can_not_be_asked_for_is_refused() -> None:
    def addresses(host: str, _: int) -> list[str]:
        raise UnicodeError(host)

    with pytest.raises(NotFetched, match="UnicodeError"):
        fetch(f"http://{NAME}/a.mp3", OURS, download.Network(addresses=addresses))


def test_public_addresses_are_outside() -> None:
    for address in (PUBLIC, "197.248.0.1", "8.8.8.8", "2a00:1450:4001:82b::200e"):
        assert is_outside(address)


def test_a_name_that_changes_its_mind_is_asked_once_and_taken_at_its_word() -> None:
    with far_host(says(SOUND)) as host:
        internet = Internet({NAME: [[PUBLIC], ["127.0.0.1"]]}, {PUBLIC: host.port})
        assert fetch(f"http://{NAME}/a.mp3", OURS, internet.network()) == SOUND
    assert internet.called == [PUBLIC]


def test_where_one_address_does_not_answer_the_next_is_called() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        closed = taken.getsockname()[1]
    with far_host(says(SOUND)) as host:
        away = "93.184.215.15"
        internet = Internet({NAME: [[away, PUBLIC]]}, {away: closed, PUBLIC: host.port})
        assert fetch(f"http://{NAME}/a.mp3", OURS, internet.network()) == SOUND
    assert internet.called == [away, PUBLIC]


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 T", "308 P"])
def test_nobody_is_followed_elsewhere(status: str) -> None:
    with far_host(says(b"", status, "Location: http://127.0.0.1/")) as host:
        assert refusal(host) == f"status {status[:3]}"
    assert len(host.asked) == 1


def test_what_is_not_there_yet_may_be_there_later() -> None:
    with far_host(says_in_turn(says(b"no", "404 Not Found"), says(SOUND))) as host:
        assert refusal(host) == "status 404"
        assert get(host) == SOUND


def test_a_slow_drip_is_cut_off_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "WHOLE_S", 0.5)

    def drip(line: socket.socket, _: bytes) -> None:
        line.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
        while True:
            line.sendall(b"x")
            time.sleep(0.05)

    def drip_headers(line: socket.socket, _: bytes) -> None:
        line.sendall(b"HTTP/1.1 200 OK\r\n")
        while True:
            line.sendall(b"x")
            time.sleep(0.05)

    for slow in (drip, drip_headers):
        with far_host(slow) as host, within(3):
            refusal(host)


def test_over_tls_too_a_slow_one_is_cut_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(download, "WHOLE_S", 0.5)
    tls, trusting = certificate(tmp_path, NAME)

    def drip(line: socket.socket, _: bytes) -> None:
        line.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
        while True:
            line.sendall(b"x")
            time.sleep(0.05)

    with far_host(drip, tls) as host:
        allowed, network = origins("https://.at-internal.com"), one_host(host).network(trusting)
        with within(3), pytest.raises(NotFetched):
            fetch(f"https://{NAME}/a.mp3", allowed, network)


def test_one_that_says_nothing_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "READ_S", 0.3)
    with far_host(lambda line, _: time.sleep(3)) as host:
        assert refusal(host) == "TimeoutError"


def test_gigabytes_are_left_at_twenty_megabytes() -> None:
    sent = 0

    def pour(line: socket.socket, _: bytes) -> None:
        nonlocal sent
        line.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nID3")
        block = bytes(1_000_000)
        while sent < 5_000_000_000:
            sent += line.send(block)

    with far_host(pour) as host:
        assert refusal(host) == "too large"
    assert sent < 60_000_000


def test_a_length_that_is_a_lie_does_not_help() -> None:
    with far_host(says(SOUND, length=len(SOUND) + 1)) as host:
        assert refusal(host) in ("cut short", "IncompleteRead")
    with far_host(says(SOUND, length=10)) as host:
        assert get(host) == SOUND[:10]


def test_what_is_empty_or_compressed_is_refused() -> None:
    with far_host(says(b"")) as host:
        assert refusal(host) == "empty"
    with far_host(says(gzip_bomb(50), "200 OK", "Content-Encoding: gzip")) as host:
        assert refusal(host) == "compressed"


@pytest.mark.parametrize(
    "answer",
    [b"", b"\0" * 100, b"SSH-2.0-x\r\n", b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 5000],
)
def test_what_is_no_answer_is_refused(answer: bytes) -> None:
    with far_host(lambda line, _: line.sendall(answer)) as host:
        refusal(host)


def test_no_proxy_of_the_environment_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    with far_host(says(b"a proxy")) as proxy, far_host(says(SOUND)) as host:
        for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
            monkeypatch.setitem(os.environ, name, f"http://127.0.0.1:{proxy.port}")
        assert get(host) == SOUND
        assert proxy.asked == []


def test_the_demo_alone_fetches_from_its_own_machine() -> None:
    with far_host(says(SOUND)) as host:
        own = f"http://127.0.0.1:{host.port}"
        inside = (Origin.read(own, inside=True),)
        assert fetch(f"{own}/a.wav", inside, download.Network()) == SOUND
        for other in (f"http://localhost:{host.port}/", "http://127.0.0.1/", f"https{own[4:]}/"):
            with pytest.raises(NotFetched):
                fetch(other, inside, download.Network())
        with pytest.raises(NotFetched, match="not a public address"):
            fetch(f"{own}/a.wav", origins(own), download.Network())


@pytest.mark.parametrize(
    "text", ["at-internal.com", "ftp://a.example", "https://a.example/path", "https://u@a.example",
             "https://*.example", "https://", "https://.com", "ftp://a.example:21",
             "https://a.example:x", "https://a.example?b"],
)  # fmt: skip
def test_a_setting_that_is_no_origin_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        origins(f"https://.at-internal.com, {text}")


def test_tls_is_of_this_decade() -> None:
    assert download.Network().tls.minimum_version >= ssl.TLSVersion.TLSv1_2
    assert download.Network().tls.verify_mode == ssl.CERT_REQUIRED
