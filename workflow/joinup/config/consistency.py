"""Whether the parts of an edition fit each other: names that refer to records, facts and roles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import get_args

from joinup.config.models import OWN_FACTS, Edition, Known, Record
from joinup.errors import Fault, guesses

WORDS_KNOWN = list(get_args(Known))


def edition_faults(edition: Edition, file: str) -> Iterator[Fault]:
    """Yield a fault for every part of an edition that does not fit another one.

    Parameters
    ----------
    edition
        The edition; each part fits its own model already.
    file
        Its file, for messages.
    """
    records = {r.record: r for r in edition.records}
    keys = (
        ("records", [r.record for r in edition.records]),
        ("documents", [d.document for d in edition.documents]),
        ("references", [r.key for r in edition.references]),
    )
    for place, names in keys:
        yield from _repeated(names, file, place)
    for n, record in enumerate(edition.records, 1):
        yield from _record_faults(record, file, f"records.{n}")
    for n, document in enumerate(edition.documents, 1):
        if own := records.get(document.record):
            yield from _choices(document.facts.items(), _facts(own), file, f"documents.{n}.facts")
        else:
            problem = "is not one of the edition's records"
            yield _not_among(file, f"documents.{n}.record", document.record, problem, records)
    if edition.focus and len(set(edition.focus.pair)) == 1:
        pair = ", ".join(edition.focus.pair)
        yield Fault(file, "is one department twice", "Name two.", column="focus.pair", value=pair)


def _record_faults(record: Record, file: str, place: str) -> Iterator[Fault]:
    """Yield the faults of one record."""
    facts, missing, flat = _facts(record), record.missing, record.flat
    yield from _repeated(record.roles, file, f"{place}.roles")
    yield from _repeated(record.tally, file, f"{place}.tally")
    references = {
        "tally": (record.tally, record.roles, "roles"),
        "round": ([record.round], facts, "fields"),
        "missing.field": ([missing.field], facts, "fields"),
        "flat.facts": (flat.facts if flat else [], facts, "fields"),
        "flat.bodies": (flat.bodies if flat else [], record.roles, "roles"),
    }
    for key, (names, there, what) in references.items():
        for name in names:
            if name and name not in there:
                problem = f"is not one of the record's {what}"
                yield _not_among(file, f"{place}.{key}", name, problem, there)
    yield from _choices(record.counts.items(), facts, file, f"{place}.counts")
    for name, subset in record.subsets.items():
        yield from _choices(subset.items(), facts, file, f"{place}.subsets.{name}")
    at = f"{place}.missing"
    if missing.how == "by chance" and not missing.reason:
        yield Fault(file, "is missing", "Say why, and which test supports it.", column=f"{at}.reason")
    if missing.rates and not missing.field:
        yield Fault(file, "is missing", "Name the fact that makes the groups.", column=f"{at}.field")
    elif missing.field in facts:
        rates = [(missing.field, group) for group in missing.rates]
        yield from _choices(rates, facts, file, f"{at}.rates")


def _facts(record: Record) -> dict[str, str | list[str]]:
    """Return every fact of a record, with its type or the words that it takes."""
    own: dict[str, str | list[str]] = {name: "date" for name in OWN_FACTS}
    return {**record.fields, **own, "participants_known": WORDS_KNOWN}


def _choices(
    choices: Iterable[tuple[str, str]], facts: Mapping[str, str | list[str]], file: str, place: str
) -> Iterator[Fault]:
    """Yield a fault for each fact that the record has not, and each value that the fact does not take."""
    for name, value in choices:
        if name not in facts:
            yield _not_among(file, place, name, "is not one of the record's fields", facts)
        elif isinstance(facts[name], list) and value not in facts[name]:
            yield _not_among(file, f"{place}.{name}", value, f"is not a value of {name}", facts[name])


def _not_among(file: str, place: str, value: str, problem: str, there: Iterable[str]) -> Fault:
    near = guesses(value, there, 1)
    remedy = f"Did you mean {near}?" if near else f"There are {', '.join(there) or 'none'}."
    return Fault(file, problem, remedy, column=place, value=value)


def _repeated(names: Iterable[str], file: str, place: str) -> Iterator[Fault]:
    for name, count in Counter(names).items():
        if count > 1:
            yield Fault(file, "is given twice", "Keep one, or rename one.", column=place, value=name)
