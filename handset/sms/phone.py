"""A phone that texts: what it sends, and what arrives on it."""

from collections.abc import Callable

from handset.sms.texts import Text, Texts
from handset.transports import Answer


class TextPhone:
    """A phone of a number; `wait` is how long its owner waits until an answer may have come, and
    `seconds_old` is how long the network takes to tell of what it sends."""

    def __init__(self, number: str, texts: Texts, wait: Callable[[], None] = lambda: None) -> None:
        self.number = number
        self._texts = texts
        self._wait = wait
        self._read = self.seconds_old = 0

    def press(self, words: str) -> Answer | None:
        """Send a text, and read what comes of it."""
        self._read = len(self.arrived)
        answer = self._texts.send(self.number, words, age=self.seconds_old)
        self._wait()
        return answer

    def repeat(self) -> Answer | None:
        """The network tells of the text sent last once more."""
        self._read = len(self.arrived)
        answer = self._texts.tell(self.sent[-1])
        self._wait()
        return answer

    def look(self) -> None:
        """What has arrived until now is read."""
        self._read = len(self.arrived)

    @property
    def screen(self) -> str:
        """What has arrived since the last text was sent; nothing where nothing has."""
        return "\n".join(self.arrived[self._read :])

    @property
    def arrived(self) -> list[str]:
        """The words of all texts that came, oldest first."""
        return self._texts.on(self.number)

    @property
    def sent(self) -> list[Text]:
        """The texts that it sent, oldest first."""
        return [one for one in self._texts.all if one.number == self.number and not one.from_us]
