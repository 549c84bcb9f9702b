"""A voice artist's whole folder, brought at once: each file is made a prompt, or says why not."""

from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from models.brought_file import BroughtFile
from models.prompt_take import LONGEST_VOICE, ROBOT
from recordings import folders
from staff.access.forms import MOST_BYTES, takes
from staff.access.guard import signed_in
from staff.access.once import change
from staff.console import console
from staff.wordings.prompts import Said
from staff.wordings.takes import NO_VOICE

pages = Blueprint("folders", __name__, url_prefix="/folders")

FORM_BYTES = folders.MOST_BYTES + MOST_BYTES
NO_FOLDER = "Choose a folder first, packed as ZIP."
TOO_LARGE = (
    "Nothing of it was kept. Pack the files in several folders of at most 15 MB each, and bring "
    "one after another; as MP3 or Ogg they take a tenth of the room of WAV. Go back to choose."
)
NO_NAME = "no prompt has this name: name it as the sheet says"
TAKEN = "The folder is here. What becomes of each file stands below, within minutes."


@pages.post("/<language>")
@takes(FORM_BYTES, TOO_LARGE)
def bring(language: str) -> ResponseReturnValue:
    """Take a folder in; its files are made prompts one after another, and heard by nobody yet."""
    if language not in console().wordbook().languages():
        abort(404)
    back = redirect(url_for("staff.prompts.page", language=language, _anchor="folder"))
    folder, voice = request.files.get("folder"), " ".join(request.form.get("voice", "").split())
    data = folder.read() if folder else b""
    if not data or not 0 < len(voice) <= LONGEST_VOICE or voice == ROBOT:
        flash(NO_VOICE if data else NO_FOLDER)
        return back
    with console().database() as db:
        known = Said.of(db).by_name(language)
    try:
        files = [*_files(data, language, voice, known)]
    except folders.NoFolder:
        flash(NO_FOLDER)
        return back
    with change() as db:
        BroughtFile.bring(db, signed_in().id, files)
    flash(TAKEN)
    return back


def _files(data: bytes, language: str, voice: str, known: dict[str, Any]) -> Iterator[BroughtFile]:
    for file in folders.unpacked(data):
        prompt = known.get(PurePath(file.name).stem.casefold())
        yield BroughtFile(
            file=file.name,
            language=language,
            voice=voice,
            name=prompt.name if prompt else "",
            words=prompt.words if prompt else "",
            refused=file.refused or ("" if prompt else NO_NAME),
            sound=file.data if prompt and not file.refused else None,
        )
