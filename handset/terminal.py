"""The phone in a terminal: a line that is typed is a reply, keys of a call, or a command."""

from collections.abc import Callable
from pathlib import Path

from handset.drawing import draw_call, draw_phone
from handset.journey import Journey
from handset.ussd.phone import Phone
from handset.voice.call import Call
from handset.voice.gateway import VOICE_NUMBER
from handset.voice.state import NoCallError
from handset.voice.switch import Switch

HELP = "Type a reply and Enter. :repeat :drop :wait SECONDS :ring :save FILE :quit"
CALL_HELP = (
    "Type keys and Enter; Enter alone is silence. :speak SECONDS :hang :pick :nobody :repeat"
)

ON_THE_PHONE: dict[str, Callable[[Phone, str], object]] = {
    ":repeat": lambda phone, _: phone.exchanges and phone.repeat(),
    ":drop": lambda phone, _: phone.open and phone.drop(),
    ":wait": lambda phone, seconds: phone.wait(float(seconds) if seconds.isdecimal() else 0),
}
"""What the network and the time do, of which a walk says nothing."""

IN_A_CALL: dict[str, tuple[str, Callable[[Call, str], object]]] = {
    "": ("stays silent", lambda call, _: call.stay_silent()),
    ":speak": (
        "speaks",
        lambda call, seconds: call.speak(float(seconds) if seconds.isdecimal() else 4),
    ),
    ":hang": ("hangs up", lambda call, _: call.hang_up()),
    ":pick": ("staff pick up", lambda call, _: call.staff_pick_up()),
    ":nobody": ("nobody picks up", lambda call, _: call.nobody_picks_up()),
}
"""What people do, as a walk says it."""


class Terminal:
    """One phone, drawn in letters, or the call that is made with it."""

    def __init__(self, phone: Phone, code: str, make_switch: Callable[[], Switch]) -> None:
        self.phone = phone
        self.code = code
        self.call: Call | None = None
        self.journey = Journey()
        self._make_switch = make_switch

    def dial(self, code: str = "") -> None:
        """Dial a code, or the same one again; a new session is a new walk."""
        self.code = code or self.code
        self.journey = Journey()
        self.journey.shown(self.phone.dial_code(self.code))
        self._draw()

    def ring(self) -> None:
        """Ring the service's number instead."""
        self.phone.hang_up()
        print(f"{CALL_HELP}\nRinging {VOICE_NUMBER}…")
        self.call = Call(self.phone.number, self._make_switch())
        self.journey = Journey("voice")
        self.journey.did("rings")
        self.call.ring()
        self._hear(self.call)

    def enter(self, line: str) -> None:
        """Do what one typed line says."""
        name, _, argument = line.partition(" ")
        if name == ":save":
            self.save(argument)
        elif not (self.call and self.call.open):
            self.call = None
            self._enter_on_phone(line)
        elif name == ":repeat":
            self.call.repeat()
            self._draw()
        else:
            self._enter_in_call(self.call, line)

    def hang_up(self) -> None:
        """Leave whatever is open."""
        self.phone.hang_up()
        if self.call and self.call.open:
            self.enter(":hang")

    def save(self, file: str) -> None:
        """Write the walk down as a journey."""
        if not file:
            print("Say where: :save FILE")
            return
        Path(file).write_text(str(self.journey), encoding="utf-8")
        print(f"Saved in {file}.")

    def _enter_on_phone(self, line: str) -> None:
        name, _, argument = line.partition(" ")
        if name in ON_THE_PHONE:
            ON_THE_PHONE[name](self.phone, argument)
            self._draw()
        elif name == ":ring":
            self.ring()
        elif self.phone.open:
            self.journey.typed(line)
            self.journey.shown(self.phone.press(line))
            self._draw()
        elif not line or line.startswith("*"):
            self.dial(line)
        else:
            print("No session is open: Enter dials again.")

    def _enter_in_call(self, call: Call, line: str) -> None:
        name, _, argument = line.partition(" ")
        try:
            if name in IN_A_CALL:
                what, do = IN_A_CALL[name]
                do(call, argument)
                self.journey.did(what)
            else:
                call.press(line)
                self.journey.typed(line)
        except NoCallError as why:
            print(f"! {why}")
        else:
            self._hear(call)

    def _hear(self, call: Call) -> None:
        if call.heard:
            self.journey.shown(call.heard)
        self._draw()

    def _draw(self) -> None:
        print("\n".join(draw_call(self.call) if self.call else draw_phone(self.phone)))
