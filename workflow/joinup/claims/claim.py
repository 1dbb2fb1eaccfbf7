"""The claims of ``config/claims.yaml``, read and checked."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from joinup.claims.kinds import KINDS
from joinup.closed import closed_faults
from joinup.edition import Slug
from joinup.faults import Fault, InputError, nearest, stop_if
from joinup.plain_yaml import read_yaml


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
        if claim.kind in {"by_far", "share"} and claim.threshold is None:
            faults.append(Fault(str(path), "needs a threshold", "Add threshold: …", column=claim.id))
    for twice in {c.id for c in claims if [d.id for d in claims].count(c.id) > 1}:
        faults.append(Fault(str(path), "is the id of two claims", "Rename one.", column="id", value=twice))
    stop_if(faults)
    return claims
