"""The console in another language: translated as its templates are compiled."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache, Template

from models.db.base import now
from staff.tongues.catalogue import TONGUES, Catalogue, Saying, catalogue, misfits
from staff.tongues.survey import Survey, survey
from staff.tongues.templates import Tongues, sayings, translate

from .conftest import Desk, Visitor
from .doors import doors

LEAST = 0.9
"""So much of what is said is in the other language: a new sentence needs no translator at once."""
MOST_STALE = 0.1
HOUSE = Path(__file__).parents[2]
OF_CASEWORKERS = re.compile(
    r"base|sign_in|second_factor|account|work_list|case|new_case|search|alerts|duty|refused|conflict"
)
"""The templates that a caseworker meets in a day."""

SENTENCES = {
    "<p>Opened {{ a }} by {{ b }}.</p>": ["Opened {0} by {1}."],
    "<p>Go to the <a href='{{ x }}'>roster</a>, then on</p>": ["Go to the <a>roster</a>, then on"],
    "<li><span class=a>One</span> <span>Two</span></li>": ["One", "Two"],
    '<i title="A {{ b }}" value="C" placeholder="D{% if e %} and F{% endif %}">': [
        "A {0}", "D", "and F",
    ],
    "<option{% if a %} selected{% endif %}>Nobody</option>": ["Nobody"],
    "<b>{{ a }}</b> ({{ b }}), {{ '%02d' % c }}": [],
    "{{ 'One' if a == 'ONE' else 'Two' }} {{ label('x', 'y') }} {{ pick('x', 'What?') }}": [
        "One", "Two", "What?",
    ],
    "<a class=\"{{ 'late' if a else 'soon' }}\">{{ {'x': 'Word'}[a] }}</a>": ["Word"],
    "<p>{{ count(name ~ ' before') }}</p>": [],
    "<p>\n  Two\n  lines <span></span>\n</p>": ["Two lines"],
}  # fmt: skip


@pytest.fixture(scope="module")
def tongues() -> Tongues:
    app = Flask("staff", template_folder="templates")
    app.jinja_environment = Tongues
    assert isinstance(app.jinja_env, Tongues)
    return app.jinja_env


@pytest.fixture(scope="module")
def found(tongues: Tongues) -> Survey:
    return survey(tongues)


@pytest.mark.parametrize("template", SENTENCES)
def test_a_template_is_parted_into_what_is_read(tongues: Tongues, template: str) -> None:
    assert list(sayings(tongues.parse(template))) == SENTENCES[template]


def test_a_sentence_may_turn_what_is_filled_in_around_and_keeps_its_marks(
    tongues: Tongues,
) -> None:
    words = {
        Saying("By {0} in <a>{1}</a>", "one"): "Katika <a>{1}</a>, {0}",
        Saying("By {0} in <a>{1}</a>"): "mahali pengine",
        Saying("Look at {0}"): "Angalia {0}",
        Saying("Yes"): "Ndiyo",
    }
    tree = tongues.parse(
        "<p>By {{ a }} in <a title='Look at {{ b }}' href='/{{ b }}'>{{ b }}</a> </p>"
        "<b class=\"{{ 'Yes' if a }}\">{{ 'Yes' if a == 'Yes' else 'No' }}</b> {{ a }}"
    )
    translate(tree, Catalogue(words, {}), "one")
    drawn = Template.from_code(tongues, tongues.compile(tree, "one.html"), {}).render(
        a="Yes", b="<i>"
    )
    assert drawn == (
        "<p>Katika <a title='Angalia &lt;i&gt;' href='/&lt;i&gt;'>&lt;i&gt;</a>, Yes </p>"
        '<b class="Yes">Ndiyo</b> Yes'
    )


def test_every_translation_has_the_holes_of_its_english() -> None:
    assert list(misfits(catalogue("sw"))) == []


def test_nearly_all_that_is_said_is_translated_and_all_that_a_caseworker_meets(
    found: Survey,
) -> None:
    known = catalogue("sw")
    lacking = found.lacking(known)
    assert found.share(known) >= LEAST, lacking
    of_caseworkers = {one for one in found.said if OF_CASEWORKERS.match(one.of)}
    assert len(of_caseworkers) > 300
    missed = [one for one in of_caseworkers if known.lacks(one)]
    assert len(missed) <= (1 - LEAST) * len(of_caseworkers), missed


def test_nearly_nothing_is_translated_that_nobody_says(found: Survey) -> None:
    known = catalogue("sw")
    stale = found.stale(known)
    assert len(stale) <= MOST_STALE * len(known.words), stale


def test_the_guide_in_swahili_calls_things_as_the_pages_do() -> None:
    guide = (HOUSE / "docs" / "staff-sw.md").read_text()
    said = {*catalogue("sw").words.values(), *TONGUES.values()}
    named = set(re.findall(r"(?<!\*)\*([^*\n]+)\*(?!\*)", guide)) - {"kama haya"}
    assert len(named) > 40
    assert {one for one in named if not any(words.startswith(one) for words in said)} == set()


def test_a_person_reads_the_console_in_the_language_of_their_choice(desk: Desk) -> None:
    case = desk.file()
    person, other = desk.person(), desk.person("barasa")
    person.get("/staff/cases")
    assert person.post("/staff/account/language", language="tlh").status_code == 302
    assert '<html lang="en-GB">' in person.get("/staff/cases").text
    person.post("/staff/account/language", language="sw")
    text = person.get("/staff/cases").text
    assert '<html lang="sw">' in text
    for said in (
        "<h1>Orodha ya kazi</h1>",
        ">Haraka<",
        "Kazi ya kulazimishwa",
        'title="Kiswahili"',
    ):
        assert said in text
    assert '<option value="New"' not in text.partition('name="status"')[2].partition("</select")[2]
    assert "<h1>Work list</h1>" in other.get("/staff/cases").text
    person.post(f"/staff/cases/{case.id}/work", was_priority="4", priority="9")
    refused = person.post(
        f"/staff/cases/{case.id}/work", was_priority=str(case.priority), priority="9"
    )
    assert "Hicho si kipaumbele kinachowezekana." in refused.text
    assert "Hakuna kitu hapa" in person.get("/staff/no/such/page").text


def test_the_language_outlives_a_sign_out_and_a_stranger_may_choose_it(desk: Desk) -> None:
    stranger = desk.visitor()
    page = stranger.get("/staff/sign-in").text
    assert re.findall(r'lang="(\w+)" hreflang', page) == ["en", "sw"]
    assert "Orodha" not in page
    assert "Nenosiri" in stranger.get("/staff/sign-in?language=sw").text
    assert "haviendani" in stranger.sign_in("achieng", "wrong").text
    assert stranger.sign_in().status_code == 302
    assert "Orodha ya kazi" in stranger.get("/staff/cases").text
    out = stranger.post("/staff/sign-out")
    assert out.location.endswith("/staff/sign-in?language=sw")


def test_words_days_and_times_are_said_in_the_language(desk: Desk) -> None:
    case = desk.file()
    person = in_swahili(desk)
    with desk.database.begin() as db:
        db.get_one(type(case), case.id).received_at = now() - timedelta(days=3)
    answer = person.post(f"/staff/cases/{case.id}/notes", note="x", was="")
    assert answer.status_code == 302
    text = person.get(f"/staff/cases/{case.id}").text
    assert "Dokezo lako limehifadhiwa." in text
    assert "siku 3 nyuma" in text
    assert '<html lang="sw">' in text
    assert "Kwa menyu, kwa Kiswahili" in text


def test_what_a_caller_or_a_colleague_wrote_is_in_their_own_words(desk: Desk) -> None:
    case = desk.file(answers={"account": "Work list", "place_text": "Call"})
    person = in_swahili(desk)
    person.post(f"/staff/cases/{case.id}/notes", note="Closed", was="")
    text = person.read(f"/staff/cases/{case.id}").text
    for said in (">Work list<", ">Closed<", "<dd>Call"):
        assert said in text


def test_every_page_is_drawn_in_swahili(desk: Desk) -> None:
    person, case = in_swahili(desk), desk.file()
    person.post(f"/staff/cases/{case.id}/words")
    drawn = 0
    for endpoint, url in doors(desk, "GET", case):
        answer = person.get(url)
        if answer.mimetype == "text/html" and answer.status_code in (200, 404):
            assert 'lang="sw"' in answer.text, endpoint
            drawn += answer.status_code == 200
    assert drawn > 15


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """What templates come to in Swahili, or every test would compile every one again."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("compiled")))


@pytest.fixture
def desk(desk: Desk, compiled: FileSystemBytecodeCache) -> Desk:
    assert isinstance(desk.app.jinja_env, Tongues)
    desk.app.jinja_env.beside("sw").bytecode_cache = compiled
    return desk


def in_swahili(desk: Desk) -> Visitor:
    person = desk.person()
    assert person.post("/staff/account/language", language="sw").status_code == 302
    return person
