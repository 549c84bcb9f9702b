"""The weights of the job-offer check as a list: known questions, sane numbers, sources kept."""

import pytest

from lists import offers
from lists.preview import Content
from lists.sheets import BadSheet
from menus.offers import Offers

from .conftest import changed, without

COLUMNS = offers.columns(Offers.read())
SHIPPED = offers.shipped()
LINES = {entry["question"]: line for line, entry in enumerate(SHIPPED, 2)}


def test_what_was_downloaded_is_taken_back_unchanged(here: Content) -> None:
    assert offers.read(changed(COLUMNS, SHIPPED, "red"), here)[:2] == (SHIPPED, [])


def test_the_first_list_is_what_the_service_came_with() -> None:
    assert offers.parsed(SHIPPED) == Offers.read()


def test_weights_bands_and_order_are_tuned(here: Content) -> None:
    file = changed(COLUMNS, SHIPPED, "contract_seen", weight="6", abroad="8")
    entries, bad, _ = offers.read(file, here)
    assert [one.line for one in bad] == [LINES["pay_high"]]
    file = changed(COLUMNS, SHIPPED, "contract_seen", weight="6", abroad="")
    entries, bad, _ = offers.read(file, here)
    assert bad == []
    check = offers.parsed(entries)
    assert "contract_seen" not in check.forms["abroad"].asks
    file = changed(COLUMNS, SHIPPED, "contract_seen", weight="6")
    check = offers.parsed(offers.read(file, here)[0])
    assert check.weigh("abroad", {"contract_seen": "NO"}).band == "RED"
    assert Offers.read().weigh("abroad", {"contract_seen": "NO"}).band == "AMBER"


def test_a_new_source_is_kept_by_its_address(here: Content) -> None:
    address = "https://example.org/a,b"
    file = changed(COLUMNS, SHIPPED, "secrecy", sources=f"recruiting; {address}")
    check = offers.parsed(offers.read(file, here)[0])
    assert check.questions["secrecy"].sources == ("recruiting", address)
    assert check.sources[address] == address


@pytest.mark.parametrize(
    ("row", "cells", "why"),
    [
        ("secrecy", {"weight": "0"}, "weight is a number from 1 to 10"),
        ("secrecy", {"weight": "11"}, "weight is a number from 1 to 10"),
        ("secrecy", {"weight": "-3"}, "weight is a number"),
        ("secrecy", {"weight": ""}, "weight is a number"),
        ("secrecy", {"unsure": "5"}, "from 0 to the weight"),
        ("secrecy", {"risk": "PERHAPS"}, "YES or NO"),
        ("secrecy", {"critical": "often"}, "yes or no"),
        ("secrecy", {"why": ""}, "why is missing"),
        ("secrecy", {"sources": ""}, "sources are missing"),
        ("secrecy", {"sources": "radio"}, "no source radio"),
        ("secrecy", {"certainty": "L"}, "H or M"),
        ("secrecy", {"abroad": "9"}, "from 1 to 8"),
        ("pay_agreed", {"local": "1"}, "its place is that of line 2"),
        ("secrecy", {"countries": "XX"}, "no country XX"),
        ("warned_country", {"countries": "TH; SA"}, "does not name"),
        ("amber", {"abroad": "6"}, "at or above red"),
        ("amber", {"abroad": "none"}, "begins at a number"),
        ("amber", {"risk": "YES"}, "no risk"),
        ("red", {"local": "40"}, "no answers would ever come to it"),
        ("beauty", {"weight": "3", "risk": "YES"}, "no question beauty"),
    ],
)
def test_a_bad_row_is_named_by_its_line(
    here: Content, row: str, cells: dict[str, str], why: str
) -> None:
    entries, bad, _ = offers.read(changed(COLUMNS, SHIPPED, row, **cells), here)
    assert len(entries) == len(SHIPPED) - (row in LINES)
    assert [one.line for one in bad] == [LINES.get(row, len(SHIPPED) + 2)]
    assert why in bad[0].why


def test_a_file_without_a_band_is_refused(here: Content) -> None:
    with pytest.raises(BadSheet, match="no row amber"):
        offers.read(without(COLUMNS, SHIPPED, "amber"), here)
