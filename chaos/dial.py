"""One caller's one session: an errand gone from screen to screen, and what was promised in it."""

from collections.abc import Callable
from dataclasses import dataclass

from chaos.errand import CODE, Errand, bare
from handset.ussd.phone import Phone

MOST_HOPS = 80

Note = Callable[[str, str], None]
"""Told what a caller noticed, and at which screen."""


@dataclass
class Dial:
    """Whose it is, where it leads, and how far it has come."""

    number: str
    errand: Errand
    pin: str
    promised: str = ""
    """The screen shown last of those that promise something."""
    code: str = ""
    memory: bool = True
    """Whether the gateway handed back what it was told."""
    in_haste: bool = False
    """Whether they hang up at the first promise."""

    def go(
        self,
        phone: Phone,
        note: Note,
        hops: int = MOST_HOPS,
        is_over: Callable[[], bool] = lambda: False,
    ) -> None:
        """From screen to screen for so many hops at most, or until it is over; back where they are
        led back."""
        phone.dial()
        seen: list[str] = []
        while (at := self._look(phone, note)) and len(seen) < hops:
            if is_over() or (self.in_haste and self.promised):
                break
            if at in seen or at not in self.errand.keys:
                note("led back", phone.screen)
            seen.append(at)
            phone.press(self._key(at, phone.screen))
        phone.hang_up()

    def _look(self, phone: Phone, note: Note) -> str:
        """The screen that a key is to be pressed at; nothing where there is none."""
        at = bare(phone.screen, self.pin)
        if at in self.errand.kept:
            self.promised = at
        if phone.open and self.errand.key(at):
            return at
        if phone.status == "Failed":
            note("no answer", phone.screen)
        elif at != self.errand.last:
            note("not what was to come" if phone.open else "apology", phone.screen)
        return ""

    def _key(self, at: str, screen: str) -> str:
        """What is pressed at a screen; a code that it shows is noted."""
        key = self.errand.key(at)
        if key == "{code}" and (code := CODE.search(screen)):
            self.code = code[0]
        return {"{code}": self.code, "{pin}": self.pin}.get(key, key)
