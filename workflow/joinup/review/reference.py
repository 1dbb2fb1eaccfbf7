"""What an output is compared by: its checksum, and the part of its content that a reader would see."""

import difflib
import hashlib
import io
import json
from pathlib import Path

from joinup.changes.last import numbers, verdicts
from joinup.errors import shown
from joinup.files import digest

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
    paths = [p for p in paths if not NOT_COMPARED & set(p.relative_to(root).parts[2:])]
    return {p.relative_to(root).as_posix(): digest(p) for p in paths}


def fingerprint(path: Path) -> bytes:
    """Return what is compared when a file's bytes differ: text of a page, a small grey picture, else all."""
    kinds = {".pdf": _pdf, ".html": _page, ".svg": _page, ".png": _picture, ".xlsx": _workbook}
    read = _facts if path.name == "facts.json" else kinds.get(path.suffix, Path.read_bytes)
    return read(path)


def difference(path: str, before: bytes, after: bytes) -> tuple[bool, str]:
    """Compare two fingerprints of an output: whether a reader would see the same, and one line on what differs.

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
    text = "; ".join(f"{line[0]} {shown(line[1:])}" for line in lines[:MOST_NAMED])
    return False, f"{len(lines)} lines of text: {text}" if lines else "white space"


# Each library below is heavy and serves one kind of file.


def _pixels(before: bytes, after: bytes) -> tuple[bool, str]:
    import numpy as np
    from PIL import Image

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

    texts = html.fromstring(path.read_bytes()).xpath("//text()[not(parent::script or parent::style)]")
    return "\n".join(filter(None, (" ".join(text.split()) for text in texts))).encode()


def _workbook(path: Path) -> bytes:
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True)
    lines = []  # the tables are compared as CSV files: which sheets differ is enough
    for sheet in book:
        rows = list(sheet.iter_rows(values_only=True))
        content = hashlib.sha256(repr(rows).encode()).hexdigest()[:16]
        lines.append(f"sheet {sheet.title}: {len(rows)} rows, {content}")
    return "\n".join(lines).encode()


def _picture(path: Path) -> bytes:
    from PIL import Image

    content = io.BytesIO()
    with Image.open(path) as picture:
        picture.convert("L").reduce(REDUCED).save(content, "PNG", optimize=True)
    return content.getvalue()
