"""How well and how fast documents are read: generated documents against their truth.

python benchmarks/bench_documents.py                    measure on seeds that calibration never saw
python benchmarks/bench_documents.py --calibrate        measure shares on other seeds and write config/cues.yaml
python benchmarks/bench_documents.py --misses --layouts web-table
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

import pandas as pd

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "workflow"), str(ROOT / "tests")]

from documents import LAYOUTS  # noqa: E402
from documents.evaluate import (  # noqa: E402
    CALIBRATION,
    CUES,
    HELD_OUT,
    by_layout,
    calibration,
    measure,
    overall,
    shares,
    write_shares,
)


def main(arguments: list[str]) -> None:
    """Measure, calibrate or list misses."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", type=int, nargs=2, metavar=("FROM", "TO"))
    parser.add_argument("--layouts", default="", help="only layouts whose name holds this")
    parser.add_argument("--size", choices=["small", "medium", "large", "full"])
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    parser.add_argument("--calibrate", action="store_true")
    parser.add_argument("--misses", action="store_true")
    args = parser.parse_args(arguments)
    seeds = range(*args.seeds) if args.seeds else CALIBRATION if args.calibrate else HELD_OUT
    names = [n for n in LAYOUTS if args.layouts in n]
    truth, claims = measure(names, seeds, args.size, args.workers)
    if args.calibrate:
        write_shares(shares(claims), CUES)
    if args.misses:
        with pd.option_context("display.width", 250, "display.max_colwidth", 110, "display.max_rows", 400):
            print(truth[~truth["found"]][["document", "true"]].to_string())
            wrong = claims[~claims["right"] & ~claims["rule"].str.endswith("named in text")]
            print(wrong[["document", "page", "value", "rule", "confidence"]].to_string())
    with pd.option_context("display.width", 200, "display.max_rows", 400, "display.precision", 4):
        rules = claims.groupby("rule")["right"].agg(["size", "mean"]).sort_values("size", ascending=False)
        for table in (
            rules,
            by_layout(truth, claims),
            calibration(claims),
            pd.Series(overall(truth, claims)),
        ):
            print(table.to_string(), end="\n\n")


if __name__ == "__main__":
    main(sys.argv[1:])
