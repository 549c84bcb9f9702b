"""A small conversation with every kind of node in it, as the files it is written in."""

from collections.abc import Mapping
from pathlib import Path

TREE = """
start = "language"
home = "menu"
give_up = "person"
leave = "bye"

[language]
kind = "language"
go = "menu"

[menu]
kind = "choice"
kept = false
options = ["tell", "language"]
to = { tell = "side", language = "other_language" }

[other_language]
kind = "language"
go = "menu"

[side]
kind = "choice"
options = ["KE", "ABROAD"]
skip = true
go = "people"
to = { KE = "place" }

[place]
kind = "lookup"
list = "places"
skip = true
go = "people"

[people]
kind = "digits"
least = 2
most = 4
go = "account"

[account]
kind = "account"
adds = true
skip = true
go = "confirm"

[confirm]
kind = "choice"
kept = false
options = ["send", "more", "look"]
shows = { where = ["place", "side"] }
to = { send = "file", more = "account", look = "look" }

[look]
kind = "outcome"
verb = "look"
exits = { seen = "confirm" }

[file]
kind = "outcome"
verb = "file"
final = true
forget = ["account"]
values = ["code", "status"]
says = { status = ["new", "old"] }
exits = { filed = "thanks", later = "person" }

[thanks]
kind = "say"
go = "menu"

[person]
kind = "say"

[bye]
kind = "say"
ends = true
"""

ENGLISH = """
[about]
name = "English"
sensitive = ["report"]

[nav]
back = "Back"
home = "Menu"
anew = "Again:"
more = "More"
skip = "Skip"
leave = "Leave"
go_on = "Go on"
return = "Back to the question"

[problem]
silence = "We did not hear you."
wrong_key = "That key is not on the list."
empty = "Nothing came through."
not_digits = "Please use numbers only."
wrong_length = "That is too short or too long."
no_match = "We found no such name."
no_number = "That is no number to call."
guessed = "That is easy to guess."
kept_too = "We have this too."
held = "We keep this only if you agree."
not_words = "Please write it in words."

[failure]
text = "Please ring {helpline}."
again = "We ask again."

[talk.language]
text = "Choose a language"

[talk.menu]
text = "Safari"
tell = "Tell us"
language = "Language"

[talk.other_language]
text = "Choose a language"

[talk.side]
text = "Where?"
KE = "In Kenya"
ABROAD = "Outside Kenya"

[talk.place]
text = "Which place?"

[talk.people]
text = "How many?"

[talk.account]
text = "In your own words."

[talk.confirm]
text = "Where: {where}. How many: {people}. Words: {account}."
send = "Send"
more = "More"
look = "Look"

[talk.file.status]
new = "just come"
old = "looked at"

[talk.thanks]
text = "Thank you. Your code: {code}. It is {status}."

[talk.person]
text = "Ring {helpline}, or {tel_police}."

[talk.bye]
text = "Goodbye."

[lists.places]
capital = "Capital"
coast = "Coast"
OTHER = "Somewhere else"
ZZ = "Somewhere else"
"""

SWAHILI = """
[about]
name = "Kiswahili"
sensitive = ["ripoti"]

[nav]
back = "Rudi"
home = "Menyu"
anew = "Tena:"
more = "Zaidi"
skip = "Ruka"
leave = "Ondoka"
go_on = "Endelea"
return = "Rudi kwenye swali"

[problem]
silence = "Hatukukusikia."
wrong_key = "Nambari hiyo haipo."
empty = "Hakuna kilichofika."
not_digits = "Tumia nambari pekee."
wrong_length = "Ni fupi au ndefu mno."
no_match = "Hatukupata jina hilo."
no_number = "Nambari haipigiki."
guessed = "Ni rahisi kukisia."
kept_too = "Tumepata hii pia."
held = "Tutahifadhi hii ukikubali tu."
not_words = "Tafadhali andika kwa maneno."

[failure]
text = "Piga {helpline}."
again = "Tunauliza tena."

[talk.language]
text = "Chagua lugha"

[talk.menu]
text = "Safari"
tell = "Tueleze"
language = "Lugha"

[talk.other_language]
text = "Chagua lugha"

[talk.side]
text = "Wapi?"
KE = "Kenya"
ABROAD = "Nje ya Kenya"

[talk.place]
text = "Mahali gani?"

[talk.people]
text = "Wangapi?"

[talk.account]
text = "Kwa maneno yako."

[talk.confirm]
text = "Mahali: {where}. Watu: {people}. Maneno: {account}."
send = "Tuma"
more = "Zaidi"
look = "Tazama"

[talk.file.status]
new = "imefika"
old = "imesomwa"

[talk.thanks]
text = "Asante. Nambari yako: {code}. Hali: {status}."

[talk.person]
text = "Piga {helpline}, au {tel_police}."

[talk.bye]
text = "Kwaheri."

[lists.places]
capital = "Mji mkuu"
coast = "Pwani"
OTHER = "Kwingine"
ZZ = "Kwingine"
"""

PLACES = """
[groups]
capital = ["047"]
coast = ["001", "002", "003"]
OTHER = ["ZZ"]

[names]
047 = "Nairobi City"
001 = "Mombasa"
002 = "Murang'a"
003 = "Nakuru"
"""

FILES = {
    "trees/talk.toml": TREE,
    "text/en.toml": ENGLISH,
    "text/sw.toml": SWAHILI,
    "lists/places.toml": PLACES,
}
CONSTANTS = {"helpline": "0700 000 000", "tel_police": "999"}


def build(folder: Path, files: Mapping[str, str] = FILES) -> Path:
    """A content folder with these files."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder
