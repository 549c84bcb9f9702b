"""Who helps as a list: only who is verified is told, and never where somebody finds shelter."""

import pytest
from msgspec.structs import replace

from lists import numbers, services
from lists.preview import Content
from lists.rows import Cells
from menus import services as told_of
from menus.services import MOST

from .conftest import changed, with_column, without

LINES = numbers.lines(numbers.shipped())
CLINIC = {
    "name": "Kilifi clinic",
    "needs": "MEDICAL",
    "counties": "3",
    "number": "0722 509 760",
    "source": "its own page",
    "checked_on": "2026-05-02",
    "verified": "yes",
}


@pytest.fixture(scope="module")
def shipped(here: Content) -> list[Cells]:
    return services.shipped(here)


def test_what_was_downloaded_is_taken_back_unchanged(here: Content, shipped: list[Cells]) -> None:
    file = changed(services.columns(here), shipped, "police")
    assert services.read(file, here, LINES)[:2] == (shipped, [])


def test_the_first_list_is_what_the_service_came_with(here: Content, shipped: list[Cells]) -> None:
    told = services.parsed(shipped, LINES, here)
    for mine, file in zip(told, told_of.read(), strict=True):
        for language in here.words.languages:
            lines = [one.text(language, "MEDICAL", here.habits) for one in (mine, file)]
            assert lines[0] == lines[1]
        assert replace(mine, name="") == replace(file, name="")


def test_who_is_new_is_told_in_their_county(here: Content, shipped: list[Cells]) -> None:
    file = changed(services.columns(here), shipped, "clinic", **CLINIC)
    entries, bad, _ = services.read(file, here, LINES)
    assert bad == []
    assert entries[-1]["counties"] == "003"
    told = services.parsed(entries, LINES, here)
    assert (
        told_of.find(told, "MEDICAL", "003")[0]
        .text("sw", "MEDICAL", here.habits)
        .endswith("(Mei\u00a02026)")
    )
    assert told_of.find(told, "MEDICAL", "004") == told_of.find(told, "MEDICAL")


def test_who_is_not_verified_is_kept_and_not_told(here: Content, shipped: list[Cells]) -> None:
    file = changed(services.columns(here), shipped, "clinic", **CLINIC | {"verified": "no"})
    entries, bad, _ = services.read(file, here, LINES)
    assert (entries[-1]["verified"], bad) == ("no", [])
    told = services.parsed(entries, LINES, here)
    assert "Kilifi" not in str(told_of.find(told, "MEDICAL", "003"))


def test_whose_line_is_gone_is_not_told(here: Content, shipped: list[Cells]) -> None:
    fewer = {name: line for name, line in LINES.items() if name != "tip"}
    assert len(services.parsed(shipped, fewer, here)) == len(shipped) - 1


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"needs": "SHELTER"}, "never written down"),
        ({"needs": "MEDICAL; SHELTER"}, "never written down"),
        ({"name": "Amani Safe House"}, "never written down"),
        ({"name_sw": "Nyumba salama ya Amani"}, "never written down"),
        ({"needs": "MONEY"}, "no need MONEY"),
        ({"needs": ""}, "needs is missing"),
        ({"counties": "48"}, "no county 048"),
        ({"number": "12345"}, "a number that nobody has"),
        ({"number_abroad": "0722 509 760"}, "lacks + and the country"),
        ({"number": ""}, "verified, and yet"),
        ({"source": ""}, "source is missing"),
        ({"checked_on": ""}, "no day before today"),
        ({"checked_on": "2099-01-01"}, "no day before today"),
        ({"verified": "maybe"}, "neither yes nor no"),
        ({"line": "police"}, "leave them empty"),
        ({"line": "nobody"}, "no line nobody"),
        ({"name": "x" * 41}, "longer than 40"),
        ({"name": "空"}, "a phone can't show"),
        ({"name": "=1+1"}, "formula"),
    ],
)
def test_a_bad_row_is_named_by_its_line(
    here: Content, shipped: list[Cells], cells: dict[str, str], why: str
) -> None:
    file = changed(services.columns(here), shipped, "clinic", **CLINIC | cells)
    _, bad, _ = services.read(file, here, LINES)
    assert [one.line for one in bad] == [len(shipped) + 2]
    assert why in bad[0].why


def test_a_row_that_gives_a_place_is_refused(here: Content, shipped: list[Cells]) -> None:
    file = changed(services.columns(here), shipped, "police")
    for heading in ("Address", "place", "Location"):
        _, bad, _ = services.read(with_column(file, heading, "child", "Moi Avenue"), here, LINES)
        assert [one.line for one in bad] == [4]
        assert services.read(with_column(file, heading, "child", ""), here, LINES)[1] == []


def test_what_does_not_stand_whole_on_a_screen_is_refused(
    here: Content, shipped: list[Cells], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = changed(services.columns(here), shipped, "clinic", **CLINIC | {"name": "W" * 40})
    assert services.read(file, here, LINES)[1] == []
    monkeypatch.setattr(services, "LONGEST_NAME", 200)
    file = changed(services.columns(here), shipped, "clinic", **CLINIC | {"name": "W" * 130})
    _, bad, _ = services.read(file, here, LINES)
    assert [one.line for one in bad] == [len(shipped) + 2]
    assert "does not fit" in bad[0].why


def test_a_need_may_be_left_without_anybody(here: Content, shipped: list[Cells]) -> None:
    entries, bad, _ = services.read(without(services.columns(here), shipped, "police"), here, LINES)
    assert bad == []
    told = services.parsed(entries, LINES, here)
    assert len(told_of.find(told, "POLICE")) < MOST
