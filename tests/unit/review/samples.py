"""A small edition with two records, for tests of what reviewers read."""

from __future__ import annotations

from tests.small import edition_of

from joinup.config.edition import Edition

PILOTS = {
    "record": "pilots",
    "project": ["pilot", "pilots"],
    "title": "pilots of a fund",
    "total": {"value": 60, "source": "a count"},
    "missing": {"how": "biased", "reason": "easy ones came first"},
    "same_seat": [{"project": "p", "organisation": "dsit", "into": "beis", "reason": "moved"}],
}


def edition(**changed: object) -> Edition:
    """Return the edition with some keys changed."""
    records = [PILOTS, {"record": "outcomes", "project": ["outcome", "outcomes"]}]
    reconcile = [{"organisation": "beis", "into": "desnz", "reason": "shown as one"}]
    cite = {"authors": ["Us"], "publisher": "us", "licence": "CC BY 4.0; others", "contact": "us"}
    return edition_of(**{"records": records, "reconcile": reconcile, "cite": cite, "focus": None, **changed})
