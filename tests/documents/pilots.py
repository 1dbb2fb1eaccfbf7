"""The ways in which a document of pilots can be arranged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from .blocks import Block, Bullets, Cell, Heading, Item, Para, Run, Runs, Table, Terms, cell, runs
from .content import Draft, Pilot
from .departments import Body
from .outcomes import many
from .speech import Voice, pounds, the

NEVER_MIND = ("", "", "TBC", "Not stated", "–")


class Habits:
    """The choices a document makes once and keeps."""

    def __init__(self, draft: Draft):
        rng = draft.rng
        self.money = rng.choice(("million", "million", "m", "mixed", "plain"))
        self.money_words = rng.choice(
            ("Funding: {}", "Funding: up to {}", "Fund contribution: {}", "Total funding: {}")
        )
        self.parts = rng.random() < 0.3
        self.departments = rng.choice(("marked", "plain", "two", "sentence"))
        self.lead = rng.choice(("Lead department: {}", "Lead: {}", "Led by: {}", "Lead department – {}"))
        self.joint = rng.choice(("Joint lead departments: {}", "Lead departments: {}", "Jointly led by: {}"))
        self.partners = rng.choice(("Partner departments: {}", "Supporting departments: {}", "Working with: {}",
                                    "Other departments: {}", "In partnership with: {}"))  # fmt: skip
        self.all = rng.choice(("Departments: {}", "Departments involved: {}", "Departments – {}"))
        self.others = rng.choice(
            ("Key partners: {}", "Key partners include: {}", "Partners: {}", "Local partners: {}")
        )
        self.delivery = rng.choice(("Delivered by: {}", "Delivery partners: {}"))
        self.bold = rng.random() < 0.7
        self.asides = rng.choice((0.1, 0.3, 0.5))
        self.number = rng.choice(("", "", "{}. ", "Pilot {}: "))

    def labelled(self, line: str) -> Runs:
        """Print "label: rest" with a bold label where the document does so."""
        label, colon, rest = line.partition(": ")
        return runs(Run(label + colon, bold=True), rest) if colon and self.bold else runs(line)


def money(draft: Draft, habits: Habits, pilot: Pilot) -> str:
    """Print the funding of a pilot, now and then with its parts, which may not add up; note it."""
    if pilot.funding is None:
        return ""
    draft.funding(pilot)
    text = pounds(draft.rng, pilot.funding, habits.money)
    if not habits.parts or draft.rng.random() < 0.4:
        return text
    first = pilot.funding // 2 // 10_000 * 10_000
    second = pilot.funding - first
    if draft.rng.random() < 0.1:
        second += 250_000
        row = {"what": "funding_parts", "pilot": pilot.name, "stated": pilot.funding, "true": first + second}
        draft.inconsistencies.append(row)
    one, two = (pounds(draft.rng, part, habits.money) for part in (first, second))
    return f"{text} ({one} in 2021-22 and {two} in 2022-23)"


def summary(draft: Draft, voice: Voice, habits: Habits, pilot: Pilot) -> str:
    """Return the summary of a pilot, now and then with the name of a body that takes no part."""
    if draft.rng.random() > habits.asides:
        return pilot.summary
    return f"{pilot.summary} {voice.aside((*pilot.leads, *pilot.partners), pilot.name)}"


def departments(draft: Draft, voice: Voice, habits: Habits, pilot: Pilot) -> list[Runs]:
    """Say in lines which departments take part and as what."""
    way = habits.departments
    if way == "plain":
        names = voice.take_part(pilot, (*pilot.leads, *pilot.partners), "unspecified")
        return [habits.labelled(habits.all.format(voice.listed(names)))]
    leads = voice.take_part(pilot, pilot.leads, "lead")
    names = voice.take_part(pilot, pilot.partners, "partner")
    if way == "marked":
        marked = [f"{name} ({'joint lead' if len(leads) > 1 else 'lead'})" for name in leads]
        return [habits.labelled(habits.all.format(voice.listed(marked + names)))]
    if way == "sentence" and len(leads) == 1:
        with_them = f", with {voice.listed([the(name) for name in names])}" if names else ""
        return [runs(f"This pilot is led by {the(leads[0])}{with_them}.")]
    lines = [habits.labelled((habits.joint if len(leads) > 1 else habits.lead).format(" and ".join(leads)))]
    if names:
        lines.append(habits.labelled(habits.partners.format(voice.listed(names))))
    return lines


def others(draft: Draft, voice: Voice, habits: Habits, pilot: Pilot) -> list[Runs]:
    """Say in lines who else takes part."""
    lines = []
    for names, role, pattern in (
        (pilot.others, "partner", habits.others),
        (pilot.delivery, "delivery", habits.delivery),
    ):
        if names:
            lines.append(habits.labelled(pattern.format(voice.listed(voice.take_part(pilot, names, role)))))
    return lines


def summaries(draft: Draft, voice: Voice, items: list[Pilot]) -> list[Block]:
    """A heading, a summary and lines for departments, partners and funding, pilot by pilot."""
    rng = draft.rng
    habits = Habits(draft)
    first, as_bullets = rng.random() < 0.5, rng.random() < 0.3
    blocks: list[Block] = [Heading(2, runs("Pilot summaries"))]
    for at, pilot in enumerate(items, 1):
        draft.pilot(pilot)
        blocks.append(Heading(3, runs(habits.number.format(at) + pilot.name)))
        text = Para(runs(summary(draft, voice, habits, pilot)))
        lines = [*departments(draft, voice, habits, pilot), *others(draft, voice, habits, pilot)]
        said = money(draft, habits, pilot)
        if said:
            lines.insert(rng.choice((0, len(lines))), habits.labelled(habits.money_words.format(said)))
        facts: list[Block] = (
            [Bullets(tuple(Item(line) for line in lines))] if as_bullets else [Para(x) for x in lines]
        )
        blocks += [text, *facts] if first else [*facts, text]
    return blocks


def by_lead(draft: Draft, voice: Voice, items: list[Pilot]) -> list[Block]:
    """Chapters by lead department, its pilots below; the heading alone says who leads."""
    habits = Habits(draft)
    single = sorted((replace(p, leads=p.leads[:1], partners=(*p.leads[1:], *p.partners)) for p in items),
                    key=lambda p: p.leads[0].name)  # fmt: skip
    blocks: list[Block] = []
    for body, group in groupby(single, key=lambda p: p.leads[0]):
        name = voice.name(body, "full")
        blocks.append(Heading(2, runs(name, voice.formerly(body))))
        for at, pilot in enumerate(group, 1):
            draft.pilot(pilot)
            draft.takes_part(pilot, body, name, "lead")
            blocks.append(Heading(3, runs(habits.number.format(at) + pilot.name)))
            blocks.append(Para(runs(summary(draft, voice, habits, pilot))))
            names = voice.take_part(pilot, pilot.partners, "partner")
            lines = [habits.labelled(habits.partners.format(voice.listed(names)))] if names else []
            lines += others(draft, voice, habits, pilot)
            said = money(draft, habits, pilot)
            lines += [habits.labelled(habits.money_words.format(said))] if said else []
            blocks += [Para(line) for line in lines]
    return blocks


HEADS = {
    "pilot": ("Pilot", "Project", "Pilot name", "Project title", "Name of pilot"),
    "lead": ("Lead department", "Lead", "Lead dept", "Led by"),
    "partner": (
        "Partner departments",
        "Supporting departments",
        "Other departments",
        "Departments (partners)",
    ),
    "all": ("Departments", "Departments involved", "Departments"),
    "others": ("Key partners", "Other partners", "Partners", "Local partners"),
    "delivery": ("Delivery partners", "Delivered by"),
    "summary": ("Summary", "Description", "What it does"),
}
SHARES = {
    "pilot": 2.0,
    "lead": 1.7,
    "partner": 2.0,
    "all": 2.2,
    "others": 2.2,
    "delivery": 1.6,
    "summary": 3.0,
    "funding": 1.1,
}
UNITS = {"": "Funding", "m": "Funding (£m)", "k": "Funding (£000)", "£": "Funding (£)"}


def columns(draft: Draft, items: list[Pilot], roles: str = "") -> list[str]:
    """Draw the columns of a table of pilots."""
    rng = draft.rng
    keys = ["pilot"]
    if rng.random() < 0.35:
        keys.append("summary")
    keys += {"split": ["lead", "partner"], "all": ["all"]}[roles or rng.choice(("split", "split", "all"))]
    keys.append("others")
    if any(pilot.delivery for pilot in items):
        keys.append("delivery")
    if rng.random() < 0.8:
        keys.insert(rng.choice((len(keys), len(keys), 1)), "funding")
    return keys


def head_rows(draft: Draft, keys: list[str], unit: str, grouped: bool) -> tuple[tuple[Cell | None, ...], ...]:
    """Return a header of one row, or of two with the bodies' columns under a common cell."""
    names = {key: UNITS[unit] if key == "funding" else draft.rng.choice(HEADS[key]) for key in keys}
    if not grouped or "lead" not in keys:
        return (tuple(cell(names[key]) for key in keys),)
    at = keys.index("lead")
    first: list[Cell | None] = [replace(cell(names[key]), down=2) for key in keys]
    second: list[Cell | None] = [None] * len(keys)
    first[at], first[at + 1] = replace(cell("Departments"), across=2), None
    second[at], second[at + 1] = cell(names["lead"]), cell(names["partner"])
    return tuple(first), tuple(second)


def amount(draft: Draft, habits: Habits, pilot: Pilot, unit: str, nothing: str) -> Cell:
    """Print funding in a cell: in words, or as a number in the unit of the column's head."""
    if pilot.funding is None:
        return cell(nothing)
    if not unit:
        return cell(money(draft, habits, pilot))
    draft.funding(pilot)
    value = pilot.funding / {"m": 1e6, "k": 1e3, "£": 1}[unit]
    text = f"{value:.2f}" if unit == "m" else f"{value:,.0f}"
    return cell(text, number=value)


def table(draft: Draft, voice: Voice, items: list[Pilot], merged: bool | None = None) -> list[Block]:
    """One table: pilot, departments, partners, funding; cells of the lead merged over its pilots or not."""
    rng = draft.rng
    habits = Habits(draft)
    merged = rng.random() < 0.25 if merged is None else merged
    keys = columns(draft, items, "split" if merged else "")
    if merged:
        items = sorted(items, key=lambda p: tuple(b.name for b in p.leads))
        keys = ["lead"] + [key for key in keys if key != "lead"]
    unit = rng.choice(("", "m", "k", "£"))
    form = rng.choice(("inline", "inline", "lines", "bullets"))
    nothing = rng.choice(NEVER_MIND)
    rows: list[tuple[Cell | None, ...]] = []
    for leads, group in groupby(items, key=lambda p: p.leads if merged else p):
        together = list(group)
        names = [voice.name(body) for body in together[0].leads]
        for at, pilot in enumerate(together):
            draft.pilot(pilot)
            shown = _cells(draft, voice, habits, pilot, keys, names, form, unit, nothing)
            if merged:
                lead = shown["lead"]
                shown["lead"] = replace(lead, down=len(together)) if lead and at == 0 else None
            rows.append(tuple(shown[key] for key in keys))
        del leads
    head = head_rows(draft, keys, unit, rng.random() < 0.4 and not merged)
    return [
        Heading(2, runs("Pilots")),
        Table(head, tuple(rows), tuple(SHARES[key] for key in keys), name="Pilots"),
    ]


def _cells(
    draft: Draft, voice: Voice, habits: Habits, pilot: Pilot, keys: list[str], names: list[str], form: str, unit: str,
    nothing: str,
) -> dict[str, Cell | None]:  # fmt: skip
    shown: dict[str, Cell | None] = {}
    for key in keys:
        if key == "pilot":
            shown[key] = cell(pilot.name)
        elif key == "lead":
            for body, name in zip(pilot.leads, names, strict=True):
                draft.takes_part(pilot, body, name, "lead")
            shown[key] = many(draft, voice, names, "inline" if len(names) == 1 else form, "")
        elif key == "summary":
            shown[key] = cell(summary(draft, voice, habits, pilot))
        elif key == "funding":
            shown[key] = amount(draft, habits, pilot, unit, nothing)
        else:
            chosen, role = bodies_of(pilot, key)
            shown[key] = many(draft, voice, voice.take_part(pilot, chosen, role), form, "")
    return shown


def bodies_of(pilot: Pilot, key: str) -> tuple[Sequence[Body | str], str]:
    """Return the bodies that a column holds, and the role in which they stand there."""
    if key == "partner":
        return pilot.partners, "partner"
    if key == "all":
        return (*pilot.leads, *pilot.partners), "unspecified"
    return (pilot.others, "partner") if key == "others" else (pilot.delivery, "delivery")


def cards(draft: Draft, voice: Voice, items: list[Pilot]) -> list[Block]:
    """A small table of labels and values for each pilot."""
    habits = Habits(draft)
    inside = draft.rng.random() < 0.5
    blocks: list[Block] = [Heading(2, runs("Pilots"))]
    for at, pilot in enumerate(items, 1):
        draft.pilot(pilot)
        title = runs(Run(habits.number.format(at) + pilot.name, bold=True))
        pairs = _facts(draft, voice, habits, pilot)
        rows: list[tuple[Cell | None, ...]] = [
            (cell(runs(Run(label, bold=True))), cell(*texts)) for label, texts in pairs
        ]
        if inside:
            rows.insert(0, (replace(cell(title), across=2), None))
        else:
            blocks.append(Heading(3, runs(habits.number.format(at) + pilot.name)))
        blocks.append(Table((), tuple(rows), (1.0, 3.0), name=f"Pilot {at}"))
    return blocks


def _facts(draft: Draft, voice: Voice, habits: Habits, pilot: Pilot) -> list[tuple[str, list[str]]]:
    split = draft.rng.random() < 0.4

    def said(names: list[str]) -> list[str]:
        return names if split else [voice.listed(names)]

    pairs: list[tuple[str, list[str]]] = [("Summary", [summary(draft, voice, habits, pilot)])]
    if habits.departments == "plain":
        names = voice.take_part(pilot, (*pilot.leads, *pilot.partners), "unspecified")
        pairs.append(("Departments", said(names)))
    else:
        names = voice.take_part(pilot, pilot.leads, "lead")
        pairs.append(("Lead department" + "s" * (len(names) > 1), [" and ".join(names)]))
        if pilot.partners:
            pairs.append(("Partner departments", said(voice.take_part(pilot, pilot.partners, "partner"))))
    if pilot.others:
        pairs.append(("Key partners", said(voice.take_part(pilot, pilot.others, "partner"))))
    if pilot.delivery:
        pairs.append(("Delivery partners", said(voice.take_part(pilot, pilot.delivery, "delivery"))))
    text = money(draft, habits, pilot)
    return [*pairs, ("Funding", [text])] if text else pairs


def terms(draft: Draft, voice: Voice, items: list[Pilot]) -> list[Block]:
    """A heading and a definition list for each pilot."""
    habits = Habits(draft)
    blocks: list[Block] = [Heading(2, runs("Pilots"))]
    for at, pilot in enumerate(items, 1):
        draft.pilot(pilot)
        blocks.append(Heading(3, runs(habits.number.format(at) + pilot.name)))
        pairs = tuple(
            (runs(label), tuple(runs(t) for t in texts))
            for label, texts in _facts(draft, voice, habits, pilot)
        )
        blocks.append(Terms(pairs))
    return blocks


def nested(draft: Draft, voice: Voice, items: list[Pilot]) -> list[Block]:
    """A list of pilots with lists of facts inside, bodies in lists inside these."""
    habits = Habits(draft)
    outer = []
    for pilot in items:
        draft.pilot(pilot)
        inner = []
        for label, texts in _facts(draft, voice, habits, pilot):
            deeper = (Bullets(tuple(Item(runs(text)) for text in texts)),) if len(texts) > 1 else ()
            inner.append(Item(runs(label + ":" if deeper else f"{label}: {texts[0]}"), deeper))
        outer.append(Item(runs(Run(pilot.name, bold=True)), (Bullets(tuple(inner)),)))
    return [Heading(2, runs("Pilots")), Bullets(tuple(outer), numbered=draft.rng.random() < 0.3)]


def long_form(draft: Draft, voice: Voice, items: list[Pilot]) -> list[Block]:
    """One row for each body of each pilot, with a column for its role."""
    rows: list[tuple[Cell | None, ...]] = []
    merged = draft.rng.random() < 0.4
    for pilot in items:
        draft.pilot(pilot)
        parts: list[tuple[str, str]] = []
        for bodies, role in ((pilot.leads, "lead"), (pilot.partners, "partner"), (pilot.others, "partner"),
                             (pilot.delivery, "delivery")):  # fmt: skip
            parts += [(name, role) for name in voice.take_part(pilot, bodies, role)]
        shown = {"lead": "Lead", "partner": "Partner", "delivery": "Delivery"}
        for at, (name, role) in enumerate(parts):
            title = replace(cell(pilot.name), down=len(parts)) if merged else cell(pilot.name)
            rows.append((None if merged and at else title, cell(name), cell(shown[role])))
    head = ((cell("Pilot"), cell(draft.rng.choice(("Organisation", "Department or partner"))), cell("Role")),)
    return [
        Heading(2, runs("Who takes part")),
        Table(head, tuple(rows), (2.0, 2.0, 1.0), name="Participation"),
    ]
