"""The commands around GOV.UK, each a function that returns an exit status and the text to print.

None is part of the build, which asks no network for anything.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from joinup.config.edition import NOT_YET
from joinup.config.yaml_files import read_yaml
from joinup.errors import Fault, InputError
from joinup.files import write_bytes
from joinup.sources import govuk, ledger, report, scaffold, watch
from joinup.sources import organisations as bodies
from joinup.sources.fetch import fetch_document, now
from joinup.sources.record import DATA, documents
from joinup.sources.web import GOVUK, Client, RefusedError, Settings, UnreachableError, today

NOTHING_NEW, LOOK, FAILED = 0, 10, 1
EDITIONS = Path("config/editions")


def _edition(root: Path, edition: str | Mapping[str, Any]) -> Mapping[str, Any]:
    """Read an edition's file as plain values: one with things to do can still be watched."""
    if not isinstance(edition, str):
        return edition
    path = Path(edition) if edition.endswith((".yaml", ".yml")) else EDITIONS / f"{edition}.yaml"
    what = read_yaml(root / path)
    if not isinstance(what, dict) or "edition" not in what:
        raise InputError(Fault(str(path), "is not an edition", "Start from config/editions/sr2021.yaml."))
    return what


def fetch(root: Path, edition: str | Mapping[str, Any], settings: Settings = GOVUK) -> tuple[int, str]:
    """Fetch every document that an edition names, each verified and recorded.

    Parameters
    ----------
    root, edition
        The project's folder, and an edition by name, by path or as read.
    settings
        How to ask.

    Returns
    -------
    status : int
        0 if every document is there, 10 if one differs from its record or its address is not known,
        1 if one could not be had.
    text : str
        One line for each document.
    """
    client, what = Client(settings), _edition(root, edition)
    name, folder = str(what["edition"]), documents(root, str(what.get("data", DATA)))
    status, lines, rows = NOTHING_NEW, [], []
    seen = ledger.read(root)
    for document in what.get("documents") or []:
        slug = str(document["document"])
        lacking = [k for k in ("landing_page", "attachment") if _lacks(document.get(k))]
        if lacking:
            lines.append(f"{slug}: {' and '.join(lacking)} not known; make check-sources looks for it")
            status = status or LOOK
            continue
        try:
            one, text, new = fetch_document(client, folder, name, document, seen)
            rows += new
            status = one if status == NOTHING_NEW else status
        except (RefusedError, UnreachableError, InputError) as error:
            text, status = f"{slug}: {error}", FAILED
        except ValidationError as error:
            wrong = ", ".join(".".join(map(str, e["loc"])) for e in error.errors())
            text, status = f"{slug}: what GOV.UK says of it makes no record ({wrong})", FAILED
        lines.append(text)
    ledger.append(root, rows)
    return status, "\n".join(lines or ["This edition names no documents."])


def _lacks(value: Any) -> bool:
    return not value or str(value).startswith(NOT_YET)


def check_sources(
    root: Path,
    edition: str | None = None,
    settings: Settings = GOVUK,
    seen: Sequence[str] = (),
    begin: bool = False,
) -> tuple[int, str]:
    """Ask whether anything has changed, write the report and the table, and remember it in the ledger.

    Parameters
    ----------
    root
        The project's folder; the report goes to ``results/sources/``.
    edition
        One edition only; all of them if None.
    settings
        How to ask.
    seen
        Addresses that were looked at: what is there now counts as known from here on.
    begin
        Also write the file of a new edition for each review or round that was found and has none.

    Returns
    -------
    status : int
        0 nothing new, 10 something to look at, 1 the check is incomplete. What is to be looked at stays so,
        run after run, until it is fetched, named by an edition or put aside with ``seen``: a notice that
        was lost comes again.
    text : str
        The report in Markdown.
    """
    names = [edition] if edition else sorted(p.stem for p in (root / EDITIONS).glob("*.yaml"))
    before = ledger.read(root)
    found = list(watch.check(Client(settings), root, [_edition(root, n) for n in names], before))
    put_aside = {row.url for row in found} & set(seen)
    rows = [_with_verdict(r, "seen") if r.url in put_aside else r for r in found]
    open_rows = [r for r in rows if r.verdict not in ledger.SETTLED]
    ledger.append(root, rows)
    text = report.of_check(rows, open_rows)
    unknown = sorted(set(seen) - put_aside)
    if unknown:
        text += f"\nNot among the addresses asked: {', '.join(unknown)}\n"
    for name in _to_begin(root, open_rows) if begin else []:
        text += f"\n{new_edition(root, name, settings)[1]}\n"
    report.write_csv(root / report.FOLDER / "check.csv", ledger.Row, rows)
    write_bytes(text.encode(), root / report.FOLDER / "report.md")
    if unknown or any(r.verdict == watch.UNREACHABLE for r in rows):
        return FAILED, text
    return (LOOK if open_rows else NOTHING_NEW), text


def _with_verdict(row: ledger.Row, verdict: str) -> ledger.Row:
    return ledger.Row(**{**row.__dict__, "verdict": verdict})


def _to_begin(root: Path, rows: Sequence[ledger.Row]) -> list[str]:
    """Return what new_edition needs for each review (by name: its own page, not an annex's) and each round."""
    found: dict[str, str] = {}
    for row in rows:
        name = scaffold.edition_name(row.detail) if row.verdict == watch.NEW_PUBLICATION else ""
        if name and not (root / EDITIONS / f"{name}.yaml").exists():
            year = name.removeprefix("sr")
            found.setdefault(name, f"Spending Review {year}" if year.isdigit() else row.url)
    return [found[name] for name in sorted(found)]


def new_edition(root: Path, name_or_page: str, settings: Settings = GOVUK) -> tuple[int, str]:
    """Write the file of a new edition, from a landing page or from a name such as "Spending Review 2025".

    Returns
    -------
    status : int
        0 if the file was written, 1 if it is there already or the name says no review.
    text : str
        Where the file is, and what is still to do.
    """
    client, page, note = Client(settings), None, ""
    if not name_or_page:
        return (
            FAILED,
            "Name it: make new-edition NAME=…, with a landing page or a name such as Spending Review 2025.",
        )
    address = f"https://www.gov.uk{path}" if (path := scaffold.path_of(name_or_page)) else ""
    try:
        address = address or scaffold.find(client, name_or_page)
        page = govuk.page(client, address) if address else None
    except (RefusedError, UnreachableError) as error:
        note = f"GOV.UK did not help: {error}\n"
    if page is not None and page.state != "live":
        note, page = f"{address} is {page.state}: {page.note}\n", None
    known = [_edition(root, p.stem) for p in sorted((root / EDITIONS).glob("*.yaml"))]
    latest: Mapping[str, Any] = max(known, key=lambda e: str(e.get("as_of", "")), default={})
    try:
        edition, what = scaffold.edition_of(name_or_page, address, page, latest, today().isoformat())
    except RefusedError as error:
        return FAILED, f"{note}{error}"
    target = root / EDITIONS / f"{edition}.yaml"
    if target.exists():
        return FAILED, f"{EDITIONS / target.name} is there already; nothing was written"
    head = f'# Begun on {today()} by new-edition; what begins with "to do" is still to be filled in.\n'
    text = head + yaml.safe_dump(what, sort_keys=False, allow_unicode=True, width=110)
    write_bytes(text.encode(), target, lasting=True)
    left = [line.strip() for line in text.splitlines() if ": 'to do" in line or ": to do" in line]
    return NOTHING_NEW, f"{note}Wrote {EDITIONS / target.name}. Still to do:\n  " + "\n  ".join(left)


def organisations(
    root: Path, settings: Settings = GOVUK, copy: Path | None = None, on: str = ""
) -> tuple[int, str]:
    """Compare the project's organisations with GOV.UK's list, and write what differs as proposals.

    Parameters
    ----------
    root
        The project's folder: ``config/organisations.csv`` and ``config/parents.csv`` are only read.
    settings
        How to ask.
    copy
        A list saved before (a working copy, or its entries alone), to be read instead of asking.
    on
        The day to compare on, as an ISO date; today if empty.

    Returns
    -------
    status : int
        0 no difference, 10 proposals to look at, 1 the list could not be had.
    text : str
        The report in Markdown; also in ``results/sources/``, with the working copy of the list.
    """
    folder, on = root / report.FOLDER, on or today().isoformat()
    try:
        listed = json.loads(copy.read_bytes()) if copy else govuk.organisations(Client(settings))
        listed = listed["organisations"] if isinstance(listed, dict) else listed
    except (RefusedError, UnreachableError, OSError, ValueError) as error:
        return FAILED, f"The list could not be had: {error}"
    if copy is None:
        saved = {"asked": now(), "organisations": listed}
        write_bytes(json.dumps(saved, indent=1).encode(), folder / "organisations.json")
    own = bodies.read_rows(root / "config/organisations.csv")
    found = bodies.compare(own, bodies.read_rows(root / "config/parents.csv"), listed, on)
    text = report.of_organisations(found, len(listed), on)
    report.write_csv(folder / "organisations.csv", bodies.Difference, found)
    write_bytes(text.encode(), folder / "organisations.md")
    return (LOOK if found else NOTHING_NEW), text
