"""From the raw rows of a record to one row per project and body, with whom the body counts for."""

import datetime

import pandas as pd

from joinup.clean.facts import days_of_projects, disagreements, facts_of_projects, selects
from joinup.clean.succession import end_of, fold_successors
from joinup.config.edition import Edition, Record
from joinup.errors import stop_if
from joinup.organisations import Names, unknown_name_faults
from joinup.schemas import DEPARTMENT_KINDS, SOURCE_KINDS, TIER_OF_KIND

KEY = ["project_id", "organisation_id"]
YES = {True: "yes", False: "no"}


def clean_record(
    raw: dict[str, pd.DataFrame], sources: pd.DataFrame, names: Names, record: Record, edition: Edition
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Clean one record.

    Parameters
    ----------
    raw
        Its raw tables projects, facts and participation, as text.
    sources, names
        The pages and the organisations.
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
    facts = facts_of_projects(raw["projects"], raw["facts"], record)
    days = days_of_projects(facts, record, edition)
    counting = selects(facts, record.counts)
    bodies = _resolve(raw["participation"], days, names)
    seats = _merge_pages(bodies, sources, record)
    seats = _add_participants(seats, days, names)
    addresses = bodies.groupby(KEY, sort=False)["address"].first()
    seats, folded = fold_successors(seats, names, record, addresses)
    seats = _reconcile(seats, edition)
    seats = _add_kinds(seats, counting, days, names, edition)
    projects = _projects(raw["projects"], facts, counting, days, seats, record)
    return projects, seats, _steps(raw, bodies, seats, folded, record)


def _steps(
    raw: dict[str, pd.DataFrame],
    bodies: pd.DataFrame,
    seats: pd.DataFrame,
    folded: list[str],
    record: Record,
) -> pd.DataFrame:
    """Return the table ``cleaning``: what each step did to the number of rows."""
    noun, (body, many) = record.project[0], record.body
    several = bodies.groupby("organisation_as_published")["organisation_id"].agg(lambda ids: sorted(set(ids)))
    meanings = "; ".join(f"{p} → {' and '.join(i)}" for p, i in several.items() if len(i) > 1)
    inside = seats[seats["in_network"] == "yes"]
    links = inside.drop_duplicates(["project_id", "participant_id"])
    steps = [
        ("read", len(raw["participation"]), disagreements(raw["facts"])),
        ("names to organisations; a row that names several bodies becomes several", len(bodies), meanings),
        (f"several pages or spellings for one body in one {noun} become one row", len(seats), ""),
        (f"only rows that count for {many} enter the network", len(inside), ""),
        (f"agencies, units and successors count for their {body}", len(links), "; ".join(folded)),
    ]
    out = pd.DataFrame(steps, columns=["what", "rows_after", "note"])
    out.insert(0, "step", range(1, len(out) + 1))
    out.insert(2, "rows_before", out["rows_after"].shift(fill_value=out["rows_after"].iloc[0]))
    return out


def _resolve(rows: pd.DataFrame, days: dict[str, datetime.date], names: Names) -> pd.DataFrame:
    """Add organisation_id to rows, one row for each body that a published name means on its project's day."""
    rows = rows.assign(as_of=rows["project_id"].map(days))
    stop_if(unknown_name_faults(rows, names))
    ids = [names.resolve(n, d) for n, d in zip(rows["organisation_as_published"], rows["as_of"], strict=True)]
    bodies = pd.Series(ids, rows.index, dtype=object)
    return rows.assign(organisation_id=bodies).explode("organisation_id", ignore_index=True)


def _merge_pages(rows: pd.DataFrame, sources: pd.DataFrame, record: Record) -> pd.DataFrame:
    """Merge rows that several pages give for the same body in the same project.

    Returns one row per project and body, sorted: the role that the record lists first, the best kind of page,
    all pages and printed names.
    """
    kinds = rows["source_id"].map(sources.set_index("source_id")["kind"]).fillna(SOURCE_KINDS[-1])
    order = rows["role"].map(record.roles.index)
    rows = rows.assign(role=order, kind=kinds.map(SOURCE_KINDS.index)).sort_values([*KEY, "source_id"])
    groups = rows.groupby(KEY)
    pages = rows[rows["source_id"] != ""].drop_duplicates([*KEY, "source_id"]).groupby(KEY)["source_id"]
    frame = pd.DataFrame(
        {
            "role": groups["role"].min().map(dict(enumerate(record.roles))),
            "best_source_kind": groups["kind"].min().map(dict(enumerate(SOURCE_KINDS))),
            "source_ids": pages.agg(" ".join),
            "published_as": groups["organisation_as_published"].agg(
                lambda some: " | ".join(sorted(set(some)))
            ),
        },
        index=groups.size().index,
    )
    return frame.reset_index().fillna({"source_ids": ""})


def _add_participants(rows: pd.DataFrame, days: dict[str, datetime.date], names: Names) -> pd.DataFrame:
    """Add whom each body counts for on its project's day: its department, also through public bodies."""
    on = [(b, days[p]) for p, b in zip(rows["project_id"], rows["organisation_id"], strict=True)]
    rows = rows.assign(
        participant_id=[names.participant(b, d) for b, d in on],
        participant_family=[names.participant(b, d, family=True) for b, d in on],
    )
    own = rows["organisation_id"] == rows["participant_id"]
    return rows.assign(via=own.map({True: "own", False: "agency"}))


def _reconcile(rows: pd.DataFrame, edition: Edition) -> pd.DataFrame:
    """Show bodies as one participant where the edition says so."""
    into = {move.organisation: move.into for move in edition.reconcile}
    ends = {body: end_of(into, body) for body in into}
    columns = ["participant_id", "participant_family"]
    return rows.assign(**{c: rows[c].replace(ends) for c in columns})


def _add_kinds(
    rows: pd.DataFrame, counting: pd.Series, days: dict[str, datetime.date], names: Names, edition: Edition
) -> pd.DataFrame:
    """Add kind, tier and name of each body, and whether it stands in the department network."""
    on = [days[p] for p in rows["project_id"]]
    counts = rows["project_id"].map(counting).astype(bool)

    def is_department(column: str) -> pd.Series:
        departments = [names.is_department(p, d) for p, d in zip(rows[column], on, strict=True)]
        return pd.Series(departments, rows.index, dtype=bool)

    kind = [names.kind(b, d) for b, d in zip(rows["organisation_id"], on, strict=True)]
    department = is_department("participant_id")
    return rows.assign(
        kind=kind,
        tier=[TIER_OF_KIND[k] for k in kind],
        name=[names.name(b, edition.as_of) for b in rows["organisation_id"]],
        department=department,
        in_network=(department & counts).map(YES),
        in_family_network=(is_department("participant_family") & counts).map(YES),
    )


def _projects(
    projects: pd.DataFrame,
    facts: pd.DataFrame,
    counting: pd.Series,
    days: dict[str, datetime.date],
    rows: pd.DataFrame,
    record: Record,
) -> pd.DataFrame:
    """Return the projects with their facts and the number of departments and bodies they name."""
    own = rows[rows["kind"].isin(DEPARTMENT_KINDS) & (rows["via"] == "own")]
    out = projects.drop(columns="address").set_index("project_id").sort_index().join(facts)
    out["participants_known"] = out["participants_known"].replace("", record.participants_known)
    out["counts"] = counting.map(YES)
    out["as_of"] = [days[p].isoformat() for p in out.index]
    counts = {
        "named_departments": own.groupby("project_id")["organisation_id"].nunique(),
        "departments": rows[rows["department"]].groupby("project_id")["participant_id"].nunique(),
        "organisations": rows.groupby("project_id")["organisation_id"].nunique(),
    }
    for column, values in counts.items():
        out[column] = values.reindex(out.index).fillna(0).astype(int)
    return out.reset_index()
