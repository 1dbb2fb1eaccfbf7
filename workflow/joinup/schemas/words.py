"""The words that tables may use."""

from __future__ import annotations

from joinup.columns import slug

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
    "participant": "other",
    "other": "other",
}
KINDS = tuple(TIER_OF_KIND)
TIERS = ("central", "devolved", "combined authority", "local", "NHS", "other")
# Who stands in the network: departments, or, in a list of one's own, whoever is called a participant.
DEPARTMENT_KINDS = ("ministerial_department", "non_ministerial_department", "participant")
VERDICTS = (
    "supported",
    "supported with provisos",
    "not supported",
    "cannot be decided",
    "cannot be tested",
    "not tested",
    "not asked",
)
LEANINGS = ("for", "against", "tie", "unclear")
KNOWN = ("all", "central", "some")  # how whole a project's list of participants is
OWN_FACTS = {  # facts that every record may have, and their types
    "start": "date",
    "end": "date",
    "published": "date",
    "first_read": "date",
    "participants_known": list(KNOWN),
}

YES = ("yes", "no")
PROJECT = slug("the project")  # a column that several tables share
