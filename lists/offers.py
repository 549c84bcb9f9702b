"""What a list of the weights of the job-offer check holds: known questions, and where bands begin.

A row is a question, with its place in each form it is asked in; or the row of a band, with the
score that it begins at in each form.
"""

from functools import partial
from typing import Any

from lists import rows
from lists.cells import number, parts, yes
from lists.preview import Content
from lists.rows import BadRow, Cells, Column, Columns, Upload
from lists.sheets import BadSheet, Row
from menus import offers
from menus.nodes import Outcome
from menus.offers import ASK, Offers

BANDS = ("amber", "red")
MOST_QUESTIONS, HEAVIEST, HIGHEST = 8, 10, 40
ADDRESS = "https://"
OF_QUESTIONS = ("risk", "weight", "unsure", "critical", "countries", "why", "sources", "certainty")


def columns(check: Offers) -> Columns:
    """The columns: one for each form, then what each question weighs and why."""
    return {
        "question": Column(("question", "band"), needed=True, longest=40),
        **{form: Column((form,)) for form in check.forms},
        **{name: Column((name,)) for name in OF_QUESTIONS},
    }


def key(cells: Cells) -> str:
    """What a row is known by."""
    return cells["question"]


def shipped() -> list[Cells]:
    """The check that callers go through until another list is imported."""
    check = Offers.read()
    return [*(_cells(name, check) for name in check.questions), *(_band(b, check) for b in BANDS)]


def parsed(entries: list[Cells]) -> Offers:
    """The check that entries stand for. Forms, places and what sources are stay as shipped.

    :raise ValueError: they are no check.
    """
    raw, asked = offers.raw(), [one for one in entries if one["question"] not in BANDS]
    begins = {one["question"]: one for one in entries if one["question"] in BANDS}
    for name, form in raw["forms"].items():
        places = sorted((int(one[name]), one["question"]) for one in asked if one[name])
        form |= {"asks": [question for _, question in places]}
        form |= {band: int(begins[band][name]) for band in BANDS}
    raw["questions"] = {one["question"]: _question(one) for one in asked}
    cited = {source for one in asked for source in _sources(one)}
    raw["sources"] |= {source: source for source in cited if source.startswith(ADDRESS)}
    return offers.made(raw)


def fitting(entries: list[Cells], here: Content) -> Offers:
    """The same, for words that may have changed since the list was imported.

    :raise ValueError: they are no check that callers could be led through.
    """
    check = parsed(entries)
    if found := list(offers.faults(check, here.tree, here.words)):
        raise ValueError(found[0])
    return check


def read(content: bytes, here: Content) -> Upload[Cells]:
    """The rows of a file, and every one that is none.

    :raise BadSheet: the file as a whole can't be taken.
    """
    check = Offers.read()
    found, bad, notes = rows.read(content, columns(check), key, partial(_fault, here, check))
    entries = [_settled(row.cells) for row in found]
    if not bad:
        if missing := set(BANDS) - {row.cells["question"] for row in found}:
            raise BadSheet(f"The file has no row {' and no row '.join(sorted(missing))}.")
        bad = [bad for form in check.forms for bad in _faults_of_form(form, found)]
    if not bad:
        bad = _misfits(parsed(entries), found, here)
    return Upload([_settled(cells) for cells in rows.good(found, bad)], bad, notes)


def _fault(here: Content, check: Offers, cells: Cells) -> str | None:
    if cells["question"] in BANDS:
        return _fault_of_band(check, cells)
    ask = here.tree.nodes[ASK]
    known = set(check.questions) & set(ask.exits if isinstance(ask, Outcome) else ())
    if cells["question"] not in known:
        return f"There is no question {cells['question']}: it would need words and a tree first."
    for form in check.forms:
        if cells[form] and number(cells[form], 1, MOST_QUESTIONS) is None:
            return f"Its place in {form} is a number from 1 to {MOST_QUESTIONS}, or empty."
    return _fault_of_weights(cells) or _fault_of_reasons(cells, here, check)


def _fault_of_band(check: Offers, cells: Cells) -> str | None:
    if more := [name for name in OF_QUESTIONS if cells[name]]:
        return f"A band has a score for each form, and no {more[0]}."
    for form in check.forms:
        if number(cells[form], 1, HIGHEST) is None:
            return f"In {form}, it begins at a number from 1 to {HIGHEST}."
    return None


def _fault_of_weights(cells: Cells) -> str | None:
    if cells["risk"] not in ("YES", "NO"):
        return "The risk is the answer that is a warning: YES or NO."
    if (weight := number(cells["weight"], 1, HEAVIEST)) is None:
        return f"The weight is a number from 1 to {HEAVIEST}."
    if number(cells["unsure"], 0, weight) is None:
        return "What “not sure” weighs is a number from 0 to the weight."
    if yes(cells["critical"]) is None:
        return "Critical is yes or no."
    return None


def _fault_of_reasons(cells: Cells, here: Content, check: Offers) -> str | None:
    if unknown := set(parts(cells["countries"])) - set(here.tree.lists["countries"].codes):
        return f"There is no country {unknown.pop()[:30]} on the list: write codes as SA or RU."
    if not cells["why"]:
        return "The why is missing: staff read there what the question is for."
    if not _sources(cells):
        return "The sources are missing: nothing is weighed without one."
    for source in _sources(cells):
        if source not in check.sources and not source.startswith(ADDRESS):
            return f"There is no source {source[:30]}: write one of the known, or its {ADDRESS}…"
    return None if cells["certainty"] in ("H", "M") else "The certainty is H or M."


def _faults_of_form(form: str, found: list[Row]) -> list[BadRow]:
    """What is wrong with a form as a whole, at the row that is the last to make it so."""
    begins = {row.cells["question"]: row for row in found if row.cells["question"] in BANDS}
    asked = [row for row in found if row.cells[form] and row.cells["question"] not in BANDS]
    amber, red = (int(begins[band].cells[form]) for band in BANDS)
    bad, places = [], dict[str, int]()
    for row in asked:
        if (earlier := places.setdefault(row.cells[form], row.line)) != row.line:
            bad.append(BadRow(row.line, f"In {form}, its place is that of line {earlier}."))
    if not asked:
        bad.append(BadRow(begins["red"].line, f"In {form}, nothing is asked."))
    if amber >= red:
        bad.append(BadRow(begins["amber"].line, f"In {form}, it begins at or above red."))
    if asked and red > sum(int(row.cells["weight"]) for row in asked):
        bad.append(BadRow(begins["red"].line, f"In {form}, no answers would ever come to it."))
    return bad


def _misfits(check: Offers, found: list[Row], here: Content) -> list[BadRow]:
    """Where the check does not fit the tree or the words, at the row of the question."""
    faults = list(offers.faults(check, here.tree, here.words))
    of = {row.line: [one for one in faults if row.cells["question"] in one] for row in found}
    bad = [BadRow(line, f"{own[0]}.") for line, own in of.items() if own]
    if faults and not bad:
        raise BadSheet(f"{faults[0]}.")
    return bad


def _settled(cells: Cells) -> Cells:
    """The cells as they are kept, each written one way."""
    if cells["question"] in BANDS:
        return cells
    return cells | {
        "critical": "yes" if yes(cells["critical"]) else "no",
        "countries": "; ".join(parts(cells["countries"])),
        "sources": "; ".join(_sources(cells)),
    }


def _sources(cells: Cells) -> tuple[str, ...]:
    """Apart by ; alone: an address may hold the other marks."""
    return tuple(one.strip() for one in cells["sources"].split(";") if one.strip())


def _band(name: str, check: Offers) -> Cells:
    begins = {form: str(getattr(asked, name)) for form, asked in check.forms.items()}
    return dict.fromkeys(columns(check), "") | {"question": name} | begins


def _cells(name: str, check: Offers) -> Cells:
    question = check.questions[name]
    places = {
        form: str(asked.asks.index(name) + 1) if name in asked.asks else ""
        for form, asked in check.forms.items()
    }
    return {
        "question": name,
        **places,
        "risk": question.risk,
        "weight": str(question.weight),
        "unsure": str(question.unsure),
        "critical": "yes" if question.critical else "no",
        "countries": "; ".join(question.countries),
        "why": question.why,
        "sources": "; ".join(question.sources),
        "certainty": question.certainty,
    }


def _question(cells: Cells) -> dict[str, Any]:
    return {
        "risk": cells["risk"],
        "weight": int(cells["weight"]),
        "unsure": int(cells["unsure"]),
        "critical": cells["critical"] == "yes",
        "countries": parts(cells["countries"]),
        "why": cells["why"],
        "sources": _sources(cells),
        "certainty": cells["certainty"],
    }
