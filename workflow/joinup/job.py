"""What every script shares: its inputs and outputs by name, plain messages on the screen, a log."""

import json
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd

from joinup.claims.facts import dumps
from joinup.config.edition import Edition, Record, Settings, read_settings
from joinup.documents.rows import read_edition_with_totals
from joinup.files import write_bytes
from joinup.organisations.names import Names, read_config
from joinup.run import plain
from joinup.schemas import RESULTS
from joinup.tables.table import read, write


class Job:
    """What the script of a rule works with: Snakemake's own object, and its inputs and outputs by name."""

    def __init__(self, snakemake: Any):
        self.input, self.output, self.params = snakemake.input, snakemake.output, snakemake.params
        self.wildcards = snakemake.wildcards

    @cached_property
    def edition(self) -> Edition:
        """The edition; a record without a total has that of its reviewed documents."""
        return read_edition_with_totals(self.input.edition)

    @property
    def record(self) -> Record:
        """The record that the job is about."""
        return self.edition.named(self.wildcards.record)

    @property
    def settings(self) -> Settings:
        return read_settings(self.input.settings)

    @cached_property
    def names(self) -> Names:
        """The organisation tables, for names in force on a day."""
        return Names(read_config(self.edition.organisations))

    def table(self, name: str) -> pd.DataFrame:
        """Read the input of this name, a table of the results."""
        return read(self.input[name], RESULTS[name])

    def tables(self) -> dict[str, dict[str, pd.DataFrame]]:
        """Read the inputs ``tables``, ``results/<edition>/<record>/tables/<table>.csv``, by record and table."""
        tables: dict[str, dict[str, pd.DataFrame]] = {r.record: {} for r in self.edition.records}
        for file in map(Path, self.input.tables):
            tables[file.parts[-3]][file.stem] = read(file, RESULTS[file.stem])
        return tables

    def json(self, name: str) -> Any:
        """Read the input of this name, a JSON file."""
        return json.loads(Path(self.input[name]).read_text(encoding="utf-8"))

    def captions(self, files: Iterable[str]) -> dict[str, tuple[dict[str, Any], Path]]:
        """Return caption and path (without ending) of every figure, under pilots/network or comparison.

        ``files`` holds the captions, ``results/<edition>/[<record>/]figures/captions.json``; others are passed over.
        """
        figures = {}
        for file in (f for f in map(Path, files) if f.name == "captions.json"):
            record = [r.record for r in self.edition.records if r.record == file.parts[-3]]
            for name, caption in json.loads(file.read_text(encoding="utf-8")).items():
                figures["/".join([*record, name])] = caption, file.with_name(name)
        return figures

    def write(self, **frames: pd.DataFrame) -> None:
        """Write tables to the outputs of their names."""
        for name, frame in frames.items():
            write(frame, self.output[name], RESULTS[name])

    def write_json(self, name: str, content: Any) -> None:
        """Write an output of this name as JSON with sorted keys."""
        write_bytes(dumps(content), self.output[name])

    def write_figure(self, name: str, draw: Callable[[list[str]], Mapping[str, bytes]]) -> None:
        """Write a figure in every format that is an output; ``draw`` returns the bytes of some formats."""
        files = {Path(f).suffix[1:]: f for f in self.output if Path(f).stem == name}
        for ending, content in draw(list(files)).items():
            write_bytes(content, files[ending])


@contextmanager
def job(script: dict[str, Any]) -> Iterator[Job]:
    """Run the body of a script: plain messages on the screen, the traceback in the rule's log.

    ``script`` holds the globals of the script, and so ``snakemake`` if Snakemake runs it. By hand, as in
    ``python workflow/scripts/clean_record.py record=pilots``, a stand-in takes its place, for a debugger.
    """
    name = Path(script["__file__"]).name
    snakemake = script.get("snakemake") or _stand_in(name.removesuffix(".py"), sys.argv[1:])
    log = Path(str(snakemake.log[0]))
    begin = time.time()
    try:
        yield Job(snakemake)
    except Exception as error:
        _write_log(log, traceback.format_exc())
        print(f"\n{plain(error)}\n(details: {log})", file=sys.stderr)
        sys.exit(1)
    sizes = [f"  {path} ({Path(path).stat().st_size:,} bytes)\n" for path in map(str, snakemake.output)]
    _write_log(log, f"{name}: {time.time() - begin:.1f} s\n{''.join(sizes)}")


def _write_log(log: Path, text: str) -> None:
    with suppress(OSError):  # a full disk takes no log either
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text(text, encoding="utf-8")


def _stand_in(name: str, arguments: list[str]) -> Any:
    """Return what Snakemake would hand to the script of a rule, with wildcards as name=value."""
    from snakemake.api import SnakemakeApi  # heavy, and only a script that is run by hand needs it
    from snakemake.iocontainers import Wildcards
    from snakemake.settings.types import ResourceSettings

    with SnakemakeApi() as api:
        rule = api.workflow(ResourceSettings(cores=1), snakefile=Path("Snakefile"))._workflow.get_rule(name)
        wildcards = Wildcards(fromdict=dict(argument.split("=", 1) for argument in arguments))
        inputs, *_ = rule.expand_input(wildcards)
        outputs, _ = rule.expand_output(wildcards)
        params, *_ = rule.expand_params(wildcards, inputs, outputs, job=None)
        log = rule.expand_log(wildcards)
    return SimpleNamespace(input=inputs, output=outputs, params=params, log=log, wildcards=wildcards)
