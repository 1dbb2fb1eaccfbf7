"""The same inputs give the same bytes: whatever row order, hash seed, locale, umask, cores, fonts or folder."""

from __future__ import annotations

import csv
import hashlib
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from runs import copy_project, snakemake

pytestmark = pytest.mark.slow

# rows/ holds addresses of rows, review/ and crate/ checksums of the inputs; logs/ and the library's digest are none.
OTHERWISE = {"rows", "review", "crate", "logs", ".snakemake", "library.sha256"}
RUN = (sys.executable, "-m", "snakemake")
FEW = ("--config", "quick=true")
EDITIONS = {"sr2021": (), "demo": ("edition=tests/demo/demo.yaml",)}


def outputs(root: Path) -> dict[str, str]:
    """Return the checksum of every output that must not depend on anything but the inputs' content."""
    return {
        str(p.relative_to(root)): hashlib.sha256(p.read_bytes()).hexdigest()
        for folder in ("results", "reports")
        for p in sorted((root / folder).rglob("*"))
        if p.is_file() and not OTHERWISE & set(p.relative_to(root).parts)
    }


def shuffle(root: Path, seed: int) -> None:
    """Put the rows of every register and organisation table in another order."""
    chance = random.Random(seed)
    for path in sorted(
        [*root.glob("data/raw/**/*.csv"), *root.glob("config/o*.csv"), *root.glob("tests/demo/**/*.csv")]
    ):
        if path.parent.name == "documents":  # kept as it came, with its checksum
            continue
        with path.open(encoding="utf-8", newline="") as stream:
            header, *rows = csv.reader(stream)
        chance.shuffle(rows)
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, lineterminator="\n").writerows([header, *rows])


@pytest.mark.parametrize("edition", EDITIONS)
def test_bytes_depend_on_the_inputs_content_only(tmp_path: Path, edition: str) -> None:
    plain = copy_project(tmp_path / "a")
    done = snakemake(plain, *FEW, *EDITIONS[edition], PYTHONHASHSEED="1", LC_ALL="C.UTF-8", TZ="UTC")
    assert done.returncode == 0, done.stderr[-2000:]

    other = copy_project(tmp_path / ("a-rather-long-way-down-" * 4) / "project")
    shuffle(other, 7)
    no_fonts = tmp_path / "fonts.conf"
    no_fonts.write_text(f"<fontconfig><cachedir>{tmp_path}/cache</cachedir></fontconfig>")
    done = subprocess.run(
        ["sh", "-c", 'umask 077; exec "$@"', "-", *RUN, "--cores", "1", *FEW, *EDITIONS[edition]],
        cwd=other,
        env={
            **{k: v for k, v in os.environ.items() if not k.startswith("LC_")},
            **{"PYTHONHASHSEED": "random", "LC_ALL": "C", "LANG": "C", "TZ": "Pacific/Kiritimati", "COLUMNS": "40"},
            **{"OMP_NUM_THREADS": "1", "SOURCE_DATE_EPOCH": "1", "MPLBACKEND": "pdf", "HOME": str(tmp_path)},
            "FONTCONFIG_FILE": str(no_fonts),
        },
        capture_output=True,
        text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    one, two = outputs(plain), outputs(other)
    assert set(one) == set(two)
    assert len(one) > 60
    assert [p for p in one if one[p] != two[p]] == []
    for name in ("brief.html", "annex.html"):
        text = (other / "reports" / edition / name).read_text(encoding="utf-8")
        assert str(tmp_path) not in text
