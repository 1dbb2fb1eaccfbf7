"""The page on the licences of the data, collected from the records of the sources."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from joinup.files import RECORD, write_bytes
from joinup.register.register import read_register
from joinup.sources.record import ATTRIBUTION, DATA, read_record

PAGE = "LICENSE-DATA.md"
OWN = """# Licences of the data

The code is under the MIT licence (LICENSE). This page is about the data, and is made from `data/raw/sources.csv` and
the records beside the documents; `make publish` writes it anew.

What was put together here – the coding tables in `data/raw/`, the tables in `config/`, the narrative, the figures, the
brief – may be used under the Creative Commons Attribution 4.0 licence (CC BY 4.0), except for what it holds of the
sources below, which stays under their licences. `tests/demo/` is invented and under CC0 1.0. Names and dates of
government bodies in `config/` follow GOV.UK's list of organisations (Open Government Licence v3.0). The brief embeds
the typeface Source Sans (SIL Open Font Licence 1.1).
"""


def data_licence(root: Path) -> str:
    """Return the page: attributions, then every publisher under its licence with the number of its pages.

    Parameters
    ----------
    root
        The project's folder, with its sources table and the records of its documents.
    """
    sources = read_register(root / DATA, ("sources",))["sources"]
    pages = [(str(r["licence"]), str(r["publisher"]), "") for r in sources.to_dict("records")]
    records = [read_record(p) for p in sorted((root / DATA / "documents").glob(f"*{RECORD}"))]
    pages += [(r.licence, r.publisher, r.attribution) for r in records]
    publishers: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    said: dict[str, set[str]] = defaultdict(set)
    for licence, publisher, attribution in pages:
        publishers[licence][publisher] += 1
        said[licence] |= {a for a in (attribution, ATTRIBUTION.get(licence, "")) if a}
    parts = [OWN]
    for licence in sorted(publishers):
        parts.append(f"## {licence}\n")
        if licence == "facts only":
            parts.append(
                "Only facts were taken from these pages, no text: they name no licence that allows more.\n"
            )
        parts += [f"{a}\n" for a in sorted(said[licence])]
        parts.append(
            "\n".join(
                f"- {p}: {n} page{'s' if n > 1 else ''}"
                for p, n in sorted(publishers[licence].items(), key=lambda i: i[0].casefold())
            )
            + "\n"
        )
    return "\n".join(parts)


def write_data_licence(root: Path) -> None:
    """Write the page anew."""
    write_bytes(data_licence(root).encode(), root / PAGE)
