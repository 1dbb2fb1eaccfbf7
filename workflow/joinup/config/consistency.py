"""Whether the parts of an edition fit each other: names that refer to records, facts and roles."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import get_args

from joinup.config.models import OWN_FACTS, Edition, Known, Record
from joinup.errors import Fault, did_you_mean

Problem = tuple[str, str | None, str, str]  # place, value, problem, remedy


def edition_faults(edition: Edition, file: str) -> Iterator[Fault]:
    """Yield a fault for every part of an edition that does not fit another one; each fits its model already."""
    for place, value, problem, remedy in _problems(edition):
        yield Fault(file, problem, remedy, column=place, value=value)


def _problems(edition: Edition) -> Iterator[Problem]:
    records = {r.record: r for r in edition.records}
    yield from _repeated([r.record for r in edition.records], "records")
    yield from _repeated([d.document for d in edition.documents], "documents")
    yield from _repeated([r.key for r in edition.references], "references")
    for n, record in enumerate(edition.records, 1):
        for place, value, problem, remedy in _record_problems(record):
            yield f"records.{n}.{place}", value, problem, remedy
    for n, document in enumerate(edition.documents, 1):
        at = f"documents.{n}"
        yield from _not_among([document.record], records, "one of the edition's records", f"{at}.record")
        if document.record in records:
            facts = _facts(records[document.record])
            yield from _choices(document.facts.items(), facts, f"{at}.facts")
    if edition.focus and len(set(edition.focus.pair)) == 1:
        yield "focus.pair", ", ".join(edition.focus.pair), "is one department twice", "Name two."


def _record_problems(record: Record) -> Iterator[Problem]:
    facts, missing, flat = _facts(record), record.missing, record.flat
    yield from _repeated(record.roles, "roles")
    yield from _repeated(record.tally, "tally")
    for place, roles in (("tally", record.tally), ("flat.bodies", flat.bodies if flat else [])):
        yield from _not_among(roles, record.roles, "one of the record's roles", place)
    for place, names in (
        ("round", filter(None, [record.round])),
        ("missing.field", filter(None, [missing.field])),
        ("flat.facts", flat.facts if flat else []),
    ):
        yield from _not_among(names, facts, "one of the record's fields", place)
    yield from _choices(record.counts.items(), facts, "counts")
    for name, subset in record.subsets.items():
        yield from _choices(subset.items(), facts, f"subsets.{name}")
    if missing.how == "by chance" and not missing.reason:
        yield "missing.reason", None, "is missing", "Say why, and which test supports it."
    if missing.rates and not missing.field:
        yield "missing.field", None, "is missing", "Name the fact that makes the groups."
    elif missing.field in facts:
        yield from _choices([(missing.field, group) for group in missing.rates], facts, "missing.rates")


def _facts(record: Record) -> dict[str, str | list[str]]:
    """Return every fact of a record, with its type or the words that it takes."""
    own: dict[str, str | list[str]] = {name: "date" for name in OWN_FACTS}
    return {**record.fields, **own, "participants_known": list(get_args(Known))}


def _choices(
    choices: Iterable[tuple[str, str]], facts: Mapping[str, str | list[str]], place: str
) -> Iterator[Problem]:
    """Yield each fact that the record does not have, and each value that its fact does not take."""
    for name, value in choices:
        yield from _not_among([name], facts, "one of the record's fields", place)
        if isinstance(words := facts.get(name), list):
            yield from _not_among([value], words, f"a value of {name}", f"{place}.{name}")


def _not_among(names: Iterable[str], options: Collection[str], what: str, place: str) -> Iterator[Problem]:
    for name in names:
        if name not in options:
            remedy = did_you_mean(name, options, f"There are {', '.join(options) or 'none'}.")
            yield place, name, f"is not {what}", remedy


def _repeated(names: Iterable[str], place: str) -> Iterator[Problem]:
    for name, count in Counter(names).items():
        if count > 1:
            yield place, name, "is given twice", "Keep one, or rename one."
