"""Rebuilt outputs against the reference: what is the same, what differs and how, and that nothing passes unseen."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from joinup.errors import InputError
from joinup.review.reference import fingerprint, outputs
from joinup.review.verify import FOLDER, compare, read_checksums, report, write_reference

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
def published(tmp_path: Path, monkeypatch) -> tuple[Path, dict[str, str]]:
    """Outputs of an edition, with their published reference, in the working folder."""
    monkeypatch.chdir(tmp_path)
    files = {
        NODES: b"participant_id,label,projects\na,A,1\nb,B,2\n",
        FACTS: json.dumps(CONTENT).encode(),
        PAGE: b"<html><style>p{}</style><h1>A title</h1><p>A <b>word</b>.</p><script>x()</script></html>",
        PICTURE.replace(".png", ".svg"): b"<svg/>",
        f"results/{NAME}/pilots/tables/pairs.csv": b"a\n1\n",
        f"results/{NAME}/logs/clean_record_pilots.log": b"not compared",
        f"results/{NAME}/review/data-log.md": b"not compared",
        BRIEF: (ROOT / "reports/reference/sr2021/brief.pdf").read_bytes(),
    }
    for path, content in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    Image.new("RGB", (400, 400), "white").save(tmp_path / PICTURE)
    sums = outputs(tmp_path, NAME)
    write_reference(NAME, tmp_path, sums)
    return tmp_path, sums


def test_unchanged_outputs_are_the_same(published) -> None:
    root, sums = published
    status, text = report(NAME, compare(NAME, root, read_checksums(NAME)))
    assert status == 0 and re.search(r"same +7\n", text) and len(sums) == 7
    command = ["sha256sum", "--check", FOLDER / f"{NAME}.sha256"]
    run = subprocess.run(command, capture_output=True, text=True)
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
    status, text = report(NAME, compare(NAME, root, sums))
    assert status == 10
    for words in (f'different {NODES}: 3 lines of text: - "a,A,1"; - "b,B,2"; + "a,A,77"',
                  f'different {FACTS}: 4 lines of text: - "pilots.projects_known: 26"; - "pilots.c: supported"; + "pil',
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
    status, text = report(NAME, compare(NAME, root, sums))
    assert status == 0 and re.search(r"alike +2\n", text)
    (root / PICTURE.replace(".png", ".svg")).write_bytes(b"<svg>other</svg>")
    assert compare(NAME, root, sums)["different"][0][0] == PICTURE, "its drawing has changed too"
    (root / NODES).write_bytes((root / NODES).read_bytes().replace(b"\n", b"\r\n"))
    (root / FOLDER / f"{NAME}.zip").write_bytes(b"damaged")
    different = dict(compare(NAME, root, sums)["different"])
    assert different[NODES] == "its published content is not kept: only the checksum differs"


def test_the_reference_has_the_same_bytes_again(published) -> None:
    root, sums = published
    path = root / FOLDER / f"{NAME}.zip"
    before = path.read_bytes()
    write_reference(NAME, root, dict(reversed(sums.items())))
    assert path.read_bytes() == before and fingerprint(root / PAGE) == b"A title\nA\nword\n."


def test_an_edition_never_published(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match="this edition has not been published"):
        read_checksums("x")
