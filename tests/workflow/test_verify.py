"""Verify and publish: what is the same, what differs and how, and that nothing passes unseen."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook
from PIL import Image

from joinup.errors import InputError
from joinup.review.differ import difference
from joinup.review.publish import publish
from joinup.review.rebuild import outputs, rebuilt
from joinup.review.reference import (
    checksums_path,
    essence,
    read_checksums,
    write_checksums,
    write_essences,
)
from joinup.review.verify import compare, report, verify
from runs import copy_project, joinup

NAME = "sr2021"


@pytest.fixture(scope="module")
def reference(built: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """The outputs of the built copy, and their published reference."""
    root = tmp_path_factory.mktemp("published")
    for folder in ("results", "reports"):
        shutil.copytree(built / folder, root / folder, ignore=shutil.ignore_patterns("null", "logs"))
    sums = outputs(root, NAME)
    write_checksums(root, NAME, sums)
    write_essences(root, NAME, root, list(sums))
    return root, sums


@pytest.fixture
def published(reference: tuple[Path, dict[str, str]], tmp_path: Path) -> tuple[Path, dict[str, str]]:
    """A copy of them that a test may change."""
    shutil.copytree(reference[0], tmp_path / "project")
    return tmp_path / "project", reference[1]


def test_unchanged_outputs_are_the_same(published) -> None:
    root, sums = published
    status, text = report(NAME, compare(root, NAME, root, read_checksums(root, NAME)))
    assert status == 0
    assert re.search(rf"same +{len(sums)}\n", text)
    assert len(sums) > 60
    assert not [p for p in sums if "/logs/" in p or "/null/" in p]


def test_checksums_are_those_of_coreutils(published) -> None:
    root, sums = published
    done = subprocess.run(
        ["sha256sum", "--check", checksums_path(NAME)], cwd=root, capture_output=True, text=True
    )
    assert done.returncode == 0 and done.stdout.count(": OK") == len(sums)


def test_each_difference_is_told_in_its_own_terms(published) -> None:
    root, sums = published
    results, reports = root / "results" / NAME, root / "reports" / NAME
    nodes = results / "tables/nodes.csv"
    frame = pd.read_csv(nodes, dtype=str, keep_default_na=False)
    frame.loc[0, "pilots"] = "77"
    frame.drop(index=1).to_csv(nodes, index=False)
    facts = json.loads((results / "facts.json").read_text())
    facts["facts"][0]["text"] = "eleventy"
    (results / "facts.json").write_text(json.dumps(facts))
    picture = results / "figures/network.png"
    with Image.open(picture) as image:
        black = image.convert("RGB")
    black.paste((0, 0, 0), (0, 0, black.width // 2, black.height // 2))
    black.save(picture)
    page = reports / "brief.html"
    page.write_text(page.read_text().replace("</h1>", " or not</h1>", 1))
    (results / "tables/pairs.csv").unlink()
    (results / "tables/extra.csv").write_text("a\n1\n")
    (results / "figures/network.txt").write_text("Another text.\n")

    status, text = report(NAME, compare(root, NAME, root, sums))
    assert status == 10
    found = {p: line for line in text.splitlines() for p in sums if f" {p}: " in line}
    assert re.search(
        r'1 cell \(\S+, pilots: "\d+" → "77"\); 1 missing row', found[f"results/{NAME}/tables/nodes.csv"]
    )
    assert (
        '→ "eleventy"' in found[f"results/{NAME}/facts.json"]
        and "1 fact (" in found[f"results/{NAME}/facts.json"]
    )
    assert re.search(r"\d{3,} of \d+ pixels differ visibly", found[f"results/{NAME}/figures/network.png"])
    assert (
        "lines of text" in found[f"reports/{NAME}/brief.html"]
        and "or not" in found[f"reports/{NAME}/brief.html"]
    )
    assert found[f"results/{NAME}/tables/pairs.csv"].startswith("missing")
    assert "Another text." in found[f"results/{NAME}/figures/network.txt"]
    assert any(line.startswith("new") and "extra.csv" in line for line in text.splitlines())
    assert (
        re.search(r"different +5\n", text)
        and re.search(r"missing +1\n", text)
        and re.search(r"new +1\n", text)
    )


def test_pdf_and_png_in_other_bytes_are_alike_but_a_table_is_not(published) -> None:
    root, sums = published
    pdf = root / "reports" / NAME / "brief.pdf"
    pdf.write_bytes(pdf.read_bytes() + b"\n% written elsewhere\n")
    picture = root / "results" / NAME / "figures/tiers.png"
    with Image.open(picture) as image:
        image.save(picture, compress_level=1)
    status, text = report(NAME, compare(root, NAME, root, sums))
    assert status == 0
    assert re.search(r"alike +2\n", text)
    table = root / "results" / NAME / "tables/nodes.csv"
    table.write_bytes(table.read_bytes().replace(b"\n", b"\r\n"))
    status, text = report(NAME, compare(root, NAME, root, sums))
    assert status == 10


def test_difference_without_kept_content_says_so(published) -> None:
    root, sums = published
    (root / f"reports/reference/{NAME}.zip").unlink()
    (root / "results" / NAME / "facts.json").write_text("{}")
    found = compare(root, NAME, root, sums)
    assert found["different"] == [
        (f"results/{NAME}/facts.json", "its published content is not kept: only the checksum differs")
    ]


@pytest.mark.parametrize(
    ("path", "before", "after", "said"),
    [
        (
            "x/nodes.csv",
            "participant_id,label\na,A\n",
            "participant_id,name\na,A\n",
            "columns: without label, new name",
        ),
        ("x/any.csv", "id\na\nb\n", "id\nb\na\n", "the order of rows"),
        ("x/any.csv", "id\na\n", "id\na\nb\nc\n", "2 new rows (b, c)"),
        ("x/any.csv", "id,n,m\na,1,x\na,2,y\n", "id,n,m\na,1,x\na,2,z\n", '1 cell (a 2, m: "y" → "z")'),
        ("x/any.csv", "id\na\n", "id\na\na\n", "1 new row (a (2))"),
        ("x/pairs.csv", "a,b\nx,1\nx,2\n", "a,b\nx,1\nx,2\ny,1\n", "1 new row (y 1)"),
        ("x/a.json", '{"facts": [{"id": "n", "text": "1"}]}', '{"facts": []}', "1 missing fact (n)"),
        ("x/a.txt", "one\n", "two\n", '2 lines of text: - "one"; + "two"'),
    ],
)
def test_words_for_a_difference(path, before, after, said) -> None:
    assert difference(path, before.encode(), after.encode()) == (False, said)


def test_pictures_of_another_size_are_different() -> None:
    def picture(width: int) -> bytes:
        out = io.BytesIO()
        Image.new("L", (width, 10)).save(out, "PNG")
        return out.getvalue()

    assert difference("a.png", picture(10), picture(12)) == (False, "its size: 10×10 → 12×10 (reduced)")


def test_essence_of_a_page_is_its_text(tmp_path) -> None:
    page = tmp_path / "x.html"
    page.write_text("<html><style>p{}</style><p>A <b>word</b>.</p><script>x()</script></html>")
    assert essence(page) == b"A word."


def test_never_published(built) -> None:
    with pytest.raises(InputError, match="this edition has not been published"):
        read_checksums(built, NAME)


def test_damaged_reference(tmp_path) -> None:
    path = tmp_path / checksums_path("x")
    path.parent.mkdir(parents=True)
    path.write_text("0123  file\n")
    with pytest.raises(InputError, match=r'row 1: "0123  ?file" is not a checksum'):
        read_checksums(tmp_path, "x")


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> Path:
    """A copy of the project with few draws, so that a whole rebuild is short."""
    root = copy_project(tmp_path_factory.mktemp("verify") / "project")
    path = root / "config/config.yaml"
    text = re.sub(r"\bdraws: \d+", "draws: 1000", path.read_text())
    path.write_text(re.sub(r"bootstraps: \d+", "bootstraps: 200", text))
    return root


@pytest.mark.slow
def test_publish_then_verify_then_change_a_row(small: Path, monkeypatch) -> None:
    monkeypatch.chdir(small)
    status, text = publish(small, None)
    assert status == 0 and "Commit reports/reference/" in text
    assert (small / "reports/reference/sr2021/brief.pdf").read_bytes()[:5] == b"%PDF-"
    assert (small / "reports/reference/sr2021/network.png").is_file()
    assert not (small / "results").exists()
    assert verify(small, None)[0] == 0

    rows = small / "data/raw/pilots/participation.csv"
    before = rows.read_bytes()
    rows.write_bytes(before + b"trees-outside-woodland,Department of Health and Social Care,partner,S030\n")
    status, text = verify(small, None)
    assert status == 10
    assert re.search(r"different +results/sr2021/tables/edges.csv: .*defra dhsc, shared", text)
    rows.write_bytes(before)

    rows.write_bytes(before + b"no-such-pilot,Home Office,partner,S030\n")
    status, text = verify(small, None)
    assert status == 1 and "no-such-pilot" in text and "Traceback" not in text
    published = (small / "reports/reference/sr2021.sha256").read_bytes()
    assert publish(small, None)[0] == 1
    assert (small / "reports/reference/sr2021.sha256").read_bytes() == published
    rows.write_bytes(before)


@pytest.mark.slow
def test_an_edition_is_rebuilt_after_its_predecessor(small: Path) -> None:
    with rebuilt(small, "tests/demo/demo2.yaml") as folder:
        assert {"demo", "demo2"} <= {p.name for p in (folder / "results").iterdir()}
        told = joinup(folder, "trace", "changes_pilots_added", "--edition", "tests/demo/demo2.yaml")
        assert told.returncode == 0 and "changes.csv" in told.stdout, told.stderr
        sheets = load_workbook(folder / "results/demo2/workbook.xlsx", read_only=True).sheetnames
        assert {"changes", "begun"} <= set(sheets)


def test_quick_results_are_not_published(small: Path, monkeypatch) -> None:
    monkeypatch.chdir(small)
    path = small / "config/config.yaml"
    kept = path.read_text()
    path.write_text(kept.replace("quick: false", "quick: true"))
    with pytest.raises(InputError, match="what is published rests on all draws"):
        publish(small, None)
    path.write_text(kept)
