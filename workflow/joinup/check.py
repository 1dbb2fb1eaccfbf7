"""Read everything that people edit and report every fault, before anything is built."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from joinup.brief import narrative
from joinup.claims.captions import NUMBERS
from joinup.claims.claim import read_claims
from joinup.clean.outcomes import clean_outcomes
from joinup.clean.participation import check_edition, clean_participation
from joinup.config.edition import Edition, edition_path, read_edition, read_settings
from joinup.config.yaml_files import read_yaml
from joinup.contrast import check_brand
from joinup.errors import Fault, InputError, stop_if
from joinup.extract.chosen import chosen
from joinup.extract.cues import read_cues
from joinup.network.saved import read_saved
from joinup.organisations.names import Names, read_config, unresolved
from joinup.register.consistency import contradictions
from joinup.sources.record import verify


def check(edition: Edition, file: str) -> str:
    """Check documents, register, organisation tables, claims, narrative, words, colours and the edition's decisions.

    Parameters
    ----------
    edition
        The edition.
    file
        Its file, for messages.

    Returns
    -------
    str
        One line that says what was checked.

    Raises
    ------
    InputError
        With every fault found.
    """
    faults: list[Fault] = list(verify(Path(), edition.data))
    try:
        names = Names(read_config(edition.organisations))
        raw, _ = chosen(edition, names, faults)
    except InputError as e:
        stop_if([*faults, *e.faults])
        raise
    if faults:  # rows that cannot be cleaned can still be asked for their names
        faults += unknown_names(raw, names)
        stop_if(faults)
    for step in (
        lambda: check_brand(read_settings().brand),
        lambda: read_cues(Path("config/cues.yaml")),
        lambda: edition.layout and Path(edition.layout).is_file() and read_saved(Path(edition.layout)),
        lambda: read_claims(Path("config/claims.yaml")),
        lambda: check_narrative(edition),
        lambda: stop_if(contradictions(edition, raw, file)),
        lambda: check_edition(edition, names, raw["pilots"], file),
        lambda: clean_participation(raw, names, edition),
        lambda: clean_outcomes(raw, names, edition),
    ):
        try:
            step()
        except InputError as e:
            faults += e.faults
    stop_if(faults)
    return f"{edition.data}: {sum(map(len, raw.values()))} rows in {len(raw)} tables, no fault found."


def check_narrative(edition: Edition) -> None:
    """Stop where a narrative holds numbers, or names what is not there."""
    text = narrative.read(Path(edition.narrative), allowed_words())
    try:
        claims = [c.id for c in read_claims(Path("config/claims.yaml"))]
    except InputError:  # told in a step of its own
        return
    known = {"figure": list(NUMBERS), "cite": [r.key for r in edition.references]}
    known |= dict.fromkeys(("statement", "sentence", "verdict"), claims)
    stop_if(narrative.misnamed(text, edition.narrative, known))


def allowed_words(path: Path = Path("config/words.yaml")) -> list[str]:
    """Return the names and dates that a narrative may hold although they have digits or number words.

    Raises
    ------
    InputError
        If the file is not a list of texts under ``allowed``.
    """
    what = read_yaml(path)
    words = what.get("allowed") if isinstance(what, dict) else None
    if not isinstance(words, list) or not all(isinstance(w, str) for w in words):
        remedy = "Write 'allowed:' and under it one '- name' a line, with quotation marks around numbers."
        raise InputError(Fault(str(path), "is not a list of texts under 'allowed'", remedy))
    return words


def unknown_names(raw: dict[str, pd.DataFrame], names: Names) -> list[Fault]:
    """Return a fault for each published name that no organisation table knows."""
    column = "organisation_as_published"
    rows = [
        (published, address)
        for frame in raw.values()
        if column in frame
        for published, address in zip(frame[column], frame["address"], strict=True)
    ]
    known = set(names.published_names)
    return [unresolved(names, p, KeyError(p), a, column) for p, a in rows if p and p not in known]


def check_all(name: str | None = None) -> str:
    """Check the edition of the settings, or a named one; see :func:`check`."""
    name = name or read_settings().edition
    return check(read_edition(name), str(edition_path(name)))
