"""The claims of an edition, read and checked."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from joinup.claims.kinds import KINDS
from joinup.claims.words import Words, capital
from joinup.config.edition import Edition
from joinup.config.models import Slug
from joinup.config.strict import closed_faults
from joinup.config.yaml_files import read_yaml
from joinup.errors import Fault, InputError, guesses, stop_if

STATEMENT = re.compile(r"(?:[^{}]|\{[a-z][a-z0-9_]*\})*")
PLACES = ("project", "projects", "body", "bodies", "called", "total", "pair_a", "pair_b", "department")
NOT_ASKED = "the record does not list what this claim is about"


class Claim(BaseModel):
    """One claim: a statement, the kind of statistic that tests it, and the records that it is asked of."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Slug
    statement: str = Field(description="the claim; {project}, {pair_a} … are filled in per record")
    whose: str = ""
    kind: str = Field(description="a class of joinup.claims.kinds")
    records: list[Slug] = Field(description="records that can answer")
    not_asked: dict[str, str] = Field({}, description="why it is not asked of another record")
    against: str = Field("", description="what would count against it")
    threshold: float | None = Field(None, gt=0, description="of a multiple or a share")


def read_claims(edition: Edition) -> list[Claim]:
    """Read and check the claims of an edition; an edition may have none.

    Raises
    ------
    InputError
        With every claim that does not fit.
    """
    if not edition.claims:
        return []
    path = Path(edition.claims)
    content = read_yaml(path)
    if not isinstance(content, list) or not content:
        raise InputError(Fault(str(path), "holds no list of claims", "Start each claim with '- id: …'."))
    claims, faults = [], []
    for number, one in enumerate(content, 1):
        try:
            claims.append(Claim.model_validate(one))
        except ValidationError as error:
            faults += closed_faults(error, Claim, f"{path}, claim {number}")
    for claim in claims:
        faults += [Fault(str(path), *problem, column=claim.id) for problem in _problems(claim, edition)]
    ids = Counter(claim.id for claim in claims)
    for id_ in sorted(ids - Counter(set(ids))):
        faults.append(Fault(str(path), "is the id of two claims", "Rename one.", column="id", value=id_))
    stop_if(faults)
    return claims


def _problems(claim: Claim, edition: Edition) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a claim, and the remedies."""
    kind = KINDS.get(claim.kind)
    if kind is None:
        yield f"has an unknown kind, {claim.kind}", f"Kinds are {', '.join(KINDS)}."
    elif kind.needs_focus and edition.focus is None:
        yield "names a pair or one body, but the edition has no focus", "Add focus to the edition's file."
    elif kind.limits and not (claim.threshold and kind.limits[0] < claim.threshold < kind.limits[1]):
        low, high = kind.limits
        yield "needs a threshold that fits its kind", f"Write a threshold above {low} and below {high}."
    if not STATEMENT.fullmatch(claim.statement):
        yield "has curly brackets that are no place", "Write {name} for a place, and no others."
    for name in [n for n in re.findall(r"\{(\w+)\}", claim.statement) if n not in PLACES]:
        near = guesses(name, PLACES, 1)
        yield f"has an unknown place, {{{name}}}", f"Did you mean {{{near}}}?" if near else ""


def statement_of(claim: Claim, words: Words) -> str:
    """Return a claim in the words of a record."""
    edition, record = words.edition, words.record
    values: dict[str, Any] = {
        "project": record.project[0],
        "projects": record.project[1],
        "body": record.body[0],
        "bodies": record.body[1],
        "called": record.called,
        "total": f"{record.total.value:,}" if record.total else "(not known)",
    }
    if edition.focus:
        values |= dict(zip(("pair_a", "pair_b"), map(words.label, edition.focus.pair), strict=True))
        values["department"] = words.label(edition.focus.department)
    return capital(claim.statement.format_map(values))
