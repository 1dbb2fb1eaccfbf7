"""Whether the parts of an edition fit each other: names that refer to records, facts and roles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import get_args

from joinup.config.models import OWN_FACTS, Document, Edition, Known, Record
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
        for name in _repeated(names):
            yield Fault(file, "is given twice", "Keep one, or rename one.", column=place, value=name)
    for n, record in enumerate(edition.records, 1):
        yield from _record_faults(record, file, f"records.{n}")
    for n, document in enumerate(edition.documents, 1):
        yield from _document_faults(document, records, file, f"documents.{n}")
    if edition.focus and len(set(edition.focus.pair)) == 1:
        pair = ", ".join(edition.focus.pair)
        yield Fault(file, "is one department twice", "Name two.", column="focus.pair", value=pair)


def _record_faults(record: Record, file: str, place: str) -> Iterator[Fault]:
    facts = _facts(record)
    for key, names in (("roles", record.roles), ("tally", record.tally)):
        for name in _repeated(names):
            yield Fault(file, "is given twice", "Keep one of the two.", column=f"{place}.{key}", value=name)
    for name in [t for t in record.tally if t not in record.roles]:
        yield _not_among(file, f"{place}.tally", name, "is not one of the record's roles", record.roles)
    yield from _choices(record.counts, facts, file, f"{place}.counts")
    for name, subset in record.subsets.items():
        yield from _choices(subset, facts, file, f"{place}.subsets.{name}")
    if record.flat:
        for name in [n for n in record.flat.facts if n not in facts]:
            problem = "is not one of the record's fields"
            yield _not_among(file, f"{place}.flat.facts", name, problem, facts)
        for name in [n for n in record.flat.bodies if n not in record.roles]:
            problem = "is not one of the record's roles"
            yield _not_among(file, f"{place}.flat.bodies", name, problem, record.roles)
    if record.round and record.round not in facts:
        yield _not_among(file, f"{place}.round", record.round, "is not one of the record's fields", facts)
    missing, at = record.missing, f"{place}.missing"
    if missing.how == "by chance" and not missing.reason:
        yield Fault(file, "is missing", "Say why, and which test supports it.", column=f"{at}.reason")
    if missing.field and missing.field not in facts:
        yield _not_among(file, f"{at}.field", missing.field, "is not one of the record's fields", facts)
    elif missing.rates and not missing.field:
        yield Fault(file, "is missing", "Name the fact that makes the groups.", column=f"{at}.field")
    else:
        rates = [(missing.field, group) for group in missing.rates]
        yield from _choices(rates, facts, file, f"{at}.rates")


def _document_faults(
    document: Document, records: Mapping[str, Record], file: str, place: str
) -> Iterator[Fault]:
    record = records.get(document.record)
    if record is None:
        problem = "is not one of the edition's records"
        yield _not_among(file, f"{place}.record", document.record, problem, records)
        return
    yield from _choices(document.facts, _facts(record), file, f"{place}.facts")


def _facts(record: Record) -> dict[str, str | list[str]]:
    """Return every fact of a record, with its type or the words that it takes."""
    own: dict[str, str | list[str]] = {name: "date" for name in OWN_FACTS}
    return {**record.fields, **own, "participants_known": WORDS_KNOWN}


def _choices(
    choices: Mapping[str, str] | Iterable[tuple[str, str]],
    facts: Mapping[str, str | list[str]],
    file: str,
    place: str,
) -> Iterator[Fault]:
    """Yield a fault for each fact that the record has not, and each value that the fact does not take."""
    for name, value in choices.items() if isinstance(choices, Mapping) else choices:
        if name not in facts:
            yield _not_among(file, place, name, "is not one of the record's fields", facts)
        elif isinstance(facts[name], list) and value not in facts[name]:
            yield _not_among(file, f"{place}.{name}", value, f"is not a value of {name}", facts[name])


def _not_among(file: str, place: str, value: str, problem: str, known: Iterable[str]) -> Fault:
    near = guesses(value, known, 1)
    remedy = f"Did you mean {near}?" if near else f"There are {', '.join(known) or 'none'}."
    return Fault(file, problem, remedy, column=place, value=value)


def _repeated(names: Iterable[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1]
