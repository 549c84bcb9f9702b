"""One voice call, by the verbs of those who are on it.

call = Call("+254711000001", Switch(wire_over_wsgi(app)))
call.ring()
call.press("1")
assert "Welcome" in call.heard
"""

from handset.voice import sounds
from handset.voice.actions import GetDigits, Record, RecordRest
from handset.voice.people import Peopled
from handset.voice.standing import NoCallError

KEY_SECONDS = 0.5
MOST_PATIENCE = 300


class Call(Peopled):
    """One call. Its verbs return what is heard; no prompt runs out unless the caller says so."""

    def ring(self) -> str:
        """Dial the service's number. It is answered, or refused and then `rejected`."""
        self._not_begun("Inbound")
        self._begin("Ringing")
        return self.heard

    def answer(self) -> str:
        """Take a call that the service placed."""
        self._not_begun("Outbound")
        self._begin("Answered")
        return self.heard

    def not_answered(self, cause: str = "SUBSCRIBER_ABSENT") -> None:
        """Leave a call that the service placed unanswered: one notice is all there is of it."""
        self._not_begun("Outbound")
        self._leg.end(0, cause, "NotAnswered", {})

    def press(self, keys: str) -> str:
        """Press keys one by one; those that come too many reach whoever listens next."""
        self._opened()
        self._act()
        for key in keys:
            if self.open:
                self._spend(KEY_SECONDS)
                self._press(key)
        return self.heard

    def stay_silent(self) -> str:
        """Wait until the gateway gives up listening and runs the next action in the XML."""
        action = self._opened(GetDigits, Record)
        assert isinstance(action, GetDigits | Record)  # noqa: S101
        self._act()
        self._spend(action.timeout)
        odd = self._switch.oddities
        if isinstance(action, GetDigits) and self.typed and odd.partial_digits == "sent":
            self._send_keys(action)
        elif isinstance(action, Record) and odd.silent_recording != "next action":
            self._ask(self._no_recording(), action.callback_url)
        else:
            self._run(self._rest)
        return self.heard

    def speak(self, sound: bytes | float = 4, ended_by: str = "") -> str:
        """Speak into a recording: a sound (mp3 or wav), or so many seconds of silent mp3.

        `ended_by` is a key, `silence` or `hanging up`; without it whatever the service listens for
        ends it. Who speaks longer than `maxLength` is cut off.
        """
        action = self._opened(Record, RecordRest)
        spoken = sound if isinstance(sound, bytes) else sounds.silence(sound)
        self._act()
        if isinstance(action, Record):
            self._spoken(action, spoken, ended_by or action.finish_on_key or "silence")
        else:
            self._spend(sounds.seconds(spoken))
            self._last_fields["recordingUrl"] = self._switch.keep(spoken)
        return self.heard

    def hang_up(self, cause: str = "NORMAL_CLEARING") -> str:
        """Press the red key, or lose the network with another `cause`. Nothing where it is over."""
        if self.open:
            self._act()
            self._end(cause)
        return self.heard

    def repeat(self) -> str:
        """The gateway delivers its last callback once more, and goes by the second answer."""
        if not self.exchanges:
            raise NoCallError("nothing was delivered yet")
        exchange = self._leg.repeat()
        if self.open and exchange.form["isActive"] == "1":
            self._act()
            self._take(exchange.answer)
        return self.heard

    def fetch_plays(self) -> dict[str, float]:
        """Every sound of the service's that was played, and its seconds; each was fetched."""
        played = {each.url: each.seconds for each in self.said if each.url}
        return {url: lasts for url, lasts in played.items() if url not in self._recorded}

    # What a clock needs

    @property
    def left(self) -> float:
        """Seconds before a caller who does nothing at all is given up; 0 when it is over."""
        if not self.open:
            return 0.0
        listens = self.action if isinstance(self.action, GetDigits | Record) else None
        patience = min(listens.timeout if listens else MOST_PATIENCE, MOST_PATIENCE) + 30
        return max(0.0, max(self._ahead, self._acted) + patience - self._clock)

    def tick(self) -> str:
        """Hang up for a caller who has left: nobody hangs up for a page that was closed."""
        if self.open and not self.left:
            self.hang_up()
        return self.heard

    # How keys and recordings travel

    def _not_begun(self, direction: str) -> None:
        if self.exchanges or self._leg.direction != direction:
            raise NoCallError(f"this is no {direction.lower()} call that rings")

    def _press(self, key: str) -> None:
        asked = self.action
        if isinstance(asked, GetDigits):
            self.typed += key
            if key == asked.finish_on_key or len(self.typed) == asked.num_digits:
                self._send_keys(asked)
        elif isinstance(asked, Record) and key == asked.finish_on_key:
            odd = self._switch.oddities.silent_recording
            told = self._recording(sounds.silence(1)) if odd == "next action" else None
            self._ask(told or self._no_recording(), asked.callback_url)

    def _send_keys(self, asked: GetDigits) -> None:
        odd = self._switch.oddities
        finish = asked.finish_on_key
        bare = self.typed.removesuffix(finish) if finish else self.typed
        if bare:
            digits: str | None = self.typed if odd.finish_key == "sent" else bare
        else:
            digits = {"missing": None, "empty": "", "key": finish}[odd.only_finish_key]
        self._ask({} if digits is None else {"dtmfDigits": digits}, asked.callback_url)

    def _spoken(self, action: Record, sound: bytes, ended_by: str) -> None:
        if too_long := action.max_length and sounds.seconds(sound) > action.max_length:
            sound = sounds.cut(sound, action.max_length or 0)
        self._spend(sounds.seconds(sound))
        if too_long or ended_by == action.finish_on_key:
            pass
        elif ended_by == "silence":
            self._spend(action.timeout)
        elif ended_by != "hanging up":
            raise NoCallError(f"{ended_by} does not end {action}")
        told = self._recording(sound)
        if ended_by == "hanging up" and not too_long:
            if self._switch.oddities.hung_up_recording == "told":
                self._last_fields |= told
            self.hang_up()
        else:
            self._ask(told, action.callback_url)

    def _recording(self, sound: bytes) -> dict[str, str]:
        url, lasts = self._switch.keep(sound), sounds.seconds(sound)
        self._recorded[url] = lasts
        return {"recordingUrl": url, "durationInSeconds": str(round(lasts))}

    def _no_recording(self) -> dict[str, str]:
        return {"recordingUrl": ""} if self._switch.oddities.silent_recording == "empty" else {}
