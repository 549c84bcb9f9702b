"""What can be told, asked and done is the same by voice as on a screen, but for what is named."""

from menus.nodes import Lookup
from menus.tree import CONTENT, Tree
from menus.words import Words

WORDS = Words.read()
TYPED = "it is typed, and a call has no letters: it is said in the account, which is recorded"
MENU = "a call has a beginning, menus and lines to people of its own, in voice.toml"
NUMBERS = "by voice the place is asked before any number is told, or a person is rung at once"
WORD = (
    "a code word is said aloud to whoever picks up, and the gateway's voice would not say it right"
)
SPOKEN = "own words are recorded, of who agrees to it, and heard again before they are kept"
RUNG = "who asks for a call in a call is asked by whoever rings"
SIDE = "a place is typed on a screen; by voice a side is asked"
PLACE = "on a screen the place is asked by its name, in help.where"
LATER = "by voice it is told in the caller's own words"
BELL = "said aloud it would be heard by those around; whoever rang can come back on a screen"

DROP = "on a screen no two options have the same key"
ONE_CHANNEL = {
    # by voice not
    "main.language": MENU,
    "main.menu": MENU,
    "main.bye": MENU,
    "main.other_language": "a call begins with it, and back leads to it",
    "main.person": MENU,
    "main.person_unknown": MENU,
    "main.person_ke": MENU,
    "main.person_abroad": MENU,
    "feedback.dialled": "it is dialled with the code",
    "feedback.language": "it is dialled with the code",
    "help.numbers_danger": NUMBERS,
    "help.numbers_danger_abroad": NUMBERS,
    "enquiry.danger_line": NUMBERS,
    "help.code_word": WORD,
    "help.add_word": WORD,
    "help.more": RUNG,
    "help.account": RUNG,
    "help.add_account": RUNG,
    "family.died": "a call has no room for it: who tells of it is heard in their own words",
    **dict.fromkeys(
        ("report.no_call", "enquiry.no_call", "ask.no_call", "offer.no_call"),
        "on a screen No stands beside its key, and is read before it is pressed",
    ),
    "report.drop_ok": DROP,
    "enquiry.drop_ok": DROP,
    "ask.drop_ok": DROP,
    "offer.drop_ok": DROP,
    "enquiry.calls": "on a screen it is said with the PIN",
    "help.where_ke": PLACE,
    "help.where_abroad": PLACE,
    "help.where": "by voice a side is asked, for names of places are typed",
    "help.side": "on a screen the place is asked by its name, in help.where",
    "offer.code_word": WORD,
    "offer.add_word": WORD,
    "help.find_place": PLACE,
    "help.county_code": PLACE,
    "help.country": PLACE,
    "help.add_place": PLACE,
    "help.place_record_ok": SPOKEN,
    "help.place_text": SPOKEN,
    "child.where": SIDE,
    "child.location_side": SIDE,
    "official.where": SIDE,
    "official.location_side": SIDE,
    "report.call_list": "a call says it in its last prompt, for it has no further screen",
    "report.code_word": WORD,
    "enquiry.code_word": WORD,
    "enquiry.add_word": WORD,
    "ask.language_text": TYPED,
    "report.station": TYPED,
    "report.suspect_text": TYPED,
    "report.needs_text": TYPED,
    "report.account_more": "an account is recorded in one go, and again if it was not all",
    "report.keep_words": "what is recorded is kept once it was heard, by account_review",
    "report.where": "by voice a side is asked, then the county or country by its letter keys",
    "report.by_danger": "by voice danger_side stands for it",
    "enquiry.consent_store": "by voice record_ok asks for both consents in one",
    "enquiry.tell_more": LATER,
    "enquiry.reporter_role": LATER,
    "enquiry.add_role": LATER,
    "enquiry.country": LATER,
    "enquiry.add_country": LATER,
    **dict.fromkeys(
        (
            "bell.offer",
            "bell.how",
            "bell.words",
            "bell.when",
            "bell.choose",
            "bell.chosen",
            "bell.chosen_back",
        ),
        BELL,
    ),
    # on a screen not
    "near.first": "a screen shows numbers and the call beside them",
    "near.first_return": "a screen shows numbers and the call beside them",
    "ask.record_ok": SPOKEN,
    "mine.record_ok": SPOKEN,
    "mine.reply_spoken": "a call plays what staff spoke",
    "mine.reply_written": "a screen shows whatever staff wrote",
    "enquiry.record_ok": SPOKEN,
    "enquiry.question_heard": SPOKEN,
    "enquiry.question_review": SPOKEN,
    "offer.record_ok": SPOKEN,
    "offer.question_heard": SPOKEN,
    "offer.question_review": SPOKEN,
    "offer.drop_question": SPOKEN,
    "report.record_ok": SPOKEN,
    "report.place_record_ok": SPOKEN,
    "report.place_text": SPOKEN,
    "report.account_heard": SPOKEN,
    "report.account_review": SPOKEN,
    "report.drop_account": SPOKEN,
    "report.location_side": "on a screen the place is asked by its name, in report.where",
    "report.danger_side": NUMBERS,
}
"""By node, why it is there on one channel only; those of voice.toml are a call's own."""


NOT_SPOKEN = {
    "family.country": "the code comes first; then it is asked again, and can be said",
    "ask.county_code": "the request is sent first; then the place is said with who is asking",
    "near.county_code": "which numbers there are hangs on it, and no machine hears a county: who "
    "passes it over hears those of all Kenya, and 0 is a person, or that they are called",
}
"""Places that a call asks for by their keys alone, and what there is for who can't key them."""


def test_what_is_on_one_channel_only_is_named_with_its_reason() -> None:
    screen, call = (Tree.read(WORDS, CONTENT, channel).reached for channel in ("ussd", "voice"))
    alone = {name for name in screen ^ call if not name.startswith("voice.")}
    assert alone - ONE_CHANNEL.keys() == set(), "say in ONE_CHANNEL why"
    assert ONE_CHANNEL.keys() - alone == set(), "there on both channels by now, or on neither"


def test_a_place_that_is_keyed_in_a_call_can_be_spoken_or_is_named_with_its_reason() -> None:
    tree = Tree.read(WORDS, CONTENT, "voice")
    keyed = {
        name: node
        for name, node in tree.nodes.items()
        if isinstance(node, Lookup) and name in tree.reached
    }
    spoken = {
        name
        for name, node in keyed.items()
        if str(node.lost or node.past).endswith("place_record_ok")
    }
    assert keyed.keys() - spoken == NOT_SPOKEN.keys()
    # Whoever keyed a name that is none, twice, is led on as if they had passed it over.
    assert all(isinstance(node.skip, str) for node in keyed.values())
    for language in WORDS.languages:
        assert "{person}" in WORDS.tongues[language].texts["near.county_code.spoken"]
