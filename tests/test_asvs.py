"""The table of OWASP's ASVS 5.0 is whole, and what it names is there."""

import re

from tests.support.house import HOUSE
from tests.test_docs import sources

PAGE = (HOUSE / "docs" / "asvs.md").read_text()
ROWS = re.findall(r"^\| (\d+\.\d+\.\d+) \| (.+) \| (.+) \| (.+) \|$", PAGE, re.M)

# How many requirements of levels 1 and 2 each section has, which are not always its first. Source:
# 5.0.0's own table, github.com/OWASP/ASVS, 5.0/docs_en.
OF_SECTION = {
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2, "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1,
    "3.2": 2, "3.3": 4, "3.4": 6, "3.5": 5, "3.7": 2, "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4,
    "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3, "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5,
    "6.6": 3, "6.8": 4, "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2, "8.1": 2,
    "8.2": 3, "8.3": 1, "8.4": 1, "9.1": 3, "9.2": 4, "10.1": 2, "10.2": 2, "10.3": 4,
    "10.4": 11, "10.5": 5, "10.6": 2, "10.7": 3, "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4,
    "11.5": 1, "11.6": 1, "12.1": 3, "12.2": 2, "12.3": 4, "13.1": 1, "13.2": 5, "13.3": 2,
    "13.4": 5, "14.1": 2, "14.2": 4, "14.3": 3, "15.1": 3, "15.2": 3, "15.3": 7, "16.1": 1,
    "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3, "17.1": 1, "17.2": 4, "17.3": 2,
}  # fmt: skip
MET, NONE, MISSING = "met", "does not apply", "**not met**"


def test_every_requirement_of_the_two_levels_stands_in_the_table_with_what_bears_it_out() -> None:
    expected = [
        f"{section}.{at}" for section, count in OF_SECTION.items() for at in range(1, count + 1)
    ]
    assert [number for number, *_ in ROWS] == expected
    stand = [how for _, _, how, _ in ROWS]
    assert {*stand} == {MET, NONE, MISSING}
    counted = re.findall(r"(\d+) are met, (\d+) do not\napply, \*\*(\d+) are not met\*\*", PAGE)
    assert counted == [tuple(str(stand.count(how)) for how in (MET, NONE, MISSING))]
    tests = {
        name
        for path in sources(".py")
        if path.is_relative_to(HOUSE / "tests")
        for name in re.findall(r"^def (test_\w+)", path.read_text(), re.M)
    }
    for number, _, _, why in ROWS:
        for named in re.findall(r"`([^`]+)`", why):
            if named.startswith("test_"):
                assert named in tests, f"{number}: {named}"
            elif "/" in named and "*" not in named:
                assert (HOUSE / named).exists(), f"{number}: {named}"
