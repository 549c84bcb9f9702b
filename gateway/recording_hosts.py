"""Where the gateway keeps recordings of calls: the hosts that one may be fetched from."""

import re
from dataclasses import dataclass
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator

AT_META = "whatsapp:"
"""How the address of a voice note begins: what Meta calls it, which is on no host by itself."""

PORTS = {"https": 443, "http": 80}
_LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
HOST = re.compile(rf"{_LABEL}(\.{_LABEL})*")
_UNDER = re.compile(rf"(\.{_LABEL}){{2,}}")  # all of .com is nobody's own


@dataclass(frozen=True)
class Origin:
    """Where a recording may come from: "https://.example.com" is all that lies under that name.

    `inside` is for the demo, whose own phone keeps its recordings at this machine's address.
    """

    scheme: str
    host: str
    port: int
    inside: bool = False

    @classmethod
    def read(cls, text: str, *, inside: bool = False) -> Self:
        """An origin as it is written in the setting; ValueError if it is none."""
        parts = urlsplit(text.strip())
        host, port = parts.hostname or "", parts.port or PORTS.get(parts.scheme, 0)
        bare = f"{parts.scheme}://{parts.netloc}" == text.strip() and "@" not in parts.netloc
        named = HOST.fullmatch(host) or _UNDER.fullmatch(host)
        if not bare or parts.scheme not in PORTS or not named:
            raise ValueError(f"{text.strip()!r} is not like https://.example.com")
        return cls(parts.scheme, host, port, inside)

    def holds(self, scheme: str, host: str, port: int) -> bool:
        """Whether an address with these parts lies here."""
        here = host.endswith(self.host) if self.host.startswith(".") else host == self.host
        return here and (scheme, port) == (self.scheme, self.port)


def origins(text: str) -> tuple[Origin, ...]:
    """All origins that the setting names, with commas between them."""
    return tuple(Origin.read(one) for one in text.split(",") if one.strip())


def _readable(text: str) -> str:
    origins(text)
    return text


Origins = Annotated[str, AfterValidator(_readable)]
"""Such a setting as it is written; what is no origin is refused."""
