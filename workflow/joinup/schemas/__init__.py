"""Every table of the project, declared once: for checks, for the workbook's column notes and for the docs."""

from __future__ import annotations

from joinup.schemas.described import CLEAN, NETWORK, TALLY
from joinup.schemas.judged import CHANGES, CLAIMS
from joinup.schemas.raw import CONFIG, FOLDERS, LISTS, RAW, candidate
from joinup.schemas.words import (
    DEPARTMENT_KINDS,
    FACT_FIELDS,
    KINDS,
    OUTCOME_ROLES,
    ROLES,
    SOURCE_KINDS,
    TIER_OF_KIND,
    TIERS,
    VERDICTS,
)
from joinup.tables import Table

RESULTS: dict[str, Table] = {"sources": RAW["sources"], **CLEAN, **NETWORK, **TALLY, **CLAIMS, **CHANGES}

__all__ = [
    "CHANGES",
    "CLAIMS",
    "CLEAN",
    "CONFIG",
    "DEPARTMENT_KINDS",
    "FACT_FIELDS",
    "FOLDERS",
    "KINDS",
    "LISTS",
    "NETWORK",
    "OUTCOME_ROLES",
    "RAW",
    "RESULTS",
    "ROLES",
    "SOURCE_KINDS",
    "TALLY",
    "TIERS",
    "TIER_OF_KIND",
    "VERDICTS",
    "candidate",
]
