"""A small edition in which every free text of every table is hostile: markup, templates, formulas, long, reversed."""

from __future__ import annotations

from pathlib import Path

import small
from joinup.config.edition import Edition

SCRIPT = "<script>window.hacked=1</script>"
IMAGE = "<img src=x onerror=window.hacked=1>"
PLACE = "{{ 7*7 }}{% raw %}"
FORMULA = "=cmd|' /C calc'!A0"
REVERSED = "שלום עולם"  # right-to-left letters; the marks alone are refused on reading
LONG = "long" * 75
EMOJI = "🏛️ 𝕬"
CLOSING = "\"'></td></svg>]]>--><b>bold</b>"
MARKS = (SCRIPT, IMAGE, PLACE, FORMULA, REVERSED, LONG, EMOJI, CLOSING)

SOURCES = f"""
S1,https://example.org/a,{SCRIPT},{PLACE},2021-01-01,{FORMULA},2026-01-01,{IMAGE},secondary
S2,https://example.org/?a=1&b=2,{FORMULA},{SCRIPT},,{LONG},2026-01-01,{PLACE},official
S3,https://example.org/c,{EMOJI}{REVERSED},{LONG},,,2026-01-01,OGL-UK-3.0,registry
"""
PILOTS = f"""
safe-homes,{SCRIPT},complete,{SCRIPT}
warm-walls,{LONG},unknown,{FORMULA}
wide-roads,{FORMULA},partial,{PLACE}
kind-words,"{IMAGE} {PLACE}",unknown,{EMOJI}
last-light,{REVERSED}{EMOJI},unknown,
"""
PILOT_FACTS = """
safe-homes,start_year,2021,S1
safe-homes,fund_stated,yes,S1
safe-homes,round,2,S1
warm-walls,funding_gbp,1000000,S2
"""
PARTICIPATION = f"""
safe-homes,Home Office,lead,S1
safe-homes,{SCRIPT},partner,S1
safe-homes,Department of Health and Social Care,partner,S1
safe-homes,Leeds City Council,delivery,S2
warm-walls,Home Office,partner,S2
warm-walls,{FORMULA},lead,S2
wide-roads,Ministry of Housing,lead,S3
wide-roads,Home Office,unspecified,S3
wide-roads,Public Health England,evaluation_lead,S3
kind-words,Ministry of Justice,lead,S3
kind-words,Home Office,partner,S2
last-light,Department of Health and Social Care,lead,S1
"""
OUTCOMES = f"""
less-crime,SR2021,stated,{SCRIPT},yes
more-care,SR2021,stated,{LONG},yes
other-plan,ODP2021,stated,{FORMULA} {PLACE},yes
"""
CONTRIBUTIONS = f"""
less-crime,Home Office,lead,S2
less-crime,Ministry of Justice,supporting,S2
more-care,Department of Health and Social Care,owner,S1
other-plan,{SCRIPT},supporting,S3
"""
ORGANISATIONS = f"""
odd,{SCRIPT},{IMAGE[:20]}>,ministerial_department,,,,
long,{LONG},,ministerial_department,,,,
"""
ALIASES = f"""
{SCRIPT},odd,,,{PLACE}
{FORMULA},long,,,{FORMULA}
"""
NARRATIVE = """## What we found

{{ fact('pilots_known') }} pilots. {{ sentence('strongest-pair') }}

## What the pilots show

It names {{ fact('department') }}. {{ fact('strongest_told') }}.

{{ figure('network') }}

{{ figure('tally_pilots') }}

{{ figure('tiers', 'screen') }}

## What the outcomes show

{{ figure('tally_outcomes') }}

{{ figure('outcomes_beside') }}

## The claims

{{ claims() }}

{{ figure('intervals', 'screen') }}

{{ figure('matrix', 'screen') }}

## What is not known

{{ wanted() }}

{{ method() }} {{ cite('ref') }}
"""


def _quoted(lines: str) -> str:
    """Quote cells that hold a quotation mark as CSV wants it."""
    return lines.replace(CLOSING, '"' + CLOSING.replace('"', '""') + '"')


def write_hostile(folder: Path) -> Edition:
    """Write the registers and return their edition."""
    small.write_register(
        folder / "data",
        sources=SOURCES,
        pilots=PILOTS.replace("kind-words", _quoted("kind-words")),
        pilot_facts=PILOT_FACTS,
        participation=PARTICIPATION,
        outcomes=OUTCOMES + _quoted(f"third,SR2021,stated,{CLOSING},yes\n"),
        contributions=CONTRIBUTIONS + "third,Home Office,supporting,S3\n",
    )
    small.write_config(folder / "config", organisations=ORGANISATIONS, aliases=ALIASES)
    inside = {"data": str(folder / "data"), "organisations": str(folder / "config")}
    edition = small.edition_of(
        edition="hostile",
        title=f"{SCRIPT} & {PLACE}",
        subtitle=f"{IMAGE} {EMOJI}",
        review_name=f"Review {CLOSING}",
        known_totals={"pilots": {"value": 60, "source": SCRIPT}},
        documents=[
            {
                "document": "wanted",
                "kind": "outcomes",
                "title": SCRIPT,
                "gives": PLACE,
            }
        ],
        cite={"authors": [SCRIPT, LONG], "publisher": IMAGE, "licence": PLACE, "contact": FORMULA},
        references=[{"key": "ref", "text": SCRIPT}],
    )
    # Such addresses are refused when an edition is read; the pages must not depend on it.
    (document,), (reference,) = edition.documents, edition.references
    outside = {
        "documents": [document.model_copy(update={"landing_page": "https://example.org/doc?x=<script>"})],
        "references": [reference.model_copy(update={"url": "javascript:alert(1)"})],
    }
    return edition.model_copy(update=outside | inside)
