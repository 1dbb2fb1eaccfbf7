"""A research object of one build: every input and output with its checksum, and who made it of what, with what.

RO-Crate 1.1 (https://w3id.org/ro/crate/1.1) with the profile Workflow Run Crate 0.5
(https://w3id.org/ro/wfrun/workflow/0.5), as one archive that a repository such as Zenodo takes.
"""

from __future__ import annotations

import csv
import io
import json
import mimetypes
import platform
import re
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from joinup.files import digest, record_of

if TYPE_CHECKING:
    from joinup.config.edition import Edition

Entity = dict[str, Any]
CONTEXT = ["https://w3id.org/ro/crate/1.1/context", "https://w3id.org/ro/terms/workflow-run/context"]
PROFILES = {
    "https://w3id.org/ro/wfrun/process/0.5": "Process Run Crate",
    "https://w3id.org/ro/wfrun/workflow/0.5": "Workflow Run Crate",
    "https://w3id.org/workflowhub/workflow-ro-crate/1.0": "Workflow RO-Crate",
}
METADATA = "ro-crate-metadata.json"
WORKFLOW = "Snakefile"
PYTHON = "https://www.python.org/"
CODE_LICENCE = "https://spdx.org/licenses/MIT"
LICENCES = {
    "OGL-UK-3.0": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
}
TYPES = {
    ".graphml": "application/graphml+xml",
    ".lock": "text/plain",
    ".md": "text/markdown",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".yaml": "application/yaml",
}
ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_PACKAGE = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)


def crate(
    edition: Edition, inputs: Iterable[str], outputs: Iterable[str], sources: Path, lock: Path
) -> dict[str, Any]:
    """Describe a build as a Workflow Run Crate.

    Parameters
    ----------
    edition
        What was built: its title, date, authors and licence.
    inputs, outputs
        Files that the build read and made, relative to the working folder.
    sources
        The clean table of source pages.
    lock
        The lock file, which names every package with its version.

    Returns
    -------
    dict
        The metadata, sorted, the same for the same files; the time is the edition's date.
    """
    inputs, outputs = sorted(set(inputs)), sorted(set(outputs))
    read = [_file(Path(p)) for p in inputs]
    made = [_file(Path(p)) for p in outputs]
    pages, packages = list(_pages(sources)), list(_packages(lock))
    when = f"{edition.date.isoformat()}T00:00:00+00:00"
    authors = [
        {"@id": f"#author-{n}", "@type": "Person", "name": a} for n, a in enumerate(edition.cite.authors, 1)
    ]
    run = {
        "@id": "#run",
        "@type": "CreateAction",
        "name": f"Build of edition {edition.edition}",
        "description": "Snakemake built the edition from the inputs named here",
        "instrument": {"@id": WORKFLOW},
        "agent": _single(authors),
        "object": _ids(read),
        "result": _ids(made),
        "endTime": when,
        "actionStatus": "http://schema.org/CompletedActionStatus",
    }
    workflow = {
        **_file(Path(WORKFLOW)),
        "@type": ["File", "SoftwareSourceCode", "ComputationalWorkflow"],
        "name": "joinup",
        "description": "The pipeline from registers and documents to figures and brief",
        "programmingLanguage": {"@id": "#snakemake"},
        "license": {"@id": CODE_LICENCE},
        "softwareRequirements": [{"@id": PYTHON}, *_ids(packages)],
    }
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": edition.title,
        "description": edition.subtitle or edition.title,
        "datePublished": edition.date.isoformat(),
        "license": {"@id": "#licence"},
        "author": _single(authors),
        "publisher": {"@id": "#publisher"},
        "conformsTo": [{"@id": p} for p in PROFILES],
        "hasPart": [{"@id": WORKFLOW}, *_ids(read), *_ids(made)],
        "mainEntity": {"@id": WORKFLOW},
        "mentions": [{"@id": "#run"}, *_ids(pages)],
    }
    descriptor = {
        "@id": METADATA,
        "@type": "CreativeWork",
        "about": {"@id": "./"},
        "conformsTo": [
            {"@id": "https://w3id.org/ro/crate/1.1"},
            {"@id": "https://w3id.org/workflowhub/workflow-ro-crate/1.0"},
        ],
    }
    others: list[Entity] = [
        *({"@id": p, "@type": "CreativeWork", "name": n, "version": p[-3:]} for p, n in PROFILES.items()),
        {"@id": CODE_LICENCE, "@type": "CreativeWork", "name": "MIT License"},
        {"@id": "#licence", "@type": "CreativeWork", "name": edition.cite.licence},
        {"@id": "#publisher", "@type": "Organization", "name": edition.cite.publisher},
        {
            "@id": PYTHON,
            "@type": "SoftwareApplication",
            "name": "Python",
            "version": platform.python_version(),
            "url": PYTHON,
        },
        {
            "@id": "#snakemake",
            "@type": "ComputerLanguage",
            "name": "Snakemake",
            "url": {"@id": "https://snakemake.readthedocs.io"},
            "version": next((p["version"] for p in packages if p["name"] == "snakemake"), ""),
        },
        *authors,
    ]
    return {
        "@context": CONTEXT,
        "@graph": [descriptor, root, workflow, run, *others, *read, *made, *pages, *packages],
    }


def dumps(metadata: dict[str, Any]) -> bytes:
    """Return the metadata as the bytes of its file."""
    return (json.dumps(metadata, indent=1, ensure_ascii=False) + "\n").encode()


def archive(metadata: dict[str, Any]) -> bytes:
    """Return the crate with all its files as a zip archive whose bytes depend on nothing but their content."""
    parts = next(e for e in metadata["@graph"] if e["@id"] == "./")["hasPart"]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as crate_file:
        crate_file.writestr(zipfile.ZipInfo(METADATA, ZIP_TIME), dumps(metadata), zipfile.ZIP_DEFLATED)
        for path in sorted({p["@id"] for p in parts}):
            crate_file.writestr(
                zipfile.ZipInfo(path, ZIP_TIME), Path(path).read_bytes(), zipfile.ZIP_DEFLATED
            )
    return out.getvalue()


def _ids(entities: Iterable[Entity]) -> list[dict[str, str]]:
    return [{"@id": e["@id"]} for e in entities]


def _single(entities: list[Entity]) -> Any:
    """Return references, one alone without a list around it, as RO-Crate asks."""
    found = _ids(entities)
    return found[0] if len(found) == 1 else found


def _file(path: Path) -> Entity:
    kind = TYPES.get(path.suffix) or mimetypes.types_map.get(path.suffix, "application/octet-stream")
    found: Entity = {
        "@id": path.as_posix(),
        "@type": "File",
        "name": path.name,
        "contentSize": str(path.stat().st_size),
        "encodingFormat": kind,
        "sha256": digest(path),
    }
    record = record_of(path)
    if record.is_file() and record != path:  # a document: whose it is, under which licence
        # Its import brings pydantic, which a build without documents does without.
        from joinup.sources.record import read_record

        of = read_record(record)
        found |= {
            "name": of.title,
            "license": LICENCES.get(of.licence, of.licence),
            "creditText": of.attribution,
            "isBasedOn": {"@id": str(of.url)},
        }
    return found


def _pages(sources: Path) -> Iterable[Entity]:
    found: dict[str, Entity] = {}
    with sources.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            page: Entity = {
                "@id": row["url"],
                "@type": "WebPage",
                "identifier": row["source_id"],
                "name": row["title"],
                "publisher": row["publisher"],
                "license": LICENCES.get(row["licence"], row["licence"]),
                "dateCreated": row["retrieved"],
            }
            found.setdefault(
                row["url"], page | ({"datePublished": row["published"]} if row["published"] else {})
            )
    return found.values()


def _packages(lock: Path) -> Iterable[Entity]:
    for name, version in sorted(_PACKAGE.findall(lock.read_text(encoding="utf-8"))):
        page = f"https://pypi.org/project/{name}/{version}/"
        yield {
            "@id": page,
            "@type": "SoftwareApplication",
            "name": name,
            "version": version,
            "url": page,
        }
