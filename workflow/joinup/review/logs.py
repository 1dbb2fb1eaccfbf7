"""The logs that reviewers in government ask for, and the page on licences, filled in from what the project knows.

After the *Aqua Book* (HM Treasury, 2015) and the RAP guidance of the Analysis Function: a data log, a log of
assumptions and a log of quality assurance. The words are in ``workflow/templates/logs/``.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from joinup.files import RECORD, digest
from joinup.sheets import read_csv
from joinup.sources.record import ATTRIBUTION, DATA, read_record
from joinup.tables import as_text

if TYPE_CHECKING:
    from joinup.config.edition import Document, Edition, Settings

TEMPLATES = Path(__file__).parents[2] / "templates/logs"
LOGS = ("data-log", "assumptions-log", "quality-log")
LICENCES = "LICENSE-DATA.md"
TEST = re.compile(r"^ *(?:async )?def test_", re.MULTILINE)


def logs(
    edition: Edition,
    settings: Settings,
    tables: Mapping[str, pd.DataFrame],
    records: Mapping[str, Mapping[str, pd.DataFrame]],
    inputs: Iterable[Path],
    tests: Iterable[Path],
    wanted: Iterable[Document],
) -> dict[str, str]:
    """Return the three logs as Markdown, by name.

    Parameters
    ----------
    edition, settings
        What was built, and how.
    tables
        ``sources``, ``aliases``, and the edition's ``claims``.
    records
        Of each record the tables ``projects``, ``participation``, ``cleaning`` and ``sensitivity``.
    inputs
        Raw tables and documents that the edition rests on.
    tests
        Files of tests, relative to the project's root.
    wanted
        Documents that would complete the evidence.
    """
    cells = [cell for of in records.values() for cell in of["participation"]["source_ids"]]
    counts: Counter[str] = Counter()
    for path in tests:
        counts["/".join(path.parts[1:-1][:2])] += len(TEST.findall(path.read_text("utf-8")))
    values = {
        "edition": edition,
        "statistics": settings.statistics.model_dump(),
        "attribution": ATTRIBUTION,
        "uses": Counter(" ".join(cells).split()),
        "files": [
            (path.as_posix(), _length(path) if path.suffix == ".csv" else "", digest(path))
            for path in sorted(inputs)
        ],
        "tests": counts,
        "wanted": list(wanted),
        "records": {name: {t: _rows(f) for t, f in of.items()} for name, of in records.items()},
        **{name: _rows(frame) for name, frame in tables.items()},
    }
    return {name: fill(f"{name}.md", values) for name in LOGS}


def data_licence(root: Path) -> str:
    """Return the page on licences: attributions, and each publisher under its licence with the number of its pages.

    Parameters
    ----------
    root
        The project's folder, with its table of sources and the records of its documents.
    """
    sources = read_csv(root / DATA / "sources.csv")
    pages = [(row["licence"], row["publisher"], "") for row in sources.to_dict("records")]
    records = [read_record(p) for p in sorted((root / DATA / "documents").glob(f"*{RECORD}"))]
    pages += [(r.licence, r.publisher, r.attribution) for r in records]
    publishers: dict[str, Counter[str]] = defaultdict(Counter)
    attributions: dict[str, set[str]] = defaultdict(set)
    for licence, publisher, attribution in pages:
        publishers[licence][publisher] += 1
        attributions[licence] |= {text for text in (attribution, ATTRIBUTION.get(licence)) if text}
    return fill(LICENCES, {"publishers": publishers, "attributions": attributions})


def fill(template: str, values: Mapping[str, Any]) -> str:
    """Fill a template; Markdown shows every value as it is, whatever it holds."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        finalize=_literal,
        trim_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template(f"{template}.j2").render(values)


def _literal(value: Any) -> Any:
    if isinstance(value, Markup):  # marked as safe in the template
        return value
    text = " ".join(str(value).split()).replace("&", "&amp;").replace("<", "&lt;")
    return re.sub(r"([\\|`*_\[\]{}])", r"\\\1", text)


def _length(path: Path) -> int:
    """Return the number of rows below the header; a document in hand may be a CSV file of any form."""
    with path.open(encoding="utf-8", errors="replace", newline="") as stream:
        return sum(1 for _ in csv.reader(stream)) - 1


def _rows(frame: pd.DataFrame) -> list[dict[str, str]]:
    return as_text(frame).to_dict("records")
