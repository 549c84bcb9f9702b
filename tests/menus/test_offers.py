"""The check of a job offer: every pattern of answers, and a file that says where it comes from."""

import itertools
import shutil
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from menus.offers import ANSWERS, Band, Offers, faults
from menus.tree import CONTENT, Tree
from menus.words import Words

RAW: dict[str, Any] = tomllib.loads((CONTENT / "offer.toml").read_text("utf-8"))
FORMS = ("abroad", "local")
OFFERS = Offers.read()
GOOD = {name: "YES" if one["risk"] == "NO" else "NO" for name, one in RAW["questions"].items()}


def plainly(form: str, answers: Mapping[str, str | None]) -> tuple[str | None, int, set[str]]:
    """The same sum done by hand: band, score and flags straight from the file's numbers."""
    score, flags, critical = 0, set(), False
    for name in RAW["forms"][form]["asks"]:
        question, said = RAW["questions"][name], answers[name]
        if said == question["risk"]:
            score += question["weight"]
            flags.add(name)
            if question.get("critical"):
                critical = True
        elif said == "UNSURE" and question["unsure"] > 0:
            score += question["unsure"]
            flags.add(name + "_UNSURE")
    if critical or score >= RAW["forms"][form]["red"]:
        return "RED", score, flags
    if score >= RAW["forms"][form]["amber"]:
        return "AMBER", score, flags
    known = [name for name in RAW["forms"][form]["asks"] if answers[name] in ("YES", "NO")]
    tells = any(RAW["questions"][name].get("critical") for name in known)
    return ("GREY" if tells and len(known) >= 4 else None), score, flags


@pytest.mark.parametrize("form", FORMS)
def test_every_pattern_of_answers_comes_to_what_its_sum_says(form: str) -> None:
    asks, bands = RAW["forms"][form]["asks"], set()
    for pattern in itertools.product(ANSWERS, repeat=len(asks)):
        said = dict(zip(asks, pattern, strict=True))
        found = OFFERS.weigh(form, said)
        assert (found.band, found.score, set(found.flags)) == plainly(form, said), said
        bands.add((found.band, found.critical))
    assert bands == {(band, False) for band in Band} | {(Band.RED, True)}


# The signs by which people are recruited, and the question that asks for each, abroad and in Kenya.
SIGNS = {
    "known only online": ("online_or_hurry", "online_or_hurry"),
    "in a hurry": ("online_or_hurry", "online_or_hurry"),
    "pay far too high": ("pay_high", "pay_high"),
    "no employer named": ("contract_seen", "pay_agreed"),
    "nothing in writing": ("contract_seen", "pay_agreed"),
    "fees, a loan or a debt": ("must_pay", "must_pay"),
    "papers handed over": ("papers_kept", "papers_kept"),
    "told to lie": ("visa_or_lie", "secrecy"),
    "not free to leave": ("free_to_go", "free_to_go"),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("else_said", ["GOOD", "UNSURE"])
def test_no_offer_with_a_sign_comes_out_without_one(form: str, else_said: str) -> None:
    column = FORMS.index(form)
    for count in range(1, len(SIGNS) + 1):
        for signs in itertools.combinations(SIGNS.values(), count):
            raised = {asked[column] for asked in signs}
            said = {
                name: RAW["questions"][name]["risk"]
                if name in raised
                else "UNSURE" if else_said == "UNSURE" else GOOD[name]
                for name in RAW["forms"][form]["asks"]
            }  # fmt: skip
            assert OFFERS.weigh(form, said).band in (Band.RED, Band.AMBER), said
            if len(raised) >= 3:
                assert OFFERS.weigh(form, said).band == Band.RED, said


@pytest.mark.parametrize(
    ("form", "changed", "band", "flags"),
    [
        ("abroad", {}, "GREY", ""),
        ("local", {}, "GREY", ""),
        ("abroad", {"must_pay": "UNSURE"}, "GREY", "must_pay_UNSURE"),
        ("abroad", {"pay_high": "UNSURE"}, "GREY", ""),
        ("abroad", {"pay_high": "YES"}, "AMBER", "pay_high"),
        ("abroad", {"online_or_hurry": "YES"}, "AMBER", "online_or_hurry"),
        ("abroad", {"contract_seen": "UNSURE"}, "AMBER", "contract_seen_UNSURE"),
        ("abroad", {"contract_seen": "NO"}, "AMBER", "contract_seen"),
        ("abroad", {"contract_seen": "NO", "papers_kept": "UNSURE"},
         "AMBER", "contract_seen papers_kept_UNSURE"),
        ("abroad", {"contract_seen": "NO", "must_pay": "YES"}, "RED", "must_pay contract_seen"),
        ("abroad", {"warned_country": "YES"}, "RED", "warned_country"),
        ("abroad", {"visa_or_lie": "YES", "must_pay": "YES"}, "RED", "visa_or_lie must_pay"),
        ("local", {"pay_to_other": "UNSURE"}, "GREY", "pay_to_other_UNSURE"),
        ("local", {"free_to_go": "NO"}, "AMBER", "free_to_go"),
        ("local", {"free_to_go": "NO", "secrecy": "UNSURE"}, "AMBER", "free_to_go secrecy_UNSURE"),
        ("local", {"free_to_go": "NO", "must_pay": "YES"}, "RED", "must_pay free_to_go"),
        ("local", {"secrecy": "YES"}, "RED", "secrecy"),
        ("local", {"warned_country": "YES", "visa_or_lie": "YES"}, "GREY", ""),
    ],
)  # fmt: skip
def test_the_bands_begin_where_they_were_proposed(
    form: str, changed: dict[str, str], band: str, flags: str
) -> None:
    found = OFFERS.weigh(form, GOOD | changed)
    assert (found.band, " ".join(found.flags)) == (band, flags)


@pytest.mark.parametrize("answered", [(), ("must_pay", "contract_seen", "visa_or_lie")])
def test_of_an_offer_of_which_little_is_known_nothing_is_said(answered: tuple[str, ...]) -> None:
    said = {name: GOOD[name] for name in answered}
    assert OFFERS.weigh("abroad", said).band is None
    assert OFFERS.weigh("abroad", said | {"pay_high": "UNSURE"}).band is None
    assert OFFERS.weigh("abroad", said | {"contract_seen": "NO"}).band == Band.AMBER


def test_no_band_is_grey_without_a_critical_answer() -> None:
    said = {name: GOOD[name] for name in ("must_pay", "contract_seen", "free_to_go", "pay_high")}
    assert OFFERS.weigh("abroad", said).band is None
    assert OFFERS.weigh("abroad", said | {"papers_kept": "NO"}).band == Band.GREY


@pytest.mark.parametrize(
    ("place", "form"),
    [("ABROAD", "abroad"), ("KE", "local"), (None, "abroad")],
)
def test_where_the_work_is_decides_what_is_asked(place: str | None, form: str) -> None:
    assert OFFERS.form(place) == form


def test_the_questions_abroad_are_the_eight_of_the_short_form() -> None:
    asks = OFFERS.forms["abroad"].asks
    assert asks == (
        "papers_kept", "visa_or_lie", "warned_country", "must_pay",
        "contract_seen", "free_to_go", "online_or_hurry", "pay_high",
    )  # fmt: skip
    criticals = {name for name, one in OFFERS.questions.items() if one.critical}
    assert criticals == {"papers_kept", "visa_or_lie", "secrecy", "warned_country"}


def test_each_question_has_the_next_and_the_last_has_none() -> None:
    form = OFFERS.forms["local"]
    assert form.after("location_side") == form.asks[0]
    assert [form.after(name) for name in form.asks] == [*form.asks[1:], None]


# The file


def test_the_file_says_that_its_weights_are_not_validated() -> None:
    assert "They are not validated" in RAW["caveat"]


@pytest.mark.parametrize("name", RAW["questions"])
def test_every_question_carries_its_reason_and_sources(name: str) -> None:
    question = OFFERS.questions[name]
    assert question.why.endswith(".")
    assert question.certainty in ("H", "M")
    for source in question.sources:
        assert ": https://" in OFFERS.sources[source]


def test_every_question_and_every_source_is_used() -> None:
    asked = {name for form in OFFERS.forms.values() for name in form.asks}
    assert asked == OFFERS.questions.keys()
    cited = {source for question in OFFERS.questions.values() for source in question.sources}
    assert cited == OFFERS.sources.keys()


@pytest.mark.parametrize(
    ("was", "becomes", "fault"),
    [
        ('asks = ["papers_kept"', 'asks = ["papers"', "forms.abroad asks papers, unknown"),
        ("amber = 2", "amber = 6", "amber at or above its red"),
        ('places = ["ABROAD"]', 'places = ["KE"]', "two forms claim one place"),
        ('sources = ["russia"', 'sources = ["radio"', "questions.visa_or_lie cites radio"),
        ('risk = "NO"', 'risk = "PERHAPS"', "questions."),
        ("weight = 3", "weight = -3", "weight"),
        ("unsure = 2\n", "", "unsure"),
        ('certainty = "M"', 'certainty = "L"', "certainty"),
        ("caveat", "remark", "remark"),
    ],
)
def test_a_file_that_is_no_check_is_refused_by_name(
    tmp_path: Path, was: str, becomes: str, fault: str
) -> None:
    text = (CONTENT / "offer.toml").read_text("utf-8")
    assert was in text
    (tmp_path / "offer.toml").write_text(text.replace(was, becomes, 1), "utf-8")
    with pytest.raises(ValueError, match=r"offer\.toml") as wrong:
        Offers.read(tmp_path)
    assert fault in str(wrong.value)


@pytest.mark.parametrize(
    ("file", "was", "becomes", "fault"),
    [
        (
            "offer.toml", '"KH", "RU"]', '"KH", "RU", "LY"]',
            "en: offer.warned_country does not name Libya, which offer.toml warns of",
        ),
        (
            "offer.toml", "[forms.abroad]", "[forms.overseas]",
            "offer.toml: offer.ask lists no overseas_AMBER among its steps",
        ),
        (
            "trees/offer.toml", ' "contract_seen_UNSURE",', "",
            "offer.toml: offer.ask lists no contract_seen_UNSURE among its flags",
        ),
        (
            "trees/offer.toml", 'visa_or_lie = "visa_or_lie"\n', "",
            "offer.toml: visa_or_lie is no question of the tree with YES, NO, UNSURE",
        ),
        ("trees/offer.toml", "[ask", "[asked", "offer.toml: offer.ask is no outcome"),
    ],
)  # fmt: skip
def test_a_check_that_does_not_fit_its_tree_or_words_is_found(
    tmp_path: Path, file: str, was: str, becomes: str, fault: str
) -> None:
    content = Path(shutil.copytree(CONTENT, tmp_path / "content"))
    text = (content / file).read_text("utf-8")
    assert was in text
    (content / file).write_text(text.replace(was, becomes), "utf-8")
    words = Words.read({}, content)
    assert fault in list(faults(Offers.read(content), Tree.read(words, content), words))


def test_what_is_shipped_fits(tree: Tree, words: Words) -> None:
    assert list(faults(OFFERS, tree, words)) == []


@pytest.mark.parametrize(
    ("language", "never"),
    [
        ("en", ("safe", "genuine", "fake", "victim", "traffick", "illegal", "must", "don't go")),
        ("sw", ("salama", "halali", "bandia", "mwathiriwa", "ulanguzi", "haramu", "lazima")),
    ],
)
def test_it_promises_nothing_blames_nobody_and_names_no_agency(
    language: str, never: tuple[str, ...], words: Words
) -> None:
    texts = words.tongues[language].texts.items()
    told = " ".join(text for key, text in texts if key.startswith("offer.")).casefold()
    assert [word for word in never if word in told] == []
