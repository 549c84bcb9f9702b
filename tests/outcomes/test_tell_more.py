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


@pytest.mark.parametrize("danger", ["YES", "UNSURE"])
def test_who_is_in_danger_tells_in_their_own_words_before_all_that_can_wait(danger: str) -> None:
    told = {"danger_now": danger, "exploitation": "Other", "location_side": "KE"}
    assert following(told, "", "USSD") == "reporter_role"
    told["reporter_role"] = "SELF"
    assert following(told, "reporter_role", "USSD") == "under_18"
    told["under_18"] = "NO"
    assert following(told, "under_18", "USSD") == "account"
    assert following(told | {"contact_ok": "ASAP"}, "under_18", "USSD") == "code_word"
    assert following(told | {"account": "A blue gate"}, "account_more", "USSD") == "people_with"


def test_what_they_passed_over_is_not_asked_again() -> None:
    told = {"danger_now": "YES", "exploitation": "Other", "reporter_role": "OTHER"}
    assert following(told, "account", "USSD") == "people_count"
    assert following(told, "needs_text", "USSD") == "nothing"
