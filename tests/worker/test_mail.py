"""E-mail handed to a real server: taken, refused, or nobody can say."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from config import Settings, SettingsMissing
from worker.mail import Mail, MailRefused, MailUnsure


class Box:
    """What the server took, and what it answers instead of taking."""

    def __init__(self) -> None:
        self.taken: list[Any] = []
        self.refuses: str = ""
        self.hangs_up = False

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if self.refuses:
            return self.refuses
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.taken.append(envelope)
        if self.hangs_up:
            server.transport.abort()
        return "250 OK"


@pytest.fixture
def box() -> Box:
    return Box()


@pytest.fixture
def mail(box: Box) -> Iterator[Mail]:
    with socket.create_server(("127.0.0.1", 0)) as taken:  # it can't be told to choose
        port = taken.getsockname()[1]
    controller = Controller(box, "127.0.0.1", port)
    controller.start()
    yield Mail(f"smtp+plain://127.0.0.1:{port}", "salama@example.org")
    controller.stop()


TO = ("lead@example.org", "other@example.org")


def test_it_is_taken_for_everybody_and_nobody_sees_the_others(mail: Mail, box: Box) -> None:
    mail.send(TO, "An urgent matter", "Open the console.")
    [envelope] = box.taken
    assert envelope.rcpt_tos == list(TO)
    assert b"lead@" not in envelope.content
    assert b"Subject: An urgent matter" in envelope.content


def test_who_is_refused_is_known_not_to_have_it(mail: Mail, box: Box) -> None:
    box.refuses = "550 No such person"
    with pytest.raises(MailRefused, match="SMTPRecipientsRefused"):
        mail.send(TO, "x", "x")


def test_where_the_line_is_lost_after_the_words_nobody_can_say(mail: Mail, box: Box) -> None:
    box.hangs_up = True
    with pytest.raises(MailUnsure):
        mail.send(TO, "x", "x")
    assert len(box.taken) == 1


def test_where_nobody_listens_and_where_there_is_no_tls_nothing_is_sent(
    mail: Mail, box: Box
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(MailRefused):
        Mail(f"smtp://127.0.0.1:{port}", "a@example.org").send(TO, "x", "x")
    for scheme in ("smtp", "smtps"):
        with pytest.raises(MailRefused):
            Mail(mail.url.replace("smtp+plain", scheme), "a@example.org").send(TO, "x", "x")
    assert box.taken == []


def test_its_settings_are_checked_and_its_password_is_not_printed() -> None:
    settings = Settings.model_construct(smtp_url=None, email_from=None)
    assert Mail.of(settings) is None
    mail = Mail("smtps://me:secret@mail.example.org", "a@example.org")
    assert "secret" not in repr(mail)
    with pytest.raises(SettingsMissing) as wrong:
        Settings.read({"SMTP_URL": "http://me:hush@x"})
    assert "SMTP_URL: write it like" in str(wrong.value)
    assert "EMAIL_FROM: missing" in str(wrong.value)
    assert "hush" not in str(wrong.value)
