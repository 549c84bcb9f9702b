"""Tests that name options say the same when the menus are put in another order."""

import pytest

from handset.ussd.phone import Phone
from tests.outcomes import test_contact
from tests.support.reordered import reorder
from tests.support.telling import tell
from tests.ussd import test_checking_an_offer, test_reporting, test_returning, test_urgent


@pytest.fixture(autouse=True)
def _reordered(monkeypatch: pytest.MonkeyPatch) -> None:
    reorder(monkeypatch)


def test_the_keys_are_others(phone: Phone) -> None:
    phone.dial()
    assert phone.press("1").startswith("Safari Salama\n1. Report what happens\n2. Check a job")
    tell(phone, "report", consent_store="YES")
    assert phone.transcript == "1*1*3"


test_a_report = test_reporting.test_a_report_in_full_keeps_each_answer_by_its_code
test_a_call_in_swahili = test_reporting.test_a_call_asked_for_is_an_urgent_request
test_going_back = test_reporting.test_back_undoes_the_answer
test_an_offer = test_checking_an_offer.test_an_enquiry_is_kept_with_its_check_and_how_to_call
test_another_number = test_contact.test_who_thinks_better_of_another_number_is_called_on_this_one
test_a_country = test_urgent.test_an_emergency_abroad_shows_its_country
code = test_returning.code
test_coming_back = test_returning.test_deleting_leaves_nothing_to_come_back_to
