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

CLAIMS = "tests/browser/claims.yaml"

SOURCES = f"""
S1,https://example.org/a,{SCRIPT},{PLACE},2021-01-01,{FORMULA},2026-01-01,{IMAGE},secondary
S2,https://example.org/?a=1&b=2,{FORMULA},{SCRIPT},,{LONG},2026-01-01,{PLACE},official
S3,https://example.org/c,{EMOJI}{REVERSED},{LONG},,,2026-01-01,OGL-UK-3.0,registry
"""
PROJECTS = f"""
safe-homes,{SCRIPT},{SCRIPT},https://example.org/?a=1&b=2
warm-walls,{LONG},{FORMULA},
wide-roads,{FORMULA},{PLACE},
kind-words,"{IMAGE} {PLACE}",{EMOJI},
last-light,{REVERSED}{EMOJI},,
"""
FACTS = """
safe-homes,start,2021,S1
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
ORGANISATIONS = f"""
odd,{SCRIPT},{IMAGE[:20]}>,ministerial_department,,,
long,{LONG},,ministerial_department,,,
"""
ALIASES = f"""
{SCRIPT},odd,,,{PLACE}
{FORMULA},long,,,{FORMULA}
"""
NARRATIVE = """## What we found

{{ fact('pilots', 'projects_known') }} pilots. {{ finding('pilots', 'strongest-pair') }}.

- {{ verdict('pilots', 'more-than-activity') }} {{ finding('pilots', 'more-than-activity') }}.

## The claims

{{ claims() }}

It names {{ fact('pilots', 'department') }}. {{ fact('pilots', 'strongest_text') }}. {{ cite('ref') }}

{{ figure('comparison') }}

{{ figure('pilots', 'tally') }}

{{ figure('pilots', 'tiers', 'screen') }}

{% if not complete('pilots') %}
## What is not known
{% endif %}

{{ wanted() }}

{{ method() }}
"""


def write_hostile(folder: Path) -> Edition:
    """Write the registers and return their edition."""
    small.write_register(
        folder / "data",
        sources=SOURCES,
        projects=PROJECTS,
        facts=FACTS,
        participation=PARTICIPATION,
    )
    small.write_config(folder / "config", organisations=ORGANISATIONS, aliases=ALIASES)
    pilots, outcomes = small.RECORDS
    edition = small.edition_in(
        folder / "data",
        edition="hostile",
        title=f"{SCRIPT} & {PLACE}",
        subtitle=f"{IMAGE} {EMOJI}",
        claims=CLAIMS,
        records=[
            {**pilots, "limits": PLACE, "total": {"value": 60, "source": SCRIPT}},
            {**outcomes, "title": f"outcomes {CLOSING}"},
        ],
        documents=[{"document": "wanted", "record": "outcomes", "title": SCRIPT, "gives": PLACE}],
        cite={"authors": [SCRIPT, LONG], "publisher": IMAGE, "licence": PLACE, "contact": FORMULA},
        references=[{"key": "ref", "text": SCRIPT}],
    )
    # Such addresses are refused when an edition is read; the pages must not depend on it.
    (document,), (reference,) = edition.documents, edition.references
    outside = {
        "documents": [document.model_copy(update={"landing_page": "https://example.org/doc?x=<script>"})],
        "references": [reference.model_copy(update={"url": "javascript:alert(1)"})],
        "organisations": str(folder / "config"),
    }
    return edition.model_copy(update=outside)
