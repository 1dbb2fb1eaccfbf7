"""Tables for the tests of figures, and what can be read off a drawing."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
from matplotlib.text import Text

from joinup.figures.caption import Caption
from joinup.figures.style import styled

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
    "=cmd|' /C calc'!A0",
    "A" * 300,
    "word " * 60,
    "\u202eturned\u202c\u200f",
    "\\alpha \\textbf{x} \\n",
    "tab\tnew\nline\x00\x07",
]
ROLES = {
    "lead": "Leads",
    "partner": "Partner",
    "other": "Other or not stated",
    "agency": "Only through an agency",
}


def caption(provisional: bool = False, title: str = "Two departments share more pilots than any other pair"):
    """Return a caption of ordinary length."""
    return Caption(
        title,
        "Shared pilots of departments; 23 of 60 pilots known",
        "Source: a register.",
        "Told.",
        provisional,
    )


def network(
    count: int, pilots: int = 60, isolates: int = 1, labels: list[str] | None = None, seed: int = 3
) -> dict:
    """Return synthetic tables of a network of ``count`` departments, the last of them without a link."""
    rng = np.random.default_rng(seed)
    ids = [f"d{k:03d}" for k in range(count)]
    weight = 1 / np.arange(1, count - isolates + 1) ** 0.5
    B = np.zeros((pilots, count), dtype=int)
    for p in range(pilots):
        size = min(int(rng.integers(2, 6)), count - isolates)
        B[p, rng.choice(count - isolates, size=size, replace=False, p=weight / weight.sum())] = 1
    for k in range(isolates):
        B[k, :] = 0
        B[k, count - 1 - k] = 1
    W = B.T @ B
    names = labels or [*NAMES, *(f"Department {k}" for k in range(count))]
    names = list(itertools.islice(itertools.cycle(names), count))
    nodes = pd.DataFrame(
        {
            "participant_id": ids,
            "label": names,
            "pilots": W.diagonal(),
            "matrix_order": np.arange(count) + 1,
            "matrix_group": np.arange(count) // 12 + 1,
        }
    )
    i, j = np.triu_indices(count, k=1)
    source, target = [ids[a] for a in i], [ids[b] for b in j]
    expected = np.outer(W.diagonal(), W.diagonal())[i, j] / pilots
    p = rng.uniform(size=len(i)).round(3)
    pairs = pd.DataFrame(
        {
            "source": source,
            "target": target,
            "shared": W[i, j],
            "expected": expected,
            "p_upper": p,
            "q_upper": p,
            "p_family": p * 8,
        }
    )
    turn = np.arange(count) * 2.4
    reach = np.sqrt((np.arange(count) + 0.5) / count)
    layout = pd.DataFrame(
        {"participant_id": ids, "x": (reach * np.cos(turn)).round(4), "y": (reach * np.sin(turn)).round(4)}
    )
    edges = pairs.loc[pairs["shared"] > 0, ["source", "target", "shared"]].reset_index(drop=True)
    return {"nodes": nodes, "edges": edges, "pairs": pairs, "layout": layout}


def tally(labels: list[str], seed: int = 1) -> pd.DataFrame:
    """Return a synthetic tally with ties."""
    rng = np.random.default_rng(seed)
    out = pd.DataFrame({c: rng.integers(0, 6, len(labels)) for c in [*ROLES, "public_body"]})
    out.insert(0, "participant_id", [f"d{k:03d}" for k in range(len(labels))])
    out.insert(1, "label", labels)
    out["any"] = out[list(ROLES)].sum(axis=1)
    out["rank"] = out["any"].rank(method="min", ascending=False).astype(int)
    out["tied"] = out["any"].map(out["any"].value_counts())
    return out.sort_values(["rank", "participant_id"], ignore_index=True)


def choices() -> pd.DataFrame:
    """Return all 72 combinations of choices with a made-up statistic."""
    options = (
        ["shared pilots", "Newman"],
        ["all", "lead and partner only"],
        ["departments", "with public bodies", "own part only"],
        ["all", "official and registry only", "fund stated"],
        ["yes", "no"],
    )
    out = pd.DataFrame(
        list(itertools.product(*options)), columns=["weight", "roles", "level", "evidence", "without_largest"]
    )
    out["statistic"] = (np.random.default_rng(0).normal(0.4, 0.8, len(out))).round(2)
    out["holds"] = np.where(out["statistic"] > 0, "yes", "no")
    return out


def intervals(labels: list[str]) -> pd.DataFrame:
    """Return ranks with intervals."""
    rank = np.arange(1, len(labels) + 1)
    return pd.DataFrame(
        {
            "label": labels,
            "rank": rank,
            "rank_low": np.maximum(rank - 2, 1),
            "rank_high": np.minimum(rank + 3, len(labels)),
        }
    )


def tiers(names: list[str], seed: int = 2) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the tiers of synthetic pilots, and the pilots."""
    rng = np.random.default_rng(seed)
    ids = [f"p{k:03d}" for k in range(len(names))]
    columns = ("with_department", "central", "devolved", "combined_authority", "local", "nhs", "other")
    yes = {c: np.where(rng.random(len(ids)) < 0.5, "yes", "no") for c in columns}
    return pd.DataFrame({"pilot_id": ids, **yes}), pd.DataFrame({"pilot_id": ids, "name": names})


def shuffled(frame: pd.DataFrame, seed: int = 9) -> pd.DataFrame:
    """Return the same rows in another order."""
    return frame.sample(frac=1, random_state=seed)


@styled
def texts_of(fig) -> list[tuple[str, tuple[float, float, float, float]]]:
    """Return every text that is drawn, with its box in millimetres of the sheet."""
    fig.set_dpi(150)
    fig.draw_without_rendering()
    to_mm = 25.4 / fig.dpi
    out = []
    for t in fig.findobj(Text):
        if t.get_visible() and t.get_text().strip():
            box = Text.get_window_extent(t)
            out.append((t.get_text(), tuple(v * to_mm for v in box.extents)))
    return out


def overlap(one: tuple, other: tuple, slack: float = 0.05) -> bool:
    """Say whether two boxes overlap by more than a hair."""
    return (
        min(one[2], other[2]) - max(one[0], other[0]) > slack
        and min(one[3], other[3]) - max(one[1], other[1]) > slack
    )
