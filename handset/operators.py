"""The networks a caller may be on, and what each allows.

Figures from Africa's Talking's help centre: lengths of screens and replies in article 1284096,
idle and session times in article 1284071.
"""

from dataclasses import dataclass

SESSION_SECONDS = 180
"""How long any session in Kenya may last."""

ANSWER_SECONDS = 10
"""How long the gateway waits for the service."""


@dataclass(frozen=True)
class Operator:
    """One network: letters (septets) on a screen and in a reply, seconds a caller may think."""

    code: str
    name: str
    screen: int = 160
    reply: int = 80
    idle: int = 30


# Airtel is stated to show 184 letters; the 160 octets of a USSD string (3GPP TS 29.002) hold 182.
# Telkom, Equitel and the sandbox state no lengths: they get Safaricom's, which are the smallest.
OPERATORS = (
    Operator("63902", "Safaricom"),
    Operator("63903", "Airtel", screen=182, reply=90, idle=60),
    Operator("63907", "Telkom"),
    Operator("63999", "Equitel"),
    Operator("99999", "Sandbox"),
)


def operator(code: str) -> Operator:
    """The network with this code; one we do not know is taken as it comes."""
    known = (each for each in OPERATORS if each.code == code)
    return next(known, Operator(code, f"network {code}"))
