"""The words that tables may use, and columns that several of them share."""

from __future__ import annotations

from joinup.tables import choice, slug, text

ROLES = ("lead", "partner", "delivery", "unspecified", "evaluation_lead", "evaluation_partner")
OUTCOME_ROLES = ("lead", "owner", "supporting")
SOURCE_KINDS = ("official", "registry", "mirror", "secondary")  # best first
TIER_OF_KIND = {
    "ministerial_department": "central",
    "non_ministerial_department": "central",
    "executive_agency": "central",
    "department_unit": "central",
    "public_body": "central",
    "devolved_government": "devolved",
    "devolved_body": "devolved",
    "combined_authority": "combined authority",
    "council": "local",
    "police": "local",
    "nhs": "NHS",
    "charity": "other",
    "company": "other",
    "academic": "other",
    "unnamed_group": "other",
}
KINDS = tuple(TIER_OF_KIND)
TIERS = ("central", "devolved", "combined authority", "local", "NHS", "other")
DEPARTMENT_KINDS = ("ministerial_department", "non_ministerial_department")
VERDICTS = ("supported", "supported with provisos", "not supported", "cannot be decided", "not tested")
FACT_FIELDS = ("fund_stated", "round", "funding_gbp", "start_year", "end_year")

# Columns that several tables share.
ROLE = choice("role in the pilot; evaluation roles describe the evaluation only", *ROLES)
YES = ("yes", "no")
SOURCE = text(
    "the page it stands on: a source_id of sources.csv"
)  # S001 has a capital: text, not an identifier
ADDRESS = text("file and row it was read from")
PARTICIPANT = slug("the participant in the department network")
LABEL = text("short name shown in figures")
PAIR = {"source": slug("one department of the pair"), "target": slug("the other, later in the alphabet")}
CLAIM = slug("the claim")
