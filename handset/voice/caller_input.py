"""What a caller keys and says, on its way to the service."""

from handset.voice import sounds
from handset.voice.actions import GetDigits, Record, RecordRest
from handset.voice.gateway import Gateway
from handset.voice.interpreter import Interpreter
from handset.voice.state import CallState, NoCallError

Asked = GetDigits | Record


class CallerInput:
    """Keys and recordings, delivered as the gateway's oddities say."""

    def __init__(self, state: CallState, interpreter: Interpreter, gateway: Gateway) -> None:
        self._state = state
        self._interpreter = interpreter
        self._gateway = gateway

    def key(self, key: str) -> None:
        """One key, which reaches whatever listens."""
        asked = self._state.action
        if isinstance(asked, GetDigits):
            self._state.typed += key
            if key == asked.finish_on_key or len(self._state.typed) == asked.num_digits:
                self._send_keys(asked)
        elif isinstance(asked, Record) and key == asked.finish_on_key:
            odd = self._gateway.oddities.silent_recording
            told = self._recording(sounds.silence(1)) if odd == "next action" else None
            self._interpreter.ask(told or self._no_recording(), asked.callback_url)

    def silence(self, asked: Asked) -> None:
        """The time is out."""
        odd = self._gateway.oddities
        if isinstance(asked, GetDigits) and self._state.typed and odd.partial_digits == "sent":
            self._send_keys(asked)
        elif isinstance(asked, Record) and odd.silent_recording != "next action":
            self._interpreter.ask(self._no_recording(), asked.callback_url)
        else:
            self._interpreter.go_on()

    def speech(self, asked: Record | RecordRest, sound: bytes, ended_by: str) -> None:
        """A sound, ended by the finish key, `silence` or `hanging up`, or cut off."""
        if isinstance(asked, Record):
            self._record(asked, sound, ended_by or asked.finish_on_key or "silence")
        else:
            self._state.clock.spend(sounds.seconds(sound))
            self._state.last_fields["recordingUrl"] = self._gateway.keep(sound)

    def _record(self, asked: Record, sound: bytes, ended_by: str) -> None:
        if too_long := asked.max_length and sounds.seconds(sound) > asked.max_length:
            sound = sounds.cut(sound, asked.max_length or 0)
        self._state.clock.spend(sounds.seconds(sound))
        if too_long or ended_by == asked.finish_on_key:
            pass
        elif ended_by == "silence":
            self._state.clock.spend(asked.timeout)
        elif ended_by != "hanging up":
            raise NoCallError(f"{ended_by} does not end {asked}")
        told = self._recording(sound)
        if ended_by == "hanging up" and not too_long:
            if self._gateway.oddities.hung_up_recording == "told":
                self._state.last_fields |= told
            self._interpreter.end("NORMAL_CLEARING")
        else:
            self._interpreter.ask(told, asked.callback_url)

    def _send_keys(self, asked: GetDigits) -> None:
        odd = self._gateway.oddities
        finish = asked.finish_on_key
        typed = self._state.typed
        bare = typed.removesuffix(finish) if finish else typed
        if bare:
            digits: str | None = typed if odd.finish_key == "sent" else bare
        else:
            digits = {"missing": None, "empty": "", "key": finish}[odd.only_finish_key]
        self._interpreter.ask({} if digits is None else {"dtmfDigits": digits}, asked.callback_url)

    def _recording(self, sound: bytes) -> dict[str, str]:
        url, lasts = self._gateway.keep(sound), sounds.seconds(sound)
        self._state.recorded[url] = lasts
        return {"recordingUrl": url, "durationInSeconds": str(round(lasts))}

    def _no_recording(self) -> dict[str, str]:
        return {"recordingUrl": ""} if self._gateway.oddities.silent_recording == "empty" else {}
