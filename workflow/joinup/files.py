"""How a result becomes a file, whole or not at all; and what a file is known by."""

from __future__ import annotations

import datetime
import glob
import hashlib
import io
import os
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl import Workbook

RECORD = ".source.yaml"  # ending of a document's record of origin, in the same folder
ASIDE = ("thumbs.db", "desktop.ini", ":zone.identifier", ".old", ".part", ".tmp")


def write_bytes(content: bytes, path: Path | str, lasting: bool = False) -> None:
    """Write a file under a temporary name, then move it into place: it is whole or not there. Folders are made.

    The temporary name begins with a full stop: no listing takes it for a document. A ``lasting`` file also outlives a
    power cut: for what no run could make again.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    for left in path.parent.glob(f".{glob.escape(path.name)}.*.part"):  # by a process that was killed
        process = left.suffixes[-2][1:]
        if process.isdigit() and Path("/proc/self").exists() and not Path("/proc", process).exists():
            left.unlink(missing_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as stream:
            stream.write(content)
            if lasting:
                stream.flush()
                os.fsync(stream.fileno())
        part.replace(path)
    finally:  # on a full disk the part would take what room there is
        part.unlink(missing_ok=True)


def write_zip(
    path: Path | str, members: Mapping[str, bytes | Path], moment: datetime.date = datetime.date(1980, 1, 1)
) -> None:
    """Write a zip file whose bytes depend on nothing but names, contents and a day, the time of every member.

    ``members`` holds the content of each member, or the file with it, by name; they are stored in alphabetical order.
    """
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in sorted(members):
            member = zipfile.ZipInfo(name, (moment.year, moment.month, moment.day, 0, 0, 0))
            member.create_system = 3  # as on Unix, on every system
            member.external_attr = 0o644 << 16
            part = members[name]
            part = part.read_bytes() if isinstance(part, Path) else part
            archive.writestr(member, part, zipfile.ZIP_DEFLATED, compresslevel=9)
    write_bytes(content.getvalue(), path)


def write_workbook(book: Workbook, path: Path | str, moment: datetime.date) -> None:
    """Write a workbook with the same bytes for the same cells: openpyxl stamps the time of saving into it.

    ``moment`` is the day that takes its place.
    """
    from openpyxl.xml.functions import tostring  # heavy; most users of this module write no workbook

    content = io.BytesIO()
    book.save(content)
    book.properties.created = book.properties.modified = datetime.datetime.combine(moment, datetime.time())
    with zipfile.ZipFile(content) as archive:
        members: dict[str, bytes | Path] = {name: archive.read(name) for name in archive.namelist()}
    members["docProps/core.xml"] = tostring(book.properties.to_tree())
    write_zip(path, members, moment)


def is_aside(name: str) -> bool:
    """Return whether a file is no input, but one that systems, editors and this software leave in a folder.

    >>> [is_aside(n) for n in ("~$list.xlsx", "Thumbs.db", "list.pdf:Zone.Identifier", "facts.csv.old", "list.pdf")]
    [True, True, True, True, False]
    """
    return name.startswith((".", "~$")) or name.casefold().endswith(ASIDE)


def record_of(document: Path | str) -> Path:
    """Return the record of origin of a document: in its folder, under its name without the last ending.

    >>> record_of("data/raw/documents/list.pdf").as_posix()
    'data/raw/documents/list.source.yaml'
    """
    path = Path(document)
    return path.with_name(f"{path.stem}{RECORD}")


def digest(path: Path) -> str:
    """Return the sha256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
