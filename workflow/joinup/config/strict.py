"""What a person is told where a file of settings does not fit: the place, the value, and a guess for each slip."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ValidationError

from joinup.errors import Fault, guesses

PLAIN = {  # how types of pydantic's errors begin, and what they mean
    "bool_": "is not true or false",
    "int_": "is not a whole number",
    "float_": "is not a number",
    "date_": "is not a date; write it as 2026-11-25",
    "string_type": "is not a text",
    "string_pattern": "is not written as it should be",
    "list_type": "is not a list",
    "tuple_type": "is not a list",
    "model_": "is not a group of settings",
    "dict_": "is not a group of settings",
}


def closed_faults(error: ValidationError, model: type[BaseModel], file: str) -> list[Fault]:
    """Return the faults that a closed model found, with a guess for each mistyped key."""
    found = []
    for e in error.errors():
        place = ".".join(str(p + 1 if isinstance(p, int) else p) for p in e["loc"])
        if e["type"] == "extra_forbidden":
            known = _keys_at(model, e["loc"][:-1])
            guess = guesses(str(e["loc"][-1]), known, 1)
            remedy = f"Did you mean {guess}?" if guess else "Remove it."
            found.append(Fault(file, "is not a setting here", remedy, column=place))
        elif e["type"] == "missing":
            found.append(Fault(file, "is missing", f"Add {e['loc'][-1]}.", column=place))
        else:
            remedy = "config/README.md says what it takes."
            found.append(Fault(file, _said(e), remedy, column=place, value=e["input"]))
    return found


def _said(error: Any) -> str:
    """Say in plain words what is wrong with a value."""
    if error["type"] == "literal_error":
        return f"is not {error['ctx']['expected']}"
    plain = next((words for start, words in PLAIN.items() if error["type"].startswith(start)), "")
    said = error["msg"].removeprefix("Value error, ")
    return plain or f"does not fit: {said[:1].lower()}{said[1:].rstrip('.')}"


def _keys_at(model: Any, path: tuple) -> list[str]:
    """Return the keys a model knows at a place inside it."""
    for step in path:
        if isinstance(step, int):
            continue
        if step not in model.model_fields:
            return []
        inner = model.model_fields[step].annotation
        parts = [inner, *getattr(inner, "__args__", ())]
        model = next((p for p in parts if isinstance(p, type) and issubclass(p, BaseModel)), None)
        if model is None:
            return []
    return list(model.model_fields)
