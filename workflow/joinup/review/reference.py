"""The published reference: checksums of every output, and the part of each that explains a difference."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from joinup.errors import Fault, InputError
from joinup.files import write_bytes, write_zip

FOLDER = Path("reports/reference")
REDUCED = 4  # pictures are kept at a quarter of their size, as grey
_LINE = re.compile(r"([0-9a-f]{64})  (\S.*)\Z")


def checksums_path(name: str) -> Path:
    """Return where the checksums of an edition are kept."""
    return FOLDER / f"{name}.sha256"


def read_checksums(root: Path, name: str) -> dict[str, str]:
    """Read the checksums of a published edition, as ``sha256sum`` writes them.

    Raises
    ------
    InputError
        If the edition was never published, or a line is not a checksum.
    """
    path = checksums_path(name)
    if not (root / path).is_file():
        remedy = f"Publish it first: make publish EDITION={name}."
        raise InputError(Fault(str(path), "is not there: this edition has not been published", remedy))
    sums = {}
    for row, line in enumerate((root / path).read_text(encoding="utf-8").splitlines(), 1):
        match = _LINE.match(line)
        if not match:
            raise InputError(Fault(str(path), "is not a checksum", "Restore the file.", row, value=line))
        sums[match[2]] = match[1]
    return sums


def write_checksums(root: Path, name: str, sums: Mapping[str, str]) -> None:
    """Write checksums so that ``sha256sum --check`` reads them too."""
    text = "".join(f"{sums[path]}  {path}\n" for path in sorted(sums))
    write_bytes(text.encode(), root / checksums_path(name))


def fingerprint(path: Path) -> bytes:
    """Return what is compared when a file's bytes differ: text of a page, a small grey picture, else all."""
    read = {".pdf": _pdf, ".html": _page, ".svg": _page, ".png": _picture, ".xlsx": _workbook}
    return read.get(path.suffix, Path.read_bytes)(path)


def write_fingerprints(root: Path, name: str, built: Path, paths: Iterable[str]) -> None:
    """Keep the fingerprints of outputs in one archive."""
    write_zip(root / FOLDER / f"{name}.zip", {path: fingerprint(built / path) for path in paths})


def read_fingerprint(root: Path, name: str, path: str) -> bytes | None:
    """Return the published fingerprint of an output, or None where none is kept."""
    try:
        with zipfile.ZipFile(root / FOLDER / f"{name}.zip") as archive:
            return archive.read(path)
    except (KeyError, FileNotFoundError, zipfile.BadZipFile):
        return None


def _pdf(path: Path) -> bytes:
    import pypdfium2  # heavy, as the other libraries below: each is needed for one kind of file

    with pypdfium2.PdfDocument(path) as document:
        return "\n\f\n".join(page.get_textpage().get_text_bounded() for page in document).encode()


def _page(path: Path) -> bytes:
    from lxml import html

    tree = html.fromstring(path.read_bytes())
    for hidden in tree.xpath("//script | //style"):
        hidden.drop_tree()
    for block in tree.iter(
        *["p", "li", "td", "th", "h1", "h2", "h3", "h4", "dt", "dd", "div", "section", "text"]
    ):
        block.text = f"\n{block.text or ''}"
    lines = (" ".join(line.split()) for line in tree.text_content().splitlines())
    return "\n".join(line for line in lines if line).encode()


def _workbook(path: Path) -> bytes:
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True)
    rows = ((sheet.title, *row) for sheet in book for row in sheet.iter_rows(values_only=True))
    return "\n".join("\t".join("" if v is None else str(v) for v in row) for row in rows).encode()


def _picture(path: Path) -> bytes:
    from PIL import Image

    with Image.open(path) as picture:
        size = (max(1, picture.width // REDUCED), max(1, picture.height // REDUCED))
        content = io.BytesIO()
        picture.convert("L").resize(size, Image.Resampling.BOX).save(content, "PNG", optimize=True)
    return content.getvalue()
