"""Anybody's list: from one flat table of projects and bodies to an edition that builds at once."""

import datetime
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from itertools import islice
from pathlib import Path
from string import Template
from typing import Any
from urllib.parse import urlsplit

import pandas as pd

from joinup.config.consistency import edition_faults
from joinup.config.edition import Edition, edition_path
from joinup.config.strict import fit
from joinup.config.yaml_files import dump_yaml
from joinup.errors import Fault, stop_if
from joinup.files import write_bytes
from joinup.organisations.names import Names, read_config
from joinup.organisations.unknown import Tables, alias_rows, own_tables
from joinup.register.flat import bodies_in, read_list, slug_of
from joinup.register.headers import LEADS, MEMBER, Layout, layout_of, noun_of, nouns, plural, roles_of
from joinup.schemas import SOURCES
from joinup.tables.table import csv_bytes, faults_of

MOST_ALIKE = 10
SEPARATORS = ("|", ";", " / ")  # never a comma, which names of bodies hold
AUTHOR = "the author of the list"
HEAD = """# yaml-language-server: $schema=../schema/edition.schema.json
# Made from {file} by new-record; docs/your-own-list.md says how to go on.
"""
NARRATIVE = Path(__file__).parents[2] / "templates/new-record.md"
WHOLE = (
    "{% if complete('$record') %}Every $one is on the list.{% else %}{{ fact('$record', 'projects_missing') }} of "
    "{{ fact('$record', 'projects_total') }} $many are not on the list. What they would add is open.{% endif %}"
)
OPEN = "The list does not say how many $many there are in all."
QUESTIONS = {
    "project": "What is a project called: one, many",
    "body": "What is a body called: one, many",
    "total": "How many {many} are there in all (0: not known)",
    "counted_by": "Who counted them",
    "whole": "Does the list name every body of each {one} (yes, no)",
    "url": "Address of the page that the list comes from",
}


@dataclass(frozen=True)
class Answers:
    """What a list does not say: guessed from it, given as options, or asked for on a terminal."""

    name: str
    project: str
    body: str
    participants: str  # of the network: "all" bodies, or the departments "known" to config/
    total: int = 0
    counted_by: str = AUTHOR
    whole: bool = False
    url: str = ""


def new_record(
    root: Path,
    file: Path,
    options: dict[str, Any] | None = None,
    columns: tuple[str, ...] = (),
    ask: Callable[..., Any] | None = None,
) -> tuple[str, str]:
    """Write an edition of one record from one flat table.

    Parameters
    ----------
    root
        The project's folder.
    file
        The list: CSV, XLSX or ODS; a row per project and body, or per project with bodies in columns.
    options
        What the list does not say, by the names of :class:`Answers`; guesses take the place of what is left out.
    columns
        Which column means what where the headers do not say it, such as ``name=Title of grant``.
    ask
        Asks a question, as :func:`typer.prompt` does; None: nothing is asked.

    Returns
    -------
    name, text
        The edition's name, and what was understood and written.

    Raises
    ------
    InputError
        If the list cannot be read, a column is not there, or the edition is there already.
    """
    frame, where = read_list(file)
    layout = layout_of(frame, columns, where)
    headers = [layout.body] if layout.body else [h for some in layout.bodies.values() for h in some]
    cells = [cell for header in headers for cell in frame[header]]
    separator = next((s for s in SEPARATORS if any(s in cell for cell in cells)), "|")
    mentions = [body for cell in cells for body in bodies_in(cell, separator)]
    published = sorted(set(mentions))
    config = read_config(root / "config")
    names = Names(config)
    answers = replace(_guess(file, layout, published, names), **(options or {}))
    answers = _ask(answers, ask) if ask else answers
    name, path = answers.name, edition_path(answers.name)
    folders = [Path("config", name), Path("data/raw", name)]
    remedy = "Nothing was written. Give another --name, or remove it if it is from a trial."
    stop_if(
        Fault(str(place), "is there already", remedy)
        for place in (path, path.with_suffix(".md"), *folders)
        if (root / place).exists()
    )
    copy = f"data/raw/{name}/list{file.suffix.lower()}"
    own = answers.participants == "all" or not all(map(names.knows, published))
    roles, title = roles_of(frame, layout, where), f"{nouns(answers.project)[1]} of {file.name}"
    content = _edition(answers, title, layout, roles, copy, separator, own)
    stop_if(edition_faults(fit(Edition, content, str(path)), str(path)))
    tables = own_tables(published, names, config, answers.participants) if own else {}
    files = {f"config/{name}/{table}.csv": csv_bytes(rows) for table, rows in tables.items()}
    files[copy] = file.read_bytes()
    if answers.url:
        sources, place = _sources(answers.url, title), f"data/raw/{name}/sources.csv"
        stop_if(faults_of(sources, SOURCES, place))
        files[place] = csv_bytes(sources)
    lead = _lead(roles) if len(roles) > 1 else ""  # where all lead, who leads is who takes part
    narrative = _narrative(content["records"][0], lead, answers.participants == "known")
    files[content["narrative"]] = narrative.encode()
    files[path.as_posix()] = (HEAD.format(file=file.name) + dump_yaml(content)).encode()
    for place, data in files.items():
        write_bytes(data, root / place, lasting=True)
    return name, _report(name, layout, frame, names, mentions, tables, roles)


def _guess(file: Path, layout: Layout, published: list[str], names: Names) -> Answers:
    """Guess answers from the list and its name."""
    project, body = noun_of(layout.name) or "project", noun_of(layout.body) or "organisation"
    departments = sum(map(names.knows, published)) * 2 >= len(published)
    return Answers(
        name=slug_of(file.stem),
        project=f"{project}, {plural(project)}",
        body="department, departments" if departments else f"{body}, {plural(body)}",
        participants="known" if departments else "all",
    )


def _ask(answers: Answers, ask: Callable[..., Any]) -> Answers:
    """Ask for every answer that a person may know better, with the guess as the proposal."""
    for key, question in QUESTIONS.items():
        if key != "counted_by" or answers.total:
            (one, many), proposal = nouns(answers.project), getattr(answers, key)
            value = ask(question.format(one=one, many=many), default=proposal, type=type(proposal))
            answers = replace(answers, **{key: value})
    return answers


def _lead(roles: list[str]) -> str:
    """Return the role that leads, or nothing."""
    return next((r for r in sorted(roles, key=len) if set(r.split("_")) & set(LEADS)), "")


def _edition(
    answers: Answers, title: str, layout: Layout, roles: list[str], copy: str, separator: str, own: bool
) -> dict[str, Any]:
    """Return the content of the edition's file."""
    name, today = answers.name, datetime.date.today()
    one, many = nouns(answers.project)
    body, bodies = nouns(answers.body)
    lead = _lead(roles) or "lead"
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
        "title": title,
        "flat": flat,
        "participants_known": "all" if answers.whole else "some",
        "roles": [lead, *(r for r in roles if r != lead)],
    }
    if answers.total:
        record["total"] = {"value": answers.total, "source": answers.counted_by}
    return {
        "edition": name,
        "title": f"{many[:1].upper()}{many[1:]} and their {bodies}",
        "subtitle": f"Who takes part in the {title}",
        "date": today,
        "as_of": today,
        "undated_as_of": today,
        "data": f"data/raw/{name}",
        "organisations": f"config/{name}" if own else "config",
        "narrative": edition_path(name).with_suffix(".md").as_posix(),
        "claims": None,
        "records": [record],
        "cite": {"authors": [AUTHOR], "publisher": AUTHOR, "licence": "not stated", "contact": AUTHOR},
    }


def _narrative(record: dict[str, Any], lead: str, tiers: bool) -> str:
    """Return a narrative to begin with, whose places and conditions work without claims."""
    words = {"record": record["record"], "one": record["project"][0], "many": record["project"][1]}
    parts = {
        "lead": " {{ fact('$record', 'most_led_text') }}." if lead else "",
        "tiers": "\n{{ figure('$record', 'tiers', 'screen') }}\n" if tiers else "",
        "reach": WHOLE if "total" in record else OPEN,
    }
    words |= {name: Template(part).substitute(words) for name, part in parts.items()}
    return Template(NARRATIVE.read_text(encoding="utf-8")).substitute(words, bodies=record["body"][1])


def _sources(url: str, title: str) -> pd.DataFrame:
    """Return the table of sources, with the page that the list comes from."""
    row = dict.fromkeys(SOURCES.columns, "")
    row |= {"source_id": "list", "url": url, "title": title, "kind": "registry", "licence": "facts only"}
    row |= {"publisher": urlsplit(url).hostname or AUTHOR, "retrieved": datetime.date.today().isoformat()}
    return pd.DataFrame([row])


def _report(
    name: str,
    layout: Layout,
    frame: pd.DataFrame,
    names: Names,
    mentions: list[str],
    tables: Tables,
    roles: list[str],
) -> str:
    """Say what was understood and written, and what to look at."""
    meanings = {k: [v] for k, v in asdict(layout).items() if v and k != "bodies"} | layout.bodies
    in_use = {header for headers in meanings.values() for header in headers}
    columns = [f"{meaning} = {', '.join(headers)}" for meaning, headers in meanings.items()]
    own = f", config/{name}/ (check kinds, add abbreviations)" if tables else ""
    lines = [
        f"Columns: {'; '.join(columns)}. Roles: {', '.join(roles)}.",
        f"Not read: {', '.join(h for h in frame.columns if h not in in_use) or 'none'}.",
        f"Bodies: {len(set(mentions))}, of which config/ knows {sum(map(names.knows, set(mentions)))}.",
        f"Wrote config/editions/{name}.yaml and .md, data/raw/{name}/{own}.",
    ]
    if tables and (rows := list(islice(alias_rows(mentions, tables["organisations"]), MOST_ALIKE))):
        lines.append(
            "One body under two names? Delete its row in organisations.csv, and paste into aliases.csv:"
        )
        lines += [f"  {row}" for row in rows]
    return "\n".join([*lines, f"Next: make brief EDITION={name}"])
