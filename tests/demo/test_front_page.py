"""The first page: of the demo, it leads everywhere; live, it leads to the console."""

import subprocess
import sys
from pathlib import Path

from flask import Flask
from playwright.sync_api import Browser, expect

from demo.progress import PIN, Progress
from staff.access.headers import ALWAYS
from staff.commands import DEMO_PEOPLE
from tests.demo.conftest import PASSWORD, Demo
from tests.demo.test_running import running
from tests.support.house import HOUSE
from tests.test_config import LIVE

LIVE_APP = """
import sys
from app import create_app
answer = create_app().test_client().get("/")
print(answer.status_code, answer.location)
print([name for name in sys.modules if name.partition(".")[0] in ("demo", "handset")])
"""


def test_it_names_the_phone_and_the_console_and_whom_to_be(demo: Demo, demo_app: Flask) -> None:
    page = demo_app.test_client().get("/")
    assert page.status_code == 200
    assert 'href="/handset"' in page.text
    assert 'href="/staff/sign-in"' in page.text
    assert "<strong>demo</strong>" in page.text
    assert PASSWORD not in page.text
    code = Progress.read(demo.settings.instance_path).code
    assert len(code) == 8
    assert f"<strong>{code}</strong>" in page.text
    assert f"<strong>{PIN}</strong>" in page.text


def test_without_invented_cases_it_tells_of_none(app: Flask) -> None:
    page = app.test_client().get("/")
    assert page.status_code == 200
    assert "An invented caller" not in page.text


def test_it_is_kept_as_other_pages_are(demo_app: Flask) -> None:
    page = demo_app.test_client().get("/")
    for name, value in ALWAYS.items():
        assert page.headers[name] == value
    for inline in ("<script", "<style", "style=", "onclick", "javascript:"):
        assert inline not in page.text
    assert demo_app.test_client().post("/").status_code == 405


def test_live_it_leads_to_the_console_and_knows_no_demo(tmp_path: Path) -> None:
    environment = LIVE | {"INSTANCE_PATH": str(tmp_path), "DATABASE_URL": "sqlite:///none.sqlite3"}
    command = [sys.executable, "-c", LIVE_APP]
    said = subprocess.run(
        command, cwd=HOUSE, env=environment, capture_output=True, text=True, check=True
    )
    assert said.stdout.splitlines() == ["302 /staff", "[]"]


def test_a_newcomer_finds_the_way_from_what_is_printed(tmp_path: Path, browser: Browser) -> None:
    with running(tmp_path / "instance", SEED="30", DEMO_PASSWORD=PASSWORD) as service:
        assert service.process.stdout
        printed = [
            service.until_it_says_where(),
            *(service.process.stdout.readline() for _ in "123456"),
        ]
        assert "30 of 30 invented cases" in printed[0]
        first = f"http://127.0.0.1:{service.port}/"
        assert f"Begin here   {first}\n" in printed[0]
        assert all(name in "".join(printed[:2]) for name in DEMO_PEOPLE)
        assert "Try first" in printed[3]
        assert all(line.startswith("    ") for line in printed[4:])
        page = browser.new_page()
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        page.goto(first)
        page.get_by_role("link", name="The console").click()
        expect(page.locator("#username")).to_be_focused()  # a person types at once
        page.fill("#username", "demo")
        page.fill("#password", PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        rows = page.locator("table.work tbody tr")
        expect(rows).to_have_count(20)
        expect(rows.first.locator(".tag.urgent")).to_have_count(1)
        page.goto(first)
        page.get_by_role("link", name="The phone").click()
        page.wait_for_selector("#phone")
        assert complaints == []
        page.close()
