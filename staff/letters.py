"""How long a reply is on a phone's screen, in letters of the GSM 03.38 alphabet (3GPP TS 23.038)."""

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
COUNTED_TWICE = frozenset("\f^{}\\[~]|€")

LONGEST_REPLY = 300
"""Letters of a reply: two screens of 160 with room for the keys below the words."""

# A text with any other letter is sent in 16 bits a letter rather than 7.
LONGEST_WIDE_REPLY = LONGEST_REPLY * 7 // 16

# What word processors write for what a phone has in plain.
PLAIN = str.maketrans(
    {
        "‘": "'",
        "’": "'",
        "“": '"',
        "”": '"',
        "–": "-",
        "—": "-",
        "…": "...",
        "\u00a0": " ",
        "\t": " ",
        "`": "'",
    }
)


def plain(text: str) -> str:
    """The same words with one kind of line end and of quotation mark, and no control characters."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").translate(PLAIN).strip()
    return "".join(letter for letter in lines if letter == "\n" or letter.isprintable())


def unusual(text: str) -> list[str]:
    """The letters that many phones can only show at the price of a shorter reply."""
    return sorted(set(text) - BASIC - COUNTED_TWICE)


def length(text: str) -> int:
    """Letters as a phone counts them: some count twice; any outside the alphabet widen all."""
    if unusual(text):
        return len(text.encode("utf-16-be")) // 2
    return len(text) + sum(letter in COUNTED_TWICE for letter in text)


def longest(text: str) -> int:
    """How many letters a reply with these letters in it may have."""
    return LONGEST_WIDE_REPLY if unusual(text) else LONGEST_REPLY


def screens(text: str, room: int = 130) -> list[str]:
    """The reply as a phone would page it: about `room` letters a screen, broken between words."""
    pages, page = [], ""
    for word in text.split(" "):
        longer = f"{page} {word}" if page else word
        if page and length(longer) > room:
            pages.append(page)
            longer = word
        page = longer
    return [*pages, page]
