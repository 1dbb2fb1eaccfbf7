"""How far the tests and scenarios can be trusted, tried on synthetic lists whose truth is known.

``python benchmarks/reliability.py`` prints the tables of docs/statistics.md; with ``--write`` it puts them there.
The lists are drawn from a simple model and hold no facts about any department.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import scipy.sparse as sp

from joinup.claims.scenarios import completed, shared_in
from joinup.claims.statements import Statement, heaviest_pair, most_active
from joinup.network.curveball import draw_tables, run_chunk
from joinup.network.draws import gather
from joinup.network.projection import shared_pilots
from joinup.network.seeds import seed_for
from joinup.network.significance import pair_tests

PAGE = Path(__file__).parent.parent / "docs" / "statistics.md"
BINS = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0)
PILOTS, PARTICIPANTS, DOCUMENTED = 60, 20, 23
LISTS, COMPLETED = 600, 200
NAMES = [f"d{k:02}" for k in range(PARTICIPANTS)]
Hide = Callable[[np.ndarray, np.random.Generator], tuple[np.ndarray, np.ndarray]]


def whole_list(rng: np.random.Generator) -> np.ndarray:
    """A list of joint pilots: sizes from two up, departments of different attraction, chosen independently."""
    attraction = np.log(rng.gamma(1.2, size=PARTICIPANTS) + 0.05)
    sizes = 2 + rng.poisson(1.5, PILOTS)
    B = np.zeros((PILOTS, PARTICIPANTS), dtype=bool)
    for row, size in enumerate(sizes):
        B[row, np.argsort(-(attraction + rng.gumbel(size=PARTICIPANTS)))[:size]] = True
    return B


def at_random(B: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Document pilots at random, each with all its members."""
    return B[rng.choice(len(B), DOCUMENTED, replace=False)], np.zeros(DOCUMENTED, dtype=bool)


def members_at_random(B: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Document pilots at random, and of each membership three quarters, at least one."""
    kept = at_random(B, rng)[0].copy()
    for row in kept:
        members = np.flatnonzero(row)
        hidden = members[rng.random(len(members)) < 0.25]
        row[hidden[: len(members) - 1]] = False
    return kept, np.ones(DOCUMENTED, dtype=bool)


def with_bias(B: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Document pilots with the first department three times as often as others."""
    weight = np.where(B[:, 0], 3.0, 1.0)
    chosen = rng.choice(len(B), DOCUMENTED, replace=False, p=weight / weight.sum())
    return B[chosen], np.zeros(DOCUMENTED, dtype=bool)


def members_with_bias(B: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Document pilots at random, but lists leave out half of all members except the first department."""
    kept = at_random(B, rng)[0].copy()
    hidden = rng.random(kept.shape) < 0.5
    hidden[:, 0] = False
    kept &= ~hidden
    return kept, np.ones(DOCUMENTED, dtype=bool)


def leader(B: np.ndarray) -> Statement:
    """The most active on record, picked from the data."""
    return most_active(NAMES[int(np.argmax(B.sum(axis=0)))])


def leading_pair(B: np.ndarray) -> Statement:
    """The heaviest pair on record, picked from the data."""
    shared = np.triu(shared_pilots(B).toarray(), 1)
    i, j = np.unravel_index(int(np.argmax(shared)), shared.shape)
    return heaviest_pair([NAMES[i], NAMES[j]])


def first(B: np.ndarray) -> Statement:
    """A department named before looking."""
    return most_active(NAMES[0])


def reliability() -> str:
    """Return a table: of the lists in which a share of completed lists held, how many held in truth."""
    cases: list[tuple[str, Hide, str, Callable[[np.ndarray], Statement], bool, bool]] = [
        ("pilots, at random", at_random, "leader on record is most active", leader, False, True),
        ("the same, no first resample", at_random, "leader on record is most active", leader, False, False),
        ("pilots, at random", at_random, "heaviest pair on record is heaviest", leading_pair, False, True),
        ("pilots, at random", at_random, "a department named before is most active", first, False, True),
        ("pilots and members, at random", members_at_random, "leader on record is most active", leader, True, True),
        ("pilots and members, at random", members_at_random, "heaviest pair on record is heaviest", leading_pair,
         True, True),
        ("pilots, with bias to one", with_bias, "that department is most active", first, False, True),
        ("members, all but one's", members_with_bias, "that department is most active", first, True, True),
    ]  # fmt: skip
    heads = [f"{low:.1f} to {high:.1f}" for low, high in pairwise(BINS)]
    lines = ["| hidden | statement | " + " | ".join(heads) + " |", "|---|---|" + "---|" * len(heads)]
    for hidden, hide, what, statement, open_lists, resample in cases:
        shares, truths = _shares(hide, statement, open_lists, resample)
        place = np.clip(np.searchsorted(BINS, shares, side="right") - 1, 0, len(heads) - 1)
        cells = []
        for k in range(len(heads)):
            inside = place == k
            cells.append(f"{truths[inside].mean():.2f} of {inside.sum()}" if inside.sum() >= 10 else "–")
        lines.append(f"| {hidden} | {what} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _shares(
    hide: Hide, statement: Callable[[np.ndarray], Statement], open_lists_too: bool, resample: bool
) -> tuple[np.ndarray, np.ndarray]:
    shares, truths = np.zeros(LISTS), np.zeros(LISTS)
    for k in range(LISTS):
        rng = np.random.default_rng(seed_for("reliability", hide.__name__, chunk=k))
        truth = whole_list(rng)
        known, open_ = hide(truth, rng)
        asked = statement(known)
        places = asked.places(NAMES)
        truths[k] = _holds(asked, truth[None], places)[0]
        if resample:
            open_lists = open_ if open_lists_too else None
            full = completed(known, PILOTS - DOCUMENTED, np.ones(DOCUMENTED), open_lists, rng, COMPLETED)
        else:
            chosen = rng.integers(DOCUMENTED, size=(COMPLETED, PILOTS - DOCUMENTED))
            full = np.concatenate([np.broadcast_to(known, (COMPLETED, *known.shape)), known[chosen]], axis=1)
        shares[k] = _holds(asked, full, places).mean()
    return np.round(shares, 6), truths


def _holds(statement: Statement, lists: np.ndarray, places: list[int]) -> np.ndarray:
    return statement.judge(lists.sum(axis=1), shared_in(lists), places).holds


def power(lists: int = 100, draws: int = 4000) -> str:
    """Return a table: how often a pair is found that shares so many pilots more than it would."""
    lines = [
        "| pair | pilots planted | shared (mean) | expected (mean) | p ≤ .05 | family-wise p ≤ .05 |",
        "|---|---|---|---|---|---|",
    ]
    for name, i, j in (("fifth and sixth busiest", 4, 5), ("twelfth and thirteenth", 11, 12)):
        for planted in (0, 2, 4, 6, 8, 10):
            rows = [_planted(i, j, planted, draws, k) for k in range(lists)]
            mean = np.mean(np.array(rows, dtype=float), axis=0)
            lines.append(
                f"| {name} | {planted} | {mean[0]:.1f} | {mean[1]:.1f} | {mean[2]:.2f} | {mean[3]:.2f} |"
            )
    return "\n".join(lines)


def _planted(i: int, j: int, planted: int, draws: int, number: int) -> tuple[int, float, bool, bool]:
    """Put two departments into pilots that had neither, and test the pair."""
    rng = np.random.default_rng(seed_for("power", chunk=number))
    B = whole_list(rng)
    B = B[:, np.argsort(-B.sum(axis=0), kind="stable")].astype(int)
    free = np.flatnonzero(~(B[:, i] | B[:, j]).astype(bool))
    B[np.ix_(rng.choice(free, min(planted, len(free)), replace=False), [i, j])] = 1
    null = gather([run_chunk(B, draws, seed_for("power", "draws", chunk=number))])
    found = pair_tests(B, null, NAMES)
    pair = found[(found["source"] == NAMES[i]) & (found["target"] == NAMES[j])].iloc[0]
    return pair["shared"], pair["expected"], pair["p_upper"] <= 0.05, pair["p_family"] <= 0.05


def calibration(tables: int = 1000, draws: int = 10_000) -> str:
    """Return a sentence: how often p-values are small on tables drawn from the null itself."""
    B = whole_list(np.random.default_rng(seed_for("calibration"))).astype(int)
    null = gather([run_chunk(B, draws, seed_for("calibration", "draws"))])
    drawn = draw_tables(B, tables, seed_for("calibration", "tables"))
    found = [pair_tests(sp.csr_array(table), null, NAMES) for table in drawn]
    single = np.array([(f["p_upper"] <= 0.05).to_numpy() for f in found])
    family = np.mean([(f["p_family"] <= 0.05).any() for f in found])
    adjusted = np.mean([(f["q_upper"] <= 0.05).any() for f in found])
    return (
        f"On {tables:,} tables drawn from the null itself ({PILOTS} × {PARTICIPANTS}) a pair had p ≤ .05 in "
        f"{single.mean():.3f} of cases on average and {single.mean(axis=0).max():.3f} at most, any pair a "
        f"family-wise p ≤ .05 in {family:.3f} of tables, and any pair a q ≤ .05 in {adjusted:.3f}."
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="put the tables into docs/statistics.md")
    asked = parser.parse_args()
    parts = {"reliability": reliability(), "power": power(), "calibration": calibration()}
    page = PAGE.read_text(encoding="utf-8") if asked.write else ""
    for name, text in parts.items():
        print(text, end="\n\n")
        if asked.write:
            begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
            before, rest = page.split(begin, 1)
            page = f"{before}{begin}\n{text}\n{end}{rest.split(end, 1)[1]}"
    if asked.write:
        PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
