"""A research object of one build: inputs and outputs with checksums, documents with licences, software.

RO-Crate 1.1 (https://w3id.org/ro/crate/1.1) with the profile Workflow Run Crate 0.5
(https://w3id.org/ro/wfrun/workflow/0.5), as one archive that a repository such as Zenodo takes.
"""

import datetime
import mimetypes
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rocrate.model import ContextEntity, Entity, Person
from rocrate.rocrate import ROCrate

from joinup.config.edition import Edition
from joinup.files import digest, record_of, write_bytes, write_zip
from joinup.sources.record import read_record

CONTEXT = "https://w3id.org/ro/terms/workflow-run/context"
PROFILES = {
    "https://w3id.org/ro/wfrun/process/0.5": "Process Run Crate",
    "https://w3id.org/ro/wfrun/workflow/0.5": "Workflow Run Crate",
    "https://w3id.org/workflowhub/workflow-ro-crate/1.0": "Workflow RO-Crate",
}
WORKFLOW = "Snakefile"
CODE_LICENCE = "https://spdx.org/licenses/MIT"
LICENCES = {
    "OGL-UK-3.0": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
}


def ro_crate(edition: Edition, inputs: Iterable[str], outputs: Iterable[str], lock: Path) -> ROCrate:
    """Describe a build as a Workflow Run Crate, the same for the same files; its time is the edition's date.

    Parameters
    ----------
    edition
        What was built.
    inputs, outputs
        Files that the build read and made, relative to the working folder.
    lock
        The lock file, one of the inputs, which names every package with its version.
    """
    crate = ROCrate(version="1.1")
    crate.metadata.extra_contexts.append(CONTEXT)
    version = re.search(r"^snakemake==([^\s;\\]+)", lock.read_text(encoding="utf-8"), re.MULTILINE)
    properties = {
        **_of_file(Path(WORKFLOW)),
        "name": "joinup",
        "description": "The pipeline from registers and documents to figures and brief",
        "license": _work(crate, CODE_LICENCE, "MIT License"),
        "softwareRequirements": {"@id": str(lock)},
    }
    workflow = crate.add_workflow(
        *(WORKFLOW, WORKFLOW),
        main=True,
        lang="snakemake",
        lang_version=version[1] if version else "",
        properties=properties,
    )
    files = [
        [crate.add_file(p, p, properties=_of_file(Path(p))) for p in sorted(set(paths) - {WORKFLOW})]
        for paths in (inputs, outputs)
    ]
    root = crate.root_dataset
    root["author"] = [
        crate.add(Person(crate, f"#author-{n}", properties={"name": name}))
        for n, name in enumerate(edition.cite.authors, 1)
    ]
    properties = {
        "name": f"Build of edition {edition.edition}",
        "description": "Snakemake built the edition from the inputs named here",
        "endTime": f"{edition.date.isoformat()}T00:00:00+00:00",
        "actionStatus": "http://schema.org/CompletedActionStatus",
    }
    run = crate.add_action(workflow, "#run", *files, properties=properties)
    run["agent"] = root["author"]
    root["name"] = edition.title
    root["description"] = edition.subtitle or edition.title
    root["datePublished"] = edition.date.isoformat()
    root["license"] = _work(crate, "#licence", edition.cite.licence)
    root["publisher"] = _work(crate, "#publisher", edition.cite.publisher, **{"@type": "Organization"})
    root["conformsTo"] = [_work(crate, p, name, version=p[-3:]) for p, name in PROFILES.items()]
    root["mentions"] = [run]
    return crate


def write_crate(crate: ROCrate, metadata: Path, archive: Path, moment: datetime.date) -> None:
    """Write the metadata, and an archive of the metadata and every file that it describes.

    The archive of the rocrate package carries the time of writing; this one carries ``moment``.
    """
    content = b"".join(chunk for _, chunk in crate.metadata.stream()) + b"\n"
    write_bytes(content, metadata)
    files = {str(entity.source): Path(entity.source) for entity in crate.data_entities}
    write_zip(archive, {crate.metadata.id: content, **files}, moment)


def _work(crate: ROCrate, identifier: str, name: str, **properties: str) -> Entity:
    return crate.add(ContextEntity(crate, identifier, {"@type": "CreativeWork", "name": name, **properties}))


def _of_file(path: Path) -> dict[str, Any]:
    """Return name, size, type and checksum of a file; of a document also its publisher and licence."""
    properties: dict[str, Any] = {
        "name": path.name,
        "contentSize": str(path.stat().st_size),
        "encodingFormat": mimetypes.types_map.get(path.suffix, "application/octet-stream"),
        "sha256": digest(path),
    }
    origin = record_of(path)
    if origin.is_file() and origin != path:
        record = read_record(origin)
        properties |= {
            "name": record.title,
            "license": LICENCES.get(record.licence, record.licence),
            "creditText": record.attribution,
            "isBasedOn": {"@id": str(record.url)},
        }
    return properties
