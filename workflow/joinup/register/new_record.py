"""Anybody's list: from one flat table of projects and bodies to an edition that builds at once."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
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
from joinup.organisations.own import alike, own_tables
from joinup.register.flat import bodies_in, dates_of, read_list, slug_of
from joinup.register.headers import (
    MEMBER,
    Layout,
    layout_of,
    lead_among,
    plural,
    role_name,
    separator_of,
    singular,
    words_of,
)
from joinup.schemas import SOURCES, fact_column
from joinup.tables import csv_bytes

Ask = Callable[[str], str]
MOST_ALIKE = 10
HEAD = """# yaml-language-server: $schema=../schema/edition.schema.json
# Made from {file} by new-record; docs/your-own-list.md says how to go on.
"""
NARRATIVE = """\
## What the list shows

{{{{ fact('{r}', 'strongest_text') }}}}. {{{{ fact('{r}', 'busiest_text') }}}}.{lead}

{{{{ figure('{r}', 'network') }}}}

Of the {{{{ fact('{r}', 'projects_known') }}}} {many}, {{{{ fact('{r}', 'projects_joint') }}}} join several {bodies}. \
Those who take part in much meet often by chance; the [annex](annex.html#tests) compares every pair with what chance \
would give.

## Who takes part

{{{{ figure('{r}', 'tally') }}}}

## How far the list reaches

{reach}

## How we know

{{{{ method() }}}}
"""
WHOLE = """\
{{% if complete('{r}') %}}Every {one} is on the list.{{% else %}}{{{{ fact('{r}', 'projects_missing') }}}} of \
{{{{ fact('{r}', 'projects_total') }}}} {many} are not on the list. What they would add is open.{{% endif %}}"""


@dataclass(frozen=True)
class Answers:
    """What the list itself does not say. Empty: guessed from the list, and asked for on a terminal."""

    name: str = ""
    project: str = ""
    body: str = ""
    title: str = ""
    total: str = ""
    counted_by: str = ""
    lead: str = ""
    participants: str = ""
    author: str = ""
    url: str = ""


QUESTIONS = {
    "name": "Short name of the edition",
    "project": "What is a project called: one, many",
    "body": "What is a body called: one, many",
    "title": "What does the list show, after 'the'",
    "total": "How many {many} are there in all (a number, or leave empty)",
    "counted_by": "Who counted them",
    "lead": "Which role leads, of {roles} ('none' if none does)",
    "participants": "Who stands in the network: all bodies, or the departments of config/ (all, known)",
    "author": "Who is the author of the brief",
    "url": "Address of the page that the list comes from",
}


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
    frame = read_list(file)
    layout = layout_of(frame, columns, str(file))
    headers = [layout.body, *(h for some in layout.bodies.values() for h in some)]
    cells = [cell for header in filter(None, headers) for cell in frame[header]]
    separator = separator or separator_of(cells)
    published = sorted({body for cell in cells for body in bodies_in(cell, separator)})
    config = read_config(root / "config")
    names = Names(config)
    roles = _roles(frame, layout)
    answers = _answered(answers, _guessed(file, frame, layout, roles, published, names), roles, ask)
    stop_if(_in_the_way(root, answers.name))
    folder = f"data/raw/{answers.name}"
    copy = f"{folder}/list{file.suffix.lower()}"
    own = answers.participants == "all" or not all(map(names.knows, published))
    content, narrative = _edition(answers, layout, frame, roles, copy, separator, own)
    _check(content, str(edition_path(answers.name)))
    if own:
        for table, rows in own_tables(published, names, config, answers.participants).items():
            write_bytes(csv_bytes(rows), root / "config" / answers.name / f"{table}.csv", lasting=True)
    write_bytes(file.read_bytes(), root / copy, lasting=True)
    if answers.url:
        write_bytes(csv_bytes(_source(answers)), root / folder / "sources.csv", lasting=True)
    write_bytes(narrative.encode(), root / content["narrative"], lasting=True)
    text = HEAD.format(file=file.name) + dump_yaml(content)
    write_bytes(text.encode(), root / edition_path(answers.name), lasting=True)
    return answers.name, _report(answers, layout, published, names, own)


def _roles(frame: pd.DataFrame, layout: Layout) -> list[str]:
    """Return the roles that occur, the most frequent first; ``unspecified`` where a cell is empty."""
    if layout.bodies:
        return list(layout.bodies)
    if not layout.role:
        return [MEMBER]
    return list(frame[layout.role].map(role_name).replace("", "unspecified").value_counts().index)


def _guessed(
    file: Path, frame: pd.DataFrame, layout: Layout, roles: list[str], published: list[str], names: Names
) -> Answers:
    """Return what can be guessed from the list and its name."""
    project = _noun(layout.name, "project")
    body = _noun(layout.body or "", "organisation")
    known = sum(map(names.knows, published)) * 2 >= len(published)
    return Answers(
        name=slug_of(file.stem),
        project=f"{project}, {plural(project)}",
        body="department, departments" if known else f"{body}, {plural(body)}",
        title=f"{plural(project)} of {file.name}",
        counted_by="the author of the list",
        lead=lead_among(roles) or "none",
        participants="known" if known else "all",
        author="the author of the list",
    )


def _noun(header: str, otherwise: str) -> str:
    """Return what a header calls a thing, without words such as *name* and *title*."""
    words = [w for w in words_of(header).split() if w not in ("name", "title", "of", "the", "id")]
    return singular(" ".join(words)) or otherwise


def _answered(given: Answers, guessed: Answers, roles: list[str], ask: Ask | None) -> Answers:
    """Fill what is not given: by asking, with the guess as the proposal, or by the guess."""
    out = given
    for key, question in QUESTIONS.items():
        if getattr(given, key) or (key == "counted_by" and not out.total):
            continue
        value = getattr(guessed, key)
        if ask:
            many = out.project.rpartition(",")[2].strip()
            hint = f" [{value}]" if value else ""
            value = ask(f"{question.format(many=many, roles=', '.join(roles))}{hint}: ").strip() or value
        out = replace(out, **{key: value})
    faults = []
    if out.total and not out.total.replace(",", "").isdigit():
        faults.append(Fault("total", "is not a whole number", "Write it in digits.", value=out.total))
    if out.participants not in ("all", "known"):
        faults.append(Fault("participants", "is not all or known", "Write one of the two.", value=out.participants))
    stop_if(faults)
    return out


def _in_the_way(root: Path, name: str) -> list[Fault]:
    """Return a fault for each file or folder that is there already."""
    places = [edition_path(name), edition_path(name).with_suffix(".md"), Path("config", name), Path("data/raw", name)]
    remedy = "Nothing was written. Give another --name, or remove it if it is from a trial."
    return [Fault(str(p), "is there already", remedy) for p in places if (root / p).exists()]


def _edition(
    answers: Answers, layout: Layout, frame: pd.DataFrame, roles: list[str], copy: str, separator: str, own: bool
) -> tuple[dict[str, Any], str]:
    """Return the content of the edition's file, and its narrative."""
    one, many = _nouns(answers.project)
    body, bodies = _nouns(answers.body)
    record, today = slug_of(many), datetime.date.today()
    leads = answers.lead if answers.lead != "none" else ""
    order = [role_name(leads) or "lead", *(r for r in roles if r != role_name(leads))]
    dated = layout.start and all(map(_is_day, frame[layout.start]))
    columns = {k: v for k, v in asdict(layout).items() if v and k not in ("start", "bodies")}
    by_role = layout.bodies or ({} if layout.role else {MEMBER: [layout.body]})
    if by_role:
        columns.pop("body", None)
        columns["bodies"] = {r: some[0] if len(some) == 1 else some for r, some in by_role.items()}
    flat = {"file": copy, **columns, "separator": separator}
    flat |= {"source_id": "list"} if answers.url else {}
    flat |= {"facts": {"start": layout.start}} if dated else {}
    total = int(answers.total.replace(",", "")) if answers.total else 0
    content = {
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
    words = {"r": record, "one": one, "many": many, "bodies": bodies}
    reach = WHOLE.format(**words) if total else f"Nobody says how many {many} there are in all."
    lead = f" {{{{ fact('{record}', 'most_led_text') }}}}." if leads else ""
    return content, NARRATIVE.format(**words, reach=reach, lead=lead)


def _nouns(pair: str) -> tuple[str, str]:
    """Return singular and plural of an answer such as *consortium, consortia*; a plural that is missing is made."""
    one, _, many = (part.strip() for part in pair.partition(","))
    return one, many or plural(one)


def _is_day(cell: str) -> bool:
    """Say whether a cell is empty or holds a year, a month or a day."""
    column = fact_column("date")
    return all(column.check(column.meant(day) if column.meant else day) is None for day in dates_of(cell) if day)


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


def _report(answers: Answers, layout: Layout, published: list[str], names: Names, own: bool) -> str:
    """Say what was understood and written, and what to look at."""
    columns = [f"{k} = {v}" for k, v in asdict(layout).items() if v and k != "bodies"]
    columns += [f"{role} = {', '.join(some)}" for role, some in layout.bodies.items()]
    unknown = [n for n in published if not names.knows(n)]
    lines = [
        f"Columns: {'; '.join(columns)}.",
        f"Bodies: {len(published)}, of which config/ knows {len(published) - len(unknown)}.",
        f"Wrote {edition_path(answers.name)}, its narrative (.md) beside it, and data/raw/{answers.name}/.",
    ]
    if own:
        lines.append(f"Wrote config/{answers.name}/organisations.csv: check the kinds of bodies, add abbreviations.")
    for one, other in alike(published)[:MOST_ALIKE]:
        lines.append(f"One body or two? If one, keep one row and add to config/{answers.name}/aliases.csv: {other} = {one}")
    lines.append(f"Next: make brief EDITION={answers.name}")
    return "\n".join(lines)
