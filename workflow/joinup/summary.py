"""The summary after a build: the brief, coverage, verdicts, what changed, documents wanted, time."""

import json
import textwrap
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from joinup.changes.last import compare_with_last, numbers, state
from joinup.config.edition import Edition
from joinup.errors import Fault, InputError
from joinup.schemas import VERDICTS
from joinup.tables.sheets import read_csv
from joinup.wanted import in_hand, wanted

MOST_TITLES = 6
WIDTH = 100


def read_facts(edition: Edition, root: Path = Path()) -> dict[str, Any]:
    """Read ``facts.json`` of an edition; raise InputError if it has not been built."""
    path = Path("results") / edition.edition / "facts.json"
    if not (root / path).is_file():
        problem = "is not there: the edition has not been built"
        raise InputError(Fault(str(path), problem, "Run make brief first."))
    return json.loads((root / path).read_text(encoding="utf-8"))


def list_facts(edition: Edition, root: Path = Path()) -> str:
    """Return every fact of an edition with its text, one a line; ``make trace`` takes its name."""
    texts = numbers(read_facts(edition, root))
    return "\n".join(f"{name:<44} {text}" for name, text in sorted(texts.items()))


def summary(edition: Edition, since: float | None = None, root: Path = Path()) -> str:
    """Return the summary of a build, and keep the build's state for the comparison with the next.

    ``since`` is the time at which the command began, in seconds since 1970.
    """
    content = read_facts(edition, root)
    folder = root / "results" / edition.edition
    figures = {
        ".".join([*path.relative_to(folder).parts[:-2], path.stem]): path
        for path in sorted(folder.rglob("figures/*.svg"))
    }
    narrative = (root / edition.narrative).read_text(encoding="utf-8-sig")
    changes = compare_with_last(edition.edition, state(content, figures, narrative), root)
    titles = [document.title for document in wanted(edition)]
    tables = (folder / "documents" / f"{name}.csv" for name in in_hand(edition))
    read = read_lines([path for path in tables if path.is_file()])
    return on_screen(edition, content, titles, changes, since and time.time() - since, read)


def on_screen(
    edition: Edition,
    content: Mapping[str, Any],
    titles: Sequence[str] = (),
    changes: Sequence[str] = (),
    seconds: float | None = None,
    read: Sequence[str] = (),
) -> str:
    """Return the summary as text for the terminal; a long list of documents is cut.

    ``content`` is the edition's ``facts.json``, ``titles`` are those of the documents wanted, ``changes`` and ``read``
    are lines.
    """
    reports = f"reports/{edition.edition}"
    lines = [
        edition.title,
        f"  brief     {reports}/brief.html, brief.pdf",
        f"  more      {reports}/summary.pdf, annex.html",
        f"  tables    results/{edition.edition}/workbook.xlsx",
        "Evidence",
        *(f"  {line}" for line in coverage_lines(edition, content)),
        "Verdicts",
    ]
    width = max(len(record.record) for record in edition.records)
    for record in edition.records:
        counts = Counter(row["verdict"] for row in content["claims"] if row["record"] == record.record)
        text = ", ".join(f"{counts[v]} {v}" for v in VERDICTS if counts[v] and v != "not asked")
        lines.append(f"  {record.record:<{width}}  {text or 'no claim is asked of it'}")
    if changes:
        lines += ["Changed since the last build", *(one for line in changes for one in _wrapped(line))]
    if read:
        lines += ["Documents read (make review)", *(one for line in read for one in _wrapped(line))]
    if titles:
        lines.append("Documents wanted (make fetch, or docs/documents.md)")
        lines += [f"  {title}" for title in titles[:MOST_TITLES]]
    if len(titles) > MOST_TITLES:
        lines.append(f"  and {len(titles) - MOST_TITLES} more")
    if seconds is not None:
        lines.append(f"Took {seconds:.0f} seconds.")
    return "".join(f"{line if len(line) <= WIDTH else line[: WIDTH - 1] + '…'}\n" for line in lines)


def coverage_lines(edition: Edition, content: Mapping[str, Any]) -> list[str]:
    """Return one line per record: how many of its projects are documented, with how many departments."""
    width = max(len(record.record) for record in edition.records)
    lines = []
    for record in edition.records:
        facts = {fact["id"]: fact["text"] for fact in content["records"][record.record]["facts"]}
        total = f" of {facts['projects_total']}" if "projects_total" in facts else ""
        line = f"{record.record:<{width}}  {facts['projects_known']}{total} {record.project[1]}"
        lines.append(f"{line}, {facts['departments']} {record.body[1]}")
    return lines


def read_lines(tables: Sequence[Path]) -> list[str]:
    """Return one line per table of candidates: its projects, and the headers and labels that no cue explains."""
    lines = []
    for path in tables:
        rows = read_csv(path)
        unknown = [f'"{words}"' for words in rows.loc[rows["taken_for"] == "not understood", "words"]]
        more = " …" if len(unknown) > MOST_TITLES else ""
        text = f"; not understood: {', '.join(unknown[:MOST_TITLES])}{more}" if unknown else ""
        lines.append(f"{path.stem}: {(rows['taken_for'] == 'project').sum()} projects{text}")
    return lines


def _wrapped(line: str) -> list[str]:
    """Return a long line as several."""
    return textwrap.wrap(line, WIDTH, initial_indent="  ", subsequent_indent="    ")
