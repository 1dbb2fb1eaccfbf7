"""The page on the configuration names every key and column that there is, and no other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from joinup.claims.claim import Claim
from joinup.claims.kinds import KINDS
from joinup.config import models, settings
from joinup.reader.cues import Cues
from joinup.schemas import CONFIG, SOURCES, raw_tables
from joinup.schemas import KINDS as BODIES

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "config/README.md").read_text(encoding="utf-8")
MODELS = {  # section: the models whose keys it explains
    "config.yaml": [
        *(settings.Settings, settings.Statistics, settings.Watch, settings.Search),
        settings.Brand,
    ],
    "editions/<edition>.yaml": [
        *(models.Edition, models.Reconcile, models.Focus),
        *(models.Citation, models.Reference),
    ],
    "records": [models.Record, models.Flat, models.KnownTotal, models.Missing, models.SameSeat],
    "documents": [models.Document],
    "claims.yaml": [Claim],
    "cues.yaml": [Cues],
}


def section(heading: str) -> str:
    """Return a section of the page, from its heading to the next."""
    return re.search(
        rf"^#+ {re.escape(heading)}(?::[^\n]*)?\n(.*?)(?=^#|\Z)", PAGE, re.MULTILINE | re.DOTALL
    )[1]


@pytest.mark.parametrize("heading", MODELS)
def test_every_key_is_explained_and_no_other(heading) -> None:
    keys = {name for model in MODELS[heading] for name in model.model_fields}
    text = section(heading)
    assert keys <= set(re.findall(r"`(\w+)`", text))
    first_cells = re.findall(r"^\| (`.*?) \|", text, re.MULTILINE)
    assert {name for cell in first_cells for name in re.findall(r"`(\w+)`", cell)} <= keys


def test_every_kind_of_claim_is_named() -> None:
    assert set(KINDS) <= set(re.findall(r"`(\w+)`", section("claims.yaml")))


def test_every_kind_of_body_is_named() -> None:
    assert set(BODIES) <= set(re.findall(r"`(\w+)`", section("Organisation tables")))


@pytest.mark.parametrize("heading", ["Organisation tables", "Raw tables"])
def test_every_column_is_named_and_no_other_table(heading) -> None:
    record = models.Record(record="r", project=("project", "projects"))
    tables = CONFIG if heading == "Organisation tables" else {**raw_tables(record), "sources": SOURCES}
    rows = dict(re.findall(r"^\| `(\w+)\.csv` \| (.*) \|$", section(heading), re.MULTILINE))
    assert set(rows) == set(tables)
    for name, row in rows.items():
        columns = row.split(":")[0]
        assert set(tables[name].columns) <= set(re.findall(r"`(\w+)`", columns)), name
