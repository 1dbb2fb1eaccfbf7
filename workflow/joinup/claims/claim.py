"""The claims of ``config/claims.yaml``, read and checked."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from joinup.claims.captions import NUMBERS
from joinup.claims.kinds import KINDS, OF_OUTCOMES
from joinup.config.edition import Slug
from joinup.config.strict import closed_faults
from joinup.config.yaml_files import read_yaml
from joinup.errors import Fault, InputError, nearest, stop_if

STATEMENT = re.compile(r"(?:[^{}]|\{[a-z][a-z0-9_]*\})*")


class Claim(BaseModel):
    """One claim of ``config/claims.yaml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Slug
    statement: str
    whose: str
    figure: str
    kind: str
    list: Literal["pilots", "outcomes"]
    against: str
    threshold: float | None = None


def read_claims(path: Path) -> list[Claim]:
    """Read and check the claims.

    Raises
    ------
    InputError
        With every claim that does not fit, or whose kind is not known.
    """
    what = read_yaml(path)
    if not isinstance(what, list) or not what:
        raise InputError(Fault(str(path), "holds no list of claims", "Start each claim with '- id: …'."))
    claims, faults = [], []
    for number, one in enumerate(what, 1):
        try:
            claims.append(Claim.model_validate(one))
        except ValidationError as e:
            faults += closed_faults(e, Claim, f"{path}, claim {number}")
    for claim in claims:
        if claim.kind not in KINDS:
            remedy = f"Kinds are {', '.join(KINDS)}; did you mean {nearest(claim.kind, KINDS, 1)[0]}?"
            faults.append(
                Fault(str(path), "is not a kind of claim", remedy, column=claim.id, value=claim.kind)
            )
        elif claim.list != (wanted := "outcomes" if claim.kind in OF_OUTCOMES else "pilots"):
            remedy = f"Write {wanted}: claims of the kind {claim.kind} are about these."
            faults.append(
                Fault(str(path), "is not the list of such a claim", remedy, column=claim.id, value=claim.list)
            )
        if claim.figure not in NUMBERS:
            remedy = f"Figures are {', '.join(NUMBERS)}; did you mean {nearest(claim.figure, NUMBERS, 1)[0]}?"
            faults.append(Fault(str(path), "is not a figure", remedy, column=claim.id, value=claim.figure))
        if not STATEMENT.fullmatch(claim.statement):
            remedy = "Write {name} for a fact, and no other curly brackets."
            faults.append(
                Fault(str(path), "cannot be filled in", remedy, column=claim.id, value=claim.statement)
            )
        if claim.kind in {"by_far", "share"} and claim.threshold is None:
            faults.append(Fault(str(path), "needs a threshold", "Add threshold: …", column=claim.id))
    for twice in sorted({c.id for c in claims if [d.id for d in claims].count(c.id) > 1}):
        faults.append(Fault(str(path), "is the id of two claims", "Rename one.", column="id", value=twice))
    stop_if(faults)
    return claims
