"""The door of the reader: one document in, candidate rows out."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import pandas as pd

from joinup.errors import Fault, InputError

from .cues import Cues, plain
from .layout.formats import check_file
from .layout.items import Limits, refusal
from .meaning.checks import cross_checks
from .meaning.collector import COLUMNS, HEADINGS, key_of

__all__ = ["Reading", "cross_checks", "key_of", "read"]

LIBRARY = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Reading:
    """What was read from one document.

    ``candidates`` has one row per candidate in the order of the document: page and address (box, cell or element),
    the words as printed, what they were taken for, the project they belong to (``parent``), rule and confidence.
    """

    candidates: pd.DataFrame
    checks: pd.DataFrame  # what the document says of itself against what was read
    headings: pd.DataFrame  # headers and labels, and the field each was taken for; empty: not understood
    unread: tuple[str, ...]  # pages and sheets that nothing was read from, in words
    pages: int

    @property
    def table(self) -> pd.DataFrame:
        """Return the candidates, and below them the headers and labels that were not understood."""
        rows = [
            {**dict.fromkeys(COLUMNS, ""), "address": h.where, "words": h.words, "taken_for": "not understood",
             "value": f'config/cues.yaml, labels: {{field: …, words: ["{plain(h.words)}"]}}'
             if h.what != "position" else f"sheet Columns of the review workbook: {h.example}",
             "rule": f"{h.what}: not understood", "confidence": 0.0, "class": "low"}
            for h in self.not_understood.itertuples()
        ]  # fmt: skip
        return pd.concat([self.candidates, pd.DataFrame(rows, columns=COLUMNS)], ignore_index=True)

    @property
    def not_understood(self) -> pd.DataFrame:
        """The headers and labels that no cue explains."""
        return self.headings[self.headings["taken_for"] == ""]


def read(
    path: Path,
    kind: str,
    names: Mapping[str, pd.DataFrame],
    cues: Cues,
    limits: Limits | None = None,
    choices: Mapping[str, str] | None = None,
) -> Reading:
    """Read a document into candidate rows.

    The whole reading runs in a process of its own under ``RLIMIT_AS`` and one clock, so that no file can hang the
    caller or fill its memory.

    Parameters: ``path`` of a PDF, HTML, XLSX, ODS or CSV file; ``kind`` of list that it holds, a name under ``kinds``
    in the cues; ``names`` has the tables ``organisations`` and ``aliases``; ``limits`` what the document may take of
    the machine; ``choices`` the field of its headers and labels that a person decided, by printed words.
    Raises InputError with file, page, reason and remedy if the document cannot be read.
    """
    limits = limits or Limits()
    words = cues.of(kind)
    check_file(path, limits)
    task = {
        "path": str(path),
        "kind": kind,
        "names": {n: names[n].fillna("").to_dict("records") for n in ("organisations", "aliases")},
        "cues": cues.model_dump(),
        "limits": asdict(limits),
        "choices": dict(choices or {}),
    }
    answer = _in_own_process(task, path.name, limits)
    candidates = pd.DataFrame(answer["candidates"], columns=COLUMNS)
    headings = pd.DataFrame(answer["headings"], columns=HEADINGS)
    checks = cross_checks(candidates, words.kind, answer["pages"])
    return Reading(candidates, checks, headings, tuple(answer["unread"]), answer["pages"])


def _in_own_process(task: dict, name: str, limits: Limits) -> dict:
    """Run the worker on a task and return its answer."""
    path = os.pathsep.join(filter(None, [str(LIBRARY), os.environ.get("PYTHONPATH", "")]))
    command, env = [sys.executable, "-m", "joinup.reader.worker"], os.environ | {"PYTHONPATH": path}
    data = json.dumps(task).encode()
    try:
        process = subprocess.run(command, input=data, capture_output=True, timeout=limits.seconds, env=env)
    except subprocess.TimeoutExpired:
        problem = f"took longer than {limits.seconds:g} seconds to read"
        raise refusal(name, problem, "Keep only the pages needed, or print it to a new PDF.") from None
    try:
        answer = json.loads(process.stdout)
    except ValueError:
        last = process.stderr.decode(errors="replace").strip().rpartition("\n")[2][:200]
        why = f"damaged, or unlike anything known: {last}" if last else "it needs more memory than allowed"
        problem = f"made its reader stop ({why})"
        raise refusal(name, problem, "Fetch the file again, or print it to a new PDF.") from None
    if "faults" in answer:
        raise InputError([Fault(**f) for f in answer["faults"]])
    return answer
