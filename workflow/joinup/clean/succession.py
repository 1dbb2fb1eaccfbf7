"""Bodies that were split or merged while a project ran: counted once, under the body at its start."""

import pandas as pd

from joinup.config.edition import Record
from joinup.errors import Fault, stop_if
from joinup.organisations.names import LAST_DAY, Names


def fold_successors(
    rows: pd.DataFrame, names: Names, record: Record, addresses: pd.Series
) -> tuple[pd.DataFrame, list[str]]:
    """Count a successor named beside a predecessor in the same project for that predecessor.

    Bodies that existed together are never merged. With several predecessors the one with the same role is
    taken; else the record's ``same_seat`` decides.

    ``rows`` has one row per project and organisation, ``addresses`` where each stands in the register. Returns
    the rows with participants folded, and a note on each fold.

    Raises
    ------
    InputError
        If several predecessors are named and nothing decides between them.
    """
    decisions = {(f.project, f.organisation): f.into for f in record.same_seat}
    rows, notes, faults = rows.copy(), [], []
    later = rows.loc[rows["participant_id"].isin(list(names.predecessors)), "project_id"]
    for project, group in rows[rows["project_id"].isin(later)].groupby("project_id"):
        folds: dict[str, str] = {}
        best = group["role"].map(record.roles.index).groupby(group["participant_id"]).min()
        for successor in best.index:
            predecessors = names.predecessors.get(successor, ())
            before = [p for p in predecessors if p in best.index and _apart(names, p, successor)]
            same = [p for p in before if best[p] == best[successor]]
            choice = same if len(before) > 1 else before
            into = decisions.get((str(project), successor)) or (choice[0] if len(choice) == 1 else None)
            if into in best.index:
                folds[successor] = str(into)
            elif before:
                body = group.loc[group["participant_id"] == successor, "organisation_id"].iloc[0]
                faults.append(_undecided(str(project), successor, before, addresses[(project, body)], names))
        for successor in folds:
            into = end_of(folds, successor)
            mine = group.index[group["participant_id"] == successor]
            rows.loc[mine, ["participant_id", "via"]] = [into, "successor"]
            # Bodies that count for the successor in the wider network follow it there.
            rows.loc[group.index[group["participant_family"] == successor], "participant_family"] = into
            notes.append(f"{project}: {successor} counts for {into}")
    stop_if(faults)
    return rows, notes


def end_of(folds: dict[str, str], one: str) -> str:
    """Return where a chain of folds ends; in a circle, which has no end, one that is folded itself.

    >>> end_of({"beis": "desnz", "desnz": "dsit"}, "beis")
    'dsit'
    """
    passed = {one}
    while (after := folds.get(one)) and after not in passed:
        one = after
        passed.add(one)
    return one


def _apart(names: Names, predecessor: str, successor: str) -> bool:
    """Say whether the successor began when the predecessor had ended."""
    end = names.period(predecessor)[1]
    return bool(end) and names.period(successor)[0] >= end


def _undecided(project: str, successor: str, before: list[str], address: str, names: Names) -> Fault:
    file, _, row = address.rpartition(", row ") if ", row " in address else (address, "", "0")
    return Fault(
        file,
        f"succeeded {' and '.join(before)}, which are named for {project} too, and nothing says whose place it took",
        f"Decide under same_seat in the edition's file: project {project}, organisation {successor}, into ….",
        int(row),
        "organisation_as_published",
        names.name(successor, LAST_DAY),
    )
