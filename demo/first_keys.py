"""The keys that lead a newcomer into the menu, for the terminal and for the first page to tell."""

ENGLISH, REPORT, COME_BACK = "1", "2", ("98", "7")

TRY_FIRST = (
    "  Try first",
    f"    On the phone: the green key, {ENGLISH} for English, {REPORT} to report what happens.",
    "    In the console: sign in; what you told is in the work list, urgent cases on top.",
    f"    Open it, write a reply; on the phone, {' and '.join(COME_BACK)} lead to it"
    " with the code you were given.",
)
