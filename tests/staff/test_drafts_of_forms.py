"""Every field of the console where somebody writes: kept as a draft while they do, or why not."""

import re
from collections.abc import Iterator
from pathlib import Path

import staff

TEMPLATES = Path(staff.__file__).parent / "templates/staff"

SECRET = "a secret: it is typed from paper or a phone in a moment, and kept nowhere"
LOOKED_FOR = "it is looked for and kept nowhere; of a case even what was looked for could tell"
ONE_LINE = "one line of nobody's case, which is typed again in a moment"
PHONE = "a colleague's own number or address, kept as soon as it is sent"
BEFORE_READING = "asked of who can't read the case yet, so that nothing of the case is in it"
OF_A_LIST = "one row of a public list, which becomes a draft of that list at a press"
WITHOUT_A_DRAFT = {
    "account.html:code": SECRET,
    "account.html:name": ONE_LINE,
    "account.html:key_code": SECRET,
    "account.html:old_code": SECRET,
    "audit.html:case": LOOKED_FOR,
    "case/code.html:pin": SECRET,
    "case/work.html:handover": ONE_LINE,
    "duty.html:number": PHONE,
    "export.html:reason": ONE_LINE,
    "key.html:key_code": SECRET,
    "list_rows.html:cell-*": OF_A_LIST,
    "list_rows.html:q": LOOKED_FOR,
    "people.html:name": ONE_LINE,
    "refused.html:written": "what could not be taken, given back to be copied",
    "restricted.html:why": BEFORE_READING,
    "roster.html:email": PHONE,
    "roster.html:number": PHONE,
    "search.html:q": LOOKED_FOR,
    "second_factor.html:code": SECRET,
    "sign_in.html:username": SECRET,
    "teams.html:name": ONE_LINE,
    "words/call.html:key": "a key of a phone that is tried out",
    "words/draft.html:note": ONE_LINE,
    "words/page.html:find": LOOKED_FOR,
    "words/phone.html:key": "a key of a phone that is tried out",
    "words/prompt.html:voice": ONE_LINE,
    "words/prompts.html:voice": ONE_LINE,
    "work_list.html:name": ONE_LINE,
    "work_list.html:reference": LOOKED_FOR,
    "workshops.html:month": ONE_LINE,
    "workshops.html:title": ONE_LINE,
}
WITH_A_DRAFT = {
    "case/call_record.html:call-note",
    "case/close.html:summary",
    "case/correct.html:*",
    "case/note.html:note",
    "case/refer.html:how",
    "case/refer.html:named",
    "case/refer.html:referral",
    "case/refer.html:said",
    "case/reply.html:reply",
    "case/restricted.html:why",
    "conflict.html:*",
    "new_case.html:*",
    "new_case.html:account",
    "words/place.html:* *",
}
NOT_WRITTEN_IN = re.compile(
    r'type="?(?:hidden|radio|checkbox|file|password|date|time|datetime-local|number)|\bhidden\b'
)


def _fields(page: str) -> Iterator[tuple[str, bool]]:
    """The name of each field where somebody writes, and whether it or its form is kept."""
    plain = re.sub(r"{{.*?}}", "*", re.sub(r"{%.*?%}", "", page, flags=re.S), flags=re.S)
    forms = re.findall(r"<form\b[^>]*>", plain)
    of_its_form = len(forms) == 1 and "data-unsent" in forms[0]  # macros stand above the only one
    for tag in re.findall(r"<(?:/?form|input|textarea)\b[^>]*>", plain):
        if tag.startswith(("<form", "</form")):
            of_its_form = "data-unsent" in tag
        elif not NOT_WRITTEN_IN.search(tag):
            [name] = re.findall(r'\bname="([^"]*)"', tag) or re.findall(r'\bid="([^"]*)"', tag)
            yield name, of_its_form or "data-unsent" in tag


def test_whatever_somebody_writes_of_a_case_is_kept_and_the_rest_says_why_not() -> None:
    kept, bare = set[str](), set[str]()
    for page in TEMPLATES.rglob("*.html"):
        for name, draft in _fields(page.read_text()):
            (kept if draft else bare).add(f"{page.relative_to(TEMPLATES)}:{name}")
    assert kept == WITH_A_DRAFT
    assert bare == WITHOUT_A_DRAFT.keys()
