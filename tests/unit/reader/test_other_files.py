"""Real files of other kinds, as they ship with locked packages: no crash, and nobody takes part in anything."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pandas as pd
import pytest

from joinup.errors import InputError
from joinup.extract.candidates import extract_document
from joinup.extract.cues import read_cues

ROOT = Path(__file__).parents[3]
PAGES = [("snakemake", "gui.html"), ("networkit", "profiling/html/measure.html")]
TABLES = [("matplotlib", "mpl-data/sample_data/Stocks.csv"), ("matplotlib", "mpl-data/sample_data/msft.csv")]
PARTS = {"lead_department", "supporting_department", "partner", "participant", "delivery"}


def shipped(package: str, name: str) -> Path:
    path = Path(str(files(package))) / name
    if not path.is_file():
        pytest.skip(f"this version of {package} ships no {name}")
    return path


def read(path: Path, kind: str) -> pd.DataFrame:
    tables = [pd.read_csv(ROOT / "config" / f"{n}.csv", dtype=str) for n in ("organisations", "aliases")]
    return extract_document(path, kind, *tables, read_cues(ROOT / "config" / "cues.yaml"))


@pytest.mark.parametrize("kind", ["outcomes", "pilots"])
@pytest.mark.parametrize(("package", "name"), [*PAGES, *TABLES])
def test_pages_and_tables_of_other_kinds_name_nobody(package, name, kind):
    path = shipped(package, name)
    try:
        found = read(path, kind)
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
            read(path, "pilots")
