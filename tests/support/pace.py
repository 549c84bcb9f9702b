"""How long a dialogue takes on a screen: reading, pressing, typing, by one measure for all tests.

A network ends a session at 180 seconds. Words are read at 200 a minute; a key takes 2.5 seconds and
a letter beyond the third that is typed 1.2 more. Every word of a screen is counted, what goes back
and on too; the number before an option is not.
"""

import re

from handset.ussd.phone import Phone

WORDS_A_MINUTE = 200
KEY_S, LETTER_S, AT_ONCE = 2.5, 1.2, 3


def seconds(phone: Phone) -> float:
    """From dialling to having read what is shown now."""
    screens = [exchange.answer.body[len("CON ") :] for exchange in phone.exchanges]
    replies = ["", *phone.transcript.split("*")]
    return sum(map(reading, screens)) + sum(map(typing, replies))


def reading(screen: str) -> float:
    """What a screen takes to be read."""
    return len(re.sub(r"^\d+\. ", "", screen, flags=re.MULTILINE).split()) / WORDS_A_MINUTE * 60


def typing(reply: str) -> float:
    """What a reply takes to be typed; dialling is one."""
    return KEY_S + LETTER_S * max(0, len(reply) - AT_ONCE)
