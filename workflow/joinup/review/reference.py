"""The published reference: checksums of every output, and as much content as tells what a difference is."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

from joinup.errors import Fault, InputError
from joinup.files import write_bytes

FOLDER = Path("reports/reference")
PICTURES = ("network", "tally_pilots")  # of the README
REDUCED = 4  # pictures are kept at a quarter of their size, as grey
ZIP_TIME = (1980, 1, 1, 0, 0, 0)
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
    found = {}
    for row, line in enumerate((root / path).read_text(encoding="utf-8").splitlines(), 1):
        match = _LINE.match(line)
        if not match:
            raise InputError(Fault(str(path), "is not a checksum", "Restore the file.", row, value=line))
        found[match[2]] = match[1]
    return found


def write_checksums(root: Path, name: str, sums: Mapping[str, str]) -> None:
    """Write checksums so that ``sha256sum --check`` reads them too."""
    text = "".join(f"{sums[p]}  {p}\n" for p in sorted(sums))
    write_bytes(text.encode(), root / checksums_path(name))


def essence(path: Path) -> bytes:
    """Return what of a file is compared when its bytes differ: text of a page, a small grey picture, else all."""
    if path.suffix == ".pdf":
        return _text_of_pdf(path)
    if path.suffix in {".html", ".svg"}:
        return _text_of_page(path.read_bytes())
    if path.suffix == ".png":
        return _small(path)
    if path.suffix == ".xlsx":
        return _text_of_workbook(path)
    return path.read_bytes()


def write_essences(root: Path, name: str, built: Path, paths: list[str]) -> None:
    """Keep the essence of every output in one archive whose bytes depend on nothing else."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(paths):
            archive.writestr(zipfile.ZipInfo(path, ZIP_TIME), essence(built / path), zipfile.ZIP_DEFLATED, 9)
    write_bytes(out.getvalue(), root / FOLDER / f"{name}.zip")


def read_essence(root: Path, name: str, path: str) -> bytes | None:
    """Return the published essence of an output, or None where none was kept."""
    archive = root / FOLDER / f"{name}.zip"
    if not archive.is_file():
        return None
    try:
        with zipfile.ZipFile(archive) as z:
            return z.read(path)
    except (KeyError, zipfile.BadZipFile):
        return None


def _text_of_pdf(path: Path) -> bytes:
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        return "\n\f\n".join(page.get_textpage().get_text_bounded() for page in document).encode()


def _text_of_page(content: bytes) -> bytes:
    from lxml import html

    tree = html.fromstring(content)
    for hidden in tree.xpath("//script | //style"):
        hidden.drop_tree()
    for block in tree.iter(
        "p", "li", "td", "th", "h1", "h2", "h3", "h4", "dt", "dd", "div", "section", "text"
    ):
        block.text = f"\n{block.text or ''}"
    lines = (" ".join(line.split()) for line in tree.text_content().splitlines())
    return "\n".join(line for line in lines if line).encode()


def _text_of_workbook(path: Path) -> bytes:
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True)
    rows = ((s.title, *row) for s in book for row in s.iter_rows(values_only=True))
    lines = ["\t".join("" if v is None else str(v) for v in row) for row in rows]
    return "\n".join(lines).encode()


def _small(path: Path) -> bytes:
    from PIL import Image

    with Image.open(path) as picture:
        grey = picture.convert("L")
        size = (max(1, grey.width // REDUCED), max(1, grey.height // REDUCED))
        out = io.BytesIO()
        grey.resize(size, Image.Resampling.BOX).save(out, "PNG", optimize=True)
    return out.getvalue()
