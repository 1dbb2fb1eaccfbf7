"""Anybody's list: from one flat table of projects and bodies to an edition that builds at once."""

from __future__ import annotations

import datetime
from dataclasses import asdict, replace
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
from joinup.organisations.own import Tables, alias_rows, own_tables
from joinup.register.answers import Answers, Ask, answered, guessed, nouns
from joinup.register.flat import bodies_in, is_day, read_list, slug_of
from joinup.register.headers import MEMBER, Layout, layout_of, role_name, roles_of, separator_of, unfolded
from joinup.schemas import SOURCES
from joinup.tables import csv_bytes

MOST_ALIKE = 10
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
        Asks a question and returns the answer; None: what is not given is guessed.
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
    if layout.start and not all(map(is_day, frame[layout.start])):
        layout = replace(layout, start="")
    headers = [layout.body, *(h for some in layout.bodies.values() for h in some)]
    cells = [cell for header in filter(None, headers) for cell in frame[header]]
    separator = separator or separator_of(cells)
    mentions = [body for cell in cells for body in bodies_in(cell, separator)]
    published = sorted(set(mentions))
    config = read_config(root / "config")
    names = Names(config)
    roles = roles_of(frame, layout)
    answers = answered(answers, guessed(file, layout, roles, published, names), roles, ask)
    stop_if(_in_the_way(root, answers.name))
    folder = f"data/raw/{answers.name}"
    ending = ".csv" if frame is not received else file.suffix.lower()
    copy = f"{folder}/list{ending}"
    own = answers.participants == "all" or not all(map(names.knows, published))
    content, narrative = _edition(answers, layout, roles, copy, separator, own)
    _check(content, str(edition_path(answers.name)))
    tables = own_tables(published, names, config, answers.participants) if own else {}
    for table, rows in tables.items():
        write_bytes(csv_bytes(rows), root / "config" / answers.name / f"{table}.csv", lasting=True)
    write_bytes(file.read_bytes() if frame is received else csv_bytes(frame), root / copy, lasting=True)
    if answers.url:
        write_bytes(csv_bytes(_source(answers)), root / folder / "sources.csv", lasting=True)
    write_bytes(narrative.encode(), root / content["narrative"], lasting=True)
    text = HEAD.format(file=file.name) + dump_yaml(content)
    write_bytes(text.encode(), root / edition_path(answers.name), lasting=True)
    return answers.name, _report(answers, layout, frame, names, mentions, tables)


def _in_the_way(root: Path, name: str) -> list[Fault]:
    """Return a fault for each file or folder that is there already."""
    folders = [Path("config", name), Path("data/raw", name)]
    places = [edition_path(name), edition_path(name).with_suffix(".md"), *folders]
    remedy = "Nothing was written. Give another --name, or remove it if it is from a trial."
    return [Fault(str(p), "is there already", remedy) for p in places if (root / p).exists()]


def _edition(
    answers: Answers,
    layout: Layout,
    roles: list[str],
    copy: str,
    separator: str,
    own: bool,
) -> tuple[dict[str, Any], str]:
    """Return the content of the edition's file, and its narrative."""
    one, many = nouns(answers.project)
    body, bodies = nouns(answers.body)
    record, today = slug_of(many), datetime.date.today()
    leads = answers.lead if answers.lead != "none" else ""
    order = [role_name(leads) or "lead", *(r for r in roles if r != role_name(leads))]
    columns = {k: v for k, v in asdict(layout).items() if v and k not in ("start", "bodies")}
    by_role = layout.bodies or ({} if layout.role else {MEMBER: [layout.body]})
    if by_role:
        columns.pop("body", None)
        columns["bodies"] = {r: some[0] if len(some) == 1 else some for r, some in by_role.items()}
    flat = {"file": copy, **columns, "separator": separator}
    flat |= {"source_id": "list"} if answers.url else {}
    flat |= {"facts": {"start": layout.start}} if layout.start else {}
    total = int(answers.total.replace(",", "")) if answers.total else 0
    content: dict[str, Any] = {
        "edition": answers.name,
        "title": f"{many[:1].upper()}{many[1:]} and their {bodies}",
        "subtitle": f"Who takes part in the {answers.title}",
        "date": today,
        "as_of": today,
        "undated_as_of": today,
        "data": f"data/raw/{answers.name}",
        "organisations": f"config/{answers.name}" if own else "config",
        "narrative": edition_path(answers.name).with_suffix(".md").as_posix(),
        "claims": None,
        "records": [
            {
                "record": record,
                "project": [one, many],
                "body": [body, bodies],
                "title": answers.title,
                "flat": flat,
                **({"total": {"value": total, "source": answers.counted_by}} if total else {}),
                "participants_known": "all" if answers.whole == "yes" else "some",
                "roles": order,
            }
        ],
        "cite": {
            "authors": [answers.author],
            "publisher": answers.author,
            "licence": "not stated",
            "contact": answers.author,
        },
    }
    return content, _narrative(content["records"][0], bool(leads), answers.participants == "known")


def _narrative(record: dict[str, Any], lead: bool, tiers: bool) -> str:
    """Return a narrative to begin with, whose places and conditions work without claims."""
    words = {"record": record["record"], "one": record["project"][0], "many": record["project"][1]}
    parts = {
        "lead": " {{ fact('$record', 'most_led_text') }}." if lead else "",
        "tiers": "\n{{ figure('$record', 'tiers', 'screen') }}\n" if tiers else "",
        "reach": WHOLE if "total" in record else OPEN,
    }
    words |= {name: Template(part).substitute(words) for name, part in parts.items()}
    return Template(NARRATIVE.read_text(encoding="utf-8")).substitute(words, bodies=record["body"][1])


def _check(content: dict[str, Any], file: str) -> None:
    """Stop where the edition would not fit its model."""
    try:
        stop_if(edition_faults(Edition.model_validate(content), file))
    except ValidationError as error:
        raise InputError(closed_faults(error, Edition, file)) from None


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
