"""A callback's form, read by hand from the raw body: what any form says, it says here as well."""

from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.callbacks import MOST_FIELDS, Posted, Unreadable, clean, form

BODIES = st.text("%&=+*;a12AaBbCcFf ", max_size=60)


def as_the_standard_library_reads(body: str) -> dict[str, str]:
    pairs = parse_qsl(body, keep_blank_values=True, errors="replace")
    return {name: clean(value) for name, value in reversed(pairs)}


@given(BODIES)
def test_a_form_is_read_as_the_standard_library_reads_it(body: str) -> None:
    assert form(Posted(body.encode())) == as_the_standard_library_reads(body)


@given(st.dictionaries(st.text(max_size=9), st.text(max_size=40), max_size=6))
def test_what_was_written_is_read(fields: dict[str, str]) -> None:
    read = form(Posted(urlencode(fields, errors="replace").encode()))
    assert read == as_the_standard_library_reads(urlencode(fields, errors="replace"))


def test_more_fields_than_any_callback_has_are_no_form() -> None:
    assert form(Posted(b"&".join([b"a=1"] * MOST_FIELDS))) == {"a": "1"}
    with pytest.raises(Unreadable, match="no form"):
        form(Posted(b"&".join([b"a=1"] * (MOST_FIELDS + 1))))
