"""How well documents are read: candidates of generated documents against their truth."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path

import pandas as pd

from joinup.reader import read, read_cues

from .compare import same_body, same_words
from .generate import LAYOUTS, Document, generate

ROOT = Path(__file__).parents[2]

CUES = ROOT / "config" / "cues.yaml"
CALIBRATION, HELD_OUT = range(100, 108), range(900, 904)
SECONDS_A_ROW = 6  # to compare a row with its picture and choose a decision; an assumption, not measured


@cache
def settings():
    """Return the tables of names and the cues of ``config``."""
    tables = {n: pd.read_csv(ROOT / "config" / f"{n}.csv", dtype=str) for n in ("organisations", "aliases")}
    return tables, read_cues(CUES)


def candidates(document: Document) -> pd.DataFrame:
    """Read the candidates of a generated document, with the tables and cues of ``config``."""
    return read(document.path, document.kind, *settings()).candidates


def matched(document: Document, found: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Match candidates with true rows, each at most once.

    Parameters: ``document`` with its truth; ``found`` its candidates.
    Returns the true rows (layout, list, words, found) and the candidates (with layout and right; statements that
    a document makes about itself are no rows and left out).
    """
    rows = [{"layout": document.layout, "list": t["list"], "found": False, "true": t} for t in document.truth]
    title = dict(zip(found["candidate_id"], found["value"], strict=True))
    claims = found[found["taken_for"] != "statement"].copy()
    claims["right"] = False
    # the sure ones first, so that a mention never takes a row from what was said outright
    for c in claims.sort_values("confidence", ascending=False, kind="stable").itertuples():
        for row in rows:
            if not row["found"] and _same(c, title.get(c.parent, ""), row["true"]):
                row["found"] = claims.loc[c.Index, "right"] = True
                break
    claims["layout"] = document.layout
    truth = pd.DataFrame(rows, columns=["layout", "list", "found", "true"])
    return truth.assign(document=document.path.name), claims


def _same(c, parent: str, true: dict) -> bool:
    kind = true["list"]
    if kind in ("outcome", "pilot"):
        return c.taken_for == "project" and same_words(true[kind], c.value)
    if kind in ("contribution", "participation"):
        role = c.taken_for == true["role"]
        same = same_body(true["organisation"], c.value) or same_body(
            true["organisation"], c.value.removeprefix("The ")
        )
        return role and same and _of(true, parent)
    if c.taken_for != kind or not _of(true, parent):
        return False
    return c.value == str(true["value_gbp"]) if kind == "funding" else same_words(true["text"], c.value)


def _of(true: dict, parent: str) -> bool:
    return same_words(true.get("outcome") or true["pilot"], parent)


def _one(job: tuple[str, int, str | None]) -> tuple[pd.DataFrame, pd.DataFrame]:
    layout, seed, size = job
    with tempfile.TemporaryDirectory() as folder:
        document = generate(seed, LAYOUTS[layout].kind, layout, Path(folder), size)
        return matched(document, candidates(document))


def measure(
    layouts: Iterable[str], seeds: Sequence[int], size: str | None = None, workers: int = 1
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Generate and read documents; return the true rows and the candidates of all of them."""
    jobs = [(name, seed, size) for name in layouts for seed in seeds]
    if workers == 1:
        parts = list(map(_one, jobs))
    else:
        with ProcessPoolExecutor(workers) as pool:
            parts = list(pool.map(_one, jobs, chunksize=2))
    truth, claims = (pd.concat(some, ignore_index=True) for some in zip(*parts, strict=True))
    return truth, claims


def by_layout(truth: pd.DataFrame, claims: pd.DataFrame) -> pd.DataFrame:
    """Return per layout: true rows, recall, precision of all and of the high class, rows to look at, minutes."""
    documents = truth.groupby("layout")["document"].nunique()
    high = claims[claims["class"] == "high"]
    table = pd.DataFrame({
        "rows": truth.groupby("layout").size(),
        "recall": truth.groupby("layout")["found"].mean(),
        "precision": claims.groupby("layout")["right"].mean(),
        "precision_high": high.groupby("layout")["right"].mean(),
        "to_look_at": (claims["class"] != "high").groupby(claims["layout"]).sum() / documents,
    })  # fmt: skip
    return table.assign(minutes=table["to_look_at"] * SECONDS_A_ROW / 60)


def overall(truth: pd.DataFrame, claims: pd.DataFrame) -> dict[str, float]:
    """Return recall and precision over all documents, and what a person must look at in the mean document."""
    documents = truth["document"].nunique()
    high = claims["class"] == "high"
    look = float((~high).sum() / documents)
    return {
        "documents": documents, "rows": len(truth), "recall": truth["found"].mean(),
        "recall_worst": truth.groupby("layout")["found"].mean().min(), "precision": claims["right"].mean(),
        "precision_high": claims.loc[high, "right"].mean(), "share_high": high.mean(),
        "to_look_at": look, "minutes": look * SECONDS_A_ROW / 60,
    }  # fmt: skip


def calibration(claims: pd.DataFrame) -> pd.DataFrame:
    """Return for bands of confidence how many candidates there are and how many of them are right."""
    bands = pd.cut(
        claims["confidence"], [0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.97, 0.99, 1], include_lowest=True
    )
    groups = claims.groupby(bands, observed=True)
    return pd.DataFrame(
        {"candidates": groups.size(), "stated": groups["confidence"].mean(), "right": groups["right"].mean()}
    )


def shares(claims: pd.DataFrame) -> dict[str, float]:
    """Return the share of right candidates by rule, shrunk where a rule was seen in few documents.

    Rows of one document go wrong together: a misread heading makes all below it wrong. A document therefore counts
    as at most five observations n, and the share is (right + 1) / (n + 2). A rule that was never wrong is of the
    high class only once it was seen in some dozen documents.
    """
    groups = claims.groupby("rule")
    right, n = groups["right"].mean(), groups.size().clip(upper=5 * groups["document"].nunique())
    return {str(rule): float(share) for rule, share in ((right * n + 1) / (n + 2)).round(3).items()}


def write_shares(found: dict[str, float], path: Path) -> None:
    """Write the shares into the cues under ``confidence:``; all that stands above it stays as it is."""
    text = path.read_text(encoding="utf-8")
    head = text[: re.search(r"^confidence:\n", text, re.M).end()]
    lines = [f"  {rule!r}: {share}\n".replace("'", '"') for rule, share in sorted(found.items())]
    path.write_text(head + "  other: 0.5\n" + "".join(lines), encoding="utf-8")
