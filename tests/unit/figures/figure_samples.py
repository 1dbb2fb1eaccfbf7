"""Tables for the tests of figures, and what can be read off a drawing."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
from matplotlib.text import Text

from joinup.config.edition import Citation, Document, Edition, Focus, KnownTotal, Record, Settings
from joinup.figures.captions import Caption
from joinup.figures.style import CANVAS, HEAD, styled

NAMES = [
    *("DHSC", "MHCLG", "DfE", "Defra", "MoJ", "DCMS", "DWP", "Home Office", "Cabinet Office", "DfT", "DBT"),
    *("DESNZ", "DSIT", "MoD", "FCDO", "HMT", "HMRC", "Northern Ireland Office", "Scotland Office"),
    *("Wales Office", "FSA", "Forestry Commission", "CPS", "UK Statistics Authority"),
    "Charity Commission for England and Wales",
]
HOSTILE = [
    "$x^2$ <script>alert(1)</script>",
    "{{ 7*7 }} _^ & \"q\" 'r'",
    "مرحبا بالعالم",
    "😀 emoji 🏛 name",
    "A" * 300,
    "word " * 60,
    "\u202eturned\u202c\u200f",
    "\\alpha \\textbf{x} \\n",
    "tab\tnew\nline\x00\x07",
]
PILOTS = Record(record="pilots", project=("pilot", "pilots"), total=KnownTotal(value=60, source="a page"))
PLANS = Record(record="plans", project=("plan", "plans"), title="plans of one review")
SETTINGS = Settings(edition="small")


def edition(*records: Record, focus: tuple[str, str] | None = ("d000", "d001"), **more: object) -> Edition:
    """Return an edition of some records, whose claims name a pair."""
    document = Document(document="list", record="plans", title="A list of plans", gives="every plan")
    fields = {
        "edition": "small",
        "title": "Joint work",
        "date": "2026-11-23",
        "as_of": "2024-09-01",
        "undated_as_of": "2021-10-27",
        "narrative": "small.md",
        "records": list(records) or [PILOTS, PLANS],
        "documents": [document],
        "focus": Focus(pair=focus, department=focus[1]) if focus else None,
        "cite": Citation(authors=["A"], publisher="P", licence="L", contact="C"),
    }
    return Edition(**(fields | more))


def caption(provisional: bool = False, title: str = "Two departments share more pilots than any other pair"):
    """Return a caption of ordinary length."""
    return Caption(
        title, "Shared pilots; 23 of 60", "Source: a register.", "Words.", "A: An office.", provisional
    )


def tables(
    count: int, projects: int = 150, isolates: int = 0, labels: list[str] | None = None, seed: int = 3
) -> dict:
    """Return the tables of a record of ``count`` departments, the last of them without a link; no pair stands out."""
    rng = np.random.default_rng(seed)
    ids, linked = [f"d{k:03d}" for k in range(count)], count - isolates
    weight = 1 / np.arange(1, linked + 1) ** 0.5
    B = np.zeros((projects + isolates, count), dtype=int)
    for p in range(projects):
        size = min(int(rng.integers(2, 5)), linked)
        B[p, rng.choice(linked, size=size, replace=False, p=weight / weight.sum())] = 1
    for k in range(isolates):
        B[projects + k, linked + k] = 1
    W, size = B.T @ B, B.sum(axis=1)
    label = list(
        itertools.islice(itertools.cycle(labels or [*NAMES, *(f"Office {k}" for k in range(count))]), count)
    )
    nodes = pd.DataFrame({"participant_id": ids, "label": label, "name": [f"Office of {n}" for n in label]})
    nodes = nodes.assign(
        projects=W.diagonal(), joint=B[size > 1].sum(axis=0), partners=(W > 0).sum(axis=0) - 1
    )
    nodes["rank"] = nodes["joint"].rank(method="min", ascending=False).astype(int)
    i, j = np.triu_indices(count, k=1)
    pairs = pd.DataFrame({"source": [ids[a] for a in i], "target": [ids[b] for b in j], "shared": W[i, j]})
    tests = pd.concat(
        [pairs.assign(basis=basis, p_family=0.5) for basis in ("all", "joint")], ignore_index=True
    )
    turn, reach = np.arange(count) * 2.4, np.sqrt((np.arange(count) + 0.5) / count)
    layout = pd.DataFrame({"participant_id": ids, "x": reach * np.cos(turn), "y": reach * np.sin(turn)})
    named = [f"p{k:03d}" for k in range(len(B))]
    p, d = np.nonzero(B)
    part = pd.DataFrame({"project_id": [named[k] for k in p], "participant_id": [ids[k] for k in d]})
    part = part.assign(
        role=rng.choice(["lead", "partner", "other", "public_body"], len(part)), source_ids="S1 S2"
    )
    tally = part.groupby(["participant_id", "role"]).size().rename("projects").reset_index()
    tally["label"] = tally["participant_id"].map(dict(zip(ids, label, strict=True)))
    tiers = ("with_department", "central", "devolved", "combined_authority", "local", "nhs", "other")
    return {
        "nodes": nodes,
        "edges": pairs[pairs["shared"] > 0].reset_index(drop=True),
        "pairs": tests,
        "layout": layout.round(4),
        "projects": pd.DataFrame(
            {
                "project_id": named,
                "name": [f"Project {k}" for k in named],
                "counts": "yes",
                "organisations": 2,
            }
        ),
        "participation": part,
        "sources": pd.DataFrame([source("S1", "official"), source("S2", "secondary")]),
        "null_model": pd.DataFrame(
            {"basis": ["all", "joint"], "key": "pairs_attainable", "value": ["4", "2"]}
        ),
        "tally": tally,
        "tiers": pd.DataFrame({"project_id": named, **{t: rng.choice(["yes", "no"], len(B)) for t in tiers}}),
    }


def source(name: str, kind: str, publisher: str = "A publisher") -> dict[str, str]:
    """Return a row of the table of sources."""
    return {
        "source_id": name,
        "kind": kind,
        "publisher": publisher,
        "title": "A page",
        "retrieved": "2026-01-05",
    }


def empty(of: dict) -> dict:
    """Return the tables of a record with pages, but without a project."""
    return {name: frame if name == "sources" else frame.head(0) for name, frame in of.items()}


def artist(fig, gid: str):
    """Return the one artist with an identifier."""
    (one,) = fig.findobj(lambda a: a.get_gid() == gid)
    return one


Box = tuple[float, float, float, float]


@styled
def texts_of(fig) -> list[tuple[str, Box, str]]:
    """Return every text that is drawn, its box in millimetres of the body (y downwards), and its identifier."""
    fig.set_dpi(150)
    fig.draw_without_rendering()
    out = []
    for text in fig.findobj(Text):
        if text.get_visible() and text.get_text().strip():
            x0, y0, x1, y1 = (v * 25.4 / fig.dpi for v in Text.get_window_extent(text).extents)
            box = (x0, CANVAS - HEAD - y1, x1, CANVAS - HEAD - y0)
            out.append((text.get_text(), box, text.get_gid() or ""))
    return out


def overlaps(boxes: list[Box], slack: float = 0.05) -> list[tuple[Box, Box]]:
    """Return the pairs of boxes that overlap by more than a hair."""
    return [
        (a, b)
        for k, a in enumerate(boxes)
        for b in boxes[:k]
        if min(a[2], b[2]) - max(a[0], b[0]) > slack and min(a[3], b[3]) - max(a[1], b[1]) > slack
    ]
