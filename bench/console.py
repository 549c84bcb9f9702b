"""What pages of the console take with ten thousand cases in it."""

import re
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

from bench import servers
from demo.__main__ import DEMO_NAME

CASES = 10_000
TIMES = 15
LIST = "/staff/cases"
_TOKEN = re.compile(r'csrf_token"[^>]*value="([^"]+)"')
_CASE = re.compile(rf'href="({LIST}/[0-9a-f-]{{36}})')


@dataclass
class Page:
    """One page of the console, and what it took each time."""

    name: str
    path: str
    waited: list[float] = field(default_factory=list)  # seconds
    used: list[float] = field(default_factory=list)  # of the processor

    def row(self) -> str:
        """As a row of a table."""
        waited, used = (statistics.median(each) * 1e3 for each in (self.waited, self.used))
        return f"| {self.name} | {used:.0f} | {waited:.0f} / {max(self.waited) * 1e3:.0f} |"


def measured(folder: Path, redis_url: str, cases: int = CASES, times: int = TIMES) -> list[str]:
    """A table of them. `folder` is one that has no instance yet."""
    with servers.ours(folder, redis_url) as server:
        _fill(folder, redis_url, cases)
        browser = _signed_in(f"http://127.0.0.1:{server.port}")
        some_case = _CASE.search(_read(browser, server, LIST))
        if not some_case:
            raise SystemExit("The console shows no case, so its time means nothing.")
        pages = [
            Page(f"the work list of {cases:,} cases", LIST),
            Page("those of it that are closed", f"{LIST}?view=closed"),
            Page("a case", some_case[1]),
        ]
        for number in range(-1, times):  # the first makes what is made once
            for page in pages:
                _measure(page, browser, server, counts=number >= 0)
    return [
        "| the console | processor, ms | wait, median / longest, ms |",
        "|---|---|---|",
        *(page.row() for page in pages),
    ]


def _fill(folder: Path, redis_url: str, cases: int) -> None:
    command = [sys.executable, "-m", "demo.filling", str(cases)]
    subprocess.run(  # noqa: S603 - the command is ours
        command, cwd=servers.HOUSE, env=servers.environment(folder, redis_url), check=True,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip


def _measure(page: Page, browser: OpenerDirector, server: servers.Server, *, counts: bool) -> None:
    used, began = server.processor_seconds(), time.perf_counter()
    _read(browser, server, page.path)
    took = time.perf_counter() - began
    if counts:
        page.waited.append(took)
        page.used.append(server.processor_seconds() - used)


def _signed_in(address: str) -> OpenerDirector:
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    with browser.open(f"{address}/staff/sign-in") as page:
        token = _TOKEN.search(page.read().decode())
    if not token:
        raise SystemExit("Nobody can sign in to the console that was to be measured.")
    told = {"csrf_token": token[1], "username": DEMO_NAME, "password": servers.PASSWORD}
    browser.open(f"{address}/staff/sign-in", urlencode(told).encode()).close()
    return browser


def _read(browser: OpenerDirector, server: servers.Server, path: str) -> str:
    with browser.open(f"http://127.0.0.1:{server.port}{path}") as page:
        return str(page.read().decode())
