"""Rebuilt outputs against the reference: what is the same, what differs and how, and that nothing passes unseen."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from joinup.errors import InputError
from joinup.review.diff import difference
from joinup.review.rebuild import outputs
from joinup.review.reference import (
    checksums_path,
    fingerprint,
    read_checksums,
    write_checksums,
    write_fingerprints,
)
from joinup.review.verify import compare, report

ROOT = Path(__file__).parents[3]
NAME = "small"
NODES = f"results/{NAME}/pilots/tables/nodes.csv"
FACTS = f"results/{NAME}/facts.json"
PICTURE = f"results/{NAME}/pilots/figures/network.png"
BRIEF = f"reports/{NAME}/brief.pdf"
PAGE = f"reports/{NAME}/brief.html"
CONTENT = {
    "records": {"pilots": {"facts": [{"id": "projects_known", "text": "26"}]}},
    "claims": [{"claim_id": "c", "record": "pilots", "verdict": "supported"}],
}


@pytest.fixture
def published(tmp_path: Path) -> tuple[Path, dict[str, str]]:
    """Outputs of an edition, with their published reference."""
    files = {
        NODES: b"participant_id,label,projects\na,A,1\nb,B,2\n",
        FACTS: json.dumps(CONTENT).encode(),
        PAGE: b"<html><style>p{}</style><h1>A title</h1><p>A <b>word</b>.</p><script>x()</script></html>",
        PICTURE.replace(".png", ".svg"): b"<svg/>",
        f"results/{NAME}/pilots/tables/pairs.csv": b"a\n1\n",
        f"results/{NAME}/pilots/null_model.npz": b"not compared",
        f"results/{NAME}/review/data-log.md": b"not compared",
        BRIEF: (ROOT / "reports/reference/sr2021/brief.pdf").read_bytes(),
    }
    for path, content in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    Image.new("RGB", (400, 400), "white").save(tmp_path / PICTURE)
    sums = outputs(tmp_path, NAME)
    write_checksums(tmp_path, NAME, sums)
    write_fingerprints(tmp_path, NAME, tmp_path, list(sums))
    return tmp_path, sums


def test_unchanged_outputs_are_the_same(published) -> None:
    root, sums = published
    status, text = report(NAME, compare(root, NAME, root, read_checksums(root, NAME)))
    assert status == 0 and re.search(r"same +7\n", text) and len(sums) == 7
    command = ["sha256sum", "--check", checksums_path(NAME)]
    run = subprocess.run(command, cwd=root, capture_output=True, text=True)
    assert run.returncode == 0 and run.stdout.count(": OK") == len(sums)


def test_each_difference_in_its_own_terms(published) -> None:
    root, sums = published
    (root / NODES).write_bytes(b"participant_id,label,projects\na,A,77\n")
    content = json.loads((root / FACTS).read_text())
    content["records"]["pilots"]["facts"][0]["text"] = "eleventy"
    content["claims"][0]["verdict"] = "not supported"
    (root / FACTS).write_text(json.dumps(content))
    with Image.open(root / PICTURE) as image:
        image.paste((0, 0, 0), (0, 0, 200, 200))
        image.save(root / PICTURE)
    (root / PAGE).write_text((root / PAGE).read_text().replace("</h1>", " or not</h1>"))
    (root / f"results/{NAME}/pilots/tables/pairs.csv").unlink()
    (root / f"results/{NAME}/extra.csv").write_text("a\n1\n")
    status, text = report(NAME, compare(root, NAME, root, sums))
    assert status == 10
    for words in (f'different {NODES}: 1 cell (a, projects: "1" → "77"); 1 missing row (b)',
                  f'different {FACTS}: 2 facts (pilots.projects_known: "26" → "eleventy"; pilots.c: "supported" → ',
                  f"different {PICTURE}: 2500 of 10000 pixels differ visibly",
                  f'different {PAGE}: 2 lines of text: - "A title"; + "A title or not"',
                  f"missing   results/{NAME}/pilots/tables/pairs.csv", f"new       results/{NAME}/extra.csv",
                  "different    4\n", "missing      1\n", "new          1\n"):  # fmt: skip
        assert words in text, text


def test_pdf_and_png_in_other_bytes_are_alike_but_a_table_is_not(published) -> None:
    root, sums = published
    (root / BRIEF).write_bytes((root / BRIEF).read_bytes() + b"\n% written elsewhere\n")
    with Image.open(root / PICTURE) as image:
        image.save(root / PICTURE, compress_level=0)
    status, text = report(NAME, compare(root, NAME, root, sums))
    assert status == 0 and re.search(r"alike +2\n", text)
    drawing = root / PICTURE.replace(".png", ".svg")
    drawing.write_bytes(b"<svg>other</svg>")
    assert compare(root, NAME, root, sums)["different"][0][0] == PICTURE, "its drawing has changed too"
    drawing.write_bytes(b"<svg/>")
    (root / NODES).write_bytes((root / NODES).read_bytes().replace(b"\n", b"\r\n"))
    assert report(NAME, compare(root, NAME, root, sums))[0] == 10


def test_difference_without_kept_content_says_so(published) -> None:
    root, sums = published
    (root / FACTS).write_text("{}")
    assert "missing fact" in compare(root, NAME, root, sums)["different"][0][1]
    (root / f"reports/reference/{NAME}.zip").write_bytes(b"damaged")
    text = "its published content is not kept: only the checksum differs"
    assert compare(root, NAME, root, sums)["different"] == [(FACTS, text)]


def test_the_reference_has_the_same_bytes_again(published) -> None:
    root, sums = published
    path = root / f"reports/reference/{NAME}.zip"
    before = path.read_bytes()
    shutil.copytree(root / "results", root / "moved/results")
    shutil.copytree(root / "reports", root / "moved/reports")
    write_fingerprints(root, NAME, root / "moved", reversed(list(sums)))
    assert path.read_bytes() == before and fingerprint(root / PAGE) == b"A title\nA word."


@pytest.mark.parametrize(
    ("path", "before", "after", "words"),
    [
        ("x/nodes.csv", "participant_id,label\na,A\n", "participant_id,name\na,A\n",
         "columns: without label, new name"),
        ("x/any.csv", "id\na\nb\n", "id\nb\na\n", "the order of rows"),
        ("x/any.csv", "id\na\n", "id\na\nb\nc\n", "2 new rows (b, c)"),
        ("x/any.csv", "id,n,m\na,1,x\na,2,y\n", "id,n,m\na,1,x\na,2,z\n", '1 cell (a 2, m: "y" → "z")'),
        ("x/any.csv", "id\na\n", "id\na\na\n", "1 new row (a (2))"),
        ("x/any.csv", "id\n", "id\na\n", "1 new row (a)"),
        ("x/pairs.csv", "a,b\nx,1\nx,2\n", "a,b\nx,1\nx,2\ny,1\n", "1 new row (y 1)"),
        ("x/any.csv", "", "id\na\n", '2 lines of text: + "id"; + "a"'),
        ("x/facts.json", '{"facts": [{"id": "n", "text": "1"}]}', '{"facts": []}', "1 missing fact (n)"),
        ("x/a.txt", "one\n", "two\n", '2 lines of text: - "one"; + "two"'),
    ],
)  # fmt: skip
def test_words_for_a_difference(path: str, before: str, after: str, words: str) -> None:
    assert difference(path, before.encode(), after.encode()) == (False, words)


def test_pictures_of_another_size_are_different() -> None:
    def picture(width: int) -> bytes:
        content = io.BytesIO()
        Image.new("L", (width, 10)).save(content, "PNG")
        return content.getvalue()

    assert difference("a.png", picture(10), picture(12)) == (False, "its size: 10×10 → 12×10 (reduced)")


def test_never_published_or_damaged(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="this edition has not been published"):
        read_checksums(tmp_path, "x")
    path = tmp_path / checksums_path("x")
    path.parent.mkdir(parents=True)
    path.write_text("0123  file\n")
    with pytest.raises(InputError, match=r'row 1: "0123  ?file" is not a checksum'):
        read_checksums(tmp_path, "x")
