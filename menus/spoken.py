"""An answer that was spoken: recorded in a call, or sent as a voice note; told as its address."""

_MARK = "recording:"
_NOTE = "\x02voice note: "
"""No phone can type how it begins: what is typed is never taken for one."""


def recorded_at(address: str) -> str:
    """What an account answers whose recording is kept at an address."""
    return _MARK + address


def is_recording(answer: str) -> bool:
    """Whether this answer is the address of a recording."""
    return answer.startswith(_MARK)


def noted_at(address: str) -> str:
    """What an account answers that was sent as a voice note, to be fetched from an address."""
    return _NOTE + address


def is_note(answer: str) -> bool:
    """Whether this answer is the address of a voice note."""
    return answer.startswith(_NOTE)


def address_of(answer: str) -> str:
    """The address of the recording or the voice note that this answer is."""
    return answer.removeprefix(_MARK).removeprefix(_NOTE).strip()
