"""A folder of recordings, packed in one file (ZIP): each is looked at by its name and its size."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import NamedTuple

from recordings.prompts import LARGEST_BYTES, looks_fit

MOST_BYTES = 15 * 1024 * 1024
"""Of the ZIP: a page may be sent no more. A folder that is larger comes in several."""

MOST_FILES = 2000
MOST_UNPACKED = 64 * 1024 * 1024

TOO_LARGE = f"is larger than {LARGEST_BYTES >> 20} MB"
TOO_MUCH = "is one too many: bring fewer in one go"
NOT_READ = "can't be read"
NO_SOUND = "is no WAV, MP3 or Ogg file that can be read"


class NoFolder(ValueError):
    """It is no ZIP file that can be read."""


class Unpacked(NamedTuple):
    """A file: its name without its folder, what is in it, and why it is refused."""

    name: str
    data: bytes
    refused: str = ""


def unpacked(folder: bytes) -> Iterator[Unpacked]:
    """The files of a folder, hidden ones left out.

    :raise NoFolder: it is none.
    """
    try:
        packed = zipfile.ZipFile(io.BytesIO(folder))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as wrong:
        raise NoFolder from wrong
    with packed:
        left, files = MOST_UNPACKED, 0
        for info in packed.infolist():
            name = PurePosixPath(info.filename.replace("\\", "/")).name
            if info.is_dir() or name.startswith(".") or "__MACOSX" in info.filename:
                continue
            files += 1
            if files > MOST_FILES:
                return
            one = _one(packed, info, name[-200:], left)
            left -= len(one.data)
            yield one


def _one(packed: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, left: int) -> Unpacked:
    """What the ZIP says of a size is not believed: no more is unpacked than may be."""
    if left <= 0 or info.file_size > min(left, LARGEST_BYTES):
        return Unpacked(name, b"", TOO_LARGE if info.file_size > LARGEST_BYTES else TOO_MUCH)
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return Unpacked(name, b"", NOT_READ)
    try:
        with packed.open(info) as file:
            data = file.read(min(left, LARGEST_BYTES))
    except (zipfile.BadZipFile, zlib.error, RuntimeError, ValueError, OSError, EOFError):
        return Unpacked(name, b"", NOT_READ)
    return Unpacked(name, data) if looks_fit(data) else Unpacked(name, b"", NO_SOUND)
