"""Meta's Cloud API: one message to one person. That it was taken is not that it arrived.

There is no key by which a message sent twice would go once, so none is sent again that may have
gone. Source: developers.facebook.com, "Send messages" and "Error codes", read in November 2026.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from gateway.calls import Unsure
from gateway.texts import TextRejected
from whatsapp.templates import Templates

if TYPE_CHECKING:
    import requests

TO_SEND = (3.05, 10.0)
"""Seconds to connect and to be answered."""

LIVE = "https://graph.facebook.com/v25.0"
"""The API, in the version that this was written for; it is served until July 2028."""

LETTERS, LETTERS_OVER_BUTTONS = 4096, 1024
BUTTONS, BUTTON = 3, 20
ROWS, ROW, MORE_OF_A_ROW = 10, 24, 72

# It may go later: too much at once, or trouble of Meta's own or of our account. Nothing else may.
LATER = frozenset(
    {0, 4, 190, 80007, 130429, 131000, 131005, 131016, 131042, 131056, 131057, 133004}
)

Taps = Sequence[tuple[str, str]]
"""What can be tapped: an id, and the words it says."""


class Cloud:
    """One number of ours, as Meta calls it, and the templates it has; `url` takes the place of the
    live API."""

    def __init__(
        self, number_id: str, token: str, url: str | None = None, templates: Templates | None = None
    ) -> None:
        self.templates = templates or Templates()
        self._where = f"{url or LIVE}/{number_id}/messages"
        self._token = token

    def send(self, to: str, shape: Mapping[str, Any], row: str) -> None:
        """Send, once, a message to a number in E.164 or a scoped name; statuses come back with
        `row`.

        :raise TextRejected: it was not sent.
        :raise Unsure: it may have been.
        """
        whom = {"to": to.removeprefix("+")} if to.startswith("+") else {"recipient": to}
        body = {"messaging_product": "whatsapp", "recipient_type": "individual", **whom, **shape}
        body["biz_opaque_callback_data"] = row
        import requests  # noqa: PLC0415 - most processes send nothing

        try:
            answer = self._line.post(self._where, json=body, timeout=TO_SEND, allow_redirects=False)
        except requests.ConnectTimeout:
            raise TextRejected("Unreachable") from None
        except requests.ConnectionError as wrong:
            raise (TextRejected("Unreachable") if _never_sent(wrong) else Unsure("Cut")) from None
        except requests.RequestException as wrong:
            raise Unsure(type(wrong).__name__) from None
        _see(answer)

    @cached_property
    def _line(self) -> "requests.Session":
        import requests  # noqa: PLC0415

        line = requests.Session()
        line.headers["Authorization"] = f"Bearer {self._token}"
        line.headers["User-Agent"] = "safari-salama"
        return line


def shape(words: str, taps: Taps, moves: int, choose: str) -> dict[str, Any]:
    """A message of these words, as buttons where they are few and short, as a list where that is
    short enough, and otherwise as words alone; `moves` is how many taps, the last, answer nothing.

    The words hold all that can be tapped, with its number: not every phone draws it.
    """
    few = taps[:BUTTONS]
    if (
        0 < len(few) >= len(taps) - moves
        and len(words) <= LETTERS_OVER_BUTTONS
        and all(0 < len(said) <= BUTTON for _, said in few)
        and len({said for _, said in few}) == len(few)
    ):
        buttons = [{"type": "reply", "reply": {"id": id_, "title": said}} for id_, said in few]
        return _interactive("button", words, {"buttons": buttons})
    if 0 < len(taps) - moves <= ROWS and len(words) <= LETTERS and 0 < len(choose) <= BUTTON:
        rows = [_row(id_, said) for id_, said in taps[:ROWS] if said]
        return _interactive("list", words, {"button": choose, "sections": [{"rows": rows}]})
    return {"type": "text", "text": {"preview_url": False, "body": words[:LETTERS]}}


def _interactive(kind: str, words: str, action: Mapping[str, Any]) -> dict[str, Any]:
    what = {"type": kind, "body": {"text": words}, "action": action}
    return {"type": "interactive", "interactive": what}


def _row(id_: str, said: str) -> dict[str, str]:
    """A row of a list; what is too long for its title stands below it in full."""
    if len(said) <= ROW:
        return {"id": id_, "title": said}
    title = said[: ROW - 3].rpartition(" ")[0] or said[: ROW - 3]
    return {"id": id_, "title": f"{title}...", "description": said[:MORE_OF_A_ROW]}


def _see(answer: "requests.Response") -> None:
    """See that a message was taken.

    :raise TextRejected: it was not.
    :raise Unsure: nothing that can be read.
    """
    try:
        said = answer.json()
    except ValueError:
        raise Unsure("NoAnswer") from None
    said = said if isinstance(said, dict) else {}
    error = said.get("error")
    if answer.status_code == 200 and not error and said.get("messages"):
        return
    code = error.get("code") if isinstance(error, dict) else None
    if not isinstance(code, int) or code in UNCLEAR:
        raise Unsure("NoAnswer")
    raise TextRejected(f"Code{code}", final=code not in LATER)


UNCLEAR = frozenset({1, 2, 135000})
"""Trouble of Meta's own, in which the message may have gone."""


def _never_sent(wrong: "requests.ConnectionError") -> bool:
    return bool(re.search("NewConnectionError|NameResolutionError", repr(wrong)))
