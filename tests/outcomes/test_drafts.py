"""What names a draft, and that no two are one."""

from outcomes.drafts import KINDS


def test_what_is_begun_first_has_another_letter_whatever_it_is() -> None:
    names = (*KINDS, "call")
    assert len({name[0] for name in names}) == len(names)
