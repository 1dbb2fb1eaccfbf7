"""Read one document from file to candidate rows, in a process of its own with limits on time and memory."""

import json
import resource
import sys
from dataclasses import asdict
from pathlib import Path

from joinup.errors import Fault, InputError

from .cues import Cues
from .layout.formats import lay_out
from .layout.items import Limits
from .meaning.collector import CandidateCollector
from .meaning.confidence import weigh
from .meaning.names import NameFinder
from .meaning.outline import interpret


def interpreted(task: dict) -> dict:
    """Read the document of a task, which holds path, kind, names, cues, limits and choices as plain values."""
    path = Path(task["path"])
    layout = lay_out(path, Limits(**task["limits"]))
    words = Cues.model_validate(task["cues"]).of(task["kind"])
    finder = NameFinder(**task["names"])
    collector = CandidateCollector(path.name, task["kind"], finder, words, task["choices"])
    interpret(layout.items, collector)
    return {
        "candidates": weigh(collector.candidates(), words, collector.headers),
        "headings": collector.headings(),
        "unread": layout.unread,
        "pages": layout.pages,
    }


def main() -> int:
    """Read a task from standard input and print its answer, or its faults, as JSON."""
    task = json.load(sys.stdin)
    limits, name = Limits(**task["limits"]), Path(task["path"]).name
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    try:
        answer = interpreted(task)
    except InputError as error:
        answer = {"faults": [asdict(f) for f in error.faults]}
    except MemoryError:
        problem = f"needs more than the {limits.memory / 1e6:.0f} MB of memory allowed"
        answer = {"faults": [asdict(Fault(name, problem, "Keep only the pages needed."))]}
    json.dump(answer, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
