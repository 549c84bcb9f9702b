"""What a phone makes of what is spoken into it: one channel of Opus in Ogg.

It is made by this file as a program of its own: the codec needs numpy, which the server that the
phone's page stands on is spared.
"""

import io
import subprocess
import sys

PATIENCE_S = 30


class NotMade(ValueError):
    """What was spoken is no sound that could be sent."""


def voice_note(wave: bytes) -> bytes:
    """What is sent of a WAV file.

    :raise NotMade: it holds no sound.
    """
    command = [sys.executable, __file__]
    try:
        made = subprocess.run(  # noqa: S603 - it is this very file
            command, input=wave, capture_output=True, check=True, timeout=PATIENCE_S
        )
    except subprocess.SubprocessError:
        raise NotMade from None
    return made.stdout


def main() -> None:
    """Make one of what comes in."""
    import soundfile  # noqa: PLC0415

    with soundfile.SoundFile(io.BytesIO(sys.stdin.buffer.read())) as file:
        rate, channels, samples = file.samplerate, file.channels, file.buffer_read(dtype="int16")
    if not samples:
        raise SystemExit("no sound")
    made = io.BytesIO()
    with soundfile.SoundFile(made, "w", rate, channels, format="OGG", subtype="OPUS") as note:
        note.buffer_write(samples, dtype="int16")
    sys.stdout.buffer.write(made.getvalue())


if __name__ == "__main__":
    main()
