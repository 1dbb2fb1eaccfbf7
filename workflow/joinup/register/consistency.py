"""Where an edition, its register and the organisation tables contradict each other; what nobody reads."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd

from joinup.config.edition import EDITIONS, Edition, Record, read_edition
from joinup.errors import Fault, collect, shown
from joinup.files import is_aside
from joinup.organisations.names import Names
from joinup.register.flat import unread_sheets
from joinup.register.register import places, workbook_path

GUIDE = "How to"  # the sheet of a workbook that explains the others
NOT_REGISTER = ("sources.state.csv", "documents", "reviewed")  # of the watch over sources, and of documents


def contradictions(record: Record, raw: Mapping[str, pd.DataFrame], file: str) -> Iterator[Fault]:
    """Yield a fault for what cannot be true of a record, or only by a slip of the pen.

    A total below what is documented; an empty list called whole; an end before the start. ``raw`` holds the record's
    tables with the address of every row; ``file`` is the edition's, for messages.
    """
    projects, facts = raw["projects"], raw["facts"]
    counting = set(projects["project_id"])
    for field, value in record.counts.items():
        counting &= set(facts.loc[(facts["field"] == field) & (facts["value"] == value), "project_id"])
    if record.total and record.total.value < len(counting):
        problem = f"is less than the {len(counting)} {record.project[1]} of the register"
        remedy = "Correct the total, or remove it where nobody has counted them all."
        where = f"records, {record.record}, total"
        yield Fault(file, problem, remedy, column=where, value=record.total.value)
    whole = facts[(facts["field"] == "participants_known") & (facts["value"] != "some")]
    empty = whole[~whole["project_id"].isin(raw["participation"]["project_id"])]
    problem = "has a list of participants that is called whole, but nobody is on it"
    yield from _faults(empty, "project_id", problem, "List its participants, or remove this row.")
    if not record.flat:  # somebody else's list stays as it is printed, slips included
        starts = facts[facts["field"] == "start"].groupby("project_id")["value"].min()
        ends = facts[facts["field"] == "end"]
        early = ends["value"] + "-99" < ends["project_id"].map(starts).fillna("")  # 2021 ends after 2021-10
        yield from _faults(
            ends[early], "value", "is before the project's start", "Correct one of the two dates."
        )


def bare_projects(record: Record, raw: Mapping[str, pd.DataFrame]) -> str:
    """Say which projects of a list have a name only: they may be notes below it."""
    projects = raw["projects"][raw["projects"]["page"] == ""]
    full = {*raw["participation"]["project_id"], *raw["facts"]["project_id"]}
    bare = projects.loc[~projects["project_id"].isin(full), "name"]
    names = ", ".join(map(shown, bare[:3])) + " …" * (len(bare) > 3)
    what = f"{record.project[len(bare) != 1]} without any {record.body[0]}"
    return f"{len(bare)} {what}: {names}." if len(bare) else ""


def source_contradictions(sources: pd.DataFrame) -> Iterator[Fault]:
    """Yield a fault for each page that was published after it was read."""
    late = sources[sources["published"] > sources["retrieved"]]
    problem = "is after the day on which the page was read"
    yield from _faults(late, "published", problem, "Correct one of the two days.")


def unknown_ids(
    edition: Edition, names: Names, projects: Mapping[str, set[str]], file: str
) -> Iterator[Fault]:
    """Yield a fault for each organisation and project that the edition's file names and nobody knows.

    ``projects`` holds the identifiers of projects, by record.
    """
    places = [("reconcile", body) for move in edition.reconcile for body in (move.organisation, move.into)]
    if focus := edition.focus:
        places += [("focus", body) for body in (*focus.pair, focus.department)]
    for record in edition.records:
        for fold in record.same_seat:
            places += [("same_seat", fold.organisation), ("same_seat", fold.into)]
            if fold.project not in projects[record.record]:
                remedy = f"Use a project_id of {record.folder}/projects.csv, or remove the line."
                yield Fault(file, "is not a project", remedy, column="same_seat", value=fold.project)
    for column, body in dict.fromkeys(places):
        if not names.exists(body):
            remedy = "Use an organisation_id of config/organisations.csv."
            yield Fault(file, "is not an organisation", remedy, column=column, value=body)


def _faults(rows: pd.DataFrame, column: str, problem: str, remedy: str) -> Iterator[Fault]:
    for address, value in rows[["address", column]].itertuples(index=False):
        where, _, row = address.rpartition(", row ")  # a document's own record has no row
        yield Fault(where or address, problem, remedy, int(row) if where else 0, column, value)


def unread(edition: Edition) -> list[str]:
    """Return the files, folders and sheets beside the register that nobody reads: copies, other formats, notes."""
    book, lists = workbook_path(edition), {Path(r.flat.file) for r in edition.records if r.flat}
    own = [None, *(r for r in edition.records if r.rows_from != "document" and not r.flat)]
    sheets = {path: sheet for r in own for path, sheet in places(edition, r).values()}
    folders = {Path(edition.data), *(Path(r.folder) for r in edition.records)}
    in_use = {book, *sheets, *lists, *folders, *_folders(), *(Path(edition.data, f) for f in NOT_REGISTER)}
    files = [path for f in sorted(folders) if f.is_dir() for path in sorted(f.iterdir())]
    names = [str(path) for path in files if path not in in_use and not is_aside(path.name)]
    with collect([]):  # reading the register names these faults
        names += [f"{path}, sheet {s}" for path in sorted(lists) for s in unread_sheets(path)]
        if book.is_file():
            from joinup.tables.workbooks import further_sheets  # imports openpyxl, which is heavy

            names += [f"{book}, sheet {s}" for s in further_sheets(book, [*sheets.values(), GUIDE])]
    return names


def _folders() -> Iterator[Path]:
    """Yield the folders of every edition's registers: they may lie side by side."""
    for path in EDITIONS.glob("*.yaml"):
        with collect([]):
            edition = read_edition(path.stem)
            for folder in map(Path, (edition.data, *(r.folder for r in edition.records))):
                yield from (folder, *folder.parents)
