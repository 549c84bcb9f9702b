"""A request and its answer, as uvicorn has them: a body that breaks off is known for it, and an
answer goes out in one piece."""

from collections.abc import Mapping
from typing import Any, cast

from uvicorn.protocols.http.flow_control import FlowControl
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, RequestResponseCycle

_GONE = {"type": "http.disconnect"}


class Cycle(RequestResponseCycle):
    """A request and its answer, which goes out in one piece."""

    is_cut = False
    """Whether the rest of the body will never come. It may be answered still."""

    is_begun = False
    """Whether any of the body was asked for."""

    async def receive(self) -> Any:
        """The next part of the body; that it broke off, where it did."""
        self.is_begun = True
        said = await super().receive()
        return _GONE if self.is_cut and cast(Mapping[str, Any], said).get("more_body") else said

    async def send(self, message: Any) -> None:
        """Take in the head of an answer; with its body, send both.

        :raise RuntimeError: a line of the head has a line of its own in it.
        """
        if not self.response_started:
            self.response_started, self._head = True, message
            return
        if self.flow.write_paused and not self.disconnected:
            await self.flow.drain()
        if self.disconnected:
            return
        lines = [STATUS_LINE[self._head["status"]]]
        lines += [b"%b: %b\r\n" % one for one in self.default_headers]
        lines += [b"%b: %b\r\n" % (name, value) for name, value in self._head["headers"]]
        if not self.keep_alive:
            lines.append(b"connection: close\r\n")
        said = b"".join(lines)
        if said.count(b"\n") != len(lines) or said.count(b"\r") != len(lines):
            raise RuntimeError("a header of two lines")
        body = b"" if self.scope["method"] == "HEAD" else message["body"]
        self.response_complete = True
        self.message_event.set()
        self.transport.write(b"%b\r\n%b" % (said, body))
        self.on_response()

    async def send_500_response(self) -> None:
        """Answer for an application that failed; the next request may fare better."""
        await self.send({"status": 500, "headers": [(b"content-length", b"0")]})
        await self.send({"body": b""})

    def cut(self) -> None:
        """Nothing more comes of its body, if any is missing; it is the last of its connection."""
        self.is_cut, self.keep_alive = True, False
        self.message_event.set()


class Flow(FlowControl):
    """Whether a connection is read from; not as long as what was read is not yet looked at."""

    is_held = False

    def resume_reading(self) -> None:
        """Read on, if that may be."""
        if not self.is_held:
            super().resume_reading()
