"""What calls say: whose voice each prompt is, how far that has come, the sheet to record by."""

from io import BytesIO

from flask import Blueprint, Response, abort, render_template, request, send_file
from flask.typing import ResponseReturnValue

from staff.console import console

pages = Blueprint("prompts", __name__, url_prefix="/prompts")


@pages.get("")
def page() -> ResponseReturnValue:
    """How far each language has come, and the prompts of one part of one language."""
    book, names = console().wordbook(), console().wordbook().languages()
    language = request.args.get("language", next(iter(names)))
    if language not in names:
        abort(404)
    parts = book.prompts.parts(language)
    part = request.args.get("part", next(iter(parts)))
    return render_template(
        "staff/words/prompts.html",
        progress=book.prompts.progress(),
        languages=names,
        language=language,
        parts=parts,
        part=part,
        prompts=parts.get(part, ()),
    )


@pages.get("/<language>/sheet")
def sheet(language: str) -> ResponseReturnValue:
    """The sheet to record a language by, to print."""
    names = console().wordbook().languages()
    if language not in names:
        abort(404)
    topics = console().wordbook().prompts.sheet(language)
    return render_template("staff/words/sheet.html", language=names[language], topics=topics)


@pages.get("/<language>/<name>/sound")
def sound(language: str, name: str) -> Response:
    """A prompt as callers hear it."""
    file = console().wordbook().prompts.sound(language, name)
    if file is None:
        abort(404)
    return send_file(BytesIO(file), mimetype="audio/mpeg", conditional=True)
