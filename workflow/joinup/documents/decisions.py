"""Decisions on candidates: their keys, the small text file that keeps them, and what goes on from it."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from pathlib import Path

import pandas as pd

from joinup.errors import Fault, InputError
from joinup.files import write_bytes

from .candidates import key_of

DECISIONS = ("accept", "reject", "correct")
TAKEN_FOR = (
    "lead_department", "outcome", "metric", "supporting_department", "pilot", "partner", "participant", "delivery",
    "role", "funding", "statement",
)  # fmt: skip
COLUMNS = ["key", "decision", "taken_for", "value", "parent", "page", "address", "words", "rule"]
ROLES = {"lead_department": "lead", "supporting_department": "supporting", "partner": "partner",
         "participant": "unspecified", "delivery": "delivery"}  # fmt: skip


def with_keys(candidates: pd.DataFrame) -> pd.DataFrame:
    """Add to each candidate the title of its parent and a key that survives a new extraction.

    The key says what was taken for what; where the same stands twice, the order decides.
    """
    titles = dict(zip(candidates["candidate_id"], candidates["value"], strict=True))
    frame = candidates.assign(parent_title=[titles.get(p, "") for p in candidates["parent"]])
    seen: dict[str, int] = {}
    keys = []
    for r in frame.itertuples():
        base = "|".join((str(r.taken_for), key_of(str(r.parent_title)), key_of(str(r.value)) or str(r.value)))
        seen[base] = seen.get(base, 0) + 1
        keys.append(hashlib.sha256(f"{base}|{seen[base]}".encode()).hexdigest()[:12])
    return frame.assign(key=keys)


def read_decisions(path: Path) -> pd.DataFrame:
    """Read the decisions kept beside a document; an empty frame where there are none."""
    if not path.is_file():
        return pd.DataFrame(columns=COLUMNS)
    try:
        frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise InputError(Fault(str(path), f"cannot be read ({error})", "Restore it from git.")) from None
    if list(frame.columns) != COLUMNS:
        remedy = f"Its columns are {', '.join(COLUMNS)}; restore it from git."
        raise InputError(Fault(str(path), "has other columns than expected", remedy, row=1))
    faults = [
        Fault(str(path), "is no decision", f"Use one of {', '.join(DECISIONS)}.", int(n) + 2, "decision", d)
        for n, d in frame["decision"].items()
        if d not in DECISIONS
    ]
    if faults:
        raise InputError(faults)
    return frame


def write_decisions(frame: pd.DataFrame, path: Path) -> None:
    """Write decisions sorted, one line each, so that a difference can be read; the file is moved into place."""
    frame = frame[COLUMNS].sort_values(["parent", "taken_for", "value", "key"], kind="stable")
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([[" ".join(str(v).split()) for v in row] for row in frame.itertuples(index=False)])
    write_bytes(buffer.getvalue().encode(), path, lasting=True)


def slug(text: str, longest: int = 70) -> str:
    """Make an identifier of a title.

    >>> slug("Changing Futures: 2nd phase & more")
    'changing-futures-2nd-phase-and-more'
    """
    made = re.sub(
        r"[^a-z0-9]+", "-", text.lower().replace("&", " and ").replace("'", "").replace("’", "")
    ).strip("-")
    return made if len(made) <= longest else made[:longest].rsplit("-", 1)[0]


def reviewed_rows(path: Path, kind: str, source_id: str, review: str = "") -> dict[str, pd.DataFrame]:
    """Turn the accepted and corrected rows of a document into rows of the register's tables.

    Parameters
    ----------
    path
        The decisions of the document, ``data/raw/reviewed/<document>.csv``.
    kind
        ``outcomes`` or ``pilots``.
    source_id
        The name under which the document stands in the table of sources.
    review
        The review that outcomes belong to, such as ``SR2021``.

    Returns
    -------
    dict
        ``outcomes`` and ``contributions``, or ``pilots``, ``pilot_facts`` and ``participation``, as in the
        register. Rejected and undecided rows do not go on, nor what belongs to an outcome or pilot that was
        not accepted. A department in whose section an outcome stands is its ``owner``, not its ``lead``.
    """
    frame = read_decisions(path)
    frame = frame[frame["decision"] != "reject"]
    noun = "outcome" if kind == "outcomes" else "pilot"
    titles: dict[str, str] = {}
    for title in frame[frame["taken_for"] == noun]["value"]:
        base = slug(title) if kind == "pilots" else slug(f"{review.lower()}-{title}")
        made, n = base, 2
        while made in titles.values() and key_of(title) not in titles:
            made, n = f"{base}-{n}", n + 1
        titles.setdefault(key_of(title), made)
    shown = {titles[key_of(t)]: t for t in frame[frame["taken_for"] == noun]["value"]}
    shares, facts = [], []
    for r in frame.itertuples():
        owner = titles.get(key_of(str(r.parent)))
        if owner is None:
            continue
        if r.taken_for in ROLES:
            role = ROLES[str(r.taken_for)]
            if kind == "outcomes":
                role = "owner" if role == "lead" and ": section" in str(r.rule) else role
                role = role if role in ("lead", "owner") else "supporting"
            shares.append([owner, r.value, role, source_id])
        elif r.taken_for == "funding" and kind == "pilots":
            facts.append([owner, "funding_gbp", r.value, source_id])
    columns = [f"{noun}_id", "organisation_as_published", "role", "source_id"]
    taking = pd.DataFrame(shares, columns=columns).drop_duplicates().sort_values(columns, ignore_index=True)
    if kind == "outcomes":
        several = taking.groupby("outcome_id")["organisation_as_published"].nunique() if len(taking) else {}
        rows = [
            [i, review, "stated", t, "yes" if several.get(i, 0) > 1 else "unstated"]
            for i, t in sorted(shown.items())
        ]
        head = ["outcome_id", "review", "review_basis", "title", "cross_cutting"]
        return {"outcomes": pd.DataFrame(rows, columns=head), "contributions": taking}
    facts += [[i, "fund_stated", "yes", source_id] for i in shown]
    head = ["pilot_id", "field", "value", "source_id"]
    return {
        "pilots": pd.DataFrame([[i, t, "unknown", ""] for i, t in sorted(shown.items())],
                               columns=["pilot_id", "name", "roster", "summary"]),
        "pilot_facts": pd.DataFrame(facts, columns=head).drop_duplicates().sort_values(head, ignore_index=True),
        "participation": taking,
    }  # fmt: skip
