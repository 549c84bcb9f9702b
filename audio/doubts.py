"""What is wrong with a recording that no later step mends: somebody has to listen to it again."""

from collections.abc import Iterator

import numpy as np

from audio.loudness import Samples

_CUT_OFF = 0.999
_CUT_OFF_IN_A_ROW = 4
_QUIETEST_ROOM_DB = 25.0
_FRAME_S = 0.05


def doubts_of(sound: Samples, rate: int) -> Iterator[str]:
    """What no later step mends."""
    loudest = np.abs(sound) >= _CUT_OFF
    if np.convolve(loudest, np.ones(_CUT_OFF_IN_A_ROW), "valid").max() >= _CUT_OFF_IN_A_ROW:
        yield "is cut off where it is loudest: record it farther away or softer"
    frame = round(_FRAME_S * rate)
    frames = sound[: len(sound) // frame * frame].reshape(-1, frame)
    if len(frames):
        level = 10 * np.log10(np.mean(frames**2, axis=1) + 1e-9)
        if level.max() - np.percentile(level, 5) < _QUIETEST_ROOM_DB:
            yield "has a noisy room behind it"
