"""Whether the parts of an edition fit each other: names that refer to records, facts and roles."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

from joinup.config.models import OWN_FACTS, Edition, Record
from joinup.errors import Fault, did_you_mean

Problem = tuple[str, str | None, str, str]  # place, value, problem, remedy
Facts = Mapping[str, str | list[str]]  # facts of a record, with their types or the words that they take


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
        yield from _record_problems(record, f"records.{n}")
    for n, document in enumerate(edition.documents, 1):
        at = f"documents.{n}"
        yield from _not_among([document.record], records, "one of the edition's records", f"{at}.record")
        if document.record in records:
            yield from _misfits(document.facts, _facts(records[document.record]), f"{at}.facts")
    if edition.focus and len(set(edition.focus.pair)) == 1:
        yield "focus.pair", ", ".join(edition.focus.pair), "is one department twice", "Name two."


def _record_problems(record: Record, at: str) -> Iterator[Problem]:
    facts, missing, flat = _facts(record), record.missing, record.flat
    yield from _repeated(record.roles, f"{at}.roles")
    yield from _repeated(record.tally, f"{at}.tally")
    for place, roles in (("tally", record.tally), ("flat.bodies", flat.bodies if flat else [])):
        yield from _not_among(roles, record.roles, "one of the record's roles", f"{at}.{place}")
    for place, names in (
        ("round", [record.round]),
        ("missing.field", [missing.field]),
        ("flat.facts", flat.facts if flat else []),
    ):
        yield from _not_among(filter(None, names), facts, "one of the record's fields", f"{at}.{place}")
    yield from _misfits(record.counts, facts, f"{at}.counts")
    for name, subset in record.subsets.items():
        yield from _misfits(subset, facts, f"{at}.subsets.{name}")
    if missing.how == "by chance" and not missing.reason:
        yield f"{at}.missing.reason", None, "is missing", "Say why, and which test supports it."
    if missing.rates and not missing.field:
        yield f"{at}.missing.field", None, "is missing", "Name the fact that makes the groups."
    elif isinstance(groups := facts.get(missing.field), list):
        yield from _not_among(missing.rates, groups, f"a value of {missing.field}", f"{at}.missing.rates")


def _facts(record: Record) -> Facts:
    return {**record.fields, **OWN_FACTS}


def _misfits(conditions: Mapping[str, str], facts: Facts, place: str) -> Iterator[Problem]:
    """Yield each fact that the record does not have, and each value that its fact does not take."""
    yield from _not_among(conditions, facts, "one of the record's fields", place)
    for name, value in conditions.items():
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
