"""From the raw rows of a record to one row per project and body, with whom the body counts for."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pandas as pd

from joinup.clean.facts import days_of_projects, disagreements, facts_of_projects, selects
from joinup.clean.succession import end_of, fold_successors
from joinup.errors import Fault, stop_if
from joinup.organisations import Names, unknown_name_faults
from joinup.schemas import DEPARTMENT_KINDS, SOURCE_KINDS, TIER_OF_KIND

if TYPE_CHECKING:
    from joinup.config.edition import Edition, Record

KEY = ["project_id", "organisation_id"]


def clean_record(
    raw: dict[str, pd.DataFrame], sources: pd.DataFrame, names: Names, record: Record, edition: Edition
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Clean one record.

    Parameters
    ----------
    raw
        Its raw tables projects, facts and participation, as text.
    sources
        The pages.
    names
        The organisations.
    record, edition
        Fields, roles, dates, decisions by hand.

    Returns
    -------
    (projects, participation, cleaning)
        The tidy tables, and what each step did to the number of rows.

    Raises
    ------
    InputError
        With every row that cannot be understood.
    """
    log: list[tuple[str, int, int, str]] = []  # what each step did to the number of rows
    facts = facts_of_projects(raw["projects"], raw["facts"], record)
    days = days_of_projects(facts, record, edition)
    rows = raw["participation"]
    log.append(("read", len(rows), len(rows), disagreements(raw["facts"])))
    named = resolve_rows(rows, [days[p] for p in rows["project_id"]], names)
    several = named.groupby("organisation_as_published")["organisation_id"].agg(lambda ids: sorted(set(ids)))
    note = "; ".join(f"{p} → {' and '.join(i)}" for p, i in several.items() if len(i) > 1)
    what = "names to organisations; a row that names several bodies becomes several"
    log.append((what, len(rows), len(named), note))
    merged = merge_pages(named, sources, record)
    what = f"several pages or spellings for one body in one {record.project[0]} become one row"
    log.append((what, len(named), len(merged), ""))
    first = named.groupby(KEY, sort=False)["address"].first()
    merged = count_for(merged, [days[p] for p in merged["project_id"]], names)
    merged, notes = fold_successors(merged, names, record, first)
    merged = _reconciled(merged, edition)
    counting = selects(facts, record.counts)
    merged = _described(merged, counting, days, names, edition)
    inside = merged[merged["in_network"] == "yes"]
    log.append((f"only rows that count for {record.body[1]} enter the network", len(merged), len(inside), ""))
    links = inside.drop_duplicates(["project_id", "participant_id"])
    what = f"agencies, units and successors count for their {record.body[0]}"
    log.append((what, len(inside), len(links), "; ".join(notes)))
    cleaning = pd.DataFrame(log, columns=["what", "rows_before", "rows_after", "note"])
    cleaning.insert(0, "step", range(1, len(log) + 1))
    return _projects(raw["projects"], facts, counting, days, merged, record), merged, cleaning


def resolve_rows(rows: pd.DataFrame, days: list[datetime.date], names: Names) -> pd.DataFrame:
    """Add organisation_id to rows, one row for each body that a published name means on its day.

    Raises
    ------
    InputError
        With every name that the tables do not know, or that means several bodies at its date.
    """
    rows = rows.assign(as_of=days)
    stop_if(unknown_name_faults(rows, names))
    ids = [names.resolve(n, d) for n, d in zip(rows["organisation_as_published"], days, strict=True)]
    bodies = pd.Series(ids, rows.index, dtype=object)
    return rows.assign(organisation_id=bodies).explode("organisation_id", ignore_index=True)


def merge_pages(rows: pd.DataFrame, sources: pd.DataFrame, record: Record) -> pd.DataFrame:
    """Merge rows that several pages give for the same body in the same project.

    Parameters
    ----------
    rows
        With project_id, organisation_id, role, source_id and organisation_as_published.
    sources
        The pages and their kinds.
    record
        Roles in order of precedence.

    Returns
    -------
    pandas.DataFrame
        One row per project and body, sorted: best role, pages counted, best kind of page, printed names.
    """
    kinds = rows["source_id"].map(sources.set_index("source_id")["kind"]).fillna(SOURCE_KINDS[-1])
    rows = rows.assign(
        role=rows["role"].map(record.roles.index), source_kind=kinds.map(SOURCE_KINDS.index)
    ).sort_values([*KEY, "source_id"])
    groups = rows.groupby(KEY, sort=True)
    pages = rows[rows["source_id"] != ""].drop_duplicates([*KEY, "source_id"]).groupby(KEY)["source_id"]
    name = "organisation_as_published"
    forms = rows.sort_values([*KEY, name]).drop_duplicates([*KEY, name]).groupby(KEY, sort=True)[name]
    return (
        pd.DataFrame(
            {
                "role": groups["role"].min().map(dict(enumerate(record.roles))),
                "n_sources": pages.size(),
                "best_source_kind": groups["source_kind"].min().map(dict(enumerate(SOURCE_KINDS))),
                "source_ids": pages.agg(" ".join),
                "published_as": forms.agg(" | ".join),
            },
            index=forms.size().index,
        )
        .reset_index()
        .fillna({"n_sources": 0, "source_ids": ""})
    )


def count_for(rows: pd.DataFrame, days: list[datetime.date], names: Names) -> pd.DataFrame:
    """Add whom each body counts for on its project's day: its department, also through public bodies."""
    bodies = rows["organisation_id"].tolist()
    own = [names.participant(b, d) for b, d in zip(bodies, days, strict=True)]
    family = [names.participant(b, d, family=True) for b, d in zip(bodies, days, strict=True)]
    via = ["own" if b == p else "agency" for b, p in zip(bodies, own, strict=True)]
    return rows.assign(participant_id=own, participant_family=family, via=via)


def _reconciled(rows: pd.DataFrame, edition: Edition) -> pd.DataFrame:
    """Show bodies as one participant where the edition says so."""
    into = {move.organisation: move.into for move in edition.reconcile}
    columns = ["participant_id", "participant_family"]
    return rows.assign(**{c: rows[c].replace({body: end_of(into, body) for body in into}) for c in columns})


def _described(
    rows: pd.DataFrame, counting: pd.Series, days: dict[str, datetime.date], names: Names, edition: Edition
) -> pd.DataFrame:
    """Add kind, tier and name of each body, and whether it stands in the department network."""
    on = [days[p] for p in rows["project_id"]]
    kind = [names.kind(b, d) for b, d in zip(rows["organisation_id"], on, strict=True)]
    counts = rows["project_id"].map(counting)
    department, family = (
        pd.Series(
            [names.is_department(p, d) for p, d in zip(rows[of], on, strict=True)], rows.index, dtype=bool
        )
        for of in ("participant_id", "participant_family")
    )
    inside = {"in_network": department & counts, "in_family_network": family & counts}
    inside = {column: where.map({True: "yes", False: "no"}) for column, where in inside.items()}
    name = [names.name(b, edition.as_of) for b in rows["organisation_id"]]
    tier = [TIER_OF_KIND[k] for k in kind]
    return rows.assign(kind=kind, tier=tier, name=name, department=department, **inside)


def _projects(
    projects: pd.DataFrame,
    facts: pd.DataFrame,
    counting: pd.Series,
    days: dict[str, datetime.date],
    rows: pd.DataFrame,
    record: Record,
) -> pd.DataFrame:
    """Return the projects with their facts and the number of departments and bodies they name."""
    named = rows[(rows["kind"].isin(DEPARTMENT_KINDS)) & (rows["via"] == "own")]
    out = projects.drop(columns="address").set_index("project_id").sort_index().join(facts)
    out["participants_known"] = out["participants_known"].replace("", record.participants_known)
    out["counts"] = ["yes" if c else "no" for c in counting]
    out["as_of"] = [days[p].isoformat() for p in out.index]
    counts = {
        "named_departments": named.groupby("project_id")["organisation_id"].nunique(),
        "departments": rows[rows["department"]].groupby("project_id")["participant_id"].nunique(),
        "organisations": rows.groupby("project_id")["organisation_id"].nunique(),
    }
    for column, values in counts.items():
        out[column] = values.reindex(out.index).fillna(0).astype(int)
    return out.reset_index()


def check_edition(edition: Edition, names: Names, projects: dict[str, set[str]], file: str) -> None:
    """Check that what the edition names exists.

    Parameters
    ----------
    edition, file
        The edition, and its file for messages.
    names
        The organisations.
    projects
        Identifiers of projects, by record.

    Raises
    ------
    InputError
        With every organisation or project that is not there.
    """
    faults = []
    places = [("reconcile", b) for f in edition.reconcile for b in (f.organisation, f.into)]
    if edition.focus:
        pair = edition.focus.pair
        places += [("focus", b) for b in (*pair, edition.focus.department)]
    for record in edition.records:
        places += [("same_seat", b) for f in record.same_seat for b in (f.organisation, f.into)]
        for fold in record.same_seat:
            if fold.project not in projects[record.record]:
                remedy = f"Use a project_id of {record.folder}/projects.csv, or remove the line."
                faults.append(Fault(file, "is not a project", remedy, column="same_seat", value=fold.project))
    for where, body in dict.fromkeys(places):
        if not names.exists(body):
            remedy = "Use an organisation_id of config/organisations.csv."
            faults.append(Fault(file, "is not an organisation", remedy, column=where, value=body))
    into = {move.organisation: move.into for move in edition.reconcile}
    for body in into:
        if end_of(into, body) in into:
            problem = "is reconciled in a circle"
            faults.append(Fault(file, problem, "Remove one of the lines.", column="reconcile", value=body))
    stop_if(faults)
