"""GOV.UK's list of organisations beside ours: proposals, never an overwrite."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from joinup.sources.compare_organisations import compare_organisations
from joinup.sources.fetch import FAILED, LOOK
from joinup.sources.report import REPORTS
from joinup.sources.web import Access

from .conftest import GovUk, quick

OWN = """organisation_id,name,abbreviation,kind,valid_from,valid_to,successors,govuk_slug
mhclg,Ministry of Housing Communities & Local Government,MHCLG,ministerial_department,2024-07-09,,,\
ministry-of-housing-communities-local-government
mhclg,"Department for Levelling Up, Housing and Communities",DLUHC,ministerial_department,2021-09-20,\
2024-07-09,,department-for-levelling-up-housing-and-communities
dbt,Department for Business and Trade,DBT,ministerial_department,2023-02-07,,,\
department-for-business-and-trade
dsit,"Department for Science, Innovation and Technology",DSIT,ministerial_department,2023-02-07,,,\
department-for-science-innovation-and-technology
dcms,"Department for Culture, Media and Sport",DCMS,ministerial_department,2023-02-07,,,\
department-for-culture-media-and-sport
hmrc,His Majesty's Revenue and Customs,HM Revenue & Customs,non_ministerial_department,,,,hm-revenue-customs
voa,Valuation Office Agency,VOA,executive_agency,,,,valuation-office-agency
ccs,Crown Commercial Service,CCS,executive_agency,,,,crown-commercial-service
ofqual,Exams Regulator,ER,non_ministerial_department,,,,ofqual
dvla,Driver and Vehicle Licensing Agency,DVLA,executive_agency,,,,driver-and-vehicle-licensing-agency
"""


def entry(slug: str, title: str, kind: str, status: str = "live", **more: Any) -> dict[str, Any]:
    """One entry as the organisations API gives it."""
    closed, at = more.get("closed"), more.get("at")

    def links(slugs: list[str]) -> list[dict[str, str]]:
        return [{"id": f"https://www.gov.uk/api/organisations/{s}", "web_url": ""} for s in slugs]

    return {
        "id": f"https://www.gov.uk/api/organisations/{slug}",
        "title": title,
        "format": kind,
        "updated_at": "2026-08-20T15:54:23Z",
        "details": {
            "slug": slug,
            "abbreviation": more.get("short", ""),
            "closed_at": at,
            "govuk_status": status,
            "govuk_closed_status": closed,
        },
        "parent_organisations": links(more.get("parents", [])),
        "child_organisations": [],
        "superseded_organisations": [],
        "superseding_organisations": links(more.get("after", [])),
    }


MINISTERIAL, OTHER, AGENCY = "Ministerial department", "Other", "Executive agency"
NON_MINISTERIAL = "Non-ministerial department"


def slug(title: str) -> str:
    return title.lower().replace(",", "").replace("& ", "").replace(" and ", "-and-").replace(" ", "-")


def ended(how: str, day: str, after: str) -> dict[str, Any]:
    return {"status": "closed", "closed": how, "at": f"{day}T00:00:00.000+01:00", "after": [after]}


# The changes of 2026 as the organisations list of August 2026 shows them.
LIST_2026 = [
    entry(
        "ministry-of-housing-communities-local-government",
        "Ministry of Housing, Communities and Local Government",
        MINISTERIAL,
    ),
    *(
        entry(slug(f"Department for {name}"), f"Department for {name}", kind, short=short)
        for name, kind, short in (
            ("Business, Innovation, Science and Trade", MINISTERIAL, "BIST"),
            ("Digital, Culture, Media and Sport", MINISTERIAL, "DCMS"),
            ("Business and Trade", OTHER, ""),
            ("Science, Innovation and Technology", OTHER, ""),
            ("Culture, Media and Sport", OTHER, ""),
        )
    ),
    entry("hm-revenue-customs", "HM Revenue & Customs", NON_MINISTERIAL),
    entry("ofqual", "Ofqual", NON_MINISTERIAL),
    *(
        entry(slug(title), title, AGENCY, **more)
        for title, more in (
            ("Valuation Office Agency", ended("merged", "2026-04-01", "hm-revenue-customs")),
            ("Crown Commercial Service", ended("changed_name", "2026-03-31", "government-commercial-agency")),
            ("Government Commercial Agency", {}),
            ("Driver and Vehicle Licensing Agency", {"parents": ["department-for-transport"]}),
        )
    ),
    *[entry(f"body-{n}", f"Body {n}", OTHER) for n in range(40)],
]


@pytest.fixture
def configured(tmp_path: Path) -> Path:
    """A project with organisations as they were before the changes of 2026."""
    (tmp_path / "config").mkdir()
    (tmp_path / "config/organisations.csv").write_text(OWN)
    (tmp_path / "config/parents.csv").write_text(
        "organisation_id,parent_id,valid_from,valid_to,rolls_up\nvoa,hmrc,,,yes\ndvla,hmrc,,,yes\n"
    )
    return tmp_path


def proposals(root: Path) -> list[tuple[str, str]]:
    """The differences found, by kind and body."""
    with (root / REPORTS / "organisations.csv").open(newline="") as stream:
        return [(r["difference"], r["organisation_id"] or r["govuk_slug"]) for r in csv.DictReader(stream)]


def test_the_changes_of_2026_are_noticed(configured: Path, govuk: GovUk, access: Access) -> None:
    """The second real case: what the watch reports on the machinery-of-government changes of 2026."""
    govuk.organisations = LIST_2026
    before = {p: p.read_bytes() for p in (configured / "config").iterdir()}
    status, text = compare_organisations(configured, access=access, on="2026-08-22")
    assert status == LOOK
    assert proposals(configured) == [
        ("new department", "department-for-business-innovation-science-and-trade"),
        ("new department", "department-for-digital-culture-media-and-sport"),
        ("renamed", "ofqual"),
        ("closed", "ccs"),
        ("closed", "voa"),
        ("kind changed", "dbt"),
        ("kind changed", "dcms"),
        ("kind changed", "dsit"),
        ("parents changed", "dvla"),
    ]
    assert "changed\\_name, 2026-03-31; then Government Commercial Agency" in text
    assert "merged, 2026-04-01; then hmrc" in text
    assert {p: p.read_bytes() for p in (configured / "config").iterdir()} == before, "never an overwrite"
    saved = json.loads((configured / REPORTS / "organisations.json").read_text())
    assert len(saved) == len(LIST_2026), "every page of the list is read"
    asked, copy = len(govuk.log), configured / REPORTS / "organisations.json"
    again = compare_organisations(configured, access=access, copy=copy, on="2026-08-22")
    assert again == (status, text) and len(govuk.log) == asked, "a working copy needs no network"


@pytest.mark.parametrize(
    "entries", [[{}], [{"details": None}], [{"details": {"slug": ""}}], ["text"], [None]]
)
def test_a_list_in_another_shape_is_refused(
    configured: Path, govuk: GovUk, access: Access, entries: list
) -> None:
    govuk.organisations = entries
    status, text = compare_organisations(configured, access=access)
    assert status == FAILED and "not in the documented shape" in text


def test_a_list_that_cannot_be_had_changes_nothing(configured: Path, govuk: GovUk) -> None:
    nowhere = quick(govuk, base="http://127.0.0.1:9", hosts=frozenset({"127.0.0.1:9"}), tries=1)
    assert compare_organisations(configured, access=nowhere)[0] == FAILED
    assert not (configured / REPORTS).exists()
