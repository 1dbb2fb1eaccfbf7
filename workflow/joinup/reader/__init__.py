"""Reading published documents: from the layout of one file to candidate rows. ``read`` is the only way in."""

from typing import Any

from joinup.reader.cues import Cues, read_cues
from joinup.reader.layout.formats import ENDINGS
from joinup.reader.layout.items import Limits

__all__ = ["ENDINGS", "Cues", "Limits", "Reading", "cross_checks", "key_of", "read", "read_cues"]


def __getattr__(name: str) -> Any:
    """Import the door when it is used: the process that reads a document starts without pandas."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from joinup.reader import door

    return getattr(door, name)
