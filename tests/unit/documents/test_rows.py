"""The raw tables of a record: from its register, from reviewed documents, or from both."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.unit.review import samples

from joinup.config.edition import Edition
from joinup.documents.decisions import COLUMNS
from joinup.documents.rows import document_pages, record_rows, total_of
from joinup.errors import InputError
from joinup.organisations.names import Names, read_config

ROOT = Path(__file__).parents[3]
FILES = {
    "sources.csv": "source_id,url,title,publisher,published,published_as_shown,retrieved,licence,kind\n"
    "S1,https://www.gov.uk/a,A page,HMT,2021-10-27,,2024-01-05,OGL,official\n",
    "pilots/projects.csv": "project_id,name\nsafe-homes,Safe Homes\n",
    "pilots/facts.csv": "project_id,field,value,source_id\nsafe-homes,round,1,S1\nsafe-homes,start,2021-04-01,S1\n",
    "pilots/participation.csv": "project_id,organisation_as_published,role,source_id\n"
    "safe-homes,MoJ,lead,S1\nsafe-homes,Department for Education,partner,S1\n",
    "reviewed/round-two.csv": ",".join(COLUMNS) + "\n"
    "k1,accept,project,Safe homes,,1,a,Safe homes,project: column\n"
    "k2,accept,lead,Ministry of Justice,Safe homes,1,b,Ministry of Justice,lead: column\n"
    "k3,accept,partner,Home Office,Safe homes,1,c,Home Office,partner: column\n"
    "k4,reject,partner,DfT,Safe homes,1,d,DfT,partner: column\n"
    "k5,accept,funding,5000000,Safe homes,1,e,£5m,funding: column\n",
    "documents/round-two.source.yaml": "document: round-two\npublisher: HM Treasury\ntitle: Round two\n"
    "landing_page: https://www.gov.uk/b\nurl: https://www.gov.uk/b.pdf\nretrieved: 2024-01-06\nlicence: OGL-UK-3.0\n"
    "attribution: a\nused_for: pilots\nfile: round-two.pdf\nmedia_type: application/pdf\nbytes: 1\n"
    f"sha256: {'a' * 64}\n",
}
RECORD = {
    "record": "pilots",
    "project": ["pilot", "pilots"],
    "roles": ["lead", "partner", "delivery", "unspecified"],
    "fields": {"round": "number", "funding_gbp": "amount"},
}
DOCUMENT = {
    "document": "round-two",
    "record": "pilots",
    "title": "Round two",
    "participants_known": "all",
    "facts": {"round": "2"},
    "total": 1,
}


@pytest.fixture
def edition(tmp_path, monkeypatch):
    """Return a maker of editions with one register and one reviewed document."""
    for name, text in FILES.items():
        path = tmp_path / "data/raw" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    shutil.copytree(ROOT / "config", tmp_path / "config")
    monkeypatch.chdir(tmp_path)

    def make(rows_from: str) -> Edition:
        record = {**RECORD, "rows_from": rows_from}
        return samples.edition(records=[record], documents=[DOCUMENT], reconcile=[])

    return make


def rows(edition: Edition):
    return record_rows(edition.records[0], edition, Names(read_config("config")))


def bodies(tables) -> set[tuple[str, str]]:
    return {(r.organisation_as_published, r.role) for r in tables["participation"].itertuples()}


def test_a_register_alone_has_no_differences(edition):
    tables, differences = rows(edition("register"))
    assert bodies(tables) == {("MoJ", "lead"), ("Department for Education", "partner")}
    assert differences.empty
    assert document_pages(edition("register")).empty


def test_a_document_brings_its_facts_its_funding_and_the_place_of_each_row(edition):
    tables, _ = rows(edition("document"))
    assert bodies(tables) == {("Ministry of Justice", "lead"), ("Home Office", "partner")}
    assert {(r.field, r.value) for r in tables["facts"].itertuples()} == {
        ("round", "2"), ("funding_gbp", "5000000"), ("participants_known", "all"),
    }  # fmt: skip
    address = tables["participation"].set_index("organisation_as_published")["address"]
    assert address["Ministry of Justice"] == "data/raw/reviewed/round-two.csv, row 3"


def test_a_document_completes_the_project_that_the_register_has(edition):
    both = edition("both")
    tables, differences = rows(both)
    assert list(tables["projects"]["project_id"]) == ["safe-homes"]
    facts = {(r.field, r.value, r.source_id) for r in tables["facts"].itertuples()}
    assert ("participants_known", "all", "round-two") in facts
    assert ("start", "2021-04-01", "S1") in facts
    assert {r.what for r in differences.itertuples()} == {"round", "organisation"}  # MoJ is the same body
    assert list(document_pages(both)["source_id"]) == ["round-two"]
    assert total_of(both.records[0], both).value == 1


def test_a_record_that_rests_on_documents_needs_a_reviewed_one(edition):
    Path("data/raw/reviewed/round-two.csv").unlink()
    with pytest.raises(InputError, match=r"make accept for one of them \(round-two\)"):
        rows(edition("document"))
