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

from audio.library import Library
from audio.recorded import Sheet
from audio.takes import Takes

_BEFORE, _AFTER = "/audio/joined/", ".mp3"


class Joined:
    """Sounds by the address that names them: of a library, and takes beside it.

    A sound has a number: the place of a prompt in the library, or below zero that of a take. So an
    address of takes is the same whichever process makes it, and any process can serve it. `key`
    has 32 bytes; `sheet` has the words that the library says.
    """

    def __init__(
        self, library: Library, key: bytes, takes: Takes | None = None, sheet: Sheet | None = None
    ) -> None:
        self._library, self._aead = library, AESSIV(key)
        self.takes = takes or Takes()
        self._prompts = library.prompts
        self._numbers = {prompt: number for number, prompt in enumerate(self._prompts)}
        self._places = {library.path(*one): place for place, one in enumerate(self._prompts)}
        self._says = sheet or {}
        self._saying = {
            (language, self._says[language][name]): number
            for (language, name), number in self._numbers.items()
            if name in self._says.get(language, {})
        }

    def number(self, language: str, name: str, words: str) -> int | None:
        """Which prompt of the library says these very words: the one of this name, or another."""
        if self._says.get(language, {}).get(name) == words:
            return self._numbers.get((language, name))
        return self._saying.get((language, words))

    def at(self, numbers: Sequence[int]) -> str:
        """Where these are served as one sound."""
        if len(numbers) == 1 and numbers[0] >= 0:
            return self._library.path(*self._prompts[numbers[0]]) or ""
        plain = struct.pack(f">{len(numbers)}i", *numbers)
        sealed = self._aead.encrypt(plain, [self._library.version])
        return f"{_BEFORE}{urlsafe_b64encode(sealed).decode().rstrip('=')}{_AFTER}"

    def file(self, path: str) -> bytes | None:
        """What is served at an address; None where it is none of ours."""
        if not path.startswith(_BEFORE):
            return self._library.file(path)
        files = [self._sound(number) for number in self.numbers(path)]
        return b"".join(file for file in files if file) or None

    def words(self, path: str) -> list[str]:
        """What each sound at an address says; nothing where it is none of ours."""
        return [self._words(number) for number in self.numbers(path)]

    def numbers(self, path: str) -> tuple[int, ...]:
        """Those that are joined at an address; none where it is none of ours, or of other files."""
        if (place := self._places.get(path)) is not None:
            return (place,)
        token = path.removeprefix(_BEFORE).removesuffix(_AFTER)
        try:
            sealed = urlsafe_b64decode(token + "=" * (-len(token) % 4))
            plain = self._aead.decrypt(sealed, [self._library.version])
        except (ValueError, InvalidTag):
            return ()
        return tuple(number for (number,) in struct.iter_unpack(">i", plain))

    def _sound(self, number: int) -> bytes | None:
        if number < 0:
            return self.takes.file(-number)
        return self._library.file(self._library.path(*self._prompts[number]) or "")

    def _words(self, number: int) -> str:
        if number < 0:
            return self.takes.words(-number)
        language, name = self._prompts[number]
        return self._says[language][name]
