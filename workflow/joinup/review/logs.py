"""The logs that reviewers in government ask for, filled in from what the project knows.

After the *Aqua Book* (HM Treasury, 2015) and the RAP guidance of the Analysis Function: a data log, a log of
assumptions and a log of quality assurance. The words are in ``workflow/templates/logs/``.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from joinup.config.edition import Document, Edition, Settings
from joinup.files import digest
from joinup.sources.record import ATTRIBUTION
from joinup.tables.table import as_text

TEMPLATES = Path(__file__).parents[2] / "templates/logs"
LOGS = ("data-log", "assumptions-log", "quality-log")


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
    inputs, tests
        Raw tables and documents that the edition rests on; files of tests, relative to the project's root.
    wanted
        Documents that would complete the evidence.
    """
    counts: Counter[str] = Counter()
    for path in tests:
        folder = "/".join(path.parts[1:-1][:2])
        counts[folder] += len(re.findall(r"^ *def test_", path.read_text("utf-8"), re.MULTILINE))
    values = {
        "edition": edition,
        "statistics": settings.statistics.model_dump(),
        "attribution": ATTRIBUTION,
        "uses": Counter(
            i for of in records.values() for i in " ".join(of["participation"]["source_ids"]).split()
        ),
        "files": [(path.as_posix(), _length(path), digest(path)) for path in sorted(inputs)],
        "tests": counts,
        "wanted": list(wanted),
        "records": {name: {t: _rows(f) for t, f in of.items()} for name, of in records.items()},
        **{name: _rows(frame) for name, frame in tables.items()},
    }
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        finalize=_literal,
        trim_blocks=True,
        keep_trailing_newline=True,
    )
    return {name: environment.get_template(f"{name}.md.j2").render(values) for name in LOGS}


def _literal(value: Any) -> Any:
    """Return a value so that Markdown shows it as it is, whatever it holds."""
    if isinstance(value, Markup):  # marked as safe in the template
        return value
    text = " ".join(str(value).split()).replace("&", "&amp;").replace("<", "&lt;")
    return re.sub(r"([\\|`*_\[\]{}])", r"\\\1", text)


def _length(path: Path) -> int | str:
    """Return the number of rows of a CSV file of any form below its header."""
    if path.suffix != ".csv":
        return ""
    with path.open(encoding="utf-8", errors="replace", newline="") as stream:
        return sum(1 for _ in csv.reader(stream)) - 1


def _rows(frame: pd.DataFrame) -> list[dict[str, str]]:
    return as_text(frame).to_dict("records")
