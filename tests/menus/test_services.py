"""Who helps is found by need and county, and only what was checked is told."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from menus import services
from menus.habits import Habits
from menus.nodes import Choice
from menus.services import FROM_ABROAD, MOST, Service
from menus.shape import shaped
from menus.tree import CONTENT, Tree
from telecom.pages import UNBROKEN

KEPT = services.read()
HABITS = Habits(["en", "sw", "so"])


def service(**given: Any) -> Service:
    usual: dict[str, Any] = {
        "name": "Clinic",
        "needs": ["MEDICAL"],
        "number": "0700 000 000",
        "source": "its own page",
        "checked_on": date(2026, 11, 22),
        "verified": True,
    }
    return shaped(usual | given, Service)


def test_a_countys_own_come_before_all_of_kenyas() -> None:
    national, near, far = service(), service(counties=["003"]), service(counties=["047"])
    assert services.find([national, far, near], "MEDICAL", "003") == (near, national)
    assert services.find([national, far, near], "MEDICAL") == (national,)


def test_the_county_matters_only_where_someone_helps_there_alone() -> None:
    assert not services.by_county([service()], "MEDICAL")
    assert services.by_county([service(), service(counties=["047"])], "MEDICAL")
    assert not services.by_county([service(counties=["047"])], "LEGAL")
    assert not services.by_county([service(counties=["047"], verified=False)], "MEDICAL")


def test_nobody_unverified_is_found() -> None:
    assert services.find([service(verified=False)], "MEDICAL") == ()
    unverified = [one for one in KEPT if not one.verified]
    assert len(unverified) >= 5
    for need in services.Need.__args__:  # type: ignore[attr-defined]
        for county in ("001", "047", None):
            assert all(one.verified for one in services.find(KEPT, need, county))


def test_no_more_are_found_than_a_screen_holds() -> None:
    assert len(services.find([service()] * 9, "MEDICAL")) == MOST


def test_who_comes_from_abroad_is_told_no_line_of_kenya_alone() -> None:
    at_home = service(needs=[FROM_ABROAD])
    abroad = service(needs=[FROM_ABROAD], number_abroad="+254 700 000 000")
    assert services.find([at_home, abroad], FROM_ABROAD) == (abroad,)
    assert abroad.text("en", FROM_ABROAD, HABITS).replace(UNBROKEN, " ").startswith("Clinic: +254")


def test_a_line_says_when_it_was_checked_and_is_never_broken() -> None:
    told = service(name={"en": "Clinic", "sw": "Kliniki"}, checked_on=date(2026, 5, 2)).text(
        "sw", "MEDICAL", HABITS
    )
    assert told.replace(UNBROKEN, " ") == "Kliniki: 0700 000 000 (Mei 2026)"
    assert " " not in told
    assert service(name={"en": "Clinic"}).text("so", "MEDICAL", HABITS).startswith("Clinic")


def test_every_need_but_a_place_to_stay_leads_to_the_list(tree: Tree) -> None:
    need = tree.nodes["near.need"]
    assert isinstance(need, Choice)
    assert set(need.options) - set(services.Need.__args__) == {"SHELTER"}  # type: ignore[attr-defined]
    assert need.to["SHELTER"] == "near.shelter"


@pytest.mark.parametrize("need", services.Need.__args__)  # type: ignore[attr-defined]
def test_there_is_somebody_for_every_need(need: str) -> None:
    assert services.find(KEPT, need)


def test_a_shelter_can_not_be_listed() -> None:
    with pytest.raises(ValueError, match="needs"):
        service(needs=["SHELTER"])


def test_who_has_no_number_can_not_be_verified() -> None:
    with pytest.raises(ValueError, match="without a number"):
        service(number=None)


def test_counties_are_those_of_the_list(tree: Tree) -> None:
    listed = {county for one in KEPT for county in one.counties}
    assert listed
    assert listed <= set(tree.lists["counties"].codes)


def test_a_fault_in_the_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "numbers.toml").touch()
    (tmp_path / "services.toml").write_text('[x]\nname = "X"\nneeds = ["SHELTER"]\n')
    with pytest.raises(ValueError, match=r"services\.toml"):
        services.read(tmp_path)


def test_where_there_is_no_file_there_is_nobody(tmp_path: Path) -> None:
    assert services.read(tmp_path) == ()
    assert (CONTENT / "services.toml").exists()
