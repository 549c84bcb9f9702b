"""Made-up agencies, and how people get a name wrong: knows nothing of how names are found."""

import random
import re

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
_COMPOUND = ("Al-{0}", "Al {0}", "El-{0}", "Al{0}", "The {0}", "{0}-{1}", "{0}'s", "Ng'{0}",
             "Wang'{0}", "{0} & {1}", "{0}/{1}", "{0} ya {1}", "Dar-es-{0}", "O'{0}")  # fmt: skip
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


def compound(count: int, seed: int) -> list[str]:
    """Names with hyphens, apostrophes and articles, among as many without: each once."""
    chance = random.Random(seed)
    names = dict.fromkeys(agencies(count // 2, seed))
    while len(names) < count:
        first = chance.choice(_BEGIN) + chance.choice(_END)
        name = chance.choice(_COMPOUND).format(first, chance.choice(_BEGIN) + chance.choice(_END))
        field = f" {chance.choice(_FIELD)}" if chance.random() < 0.4 else ""
        names[f"{name}{field} {chance.choice(_TRADE)} {chance.choice(_KIND)}"] = None
    return chance.sample(list(names), count)


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


def marks_blank(name: str, chance: random.Random) -> str:
    """Blanks where hyphens and apostrophes stood."""
    return re.sub(r"[-'/&]", " ", name)


def marks_gone(name: str, chance: random.Random) -> str:
    """Hyphens and apostrophes left out, as on keys that have none."""
    return re.sub(r"[-'/]", "", name)


def run_together(name: str, chance: random.Random) -> str:
    """The first two words as one."""
    return name.replace(" ", "", 1)


def hyphenated(name: str, chance: random.Random) -> str:
    """A hyphen between the first two words."""
    return name.replace(" ", "-", 1)


def article_gone(name: str, chance: random.Random) -> str:
    """Without the article that it begins with."""
    return re.sub(r"^(?:Al|El|The)[- ]", "", name)


def article_more(name: str, chance: random.Random) -> str:
    """With an article that it does not have."""
    return f"{chance.choice(('the', 'al', 'al-'))} {name}"


JOINTS = (marks_blank, marks_gone, run_together, hyphenated, article_gone, article_more)


def ill_joined(name: str, chance: random.Random) -> tuple[str, str]:
    """A name joined otherwise, mostly without what kind of company it is, often misspelt too."""
    joint = chance.choice(JOINTS)
    typed = joint(name, chance)
    if chance.random() < 0.6:
        typed = " ".join(typed.split()[: chance.choice((2, 3))])
    slip = chance.choice((None, *SLIPS[:4]))
    return (slip(typed, chance) if slip else typed).lower(), joint.__name__


SLIPS = (dropped, doubled, swapped, neighbouring, missing_words, keyed)


def _place(name: str, chance: random.Random) -> int:
    return chance.choice([at for at, c in enumerate(name) if c.isalpha()])
