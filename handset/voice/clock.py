"""The time of a call, which passes while people speak and key and while the gateway says things."""

from collections.abc import Callable


class CallClock:
    """The gateway's time: it runs ahead of the wall clock by what it has yet to finish saying.

    Without a wall clock no time passes but what is spoken, waited and keyed.
    """

    def __init__(self, wall: Callable[[], float] | None) -> None:
        self._wall = wall
        self._ahead = self._acted = 0.0

    @property
    def now(self) -> float:
        return max(self._on_the_wall, self._ahead)

    def act(self) -> None:
        """Somebody did something: where time passes by itself, what was being said is cut short."""
        self._acted = self._on_the_wall
        if self._wall:
            self._ahead = 0.0

    def pass_by(self, seconds: float) -> None:
        """Let time pass, as while something is said."""
        self._ahead = self.now + seconds

    def spend(self, seconds: float) -> None:
        """Let time pass that people take; a wall clock, where there is one, knows it already."""
        if not self._wall:
            self.pass_by(seconds)

    def turn_to(self, moment: float) -> None:
        """Take back what passed by after a moment."""
        self._ahead = moment

    def left(self, patience: float) -> float:
        """Seconds until so much patience with a caller who does nothing is at an end."""
        return max(0.0, max(self._ahead, self._acted) + patience - self._on_the_wall)

    @property
    def _on_the_wall(self) -> float:
        return self._wall() if self._wall else 0.0
