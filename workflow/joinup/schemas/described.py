"""The tables of *clean*, *network* and *tally*: what is, without a judgement."""

from __future__ import annotations

from joinup.schemas.words import (
    KINDS,
    LABEL,
    OUTCOME_ROLES,
    PAIR,
    PARTICIPANT,
    ROLE,
    SOURCE_KINDS,
    TIERS,
    YES,
)
from joinup.tables import Table, choice, integer, number, slug, slugs, text

CLEAN: dict[str, Table] = {
    "pilots": Table(
        "one pilot",
        {
            "pilot_id": slug("the pilot"),
            "name": text("name of the pilot"),
            "roster": choice(
                "is its list of participants known to be whole?", "complete", "partial", "unknown"
            ),
            "summary": text("what it does", optional=True),
            "fund_stated": choice(
                "does a page say that the fund paid?", "yes", "evaluation_only", optional=True
            ),
            "round": text("round of the fund, where sourced", optional=True),
            "funding_gbp": text("published figures in pounds, separated by |", optional=True),
            "start_year": integer("first year, the earliest that a page gives", optional=True),
            "end_year": integer("last year, the latest that a page gives", optional=True),
            "named_departments": integer("departments named themselves"),
            "departments": integer("departments with agencies and units counted for their parent"),
            "organisations": integer("organisations of any kind"),
        },
        ("pilot_id",),
    ),
    "participation": Table(
        "one organisation in one pilot",
        {
            "pilot_id": slug("the pilot"),
            "organisation_id": slug("the organisation"),
            "name": text("its name, or its department's, on the edition's date"),
            "kind": choice("what it is", *KINDS),
            "tier": choice("tier of government", *TIERS),
            "role": ROLE,
            "participant_id": slug("whom it counts for in the department network"),
            "participant_family": slug("whom it counts for when public bodies count for their department"),
            "in_network": choice("is the participant a department?", *YES),
            "in_family_network": choice("is the participant of the family level a department?", *YES),
            "via": choice("why it counts for the participant", "own", "agency", "successor"),
            "n_sources": integer("pages that name it"),
            "best_source_kind": choice("the best kind among these pages", *SOURCE_KINDS),
            "source_ids": text("these pages"),
            "published_as": text("names under which they print it, separated by |"),
        },
        ("pilot_id", "organisation_id"),
    ),
    "outcomes": Table(
        "one outcome",
        {
            "outcome_id": slug("the outcome"),
            "review": text("its review or plan"),
            "review_basis": choice("stated or inferred", "stated", "inferred"),
            "title": text("the outcome as published"),
            "cross_cutting": choice("stated to be shared?", "yes", "no", "unstated"),
        },
        ("outcome_id",),
    ),
    "contributions": Table(
        "one organisation in one outcome",
        {
            "outcome_id": slug("the outcome"),
            "organisation_id": slug("the organisation"),
            "name": text("its name on the edition's date"),
            "role": choice("what it does for the outcome", *OUTCOME_ROLES),
            "participant_id": slug("whom it counts for"),
            "n_sources": integer("pages that name it"),
            "best_source_kind": choice("the best kind among these pages", *SOURCE_KINDS),
            "source_ids": text("these pages"),
            "published_as": text("names under which they print it, separated by |"),
        },
        ("outcome_id", "organisation_id"),
    ),
    "cleaning": Table(
        "one step of cleaning",
        {
            "step": integer("number of the step"),
            "what": text("what the step does"),
            "rows_before": integer("rows before it"),
            "rows_after": integer("rows after it"),
            "note": text("which rows, where few", optional=True),
        },
        ("step",),
    ),
}
CLEAN["cleaning_outcomes"] = CLEAN["cleaning"]

NETWORK: dict[str, Table] = {
    "nodes": Table(
        "one department",
        {
            "participant_id": PARTICIPANT,
            "label": LABEL,
            "name": text("its name on the edition's date"),
            "pilots": integer("pilots it takes part in"),
            "led": integer("pilots it leads, itself or through a unit"),
            "partnered": integer("pilots it is a partner in"),
            "other_roles": integer("pilots it is named for in another role"),
            "partners": integer("departments it shares a pilot with"),
            "strength": integer("sum of shared pilots over its partners"),
            "newman_strength": number("sum of Newman weights: its pilots with two or more departments"),
            "betweenness": number("share of other pairs whose shortest path, 1/shared, leads through it"),
            "closeness": number("after Wasserman and Faust, distance 1/shared"),
            "eigenvector": number("eigenvector centrality on shared pilots"),
            "component": integer("connected part of the network, 1 is the largest"),
            "two_mode_degree": number("Borgatti and Everett 1997: share of pilots"),
            "two_mode_closeness": number("Borgatti and Everett 1997"),
            "two_mode_betweenness": number("Borgatti and Everett 1997; empty for large lists", optional=True),
            "matrix_order": integer("place in the matrix, groups of the co-assignment together"),
            "matrix_group": integer("its group there, the busiest first: an order for the eye, no finding"),
        },
        ("participant_id",),
    ),
    "edges": Table(
        "one pair of departments that share a pilot",
        {
            **PAIR,
            "shared": integer("pilots they share"),
            "newman": number("each shared pilot counts 1/(departments in it - 1)"),
            "jaccard": number("shared pilots over pilots of either"),
            "pilots": slugs("the shared pilots"),
        },
        ("source", "target"),
    ),
    "communities": Table(
        "one pair of departments",
        {**PAIR, "together": number("share of Louvain partitions that put them together")},
        ("source", "target"),
    ),
    "pairs": Table(
        "one pair of departments, also those that share nothing",
        {
            **PAIR,
            "shared": integer("pilots they share"),
            "expected": number("mean under the null model"),
            "sd": number("standard deviation under the null model"),
            "p_upper": number("chance of as many shared pilots or more", optional=True),
            "q_upper": number("the same after Benjamini and Hochberg over all pairs", optional=True),
            "p_family": number("chance that any pair is as surprising (min-p)", optional=True),
            "p_lower": number("chance of as few shared pilots or fewer", optional=True),
            "q_lower": number("the same after Benjamini and Hochberg over all pairs", optional=True),
            "needed": integer(
                "fewest shared pilots with p_upper up to alpha; empty: no number would do", optional=True
            ),
            "needed_family": integer("fewest shared pilots with p_family up to alpha", optional=True),
        },
        ("source", "target"),
    ),
    "null_model": Table(
        "one entry of the null model's record",
        {"key": text("what"), "value": text("its value", optional=True)},
        ("key",),
    ),
    "null_centrality": Table(
        "one centrality of one department",
        {
            "participant_id": PARTICIPANT,
            "measure": text("which centrality"),
            "observed": number("in the network"),
            "expected": number("mean of drawn networks"),
            "low": number("2.5% of drawn networks are below"),
            "high": number("2.5% of drawn networks are above"),
            "p_upper": number("chance of as much or more"),
            "draws": integer("drawn networks"),
        },
        ("participant_id", "measure"),
    ),
    "layout": Table(
        "one department in the picture",
        {
            "participant_id": PARTICIPANT,
            "x": number("position, centre 0, edge 1"),
            "y": number("position, centre 0, edge 1"),
            "label_x": number("where its label is centred"),
            "label_y": number("where its label is centred"),
        },
        ("participant_id",),
    ),
}

TALLY: dict[str, Table] = {
    "tally_outcomes": Table(
        "one department in one review",
        {
            "review": text("review or plan; reviews are never added up"),
            "scope": choice("outcomes stated to be shared, or all", "shared", "all"),
            "participant_id": PARTICIPANT,
            "label": LABEL,
            "lead": integer("outcomes it is said to lead"),
            "owner": integer("outcomes in its own list"),
            "supporting": integer("outcomes it is said to support"),
            "any": integer("sum of the three"),
            "rank": integer("competition rank by any"),
            "tied": integer("departments that share this rank"),
        },
        ("review", "scope", "rank", "participant_id"),
    ),
    "tally_pilots": Table(
        "one department",
        {
            "participant_id": PARTICIPANT,
            "label": LABEL,
            "lead": integer("pilots it leads, itself or through a unit"),
            "partner": integer("pilots it is a partner in"),
            "other": integer("pilots it is named for in another or no stated role"),
            "agency": integer("pilots it is in only through an agency or unit"),
            "any": integer("sum of the four: its pilots in the network"),
            "public_body": integer("pilots it is in only through a public body: outside the network"),
            "rank": integer("competition rank by any"),
            "tied": integer("departments that share this rank"),
        },
        ("rank", "participant_id"),
    ),
    "tiers": Table(
        "one pilot",
        {
            "pilot_id": slug("the pilot"),
            "with_department": choice("does the edition's department take part?", *YES),
            **{t.lower().replace(" ", "_"): choice(f"is this tier documented: {t}?", *YES) for t in TIERS},
        },
        ("pilot_id",),
    ),
}
