"""In which order more is asked: a family tells its story first."""

import pytest

from outcomes.tell_more import following

FAMILY = {"reporter_role": "FAMILY_FRIEND", "location_side": "ABROAD"}


@pytest.mark.parametrize("channel", ["USSD", "SMS", "WHATSAPP", "IVR"])
def test_a_family_is_asked_for_its_words_before_anything_else(channel: str) -> None:
    assert following(FAMILY, "tell_more", channel) == "account"
    for left in ("account_more", "account_review", "record_ok"):
        assert following(FAMILY, left, channel) == "of_a_relative"
    assert following({**FAMILY, "account": "", "code_word": ""}, "needs_text", channel) == "nothing"


def test_a_call_that_may_not_record_asks_all_but_the_words() -> None:
    told = {**FAMILY, "exploitation": "SILENT"}
    assert following(told, "tell_more", "IVR", recorded=False) == "last_contact"
    assert following(told, "since", "IVR", recorded=False) == "country"
    assert following(told, "country", "IVR", recorded=False) == "nothing"


def test_a_family_that_could_not_key_the_country_is_asked_again_where_it_can_be_said() -> None:
    told = {**FAMILY, "exploitation": "SILENT"}
    assert following(told, "since", "IVR") == "country"
    assert following({**told, "country": "SA"}, "since", "IVR") == "nothing"


def test_of_one_relative_nobody_asks_how_many() -> None:
    told = {**FAMILY, "exploitation": "", "account": "", "last_contact": "", "papers": ""}
    assert following(told, "papers", "USSD") == "ages"
    several = {**told, "location_side": "KE"}
    assert following(several, "reporter_role", "USSD") == "people_count"


def test_the_secret_word_is_asked_before_the_call_may_come() -> None:
    told = {"reporter_role": "SELF", "exploitation": "", "under_18": "NO", "contact_ok": "ASAP"}
    assert following(told, "under_18", "USSD") == "code_word"
    assert following({**told, "contact_ok": "NO_CONTACT"}, "under_18", "USSD") == "people_with"


def test_all_others_are_asked_for_theirs_last() -> None:
    assert following({"location_side": "ABROAD"}, "tell_more", "USSD") == "exploitation"
    assert following({"reporter_role": "SELF"}, "needs_text", "USSD") == "account"
