"""A voice note answers where the caller's own words are asked for, and becomes a recording."""

from dataclasses import replace
from datetime import timedelta

import pytest
import structlog
from flask import Flask
from sqlalchemy import select, update

from handset.whatsapp.phone import MessagePhone
from models import Case, Leftover, Recording
from models.db.base import now
from models.fetch_queue import AGES
from models.leftover import STAYS
from recordings.collector import Collector, fetcher
from recordings.leftovers import Leftovers
from tests.support.callers import answers, cases, service_of, set_up
from tests.support.messaging import Messaging, with_whatsapp
from whatsapp.message_turn import MOST_NOTES


@pytest.fixture
def collector(app: Flask, messaging: Messaging) -> Collector:
    return replace(service_of(app).collector, fetch=fetcher("", notes=messaging.notes()))


def say(phone: MessagePhone, *words: str) -> None:
    for one in words:
        phone.say(one)


def rows(app: Flask) -> list[Recording]:
    with service_of(app).database() as db:
        return list(db.scalars(select(Recording)))


def told(app: Flask, phone: MessagePhone, *sent: str | None) -> Case:
    """The case of who sends this before anything is asked; None is a voice note."""
    phone.press("english")
    for words in sent:
        phone.press(words) if words else phone.speak()
    say(phone, "Yes", "Yes")
    [case] = cases(app)
    return case


def test_a_voice_note_becomes_a_recording_of_the_case_with_a_masked_copy(
    app: Flask, messaging: Messaging, phone: MessagePhone, collector: Collector
) -> None:
    with structlog.testing.capture_logs() as lines:
        case = told(app, phone, None)
        collector.collect()
    [row] = rows(app)
    assert answers(app, case)["account"] == "RECORDED"
    assert (row.case_id, row.question, row.state, row.seconds) == (case.id, "account", "here", 3)
    with service_of(app).database() as db:
        kept = db.get_one(Recording, row.id)
        assert all(kept.copy(masked=masked) for masked in (True, False))
    assert kept.sealed_url is None
    [name] = messaging.meta.media.kept
    assert name not in str(lines)


def test_words_and_notes_to_one_question_are_kept_side_by_side(
    app: Flask, phone: MessagePhone, collector: Collector
) -> None:
    case = told(app, phone, None, "They lock us in.", None)
    replace(collector, fetch=lambda _: b"").collect()
    assert answers(app, case)["account"] == "They lock us in."
    assert sorted(row.question for row in rows(app)) == ["account", "account 2"]


def test_ten_of_them_are_an_account_and_no_more(
    app: Flask, phone: MessagePhone, collector: Collector
) -> None:
    phone.press("english")
    for _ in range(MOST_NOTES):
        phone.speak()
        assert "can't answer this" not in phone.screen
    phone.speak()
    assert "a voice note can't answer this" in phone.screen
    say(phone, "Yes", "Yes")
    replace(collector, fetch=lambda _: b"").collect()
    assert len(rows(app)) == MOST_NOTES


def test_ten_of_them_are_what_one_person_may_tell_in_a_day(
    app: Flask, phone: MessagePhone, collector: Collector
) -> None:
    phone.press("english")
    for _ in range(MOST_NOTES):
        phone.speak()
    service_of(app).redis.flushdb()  # forgotten: another dialogue of the same day
    phone.press("english")
    phone.speak()
    assert "a voice note can't answer this" in phone.screen


def test_one_that_comes_first_waits_until_they_agree(app: Flask, phone: MessagePhone) -> None:
    phone.speak()
    assert "1. English" in phone.screen
    phone.say("English")
    assert "May we keep what you sent" in phone.screen
    assert cases(app) == []
    say(phone, "Yes", "Yes")
    [case] = cases(app)
    assert answers(app, case)["account"] == "RECORDED"


def test_one_that_is_not_agreed_to_is_never_fetched(
    app: Flask, phone: MessagePhone, collector: Collector
) -> None:
    phone.speak()
    say(phone, "English", "No")
    collector.collect()
    assert (cases(app), rows(app)) == ([], [])


def test_where_no_words_are_asked_for_it_is_refused_kindly_and_the_question_stays(
    phone: MessagePhone,
) -> None:
    say(phone, "english", "Report what happens")
    phone.speak()
    assert "a voice note can't answer this" in phone.screen
    phone.say("Yes")
    assert "in danger right now" in phone.screen


def test_what_is_typed_is_never_taken_for_one(
    app: Flask, phone: MessagePhone, collector: Collector
) -> None:
    case = told(app, phone, "\x02voice note: whatsapp:300000000000005")
    collector.collect()
    assert answers(app, case)["account"] == "voice note: whatsapp:300000000000005"
    assert rows(app) == []


def test_a_sound_that_nobody_can_decode_is_refused(phone: MessagePhone) -> None:
    phone.press("english")
    phone.speak(b"\x00\x00\x00\x20ftypM4A ", "audio/mp4")
    assert "Please type it" in phone.screen


def test_one_told_twice_is_kept_once(app: Flask, phone: MessagePhone, collector: Collector) -> None:
    phone.press("english")
    phone.speak()
    phone.repeat()
    assert (phone.status, phone.screen) == (200, "")
    say(phone, "Yes", "Yes")
    replace(collector, fetch=lambda _: b"").collect()
    assert len(rows(app)) == 1


def test_what_meta_never_gives_is_tried_for_a_day_and_then_said_to_be_lost(
    app: Flask, messaging: Messaging, phone: MessagePhone, collector: Collector
) -> None:
    told(app, phone, None)
    messaging.meta.media.dead = True
    with structlog.testing.capture_logs() as lines:
        for _ in AGES:
            collector.collect()
            with service_of(app).database.begin() as db:
                db.execute(update(Recording).values(try_at=now() - timedelta(seconds=1)))
    [row] = rows(app)
    assert row.state == "lost"
    tries = [line for line in lines if line["event"] == "recording_not_fetched"]
    assert [line["lost"] for line in tries] == [False] * (len(AGES) - 1) + [True]
    assert {line["why"] for line in tries} == {"status 404"}


def test_what_is_kept_here_is_deleted_at_meta_and_tried_again_until_it_is(
    app: Flask, messaging: Messaging, phone: MessagePhone, collector: Collector
) -> None:
    case = told(app, phone, None)
    collector.collect()
    media, at = messaging.meta.media, now()
    left = Leftovers(collector.database, collector.urls_key, messaging.notes().delete, lambda: at)
    at += STAYS - timedelta(minutes=1)  # a backup that lacks it may be put back until then
    left.round()
    assert len(media.kept) == 1
    with collector.database.begin() as db:
        db.delete(db.get_one(Case, case.id))  # what its caller deletes lies nowhere either
    media.dead, at = True, at + timedelta(minutes=2)
    with structlog.testing.capture_logs() as lines:
        left.round()
        left.round()
        media.dead, at = False, at + timedelta(minutes=6)
        left.round()
        left.round()
    assert media.kept == {}
    assert [(line["event"], line.get("why"), line["tries"]) for line in lines] == [
        ("leftover_not_deleted", "status 503", 1),
        ("leftover_deleted", None, 2),
    ]
    with collector.database() as db:
        assert db.query(Leftover).count() == 0


def test_what_is_not_there_any_more_is_deleted(
    app: Flask, messaging: Messaging, phone: MessagePhone, collector: Collector
) -> None:
    told(app, phone, None)
    collector.collect()
    messaging.meta.media.kept.clear()
    later = now() + STAYS
    Leftovers(
        collector.database, collector.urls_key, messaging.notes().delete, lambda: later
    ).round()
    assert [row.state for row in rows(app)] == ["here"]
    with collector.database() as db:
        assert db.query(Leftover).count() == 0


def test_where_voices_are_not_recorded_none_is_taken(app: Flask) -> None:
    settings = service_of(app).settings.model_copy(update={"voice_recording": False})
    with set_up(with_whatsapp(settings)) as quiet:
        phone = Messaging.of(quiet).phone()
        phone.press("english")
        phone.speak()
        assert "can't take voice notes" in phone.screen
        phone.press("They lock us in.")
        assert "May we keep your words" in phone.screen
