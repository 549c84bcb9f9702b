"""The phone in the browser as a telephone: it rings the service, and the service rings it."""

from collections.abc import Callable
from typing import Any

from flask import Response, abort, request
from flask.typing import ResponseReturnValue

from handset.voice import sounds
from handset.voice.actions import Dial, GetDigits, Record
from handset.voice.call import Call
from handset.voice.state import NoCallError
from handset.voice.wire import path_of
from handset.web.site import asked_for, bp, site, spoken

LOST = "RECOVERY_ON_TIMER_EXPIRE"
"""What the network says of a call that it lost."""

ACTS: dict[str, Callable[[Call, str], object]] = {
    "press": Call.press,
    "stay_silent": lambda call, _: call.stay_silent(),
    "hang_up": lambda call, _: call.hang_up(),
    "drop": lambda call, _: call.hang_up(LOST),
    "repeat": lambda call, _: call.repeat(),
    "staff_pick_up": Call.staff_pick_up,
    "nobody_picks_up": lambda call, _: call.nobody_picks_up(),
    "dequeued": lambda call, _: call.dequeued(site().switch.number),
}


@bp.post("/calls")
def ring() -> ResponseReturnValue:
    """Ring a number of the service from a phone with a number and a network."""
    number, network = asked_for()
    called = request.get_json().get("called", "")
    if called not in ("", site().switch.number, site().switch.flash_number):
        abort(400)
    call = Call(number, site().switch, network, called=called)
    name = site().phones.keep(call)
    return _with(name, lambda call: call.ring())


@bp.get("/calls/<name>")
def look_at(name: str) -> ResponseReturnValue:
    """How a call stands."""
    return _with(name, lambda call: call.heard)


@bp.post("/calls/<name>/<any(" + ", ".join(ACTS) + "):verb>")
def act(name: str, verb: str) -> ResponseReturnValue:
    """Do something in a call; `text` are the keys, or the number that is picked up."""
    text = str(request.get_json().get("text", ""))[:32]
    return _with(name, lambda call: ACTS[verb](call, text))


@bp.post("/calls/<name>/speak")
def speak(name: str) -> ResponseReturnValue:
    """Speak into a recording: a wav from the page's microphone, or `seconds` of a tone.

    `ended_by` is the key, `silence`, or `hanging up`.
    """
    sound = spoken() or sounds.tone(min(request.args.get("seconds", 1.0, float), 900.0))
    return _with(name, lambda call: call.speak(sound, request.args.get("ended_by", "")))


@bp.post("/recordings")
def keep() -> ResponseReturnValue:
    """Keep what was spoken into the phone in a terminal; the address it is at."""
    return site().recordings.keep(spoken() or abort(400)), 201


@bp.get("/recordings/<name>")
def recording(name: str) -> ResponseReturnValue:
    """A recording, for the service to fetch."""
    sound = site().recordings.find(name)
    if sound is None:
        abort(404)
    return Response(sound, content_type=sounds.kind(sound))


@bp.get("/words/<path:path>")
def words(path: str) -> ResponseReturnValue:
    """What is spoken in a sound, for the phone in a terminal."""
    spoken = site().switch.words.get(f"/{path}")
    if spoken is None:
        abort(404)
    return Response(spoken, mimetype="text/plain")


@bp.get("/ringing/<number>")
def rings(number: str) -> ResponseReturnValue:
    """Whether the service rings this number just now."""
    return {"rings": site().switch.rings(number)}


@bp.post("/ringing/<number>/answer")
def answer(number: str) -> ResponseReturnValue:
    """Pick the phone up that rings."""
    call = site().switch.ringing.get(number)
    if call is None:
        abort(404)
    return _with(site().phones.keep(call), lambda _: site().switch.pick_up(number))


@bp.post("/ringing/<number>/decline")
def decline(number: str) -> ResponseReturnValue:
    """Press the red key instead."""
    try:
        site().switch.decline(number)
    except KeyError:
        abort(404)
    return {}


def _with(name: str, do: Callable[[Call], object]) -> ResponseReturnValue:
    status = 200
    try:
        with site().phones.using(name, Call) as call:
            try:
                do(call)
            except NoCallError:
                status = 409
            return {"call": name, **_seen(call)}, status
    except KeyError:
        abort(404)


def _seen(call: Call) -> dict[str, Any]:
    return {
        "open": call.open,
        "said": [vars(each) | {"path": _here(each.url)} for each in call.utterances],
        "listening": call.listening,
        "asks": _asks(call),
        "typed": call.typed,
        "dials": list(_dials(call)),
        "talking_to": call.talking_to,
        "queue": call.queue,
        "rejected": call.rejected,
        "warnings": [call.fault, *call.warnings] if call.fault else call.warnings,
        "seconds": call.seconds,
        "cost": f"{call.cost:.2f}",
        "exchanges": [site().shown(exchange) for exchange in call.exchanges],
    }


def _dials(call: Call) -> tuple[str, ...]:
    """The numbers that ring just now."""
    return (
        call.action.phone_numbers if isinstance(call.action, Dial) and not call.talking_to else ()
    )


def _asks(call: Call) -> dict[str, Any]:
    """What the page counts for the gateway: how many keys, how long to wait, how long to speak."""
    asked = call.action
    if not isinstance(asked, GetDigits | Record):
        return {}
    return {
        "timeout": asked.timeout,
        "finish": asked.finish_on_key,
        "digits": asked.num_digits if isinstance(asked, GetDigits) else None,
        "most": asked.max_length if isinstance(asked, Record) else None,
    }


def _here(url: str) -> str:
    """A sound of the service's own, by its path: the page may play nothing from elsewhere."""
    callback = site().switch.wire.callback
    origin = callback.removesuffix(path_of(callback))
    return path_of(url) if url.startswith(f"{origin}/") else ""
