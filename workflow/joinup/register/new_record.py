"""Anybody's list: from one flat table of projects and bodies to an edition that builds at once."""

import datetime
from dataclasses import asdict
from pathlib import Path
from string import Template
from typing import Any
from urllib.parse import urlsplit

import pandas as pd
from pydantic import ValidationError

from joinup.config.consistency import edition_faults
from joinup.config.edition import Edition, edition_path
from joinup.config.strict import closed_faults
from joinup.config.yaml_files import dump_yaml
from joinup.errors import Fault, InputError, stop_if
from joinup.files import write_bytes
from joinup.organisations.names import Names, read_config
from joinup.organisations.unknown import Tables, alias_rows, own_tables
from joinup.register.answers import Answers, Ask, complete, guess, nouns
from joinup.register.flat import bodies_in, read_list, role_name, slug_of
from joinup.register.headers import MEMBER, Layout, layout_of, roles_of, unfolded
from joinup.schemas import SOURCES
from joinup.tables import csv_bytes

MOST_ALIKE = 10
SEPARATORS = ("|", ";", " / ")  # never a comma, which names of bodies hold
HEAD = """# yaml-language-server: $schema=../schema/edition.schema.json
# Made from {file} by new-record; docs/your-own-list.md says how to go on.
"""
NARRATIVE = Path(__file__).parents[2] / "templates/new-record.md"
WHOLE = (
    "{% if complete('$record') %}Every $one is on the list.{% else %}{{ fact('$record', 'projects_missing') }} of "
    "{{ fact('$record', 'projects_total') }} $many are not on the list. What they would add is open.{% endif %}"
)
OPEN = "The list does not say how many $many there are in all."


def new_record(
    root: Path,
    file: Path,
    answers: Answers,
    ask: Ask | None = None,
    columns: tuple[str, ...] = (),
    separator: str = "",
) -> tuple[str, str]:
    """Write an edition of one record from one flat table.

    Parameters
    ----------
    root
        The project's folder.
    file
        The list: CSV, XLSX or ODS; a row per project and body, or per project with bodies in columns.
    answers
        What the list does not say.
    ask
        Asks a question and returns the answer; None: guesses take the place of answers.
    columns
        Which column means what where the headers do not say it, such as ``name=Title of grant``.
    separator
        What parts several bodies in one cell.

    Returns
    -------
    name, text
        The edition's name, and what was understood and written.

    Raises
    ------
    InputError
        If the list cannot be read, a column is not there, or the edition is there already.
    """
    received = read_list(file)
    frame = unfolded(received)
    layout = layout_of(frame, columns, str(file))
    headers = [layout.body] if layout.body else [h for some in layout.bodies.values() for h in some]
    cells = [cell for header in headers for cell in frame[header]]
    separator = separator or next((s for s in SEPARATORS if any(s in cell for cell in cells)), "|")
    mentions = [body for cell in cells for body in bodies_in(cell, separator)]
    published = sorted(set(mentions))
    config = read_config(root / "config")
    names = Names(config)
    roles = roles_of(frame, layout)
    answers = complete(answers, guess(file, layout, roles, published, names), roles, ask)
    name, edition = answers.name, edition_path(answers.name)
    folders = [Path("config", name), Path("data/raw", name)]
    remedy = "Nothing was written. Give another --name, or remove it if it is from a trial."
    stop_if(
        Fault(str(place), "is there already", remedy)
        for place in (edition, edition.with_suffix(".md"), *folders)
        if (root / place).exists()
    )
    copy = f"data/raw/{name}/list{'.csv' if frame is not received else file.suffix.lower()}"
    own = answers.participants == "all" or not all(map(names.knows, published))
    content = _edition(answers, layout, roles, copy, separator, own)
    try:
        stop_if(edition_faults(Edition.model_validate(content), str(edition)))
    except ValidationError as error:
        raise InputError(closed_faults(error, Edition, str(edition))) from None
    tables = own_tables(published, names, config, answers.participants) if own else {}
    files = {f"config/{name}/{table}.csv": csv_bytes(rows) for table, rows in tables.items()}
    files[copy] = file.read_bytes() if frame is received else csv_bytes(frame)
    if answers.url:
        files[f"data/raw/{name}/sources.csv"] = csv_bytes(_source(answers))
    files[content["narrative"]] = _narrative(content["records"][0], answers).encode()
    files[edition.as_posix()] = (HEAD.format(file=file.name) + dump_yaml(content)).encode()
    for place, data in files.items():
        write_bytes(data, root / place, lasting=True)
    return name, _report(answers, layout, frame, names, mentions, tables)


def _edition(
    answers: Answers, layout: Layout, roles: list[str], copy: str, separator: str, own: bool
) -> dict[str, Any]:
    """Return the content of the edition's file."""
    name, today = answers.name, datetime.date.today()
    one, many = nouns(answers.project)
    body, bodies = nouns(answers.body)
    lead = role_name(answers.lead)
    order = ["lead" if lead == "none" else lead, *(r for r in roles if r != lead)]
    flat: dict[str, Any] = {"file": copy, "separator": separator}
    flat |= {k: v for k, v in asdict(layout).items() if v and k not in ("start", "bodies")}
    by_role = layout.bodies or ({} if layout.role else {MEMBER: [flat.pop("body")]})
    if by_role:
        flat["bodies"] = {r: some[0] if len(some) == 1 else some for r, some in by_role.items()}
    if answers.url:
        flat["source_id"] = "list"
    if layout.start:
        flat["facts"] = {"start": layout.start}
    record: dict[str, Any] = {
        "record": slug_of(many),
        "project": [one, many],
        "body": [body, bodies],
        "title": answers.title,
        "flat": flat,
        "participants_known": "all" if answers.whole == "yes" else "some",
        "roles": order,
    }
    if answers.total:
        record["total"] = {"value": int(answers.total.replace(",", "")), "source": answers.counted_by}
    author = answers.author
    return {
        "edition": name,
        "title": f"{many[:1].upper()}{many[1:]} and their {bodies}",
        "subtitle": f"Who takes part in the {answers.title}",
        "date": today,
        "as_of": today,
        "undated_as_of": today,
        "data": f"data/raw/{name}",
        "organisations": f"config/{name}" if own else "config",
        "narrative": edition_path(name).with_suffix(".md").as_posix(),
        "claims": None,
        "records": [record],
        "cite": {"authors": [author], "publisher": author, "licence": "not stated", "contact": author},
    }


def _narrative(record: dict[str, Any], answers: Answers) -> str:
    """Return a narrative to begin with, whose places and conditions work without claims."""
    words = {"record": record["record"], "one": record["project"][0], "many": record["project"][1]}
    parts = {
        "lead": "" if answers.lead == "none" else " {{ fact('$record', 'most_led_text') }}.",
        "tiers": "\n{{ figure('$record', 'tiers', 'screen') }}\n" if answers.participants == "known" else "",
        "reach": WHOLE if "total" in record else OPEN,
    }
    words |= {name: Template(part).substitute(words) for name, part in parts.items()}
    return Template(NARRATIVE.read_text(encoding="utf-8")).substitute(words, bodies=record["body"][1])


def _source(answers: Answers) -> pd.DataFrame:
    """Return the table of sources, with the page that the list comes from."""
    row = dict.fromkeys(SOURCES.columns, "")
    row |= {"source_id": "list", "url": answers.url, "title": answers.title, "kind": "registry"}
    row |= {"publisher": urlsplit(answers.url).hostname or answers.author, "licence": "facts only"}
    return pd.DataFrame([row | {"retrieved": datetime.date.today().isoformat()}])


def _report(
    answers: Answers, layout: Layout, frame: pd.DataFrame, names: Names, mentions: list[str], tables: Tables
) -> str:
    """Say what was understood and written, and what to look at."""
    meanings = {k: [v] for k, v in asdict(layout).items() if v and k != "bodies"} | layout.bodies
    in_use = {header for headers in meanings.values() for header in headers}
    columns = [f"{meaning} = {', '.join(headers)}" for meaning, headers in meanings.items()]
    lines = [
        f"Columns: {'; '.join(columns)}.",
        f"Not read: {', '.join(h for h in frame.columns if h not in in_use) or 'none'}.",
        f"Bodies: {len(set(mentions))}, of which config/ knows {sum(map(names.knows, set(mentions)))}.",
        f"Wrote config/editions/{answers.name}.yaml and .md, data/raw/{answers.name}/"
        + (f", config/{answers.name}/ (check kinds, add abbreviations)." if tables else "."),
        f"Next: make brief EDITION={answers.name}",
    ]
    if rows := alias_rows(mentions, tables)[:MOST_ALIKE]:
        what = "One body under two names? Delete its row in organisations.csv, and paste into aliases.csv:"
        lines[-1:-1] = [what, *(f"  {row}" for row in rows)]
    return "\n".join(lines)
