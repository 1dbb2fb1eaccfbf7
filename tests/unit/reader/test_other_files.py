"""Real files of other kinds, as they ship with locked packages: no crash, and nobody takes part in anything."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from documents.evaluate import settings
from joinup.errors import InputError
from joinup.reader import read

PAGES = [("snakemake", "gui.html"), ("importlinter", "ui/static/index.html")]
TABLES = [("matplotlib", "mpl-data/sample_data/Stocks.csv"), ("matplotlib", "mpl-data/sample_data/msft.csv")]
PARTS = {"lead", "supporting", "partner", "unspecified", "delivery"}


def shipped(package: str, name: str) -> Path:
    path = Path(str(files(package))) / name
    if not path.is_file():
        pytest.skip(f"this version of {package} ships no {name}")
    return path


@pytest.mark.parametrize("kind", ["outcomes", "pilots"])
@pytest.mark.parametrize(("package", "name"), [*PAGES, *TABLES])
def test_pages_and_tables_of_other_kinds_name_nobody(package, name, kind):
    path = shipped(package, name)
    try:
        found = read(path, kind, *settings()).candidates
    except InputError as refused:  # a template without words is refused, which is an answer too
        assert path.name in str(refused)
        return
    assert set(found["taken_for"]) & PARTS == set()


def test_pdf_files_of_drawings_are_refused_for_want_of_text():
    drawings = sorted((Path(str(files("matplotlib"))) / "mpl-data/images").glob("*.pdf"))
    if not drawings:
        pytest.skip("this version of matplotlib ships no PDF")
    for path in drawings[:3]:
        with pytest.raises(InputError, match="has no text"):
            read(path, "pilots", *settings())
