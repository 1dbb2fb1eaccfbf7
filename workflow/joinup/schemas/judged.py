"""The tables of *claims* and *changes*: how sure, what may be said, and what is said differently now."""

from __future__ import annotations

from joinup.schemas.words import CLAIM, LABEL, VERDICTS, YES
from joinup.tables import Table, choice, integer, number, slug, text

CLAIMS: dict[str, Table] = {
    "ranks": Table(
        "one department or pair in one list",
        {
            "list": choice("which list", "pilots", "outcomes"),
            "what": choice("department or pair", "participant", "pair"),
            "id": text("participant_id, or two with a space"),
            "label": LABEL,
            "value": integer("pilots, shared pilots or shared outcomes"),
            "rank": integer("competition rank"),
            "rank_low": integer("best rank in 95% of resamples of the list"),
            "rank_high": integer("worst rank in 95% of resamples of the list"),
            "first": number("share of resamples in which nothing is before it; no probability"),
        },
        ("list", "what", "id"),
    ),
    "mcnemar": Table(
        "one other department",
        {
            "list": choice("which list", "pilots", "outcomes"),
            "department": slug("the named department"),
            "participant_id": slug("the other department, with which it is compared"),
            "only_named": integer("rows of the list with the named department only"),
            "only_other": integer("rows with the other only"),
            "p": number("exact McNemar test, two-sided: would similar pilots show this?"),
            "p_holm": number("after Holm over all others"),
        },
        ("list", "participant_id"),
    ),
    "choices": Table(
        "one claim under one combination of choices",
        {
            "claim_id": CLAIM,
            "weight": choice("weight of a shared pilot", "shared", "newman"),
            "roles": choice("roles that count", "all", "lead and partner"),
            "level": choice("who counts as a department", "base", "family", "own"),
            "evidence": choice("rows that count", "all", "official and registry", "fund stated"),
            "largest": choice("with or without the pilot of the most departments", "with", "without"),
            "pilots": integer("pilots that are left"),
            "participants": integer("departments that are left"),
            "lead": number("by how much the named are ahead; the claim holds above 0, for ranks from 0"),
            "holds": choice("does the claim hold?", *YES),
        },
        ("claim_id", "weight", "roles", "level", "evidence", "largest"),
    ),
    "flips": Table(
        "one choice, pilot or outcome that turns one claim",
        {"claim_id": CLAIM, "choice": text("the changed choice, or the row that is left out")},
        ("claim_id", "choice"),
    ),
    "tipping": Table(
        "one way to turn a claim",
        {
            "claim_id": CLAIM,
            "kind": choice("what would be added", "pilots", "members", "outcomes", "contributions"),
            "fewest": integer("the fewest that would turn it; empty: none would", optional=True),
            "exact": choice("is it proven that fewer would not do?", *YES),
            "told": text("what would have to be added, in words"),
        },
        ("claim_id", "kind"),
    ),
    "scenarios": Table(
        "one claim in one scenario of missing evidence",
        {
            "claim_id": CLAIM,
            "scenario": text("what is assumed of the missing evidence"),
            "added": integer("pilots added"),
            "draws": integer("completed lists drawn"),
            "share": number("share of completed lists in which the claim holds; no probability"),
        },
        ("claim_id", "scenario"),
    ),
    "claims": Table(
        "one claim",
        {
            "number": integer("its number in the brief"),
            "claim_id": CLAIM,
            "statement": text("the claim in our words"),
            "whose": text("who makes it"),
            "figure": text("where it shows"),
            "verdict": choice("from the decision table", *VERDICTS),
            "sentence": text("the verdict in words"),
            "points": choice(
                "what present evidence points to", "for", "against", "tie", "unclear", optional=True
            ),
            "gaps": text("what is missing for a decision", optional=True),
            "flips": text("choices that turn it", optional=True),
            "tipping": text("what would turn it", optional=True),
            "against": text("what would count against it"),
            "facts": text("its facts", optional=True),
        },
        ("number",),
    ),
}

CHANGES: dict[str, Table] = {
    "changes": Table(
        "one change since the edition's predecessor",
        {
            "order": integer("in this order: names, departments, pilots, outcomes, links, ranks, claims"),
            "section": text("what kind of thing"),
            "change": text("what happened to it; renames, splits and mergers are not counted as changes"),
            "subject": text("its identifiers"),
            "label": text("its name", optional=True),
            "before": integer("number before", optional=True),
            "after": integer("number after", optional=True),
            "before_said": text("in words, before", optional=True),
            "after_said": text("in words, after", optional=True),
            "beyond": choice(
                "is a move of rank larger than the rankings' own uncertainty?", *YES, optional=True
            ),
        },
        ("order",),
    ),
}
CHANGES["begun"] = Table(
    "one difference between pilots begun by two years", CHANGES["changes"].columns, ("order",)
)
