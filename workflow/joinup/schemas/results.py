"""The tables that the pipeline writes: of *clean*, *network*, *tally* and *claims*; one set per record."""

from joinup.config.models import KNOWN
from joinup.schemas.raw import KINDS, LEANINGS, PROJECT, SOURCE_KINDS, TIERS, VERDICTS, YES
from joinup.tables.columns import choice, integer, number, slug, slugs, text
from joinup.tables.table import Table

BASIS = choice("projects in the null model: all, or those with two departments or more", "all", "joint")
PARTICIPANT = slug("the participant in the department network")
LABEL = text("short name shown in figures")
PAIR = {"source": slug("one department of the pair"), "target": slug("the other, later in the alphabet")}
CLAIM = slug("the claim")

CLEAN: dict[str, Table] = {
    "projects": Table(
        "one project; further columns are facts of its record, several values parted by |",
        {
            "project_id": PROJECT,
            "name": text("name of the project"),
            "summary": text("what it does", optional=True),
            "page": text("its own page", optional=True),
            "participants_known": choice("how whole its list of participants is", *KNOWN),
            "counts": choice("does it count for the record's analyses?", *YES),
            "as_of": text("the day at which names and parents are read"),
            "named_departments": integer("departments named themselves"),
            "departments": integer("departments with agencies and units counted for their parent"),
            "organisations": integer("bodies of any kind"),
        },
        ("project_id",),
        open=True,
    ),
    "participation": Table(
        "one body in one project",
        {
            "project_id": PROJECT,
            "organisation_id": slug("the body"),
            "name": text("its name on the edition's date"),
            "kind": choice("what it is", *KINDS),
            "tier": choice("tier of government", *TIERS),
            "role": text("its role in the project"),
            "participant_id": slug("whom it counts for in the department network"),
            "participant_family": slug("whom it counts for when public bodies count for their department"),
            "in_network": choice("is the participant a department, in a project that counts?", *YES),
            "in_family_network": choice("the same at the family level", *YES),
            "via": choice("why it counts for the participant", "own", "agency", "successor"),
            "best_source_kind": choice("the best kind among the pages that name it", *SOURCE_KINDS),
            "source_ids": text("pages that name it; empty in a list that names none", optional=True),
            "published_as": text("names under which they print it, parted by |"),
        },
        ("project_id", "organisation_id"),
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

CRITICAL = "fewest shared projects with {} up to alpha; empty: no number would do"
NETWORK: dict[str, Table] = {
    "nodes": Table(
        "one department",
        {
            "participant_id": PARTICIPANT,
            "label": LABEL,
            "name": text("its name on the edition's date"),
            "projects": integer("projects it takes part in"),
            "joint": integer("its joint projects: those with two departments or more"),
            "rank": integer("competition rank by joint projects"),
            "tied": integer("departments that share this rank"),
            "partners": integer("departments it shares a project with"),
            "component": integer("connected part of the network, 1 is the largest"),
        },
        ("participant_id",),
    ),
    "edges": Table(
        "one pair of departments that share a project",
        {
            **PAIR,
            "shared": integer("projects they share"),
            "newman": number("each shared project counts 1/(departments in it - 1)"),
            "projects": slugs("the shared projects"),
        },
        ("source", "target"),
    ),
    "pairs": Table(
        "one pair of departments in one null model, also those that share nothing",
        {
            "basis": BASIS,
            **PAIR,
            "shared": integer("projects they share"),
            "expected": number("mean under the null model"),
            "sd": number("standard deviation under the null model"),
            "p_upper": number("chance of as many shared projects or more", optional=True),
            "p_family": number("chance that any pair is as surprising (min-p)", optional=True),
            "critical_value": integer(CRITICAL.format("p_upper"), optional=True),
            "critical_value_family": integer(CRITICAL.format("p_family"), optional=True),
        },
        ("basis", "source", "target"),
    ),
    "null_model": Table(
        "one entry of the null model's record",
        {"basis": BASIS, "key": text("what"), "value": text("its value", optional=True)},
        ("basis", "key"),
    ),
    "layout": Table(
        "one department in the picture",
        {
            "participant_id": PARTICIPANT,
            "x": number("position, centre 0, edge 1"),
            "y": number("position, centre 0, edge 1"),
        },
        ("participant_id",),
    ),
}

TALLY: dict[str, Table] = {
    "tally": Table(
        "one department in one role; all roles but public_body add up to its projects",
        {
            "participant_id": PARTICIPANT,
            "label": LABEL,
            "role": text(
                "a role of the record; other; agency: only through an agency or unit; public_body: only through "
                "a public body, outside the network"
            ),
            "projects": integer("projects, each counted in the best role"),
        },
        ("participant_id", "role"),
    ),
    "tiers": Table(
        "one project",
        {
            "project_id": PROJECT,
            "with_department": choice("does the department that claims name take part?", *YES),
            **{t.lower().replace(" ", "_"): choice(f"is this tier documented: {t}?", *YES) for t in TIERS},
        },
        ("project_id",),
    ),
}

CLAIMS: dict[str, Table] = {
    "claims": Table(
        "one claim asked of one record",
        {
            "claim_id": CLAIM,
            "record": slug("the record"),
            "statement": text("the claim in the record's words"),
            "verdict": choice("the verdict", *VERDICTS),
            "leaning": choice("where present evidence points", *LEANINGS, optional=True),
            "provisos": text("what the verdict depends on, parted by |", optional=True),
            "reason": text("why it is decided, or why not"),
            "finding": text("what the evidence at hand shows"),
            "projects": integer("projects that the claim is decided on", optional=True),
            "missing": integer("projects that are missing for it; empty: not known", optional=True),
            "tipping": integer("fewest additional projects that reverse it; empty: not known", optional=True),
            "tipping_exact": choice("is that number exact, or a lower bound?", *YES, optional=True),
            "tipping_text": text("these projects in words", optional=True),
        },
        ("claim_id", "record"),
    ),
    "sensitivity": Table(
        "one claim under one changed choice, or with one project left out",
        {
            "claim_id": CLAIM,
            "kind": choice("what is changed", "method", "project"),
            "specification": text("the choice, or the project left out"),
            "holds": choice("does the claim hold then?", *YES, "unclear"),
            "reverses": choice("is that another answer than the base case's?", *YES),
        },
        ("claim_id", "kind", "specification"),
    ),
    "completion": Table(
        "one claim over completed lists, where projects are missing by chance",
        {
            "claim_id": CLAIM,
            "completions": integer("completed lists drawn"),
            "holds": integer("lists on which the claim holds"),
            "ties": integer("lists on which it fails by a tie"),
            "fails": integer("lists on which it fails"),
        },
        ("claim_id",),
    ),
}

SECTIONS = ("names", "records", "projects", "participants", "roles", "departments", "pairs", "verdicts")
CHANGES: dict[str, Table] = {
    "changes": Table(
        "one difference between this edition and its predecessor",
        {
            "order": integer("number of the row; names come first, then record by record"),
            "record": slug("the record; empty: all records", optional=True),
            "section": choice("what differs", *SECTIONS),
            "change": text("how it differs"),
            "subject": text("identifiers of what differs"),
            "before": text("value in the predecessor", optional=True),
            "after": text("value in this edition", optional=True),
            "sentence": text("the difference in words"),
        },
        ("order",),
    ),
}
