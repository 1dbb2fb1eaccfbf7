"""A research object of one build: inputs and outputs with checksums, sources with licences, software.

RO-Crate 1.1 (https://w3id.org/ro/crate/1.1) with the profile Workflow Run Crate 0.5
(https://w3id.org/ro/wfrun/workflow/0.5), as one archive that a repository such as Zenodo takes.
"""

from __future__ import annotations

import datetime
import mimetypes
import platform
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
from rocrate.model import ContextEntity, Entity, Person, SoftwareApplication
from rocrate.rocrate import ROCrate

from joinup.files import digest, record_of, write_bytes, write_zip
from joinup.sources.record import read_record

if TYPE_CHECKING:
    from joinup.config.edition import Edition

CONTEXT = "https://w3id.org/ro/terms/workflow-run/context"
PROFILES = {
    "https://w3id.org/ro/wfrun/process/0.5": "Process Run Crate",
    "https://w3id.org/ro/wfrun/workflow/0.5": "Workflow Run Crate",
    "https://w3id.org/workflowhub/workflow-ro-crate/1.0": "Workflow RO-Crate",
}
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
_PACKAGE = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)


def ro_crate(
    edition: Edition, inputs: Iterable[str], outputs: Iterable[str], sources: pd.DataFrame, lock: Path
) -> ROCrate:
    """Describe a build as a Workflow Run Crate.

    Parameters
    ----------
    edition
        What was built: its title, date, authors and licence.
    inputs, outputs
        Files that the build read and made, relative to the working folder.
    sources
        The table of source pages.
    lock
        The lock file, which names every package with its version.

    Returns
    -------
    ROCrate
        The crate, the same for the same files; its time is the edition's date.
    """
    crate = ROCrate(version="1.1")
    crate.metadata.extra_contexts.append(CONTEXT)
    packages = dict(sorted(_PACKAGE.findall(lock.read_text(encoding="utf-8"))))
    workflow = crate.add_workflow(
        WORKFLOW,
        WORKFLOW,
        main=True,
        lang="snakemake",
        lang_version=packages.get("snakemake", ""),
        properties={
            **_of_file(Path(WORKFLOW)),
            "name": "joinup",
            "description": "The pipeline from registers and documents to figures and brief",
            "license": crate.add(_work(crate, CODE_LICENCE, "MIT License")),
            "softwareRequirements": [
                _software(crate, PYTHON, "Python", platform.python_version()),
                *(_software(crate, f"https://pypi.org/project/{n}/{v}/", n, v) for n, v in packages.items()),
            ],
        },
    )
    files = [
        [crate.add_file(p, p, properties=_of_file(Path(p))) for p in sorted(set(paths) - {WORKFLOW})]
        for paths in (inputs, outputs)
    ]
    authors = [
        crate.add(Person(crate, f"#author-{n}", properties={"name": name}))
        for n, name in enumerate(edition.cite.authors, 1)
    ]
    author = authors[0] if len(authors) == 1 else authors  # RO-Crate writes a list of one as the one
    run = crate.add_action(
        workflow,
        "#run",
        *files,
        properties={
            "name": f"Build of edition {edition.edition}",
            "description": "Snakemake built the edition from the inputs named here",
            "agent": author,
            "endTime": f"{edition.date.isoformat()}T00:00:00+00:00",
            "actionStatus": "http://schema.org/CompletedActionStatus",
        },
    )
    publisher = {"@type": "Organization", "name": edition.cite.publisher}
    root = crate.root_dataset
    root["name"] = edition.title
    root["description"] = edition.subtitle or edition.title
    root["datePublished"] = edition.date.isoformat()
    root["license"] = crate.add(_work(crate, "#licence", edition.cite.licence))
    root["author"] = author
    root["publisher"] = crate.add(ContextEntity(crate, "#publisher", properties=publisher))
    root["conformsTo"] = [crate.add(_work(crate, p, n, version=p[-3:])) for p, n in PROFILES.items()]
    root["mentions"] = [run, *_pages(crate, sources)]
    return crate


def write_crate(crate: ROCrate, metadata: Path, archive: Path, moment: datetime.date) -> None:
    """Write the metadata, and an archive of the metadata and every file that it describes.

    The archive of the rocrate package carries the time of writing; this one carries ``moment``.
    """
    content = b"".join(chunk for _, chunk in crate.metadata.stream()) + b"\n"
    write_bytes(content, metadata)
    files = {str(entity.source): Path(entity.source) for entity in crate.data_entities}
    write_zip(archive, {crate.metadata.id: content, **files}, moment)


def _work(crate: ROCrate, identifier: str, name: str, **properties: str) -> ContextEntity:
    return ContextEntity(crate, identifier, {"@type": "CreativeWork", "name": name, **properties})


def _software(crate: ROCrate, url: str, name: str, version: str) -> SoftwareApplication:
    properties = {"name": name, "version": version, "url": url}
    return crate.add(SoftwareApplication(crate, url, properties))


def _of_file(path: Path) -> dict[str, Any]:
    """Return name, size, type and checksum of a file; of a document also whose it is, under which licence."""
    kind = TYPES.get(path.suffix) or mimetypes.types_map.get(path.suffix, "application/octet-stream")
    properties = {
        "name": path.name,
        "contentSize": str(path.stat().st_size),
        "encodingFormat": kind,
        "sha256": digest(path),
    }
    origin = record_of(path)
    if not origin.is_file() or origin == path:
        return properties
    record = read_record(origin)
    return properties | {
        "name": record.title,
        "license": LICENCES.get(record.licence, record.licence),
        "creditText": record.attribution,
        "isBasedOn": {"@id": str(record.url)},
    }


def _pages(crate: ROCrate, sources: pd.DataFrame) -> list[Entity]:
    """Add the pages that the raw tables rest on, each address once."""
    pages = []
    for row in sources.drop_duplicates("url").sort_values("source_id").to_dict("records"):
        page = {
            "@type": "WebPage",
            "identifier": row["source_id"],
            "name": row["title"],
            "publisher": row["publisher"],
            "license": LICENCES.get(row["licence"], row["licence"]),
            "dateCreated": row["retrieved"],
        }
        page |= {"datePublished": row["published"]} if row["published"] else {}
        pages.append(crate.add(ContextEntity(crate, row["url"], page)))
    return pages
