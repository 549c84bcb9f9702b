"""Made-up agencies, and how people get a name wrong: knows nothing of how names are found."""

import random

_BEGIN = ("Ame", "Bara", "Chui", "Daru", "Eli", "Fana", "Gani", "Hala", "Imar", "Juba", "Kito",
          "Lami", "Mwana", "Ndo", "Ola", "Pemi", "Rafi", "Sefu", "Tumi", "Uzi", "Vuma", "Wima",
          "Yaro", "Zaki")  # fmt: skip
_END = ("ba", "ndo", "rika", "sho", "tani", "velle", "wari", "xa", "zuri", "mack", "line", "star")
_FIELD = ("Global", "Gulf", "Crown", "Bright", "Horizon", "Link", "Pearl", "Savanna", "Falcon",
          "Coast", "Summit", "Golden", "Unity", "Ocean", "Royal", "Star")  # fmt: skip
_TRADE = ("Recruitment", "Manpower", "Employment", "Personnel", "Placement", "Staffing", "Travel",
          "Consultants", "Workforce")  # fmt: skip
_KIND = ("Agency", "Agency Ltd", "Limited", "Services Ltd", "International", "Company Ltd",
         "(K) Limited")  # fmt: skip
# Source: ITU-T E.161, the letters on a telephone's keys.
_ON_KEYS = ("abc", "def", "ghi", "jkl", "mno", "pqrs", "tuv", "wxyz")
KEYS = {letter: str(key) for key, on in enumerate(_ON_KEYS, 2) for letter in on}
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def agencies(count: int, seed: int) -> list[str]:
    """Names, each once, many of them much alike."""
    chance = random.Random(seed)
    names: dict[str, None] = {}
    while len(names) < count:
        first = chance.choice(_BEGIN) + chance.choice(_END)
        second = f" {chance.choice(_FIELD)}" if chance.random() < 0.6 else ""
        names[f"{first}{second} {chance.choice(_TRADE)} {chance.choice(_KIND)}"] = None
    return list(names)


def misspelt(name: str, chance: random.Random) -> tuple[str, str]:
    """A name as someone typed it, and what went wrong: one or two of what goes wrong."""
    first = chance.choice(SLIPS)
    how = [first] if first is keyed or chance.random() < 0.5 else [first, chance.choice(SLIPS[:4])]
    for slip in how:
        name = slip(name, chance)
    return name, "+".join(slip.__name__ for slip in how)


def dropped(name: str, chance: random.Random) -> str:
    """A letter left out."""
    at = _place(name, chance)
    return name[:at] + name[at + 1 :]


def doubled(name: str, chance: random.Random) -> str:
    """A letter typed twice."""
    at = _place(name, chance)
    return name[:at] + name[at] + name[at:]


def swapped(name: str, chance: random.Random) -> str:
    """Two letters in each other's place."""
    at = _place(name, chance)
    return name[:at] + name[at + 1 : at + 2] + name[at] + name[at + 2 :]


def neighbouring(name: str, chance: random.Random) -> str:
    """A letter beside the one that was meant."""
    at = _place(name, chance)
    row = next((row for row in _ROWS if name[at].lower() in row), name[at])
    where = row.index(name[at].lower())
    return name[:at] + row[where - 1 if where else min(1, len(row) - 1)] + name[at + 1 :]


def missing_words(name: str, chance: random.Random) -> str:
    """Only the beginning, as one would say it: what kind of company it is left out."""
    words = name.lower().replace("(k) ", "").split()
    kinds = {"agency", "ltd", "limited", "services", "international", "company"}
    rest = [word for word in words if word not in kinds]
    return " ".join(rest if len(rest) == 2 or chance.random() < 0.5 else [*rest[1:], rest[0]])


def keyed(name: str, chance: random.Random) -> str:
    """One press a letter, as on a phone's keys, blanks left out or typed as 0."""
    gap = chance.choice(("", "0", " "))
    words = ("".join(KEYS.get(c, "") for c in word) for word in name.lower().split())
    return gap.join(word for word in words if word)


SLIPS = (dropped, doubled, swapped, neighbouring, missing_words, keyed)


def _place(name: str, chance: random.Random) -> int:
    return chance.choice([at for at, c in enumerate(name) if c.isalpha()])
