"""Every table of the project, declared once: for checks, for the workbook's column notes and for the docs."""

from joinup.schemas.raw import (
    CONFIG,
    DEPARTMENT_KINDS,
    KINDS,
    LEANINGS,
    OWN_FACTS,
    SOURCE_KINDS,
    SOURCES,
    TIER_OF_KIND,
    TIERS,
    VERDICTS,
    candidate,
    fact_column,
    raw_tables,
    unpaged,
)
from joinup.schemas.results import CHANGES, CLAIMS, CLEAN, NETWORK, TALLY
from joinup.tables.table import Table

RESULTS: dict[str, Table] = {"sources": SOURCES, **CLEAN, **NETWORK, **TALLY, **CLAIMS, **CHANGES}

__all__ = ["CHANGES", "CLAIMS", "CLEAN", "CONFIG", "DEPARTMENT_KINDS", "KINDS", "LEANINGS", "NETWORK",
           "OWN_FACTS", "RESULTS", "SOURCES", "SOURCE_KINDS", "TALLY", "TIERS", "TIER_OF_KIND", "VERDICTS", "Table",
           "candidate", "fact_column", "raw_tables", "unpaged"]  # fmt: skip
