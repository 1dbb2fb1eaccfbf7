"""From register rows to one row per pilot and organisation, with whom it counts for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from joinup.clean.succession import end_of, fold_successors
from joinup.errors import Fault, InputError, stop_if
from joinup.organisations.names import Day, Names, day_of_year, unresolved
from joinup.schemas import DEPARTMENT_KINDS, FACT_FIELDS, ROLES, SOURCE_KINDS, TIER_OF_KIND

if TYPE_CHECKING:
    from joinup.config.edition import Edition


@dataclass
class Log:
    """What each step did to the number of rows."""

    rows: list[dict] = field(default_factory=list)

    def step(self, what: str, before: int, after: int, note: str = "") -> None:
        """Note one step."""
        self.rows.append(
            {
                "step": len(self.rows) + 1,
                "what": what,
                "rows_before": before,
                "rows_after": after,
                "note": note,
            }
        )

    def frame(self) -> pd.DataFrame:
        """Return the steps as a table."""
        return pd.DataFrame(self.rows)


def merge_pages(rows: pd.DataFrame, keys: list[str], roles: tuple[str, ...]) -> pd.DataFrame:
    """Merge rows that several pages give for the same thing: best role, pages counted, best kind of page.

    Parameters
    ----------
    rows
        With the key columns and ``role``, ``source_id``, ``source_kind``, ``organisation_as_published``.
    keys
        Columns that make rows the same.
    roles
        Roles in order of precedence.

    Returns
    -------
    pandas.DataFrame
        One row per key, sorted by it.
    """
    rows = rows.assign(
        role=rows["role"].map(roles.index), source_kind=rows["source_kind"].map(SOURCE_KINDS.index)
    ).sort_values([*keys, "source_id"])
    pages = rows.drop_duplicates([*keys, "source_id"]).groupby(keys, sort=True)["source_id"]
    groups = rows.groupby(keys, sort=True)
    name = "organisation_as_published"
    forms = rows.sort_values([*keys, name]).drop_duplicates([*keys, name]).groupby(keys, sort=True)[name]
    return pd.DataFrame(
        {
            "role": groups["role"].min().map(dict(enumerate(roles))),
            "n_sources": pages.size(),
            "best_source_kind": groups["source_kind"].min().map(dict(enumerate(SOURCE_KINDS))),
            "source_ids": pages.agg(" ".join),
            "published_as": forms.agg(" | ".join),
        }
    ).reset_index()


def facts_by_pilot(pilots: pd.DataFrame, facts: pd.DataFrame) -> pd.DataFrame:
    """Put the sourced facts beside their pilots; where pages differ, both are kept (years: first and last).

    Parameters
    ----------
    pilots
        The raw table of pilots.
    facts
        The raw table of facts, one row per fact and page.

    Returns
    -------
    pandas.DataFrame
        Indexed by pilot_id, sorted, one column per field; unknown is empty.
    """
    said = facts.drop_duplicates(["pilot_id", "field", "value"])
    said = said.assign(size=said["value"].str.len()).sort_values(["size", "value"])  # numbers by their size
    columns = {}
    for name in FACT_FIELDS:
        values = said[said["field"] == name].groupby("pilot_id")["value"]
        if name in {"start_year", "fund_stated", "end_year"}:  # "yes" is shorter than "evaluation_only"
            columns[name] = values.last() if name == "end_year" else values.first()
        else:
            columns[name] = values.agg(" | ".join)
    index = pd.Index(sorted(pilots["pilot_id"]), name="pilot_id")
    return pd.DataFrame(columns, index=index, dtype=object).fillna("")


def _disagreements(facts: pd.DataFrame) -> str:
    """Name the pilots whose pages give different years, of which the earliest start and the latest end are taken."""
    years = facts[facts["field"].isin(["start_year", "end_year"])].drop_duplicates(
        ["pilot_id", "field", "value"]
    )
    several = years.sort_values("value").groupby(["pilot_id", "field"])["value"].agg(list)
    told = [f"{p}, {f.replace('_', ' ')}: {' or '.join(v)}" for (p, f), v in several.items() if len(v) > 1]
    return f"pages disagree on {'; '.join(told)}" if told else ""


def days_of_pilots(facts: pd.DataFrame, edition: Edition) -> dict[str, Day]:
    """Return the day at which a pilot's names and parents are read: its start, else the edition's default."""
    return {
        str(pilot): day_of_year(int(year)) if year else edition.undated_as_of
        for pilot, year in facts["start_year"].items()
    }


def name_rows(
    rows: pd.DataFrame, names: Names, days: dict[str, Day], key: str
) -> tuple[pd.DataFrame, list[tuple[str, tuple[str, ...]]]]:
    """Add organisation_id to rows, one row for each body that a published name means.

    Raises
    ------
    InputError
        With every name that is not known, or that means several bodies at its date.
    """
    ids: list[tuple[str, ...]] = []
    faults = []
    for thing, published, address in zip(
        rows[key], rows["organisation_as_published"], rows["address"], strict=True
    ):
        try:
            ids.append(names.resolve(published, days[thing]))
        except LookupError as e:
            faults.append(unresolved(names, published, e, address, "organisation_as_published"))
            ids.append(())
    stop_if(faults)
    several = sorted(
        {(p, i) for p, i in zip(rows["organisation_as_published"], ids, strict=True) if len(i) > 1}
    )
    return rows.assign(organisation_id=pd.Series(ids, rows.index, dtype=object)).explode(
        "organisation_id", ignore_index=True
    ), several


def clean_participation(
    raw: dict[str, pd.DataFrame], names: Names, edition: Edition
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Clean the list of pilots.

    Parameters
    ----------
    raw
        The candidate tables pilots, pilot_facts, participation and sources, as text.
    names
        The organisations.
    edition
        Dates, decisions by hand.

    Returns
    -------
    (pilots, participation, cleaning)
        The tidy tables, and what each step did to the number of rows.

    Raises
    ------
    InputError
        With every row that cannot be understood.
    """
    log = Log()
    facts = facts_by_pilot(raw["pilots"], raw["pilot_facts"])
    days = days_of_pilots(facts, edition)
    kinds = raw["sources"].set_index("source_id")["kind"]
    rows = raw["participation"].assign(source_kind=lambda f: f["source_id"].map(kinds))
    log.step("read from the register", len(rows), len(rows), _disagreements(raw["pilot_facts"]))
    named, several = name_rows(rows, names, days, "pilot_id")
    note = "; ".join(f"{p} → {' and '.join(i)}" for p, i in several)
    log.step(
        "names to organisations; a row that names several bodies becomes several", len(rows), len(named), note
    )
    merged = merge_pages(named, ["pilot_id", "organisation_id"], ROLES)
    log.step("several pages or spellings for one body in one pilot become one row", len(named), len(merged))
    on = [days[p] for p in merged["pilot_id"]]
    bodies = merged["organisation_id"].tolist()
    merged["participant_id"] = [names.participant(b, d) for b, d in zip(bodies, on, strict=True)]
    merged["participant_family"] = [
        names.participant(b, d, family=True) for b, d in zip(bodies, on, strict=True)
    ]
    merged["via"] = [
        "own" if b == p else "agency" for b, p in zip(bodies, merged["participant_id"], strict=True)
    ]
    first = named.groupby(["pilot_id", "organisation_id"], sort=False)["address"].first()
    merged, notes = fold_successors(merged, names, edition, first)
    into = {move.organisation: move.into for move in edition.reconcile}
    columns = ["participant_id", "participant_family"]
    merged[columns] = merged[columns].replace({body: end_of(into, body) for body in into})
    merged["kind"] = [names.kind(b, d) for b, d in zip(bodies, on, strict=True)]
    merged["tier"] = merged["kind"].map(TIER_OF_KIND)
    merged["name"] = [names.name(b, edition.as_of) for b in bodies]
    for column, of in (("in_network", "participant_id"), ("in_family_network", "participant_family")):
        department = [names.is_department(p, d) for p, d in zip(merged[of], on, strict=True)]
        merged[column] = ["yes" if d else "no" for d in department]
    inside = merged[merged["in_network"] == "yes"]
    log.step("only rows that count for a department enter the network", len(merged), len(inside))
    links = inside.drop_duplicates(["pilot_id", "participant_id"])
    log.step(
        "agencies, units and successors count for their department", len(inside), len(links), "; ".join(notes)
    )
    return _pilots(raw["pilots"], facts, merged), merged, log.frame()


def _pilots(pilots: pd.DataFrame, facts: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the pilots with their facts and the number of departments and organisations they name."""
    network = rows[rows["in_network"] == "yes"]
    named = rows[(rows["kind"].isin(DEPARTMENT_KINDS)) & (rows["via"] == "own")]
    out = pilots.drop(columns="address").set_index("pilot_id").join(facts)
    out["named_departments"] = named.groupby("pilot_id")["organisation_id"].nunique()
    out["departments"] = network.groupby("pilot_id")["participant_id"].nunique()
    out["organisations"] = rows.groupby("pilot_id")["organisation_id"].nunique()
    counts = ["named_departments", "departments", "organisations"]
    out[counts] = out[counts].fillna(0).astype(int)
    return out.reset_index()


def check_edition(edition: Edition, names: Names, pilots: pd.DataFrame, file: str) -> None:
    """Check that what the edition names exists.

    Raises
    ------
    InputError
        With every organisation or pilot that is not there.
    """
    known = set(pilots["pilot_id"])
    faults = []
    asked = [("focus", b) for b in (*edition.focus.pair, edition.focus.department)]
    asked += [("same_pilot", b) for f in edition.same_pilot for b in (f.organisation, f.into)]
    pair = edition.focus.pair
    if pair[0] == pair[1]:
        remedy = "Name two different organisations."
        faults.append(Fault(file, "is both of the pair", remedy, column="focus.pair", value=pair[0]))
    asked += [("reconcile", b) for f in edition.reconcile for b in (f.organisation, f.into)]
    for where, body in dict.fromkeys(asked):
        if not names.exists(body):
            remedy = "Use an organisation_id of config/organisations.csv."
            faults.append(Fault(file, "is not a known organisation", remedy, column=where, value=body))
    into = {move.organisation: move.into for move in edition.reconcile}
    for body in into:
        if end_of(into, body) in into:
            problem = "is reconciled in a circle"
            faults.append(Fault(file, problem, "Remove one of the lines.", column="reconcile", value=body))
    for fold in edition.same_pilot:
        if fold.pilot not in known:
            remedy = "Use a pilot_id of pilots.csv, or remove the line."
            faults.append(Fault(file, "is not a known pilot", remedy, column="same_pilot", value=fold.pilot))
    if faults:
        raise InputError(faults)
