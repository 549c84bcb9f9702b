"""Which passwords are taken: long, on no list, not built of one's own name."""

import re

SHORTEST, LONGEST = 12, 200
STRONG_ENOUGH = 3
"""Of zxcvbn's 0 to 4: safely unguessable, over 10**8 tries (Wheeler, USENIX Security 2016)."""

LOOKED_AT = 72
"""How many letters zxcvbn looks at; what follows only adds to it."""

OURS = ("safari", "salama", "haart", "kenya", "nairobi", "password", "trafficking")
SHORTEST_WORD, LEFT_BESIDE_OURS = 3, 8


def fault(password: str, username: str) -> str:
    """Why a password is not taken, in words for who chose it; empty where it is."""
    from zxcvbn import zxcvbn  # type: ignore[import-untyped] # noqa: PLC0415 - its lists are long

    if not SHORTEST <= len(password) <= LONGEST:
        return f"Take {SHORTEST} to {LONGEST} letters: four words that only you would put together."
    names = [word for word in re.split(r"\W|_|\d", username.casefold()) if word]
    if any(word in password.casefold() for word in names if len(word) >= SHORTEST_WORD):
        return "Your name is in it, and that is what others try first. Take words without it."
    rest = re.sub("|".join(OURS), "", password.casefold())
    guessed = zxcvbn(password[:LOOKED_AT], user_inputs=[*names, *OURS])["score"] < STRONG_ENOUGH
    if guessed or len(re.sub(r"\W|_", "", rest)) < LEFT_BESIDE_OURS:
        return "That one is on lists of what people choose. Take four words that have no link."
    return ""
