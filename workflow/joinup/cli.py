"""Commands that are no build steps: `python -m joinup <command>`, each with a `make` twin.

Snakemake turns every failing exit status into 1, so only a command can hand a scheduler its own.
"""

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from joinup.config.edition import Edition, edition_path, read_edition, read_settings, schemas
from joinup.errors import InputError
from joinup.files import write_bytes
from joinup.run import plain

# Commands import what they need themselves: `check` must answer in two seconds, and pandas alone takes a third.
app = typer.Typer(
    name="joinup",
    help="Commands further to the build.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
EditionOption = Annotated[
    str, typer.Option("--edition", help="another edition than that of config/config.yaml")
]
DocumentArgument = Annotated[str, typer.Argument(help="name of a document of the edition")]
ROOT = Path()


def _name(edition: str) -> str:
    return edition or read_settings().edition


def _edition(edition: str) -> Edition:
    return read_edition(_name(edition))


def _end(answer: tuple[int, str] | str) -> None:
    """Print what a command answers, and end with its status: 0 good, 1 wrong input, others as the command says."""
    status, text = (0, answer) if isinstance(answer, str) else answer
    print(text, file=sys.stderr if status == 1 else sys.stdout)
    raise typer.Exit(status)


@app.command()
def check(edition: EditionOption = "") -> None:
    """Validate all inputs and list every error."""
    from joinup.check import check as check_inputs

    _end(check_inputs(_edition(edition), str(edition_path(_name(edition)))))


@app.command()
def convert(edition: EditionOption = "") -> None:
    """Turn a register of CSV files into one workbook, or the workbook into CSV files."""
    from joinup.register.convert import convert as convert_register

    _end(convert_register(_edition(edition)))


@app.command()
def summary(edition: EditionOption = "", since: float | None = None) -> None:
    """Say where the brief is, what it covers, and what changed."""
    from joinup.summary import summary as summarise

    _end(summarise(_edition(edition), since))


@app.command()
def facts(edition: EditionOption = "") -> None:
    """List every fact of the brief, by record."""
    from joinup.summary import list_facts

    _end(list_facts(_edition(edition)))


@app.command()
def trace(fact: str, edition: EditionOption = "") -> None:
    """Walk from a fact, such as pilots.pair_shared, to its rows and pages."""
    from joinup.brief.evidence import trace_fact

    _end(trace_fact(fact, _edition(edition)))


@app.command()
def fetch(document: DocumentArgument = "", edition: EditionOption = "") -> None:
    """Download the documents that the edition names, with their records of origin."""
    from joinup.sources.fetch import fetch as fetch_documents

    _end(fetch_documents(ROOT, _name(edition), document))


@app.command()
def record(
    document: DocumentArgument,
    file: Annotated[str, typer.Option(help="the file, if it is not in data/raw/documents/ yet")] = "",
    title: str = "",
    url: str = "",
    published: str = "",
    licence: str = "",
    publisher: str = "",
    edition: EditionOption = "",
) -> None:
    """Write the record of origin of a document that came by hand."""
    from joinup.sources.fetch import record_document

    ask = input if sys.stdin.isatty() else None
    answers = dict(title=title, url=url, published=published, licence=licence, publisher=publisher)
    _end(record_document(ROOT, _name(edition), document, file, ask, **answers))


@app.command("check-sources")
def check_sources(edition: EditionOption = "") -> None:
    """Ask whether sources have changed and new publications appeared (0 nothing new, 10 look)."""
    from joinup.sources.check_sources import check_sources as check

    _end(check(ROOT, edition))


@app.command("new-edition")
def new_edition(name: str) -> None:
    """Write the files of a new edition, from a landing page or a name."""
    from joinup.sources.new_edition import new_edition as start

    _end(start(ROOT, name))


@app.command("new-record")
def new_record(
    file: Annotated[str, typer.Argument(help="the list: CSV, XLSX or ODS")],
    name: Annotated[str, typer.Option(help="short name of the edition")] = "",
    project: Annotated[str, typer.Option(help="what a project is called: consortium, consortia")] = "",
    body: Annotated[str, typer.Option(help="what a body is called: university, universities")] = "",
    total: Annotated[int, typer.Option(min=0, help="how many projects there are in all")] = 0,
    counted_by: Annotated[str, typer.Option(help="who counted them")] = "",
    whole: Annotated[bool, typer.Option("--whole", help="the list names every body of each project")] = False,
    participants: Annotated[
        Literal["all", "known"] | None, typer.Option(help="all bodies, or departments of config/")
    ] = None,
    url: Annotated[str, typer.Option(help="address of the page that the list comes from")] = "",
    column: Annotated[list[str] | None, typer.Option(help="such as name=Title of grant")] = None,
) -> None:
    """Make an edition from one flat table of projects and bodies, and check it."""
    from joinup.check import check as check_inputs
    from joinup.register.new_record import new_record as start

    answers = dict(name=name, project=project, body=body, total=total, counted_by=counted_by)
    answers |= dict(whole=whole, participants=participants, url=url)
    options = {key: value for key, value in answers.items() if value}
    ask = typer.prompt if sys.stdin.isatty() and not (options or column) else None
    edition, text = start(ROOT, Path(file), options, tuple(column or ()), ask)
    print(text)
    _end(check_inputs(_edition(edition), str(edition_path(edition))))


@app.command()
def review(document: DocumentArgument, edition: EditionOption = "") -> None:
    """Make the workbook in which a person decides on a document's rows."""
    from joinup.documents.commands import review as make_workbook

    _end(make_workbook(_edition(edition), document))


@app.command()
def accept(document: DocumentArgument, edition: EditionOption = "") -> None:
    """Keep the decisions taken in that workbook."""
    from joinup.documents.commands import accept as keep

    _end(keep(_edition(edition), document))


@app.command()
def verify(edition: EditionOption = "") -> None:
    """Rebuild the published edition elsewhere and compare every output."""
    from joinup.review.verify import verify as rebuild

    _end(rebuild(_name(edition)))


@app.command()
def publish(edition: EditionOption = "") -> None:
    """Write the reference that verify compares with, after a clean build."""
    from joinup.review.verify import publish as write_reference

    _end(write_reference(_name(edition)))


@app.command()
def schema() -> None:
    """Write the JSON schemas of the configuration, for editors."""
    for file, text in schemas().items():
        write_bytes(text.encode(), file)
    _end("config/schema/ is up to date.")


def main() -> None:
    """Run one command; wrong input is answered in plain words."""
    try:
        app()
    except BrokenPipeError:  # `… | head` ends quietly
        sys.exit(0)
    except (InputError, OSError, ModuleNotFoundError) as error:
        print(plain(error), file=sys.stderr)
        sys.exit(1)
    except (KeyboardInterrupt, EOFError):  # Ctrl-C, or Ctrl-D at a question
        print("Stopped.", file=sys.stderr)
        sys.exit(130)
