"""What Africa's Talking can be told to do in a call: one class an action of its voice XML."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Say:
    """Read words aloud."""

    words: str
    voice: str = "woman"
    play_beep: bool = False


@dataclass(frozen=True)
class Play:
    """Play a sound from an address."""

    url: str


@dataclass(frozen=True)
class GetDigits:
    """Wait for keys; where none comes in `timeout` seconds, the next action follows."""

    prompt: Say | Play
    num_digits: int | None = None
    timeout: int = 30
    finish_on_key: str = ""
    callback_url: str = ""


@dataclass(frozen=True)
class Record:
    """Record the caller until a key, `timeout` seconds of silence or `max_length` seconds."""

    prompt: Say | Play
    finish_on_key: str = ""
    max_length: int | None = None
    timeout: int = 3600
    trim_silence: bool = False
    play_beep: bool = False
    callback_url: str = ""


@dataclass(frozen=True)
class RecordRest:
    """Record whatever is left of the call; only its last notice says where it is."""


@dataclass(frozen=True)
class Dial:
    """Ring other people; what follows is for when nobody picks up."""

    phone_numbers: tuple[str, ...]
    record: bool = False
    sequential: bool = False
    caller_id: str = ""
    ring_back_tone: str = ""
    max_duration: int | None = None


@dataclass(frozen=True)
class Redirect:
    """Ask another address what to do; it keeps the call."""

    url: str


@dataclass(frozen=True)
class Reject:
    """Refuse a call that nobody answered yet."""


@dataclass(frozen=True)
class Enqueue:
    """Let the caller wait for a person."""

    name: str = ""
    hold_music: str = ""


@dataclass(frozen=True)
class Dequeue:
    """Connect to the first caller who waits."""

    phone_number: str
    name: str = ""


Action = Say | Play | GetDigits | Record | RecordRest | Dial | Redirect | Reject | Enqueue | Dequeue
