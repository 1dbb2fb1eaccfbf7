"""Jobs of Snakemake read this when Python starts, as PYTHONPATH leads here: Ctrl-C ends them without a traceback."""

import sys
from types import TracebackType


def _quiet(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if not issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)


sys.excepthook = _quiet
