"""Commands that are no build steps: `python -m joinup <command>`, each with a `make` twin.

Snakemake turns every failing exit status into 1, so only a command can hand a scheduler its own.
"""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from joinup.errors import Fault, InputError, guesses

Answer = tuple[int, str]
Arguments = argparse.Namespace


def _edition(args: Arguments) -> Any:
    from joinup.config.edition import read_edition, read_settings

    return read_edition(args.edition or read_settings().edition)


def _edition_name(args: Arguments) -> str:
    from joinup.config.edition import read_settings

    return args.edition or read_settings().edition


def _check(args: Arguments) -> Answer:
    from joinup.check import check_all

    return 0, check_all(name=args.edition)


def _convert(args: Arguments) -> Answer:
    from joinup.register.register import convert

    where = convert(Path(_edition(args).data))
    return 0, f"The register is now {where}; the old form is kept beside it (.old)."


def _summary(args: Arguments) -> Answer:
    from joinup.summary import summary

    return 0, summary(_edition(args), args.since)


def _facts(args: Arguments) -> Answer:
    from joinup.summary import read_found

    return 0, "\n".join(f"{f['id']:32} {f['text']}" for f in read_found(_edition(args))["facts"])


def _trace(args: Arguments) -> Answer:
    from joinup.brief.evidence import trace
    from joinup.schemas import RESULTS, candidate
    from joinup.summary import read_found
    from joinup.tables import read

    edition = _edition(args)
    facts = {f["id"]: f for f in read_found(edition)["facts"]}
    if not args.fact:
        raise InputError(
            Fault("make trace", "needs a fact", "Write make trace FACT=…; make facts lists all.")
        )
    if args.fact not in facts:
        remedy = f"Nearest are {guesses(args.fact, facts)}; `make facts` lists all."
        raise InputError(Fault("facts.json", "is not a fact", remedy, value=args.fact))
    folder = Path("results") / edition.edition
    files = sorted([*(folder / "tables").glob("*.csv"), *(folder / "changes").glob("*.csv")])
    tables = {p.stem: read(p, RESULTS[p.stem]) for p in files if p.stem in RESULTS}
    rows = [read(folder / "extract" / f"{n}.csv", candidate(n)) for n in ("participation", "contributions")]
    return 0, trace(args.fact, facts, tables, rows)


def _fetch(args: Arguments) -> Answer:
    from joinup.sources.commands import fetch

    return fetch(Path(), _only(args))


def _only(args: Arguments) -> Any:
    """Return the edition, or the edition with one document where one is asked for."""
    from joinup.config.edition import edition_path
    from joinup.config.yaml_files import read_yaml

    name = _edition_name(args)
    if not args.document:
        return name
    what = read_yaml(edition_path(name))
    known = {d["document"]: d for d in what.get("documents", [])}
    if args.document not in known:
        remedy = f"Documents are {', '.join(known)}." if known else "The edition names no document."
        raise InputError(
            Fault(str(edition_path(name)), "is not one of its documents", remedy, value=args.document)
        )
    return {**what, "documents": [known[args.document]]}


def _check_sources(args: Arguments) -> Answer:
    from joinup.sources.commands import check_sources

    return check_sources(Path(), args.edition, seen=tuple(args.seen), begin=args.begin)


def _new_edition(args: Arguments) -> Answer:
    from joinup.sources.commands import new_edition

    return new_edition(Path(), args.name)


def _organisations(args: Arguments) -> Answer:
    from joinup.sources.commands import organisations

    return organisations(Path(), copy=Path(args.copy) if args.copy else None)


def _review(args: Arguments) -> Answer:
    from joinup.extract.commands import review

    return 0, review(_edition(args), args.document)


def _accept(args: Arguments) -> Answer:
    from joinup.extract.commands import accept

    return 0, accept(_edition(args), args.document)


def _verify(args: Arguments) -> Answer:
    from joinup.review.verify import verify

    return verify(Path(), args.edition)


def _publish(args: Arguments) -> Answer:
    from joinup.review.publish import publish

    return publish(Path(), args.edition)


def _picture(args: Arguments) -> Answer:
    from joinup.review.picture import write_picture

    return 0, write_picture(Path())


Option = tuple[str, dict[str, Any]]
DOCUMENT: Option = ("document", {"nargs": "?", "default": "", "help": "name of a document of the edition"})
COMMANDS: dict[str, tuple[Callable[[Arguments], Answer], str, list[Option]]] = {
    "check": (_check, "read registers and configuration only, and print every fault", []),
    "convert": (_convert, "turn a register of CSV files into a workbook, or a workbook into CSV files", []),
    "summary": (_summary, "say where the brief is and what it covers", [("--since", {"type": float})]),
    "facts": (_facts, "list every fact of the brief", []),
    "trace": (_trace, "walk from a fact to its rows and pages", [("fact", {})]),
    "fetch": (_fetch, "download what the edition names, with its proof of origin", [DOCUMENT]),
    "review": (_review, "make the workbook in which a person decides on a document's rows", [DOCUMENT]),
    "accept": (_accept, "keep the decisions taken in that workbook", [DOCUMENT]),
    "verify": (_verify, "rebuild the published edition elsewhere and compare every output", []),
    "publish": (_publish, "write the reference that verify compares with, after a clean build", []),
    "picture": (_picture, "draw the picture of the workflow in README.md anew", []),
    "check_sources": (
        _check_sources,
        "ask whether sources have changed and new publications appeared (0 nothing new, 10 look)",
        [
            ("--seen", {"action": "append", "default": [], "metavar": "URL"}),
            ("--begin", {"action": "store_true"}),
        ],
    ),
    "new_edition": (
        _new_edition,
        "write the file of a new edition, from a landing page or a name",
        [("name", {})],
    ),
    "organisations": (
        _organisations,
        "compare config/ with GOV.UK's list of organisations",
        [("--copy", {})],
    ),
}


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit status: 0 good, 1 wrong input, others as the command says."""
    parser = argparse.ArgumentParser(prog="python -m joinup", description="Commands beside the build.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    for name, (_, text, options) in COMMANDS.items():
        command = commands.add_parser(name, help=text, description=text)
        for option, details in options:
            command.add_argument(option, **details)
        command.add_argument("--edition", help="another edition than that of config/config.yaml")
    args = parser.parse_args(arguments)
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # `… | head` ends quietly
    try:
        status, told = COMMANDS[args.command][0](args)
    except InputError as error:
        status, told = 1, str(error)
    print(told, file=sys.stderr if status == 1 else sys.stdout)
    return status
