"""What the pages' own script says."""

import re
from pathlib import Path

SCRIPT = "script"
"""How a catalogue names it."""

_PATH = Path(__file__).parents[1] / "static" / "staff.js"
_SAY = re.compile(r'\bsay\(\s*"([^"]+)"')


def script_words() -> list[str]:
    """All that it gives to its `say`."""
    return _SAY.findall(_PATH.read_text(encoding="utf-8"))
