"""Content of files as strict models; what does not fit is a fault with its place, its value, and a guess."""

from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from joinup.errors import Fault, InputError, did_you_mean

Model = TypeVar("Model", bound=BaseModel)
PROBLEMS = {  # how types of pydantic's errors begin, and what they mean
    "extra_forbidden": "is not a setting here",
    "missing": "is missing",
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


def fit(model: type[Model], content: Any, file: str, remedy: str = REMEDY) -> Model:
    """Return the content of a file as a model; raise InputError with every fault, see :func:`closed_faults`."""
    try:
        return model.model_validate(content)
    except ValidationError as error:
        raise InputError(closed_faults(error, model, file, remedy)) from None


def closed_faults(
    error: ValidationError, model: type[BaseModel], file: str, remedy: str = REMEDY
) -> list[Fault]:
    """Return the faults of a strict model, with a guess for each mistyped key or word, else a remedy."""
    return [_fault(e, model, file, remedy) for e in error.errors()]


def _fault(error: Any, model: type[BaseModel], file: str, remedy: str) -> Fault:
    place, value, kind = error["loc"], error["input"], error["type"]
    message = error["msg"].removeprefix("Value error, ").rstrip(".")
    problem = f"does not fit: {message[:1].lower()}{message[1:]}"
    problem = next((words for start, words in PROBLEMS.items() if kind.startswith(start)), problem)
    if kind == "extra_forbidden":
        value, remedy = None, did_you_mean(str(place[-1]), _keys_at(model, place[:-1]), "Remove it.")
    elif kind == "missing":
        value, remedy = None, f"Add {place[-1]}."
    elif kind == "literal_error":
        words = error["ctx"]["expected"].replace("'", "").replace(" or ", ", ")
        problem, remedy = f"is not one of {words}", did_you_mean(str(value), words.split(", "), remedy)
    elif kind == "string_type" and isinstance(value, int | float):
        remedy = "Put it in quotation marks."
    column = ".".join(str(p + 1 if isinstance(p, int) else p) for p in place if p != "[key]")
    return Fault(file, problem, remedy, column=column, value=value)


def _keys_at(model: type[BaseModel], path: tuple[int | str, ...]) -> list[str]:
    """Return the keys of the model at a place inside another one."""
    for step in path:
        if isinstance(step, str) and (field := model.model_fields.get(step)):
            parts = [field.annotation, *get_args(field.annotation)]
            inner = (p for p in parts if isinstance(p, type) and issubclass(p, BaseModel))
            model = next(inner, model)
    return list(model.model_fields)
