"""Many callers at once on the running service, and one caller's every hop many times at once."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask

from demo.people import RECOVERY_KEY
from handset.transports import over_http
from handset.ussd.phone import Phone
from models import Case, Organisation, open_database
from models.db import deadline
from models.journal_folder import waiting
from tests.demo.test_running import running
from tests.support.callers import answers, cases, code_on
from tests.support.machine import until
from tests.support.questions import keyed
from tests.support.shown import WORDS, on_screen
from tests.support.telling import SKIP

CALLERS, AT_ONCE = 240, 120
LANGUAGES = ("en", "sw")
ASKING = [
    keyed(
        f"main.language.{language}",
        "main.menu.help",
        "help.location_side.KE",
        "help.danger_now.NO",
        "help.numbers.call_me",
        "kili",
        "help.contact_ok.OTHER_NUMBER",
    )
    for language in LANGUAGES
]
BACK_WITH = keyed("main.language.en", "main.menu.mine")
REPORT = keyed(
    "main.language.en",
    "main.menu.report",
    "report.consent_store.YES",
    "report.danger_now.YES",
    "report.emergency.go_on",
    "kili",
    "report.contact_ok.NO_CONTACT",
    "4826",
)


def ask_to_be_called(base: str, n: int) -> tuple[str, ...]:
    """What caller `n` sees who asks to be called, on a number and by a word of their own."""
    phone = Phone(f"+2547{n:08}", over_http(base))
    seen = [phone.dial()]
    number = f"0799 {n // 1000:03} {n % 1000:03}"
    keys = (*ASKING[n % 2], number, *keyed("help.contact_check.right"), f"word{n}", SKIP)
    seen += [phone.press(key) for key in keys]
    own = {f"word{n}": "{own word}", number: "{own number}"}
    for said, name in own.items():
        seen = [screen.replace(said, name) for screen in seen]
    return tuple(seen)


@pytest.mark.usefixtures("redis_url")  # the demo starts one of its own
def test_no_caller_sees_anothers_screen(tmp_path: Path) -> None:
    with running(tmp_path / "instance") as service:
        service.until_it_says_where()
        base = f"http://127.0.0.1:{service.port}"
        with ThreadPoolExecutor(AT_ONCE) as pool:
            walks = list(pool.map(lambda n: ask_to_be_called(base, n), range(CALLERS)))
        # What a busy database could not take in time waits in the journal for the worker.
        assert until(lambda: not waiting(tmp_path / "instance" / "journal"))
    for language in (0, 1):
        different = set(walks[language::2])
        assert different == {walks[language]}, "but for their own words, all see the same"
        assert "{own number}" in walks[language][8]
        assert not any("{own word}" in screen for screen in walks[language])

    database = open_database(f"sqlite:///{tmp_path / 'instance' / 'salama.sqlite3'}")
    with database() as db:
        recovery_key = (tmp_path / "instance" / RECOVERY_KEY).read_text()
        organisation = Organisation.of(db)
        assert organisation
        private_key = organisation.open_with_recovery(recovery_key)
        kept = [(case.language, case.open_contact(private_key)) for case in db.query(Case)]
    database.kw["bind"].dispose()
    told = {(language, c["contact_number"], c["code_word"]) for language, c in kept if c}
    expected = {(LANGUAGES[n % 2], f"+254799{n:06}", f"word{n}") for n in range(CALLERS)}
    assert len(kept) == CALLERS
    assert told == expected


def test_every_hop_ten_times_at_once_is_one_report_and_one_answer(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Ten hops in one process, where the service has four threads, may each take their time.
    monkeypatch.setattr(deadline, "SECONDS", 20)
    fields = {"sessionId": "S", "phoneNumber": "+254711000001", "networkCode": "63902"}
    with ThreadPoolExecutor(10) as pool:

        def hop(text: str) -> str:
            def once(_: int) -> str:
                return app.test_client().post("/ussd", data={**fields, "text": text}).text

            [answer] = set(pool.map(once, range(10)))
            return answer

        text = ""
        hop(text)
        for key in REPORT:
            text = f"{text}*{key}" if text else key
            screen = hop(text)
        text = f"{text}*{code_on(screen)}"
        for key in keyed("report.tell_more.yes", "report.exploitation.ChildLabour"):
            hop(text)
            text = f"{text}*{key}"
        hop(text)
        again = [*BACK_WITH, code_on(screen), "4826"]
        fields["sessionId"] = "another"
        for length in range(len(again)):
            screen = hop("*".join(again[: length + 1]))
        add = on_screen(screen).options[WORDS.tongues["en"].texts["mine.status.add"]]
        for further in (add, "a second girl"):
            again.append(further)
            hop("*".join(again))
    [case] = cases(app)
    assert answers(app, case)["exploitation"] == "ChildLabour"
    with app.extensions["salama"].database() as db:
        assert len(db.get(type(case), case.id).replies) == 1
