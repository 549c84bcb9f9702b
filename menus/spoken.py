"""An answer that was spoken: on a call an account is recorded, and told as its address."""

_MARK = "recording:"


def recorded_at(address: str) -> str:
    """What an account answers whose recording is kept at an address."""
    return _MARK + address


def is_recording(answer: str) -> bool:
    """Whether this answer is the address of a recording."""
    return answer.startswith(_MARK)


def address_of(answer: str) -> str:
    """The address of the recording that this answer is."""
    return answer.removeprefix(_MARK).strip()
