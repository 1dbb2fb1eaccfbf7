"""The published reference: a checksum of every output, and the part of each that explains a difference."""

from __future__ import annotations

import difflib
import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

from joinup.changes.last import numbers, verdicts
from joinup.errors import Fault, InputError, shown
from joinup.files import digest, write_bytes, write_zip

FOLDER = Path("reports/reference")
# Logs, and what describes this machine, its tests and its software.
NOT_COMPARED = {"logs", "crate", "review", "library.sha256"}
REDUCED = 4  # pictures are kept at a quarter of their size, as grey
VISIBLE = 48  # of 255 levels of grey
ALIKE = 0.005  # share of pixels up to which pictures are called alike: other versions of a font renderer
MOST_NAMED = 5


def outputs(root: Path, name: str) -> dict[str, str]:
    """Return the checksum of every output of an edition, by its path from the project's root, sorted."""
    folders = [root / "results" / name, root / "reports" / name]
    paths = sorted(p for folder in folders for p in folder.rglob("*") if p.is_file() and p.name[0] != ".")
    compared = [p for p in paths if not NOT_COMPARED & set(p.relative_to(root).parts[2:])]
    return {p.relative_to(root).as_posix(): digest(p) for p in compared}


def checksums_path(name: str) -> Path:
    """Return where the checksums of an edition are kept."""
    return FOLDER / f"{name}.sha256"


def read_checksums(root: Path, name: str) -> dict[str, str]:
    """Read the checksums of a published edition, as ``sha256sum`` writes them.

    Raises
    ------
    InputError
        If the edition was never published.
    """
    path = checksums_path(name)
    if not (root / path).is_file():
        remedy = f"Publish it first: make publish EDITION={name}."
        raise InputError(Fault(str(path), "is not there: this edition has not been published", remedy))
    lines = (root / path).read_text(encoding="utf-8").splitlines()
    return {file: checksum for checksum, _, file in (line.partition("  ") for line in lines)}


def write_reference(root: Path, name: str, built: Path, sums: Mapping[str, str]) -> None:
    """Keep the fingerprints of outputs in one archive, then their checksums, which vouch for the rest.

    Parameters
    ----------
    root
        The project's folder.
    name
        The edition.
    built
        The folder in which it was built.
    sums
        See :func:`outputs`; written so that ``sha256sum --check`` reads them too.
    """
    write_zip(root / FOLDER / f"{name}.zip", {path: fingerprint(built / path) for path in sums})
    text = "".join(f"{sums[path]}  {path}\n" for path in sorted(sums))
    write_bytes(text.encode(), root / checksums_path(name))


def read_fingerprint(root: Path, name: str, path: str) -> bytes | None:
    """Return the published fingerprint of an output, or None where none is kept."""
    try:
        with zipfile.ZipFile(root / FOLDER / f"{name}.zip") as archive:
            return archive.read(path)
    except (KeyError, FileNotFoundError, zipfile.BadZipFile):
        return None


def fingerprint(path: Path) -> bytes:
    """Return what is compared when a file's bytes differ: text of a page, a small grey picture, else all."""
    kinds = {".pdf": _pdf, ".html": _page, ".svg": _page, ".png": _picture, ".xlsx": _workbook}
    read = _facts if path.name == "facts.json" else kinds.get(path.suffix, Path.read_bytes)
    return read(path)


def difference(path: str, before: bytes, after: bytes) -> tuple[bool, str]:
    """Compare two fingerprints of an output.

    Parameters
    ----------
    path
        The output's path; its ending says whether it is a picture.
    before, after
        The published version and the rebuilt one.

    Returns
    -------
    (bool, str)
        Whether a reader would see the same, and one line on what differs.

    Examples
    --------
    >>> difference("results/x/tables/any.csv", b"id,n\\na,1\\n", b"id,n\\na,2\\n")
    (False, '2 lines of text: - "a,1"; + "a,2"')
    """
    if before == after:
        return True, "the same to a reader, in other bytes"
    if path.endswith(".png"):
        return _pixels(before, after)
    old, new = (b.decode("utf-8", "replace").splitlines() for b in (before, after))
    lines = list(difflib.unified_diff(old, new, n=0, lineterm=""))[2:]  # without the names of the two files
    lines = [line for line in lines if line[0] in "+-"]
    listed = "; ".join(f"{line[0]} {shown(line[1:])}" for line in lines[:MOST_NAMED])
    return False, f"{len(lines)} lines of text: {listed}" if lines else "white space"


def _pixels(before: bytes, after: bytes) -> tuple[bool, str]:
    import numpy as np
    from PIL import Image  # heavy, as the libraries below: each is needed for one kind of file

    old, new = (np.asarray(Image.open(io.BytesIO(b)).convert("L"), dtype=int) for b in (before, after))
    if old.shape != new.shape:
        return False, f"its size: {old.shape[1]}×{old.shape[0]} → {new.shape[1]}×{new.shape[0]} (reduced)"
    visible = int((abs(old - new) > VISIBLE).sum())
    share = f"{visible} of {old.size} pixels differ visibly (at a quarter of its size)"
    return visible <= ALIKE * old.size, share


def _facts(path: Path) -> bytes:
    content = json.loads(path.read_bytes())
    if "record" in content:  # the facts of one record
        content = {"records": {content["record"]: content}}
    return "\n".join(f"{k}: {v}" for k, v in {**numbers(content), **verdicts(content)}.items()).encode()


def _pdf(path: Path) -> bytes:
    import pypdfium2

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

    content = io.BytesIO()
    with Image.open(path) as picture:
        picture.convert("L").reduce(REDUCED).save(content, "PNG", optimize=True)
    return content.getvalue()
