"""Faults of a file that does not fit its model: the place, the value, and a guess for each slip."""

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
REMEDY = "config/README.md says what it takes."


def closed_faults(
    error: ValidationError, model: type[BaseModel], file: str, remedy: str = REMEDY
) -> list[Fault]:
    """Return the faults of a strict model, with a guess for each mistyped key or word, else a remedy."""
    return [_fault(e, model, file, remedy) for e in error.errors()]


def _fault(error: Any, model: type[BaseModel], file: str, otherwise: str) -> Fault:
    place = ".".join(str(p + 1 if isinstance(p, int) else p) for p in error["loc"] if p != "[key]")
    value, kind = error["input"], error["type"]
    if kind == "extra_forbidden":
        guess = guesses(str(error["loc"][-1]), _keys_at(model, error["loc"][:-1]), 1)
        remedy = f"Did you mean {guess}?" if guess else "Remove it."
        return Fault(file, "is not a setting here", remedy, column=place)
    if kind == "missing":
        return Fault(file, "is missing", f"Add {error['loc'][-1]}.", column=place)
    if kind == "literal_error":
        words = error["ctx"]["expected"].replace("'", "").replace(" or ", ", ").split(", ")
        guess = guesses(str(value), words, 1)
        remedy = f"Did you mean {guess}?" if guess else otherwise
        return Fault(file, f"is not one of {', '.join(words)}", remedy, column=place, value=value)
    if kind == "string_type" and isinstance(value, int | float):
        return Fault(file, "is not a text", "Put it in quotation marks.", column=place, value=value)
    plain = next((words for start, words in PLAIN.items() if kind.startswith(start)), "")
    message = error["msg"].removeprefix("Value error, ")
    problem = plain or f"does not fit: {message[:1].lower()}{message[1:].rstrip('.')}"
    return Fault(file, problem, otherwise, column=place, value=value)


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
