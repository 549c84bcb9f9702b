"""Why a file can't be a prompt, or what to listen for in one, in the language of whoever reads."""

import re
from itertools import count

from staff.labels import LABELS
from staff.tongues.said import say

GROUP = "sounds"
_FIGURE = re.compile(r"\b\d+(?:\.\d+)?\b")


def reason(english: str) -> str:
    """A reason as it was kept: what is known by its words is said in the reader's language, with
    its figures; any other stays as it is, for what comes out of a sandbox may be anything."""
    holes = count()
    words = _FIGURE.sub(lambda _: f"{{{next(holes)}}}", english)
    if "{" in english or words not in LABELS[GROUP].values():
        return english
    return say(words, *_FIGURE.findall(english), of=f"labels.{GROUP}")
