"""Whether a file is MP3 as our prompts are, told from its frames' headers alone (ISO 11172-3)."""

RATE, KBIT_S = 8000, 16  # what a telephone line carries; speech needs no more bits
SHORTEST_S, LONGEST_S = 0.3, 120.0

_HEADER = bytes((0xFF, 0xE3, 0x28, 0xC4))
"""MPEG-2.5, layer III, no checksum; 16 kbit/s at 8 kHz; one channel. What differs is not ours."""
_FRAME_BYTES = 72 * KBIT_S * 1000 // RATE
_FRAME_S = 576 / RATE


class Odd(ValueError):
    """A file that is no such MP3; the message says how."""


def seconds(file: bytes) -> float:
    """How long a prompt lasts.

    :raise Odd: where it is anything but 8 kHz, one channel, 16 kbit/s, frame after frame.
    """
    frames, rest = divmod(len(file), _FRAME_BYTES)
    # Every frame's first byte, then every second one, and so on: a start reads 100,000 frames.
    as_ours = all(file[at::_FRAME_BYTES] == bytes([own]) * frames for at, own in enumerate(_HEADER))
    if rest or not (frames and as_ours):
        raise Odd("is no MP3 of 8 kHz, one channel and 16 kbit/s")
    lasts = frames * _FRAME_S
    if not SHORTEST_S <= lasts <= LONGEST_S:
        raise Odd(f"lasts {lasts:.1f} s: not between {SHORTEST_S} and {LONGEST_S:.0f}")
    return lasts
