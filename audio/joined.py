"""Several prompts as one sound, for a question may hold one only: keys then count from its start.

Frames of MP3 follow one another, so that prompts joined are their files, one behind the other. The
address of a joined sound names its prompts under a key of ours: it is the same for the same
prompts, and neither a log nor a proxy can read from it which digits were told to whom.
"""

import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from audio.library import Library, Said

_BEFORE, _AFTER = "/audio/joined/", ".mp3"


class Joined:
    """Prompts of a library by the address of their sound; `key` has 32 bytes."""

    def __init__(self, library: Library, key: bytes) -> None:
        self._library = library
        self._aead = AESSIV(key)
        self._prompts = library.prompts
        self._numbers = {prompt: number for number, prompt in enumerate(self._prompts)}

    def path(self, prompts: Sequence[Said]) -> str | None:
        """Where these are served as one sound; None where one of them is missing."""
        if not all(prompt in self._numbers for prompt in prompts):
            return None
        if len(prompts) == 1:
            return self._library.path(*prompts[0])
        plain = struct.pack(f">{len(prompts)}H", *map(self._numbers.__getitem__, prompts))
        sealed = self._aead.encrypt(plain, [self._library.version])
        return f"{_BEFORE}{urlsafe_b64encode(sealed).decode().rstrip('=')}{_AFTER}"

    def file(self, path: str) -> bytes | None:
        """What is served at an address; None where it is none of ours."""
        if not path.startswith(_BEFORE):
            return self._library.file(path)
        files = [self._library.file(self._library.path(*one) or "") for one in self.prompts(path)]
        return b"".join(file for file in files if file) or None

    def prompts(self, path: str) -> tuple[Said, ...]:
        """Those that are joined at an address; none where it is none of ours, or of other files."""
        token = path.removeprefix(_BEFORE).removesuffix(_AFTER)
        try:
            sealed = urlsafe_b64decode(token + "=" * (-len(token) % 4))
            plain = self._aead.decrypt(sealed, [self._library.version])
        except (ValueError, InvalidTag):
            return ()
        return tuple(self._prompts[number] for (number,) in struct.iter_unpack(">H", plain))
