"""The ways in which a document of priority outcomes can be arranged."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby

from . import speech
from .blocks import Block, Break, Bullets, Cell, Heading, Item, Para, Run, Runs, Table, Terms, cell, runs
from .content import Draft, Outcome
from .departments import Body, in_year
from .speech import Voice

LABELS = ("", "", "{}.", "Priority outcome {}:", "PO{}", "{}.{}", "Outcome {} –", "({})")
METRIC_LABELS = (
    "Metrics",
    "Metrics:",
    "Outcome metrics",
    "Performance metrics:",
    "How this will be measured:",
)
THEMES = (
    "Places that thrive",
    "A fair start",
    "Safe and sound",
    "Work and skills",
    "Open water",
    "Better data",
)
NOTHING = ("", "", "–", "None", "N/A", "n/a")


class Habits:
    """The choices a document makes once and keeps."""

    def __init__(self, draft: Draft, voice: Voice):
        rng = draft.rng
        self.label = rng.choice(LABELS)
        self.metrics = rng.choice(METRIC_LABELS)
        self.paren = rng.choice(speech.PARENTHESES)
        self.line = rng.choice(speech.LINES)
        self.leads = (rng.choice(speech.LEAD_LINES), rng.choice(speech.JOINT_LINES))
        self.both = rng.choice(speech.BOTH_LINES)
        self.with_lead = rng.choice(speech.WITH_LEAD)
        self.notes = rng.random() < 0.4
        self.bold_label = rng.random() < 0.6
        self.nothing = rng.choice(NOTHING)
        self.asides = rng.choice((0.1, 0.3, 0.5))
        self.chapter = rng.choice(("full", "full", "both", "short") if voice.glossary else ("full", "both"))

    def labelled(self, line: str) -> Runs:
        """Print "label: rest" with a bold label where the document does so."""
        label, colon, rest = line.partition(": ")
        return runs(Run(label + colon, bold=True), rest) if colon and self.bold_label else runs(line)


def number(habits: Habits, chapter: int, place: int) -> str:
    """Return the number printed before an outcome, with a space after it."""
    if not habits.label:
        return ""
    ids = (chapter, place) if habits.label == "{}.{}" else (place,)
    return habits.label.format(*ids) + " "


def metric_runs(draft: Draft, habits: Habits, outcome: Outcome) -> list[Runs]:
    """Print the metrics of an outcome, sources as footnotes or in parentheses, and note them."""
    printed: list[Runs] = []
    for one in outcome.metrics:
        draft.metric(outcome, one)
        if one.holder and one.holder not in (*outcome.leads, *outcome.supporters):
            draft.mention(one.holder, one.holder_name, one.source, outcome.title)
        if one.source and habits.notes:
            printed.append((Run(one.text, note=one.source + "."),))
        else:
            printed.append(runs(one.text, f" ({one.source})" if one.source else ""))
    return printed


def chapters(items: list[Outcome]) -> list[tuple[Body, list[Outcome]]]:
    """Group outcomes by the department in whose chapter they stand."""
    return [(body, list(group)) for body, group in groupby(items, key=lambda o: o.leads[0])]


def chapter_heading(voice: Voice, habits: Habits, body: Body, level: int) -> tuple[str, Heading]:
    """Return the name printed as a chapter heading, and the heading."""
    name = voice.name(body, habits.chapter)
    return name, Heading(level, runs(name, voice.formerly(body)))


def joint(voice: Voice, habits: Habits, outcome: Outcome) -> str:
    """Say in parentheses with whom a chapter's department leads an outcome."""
    if len(outcome.leads) == 1:
        return ""
    return f" ({habits.with_lead.format(voice.listed(voice.leads(outcome, outcome.leads[1:])))})"


def by_chapter(draft: Draft, voice: Voice, items: list[Outcome], place: str = "") -> list[Block]:
    """Chapters by department (the lead is the heading); supporters in a parenthesis, a line or a bullet."""
    rng = draft.rng
    habits = Habits(draft, voice)
    place = place or rng.choice(("paren", "line", "bullet", "after", "bullets"))
    as_heading, breaks = rng.random() < 0.6, rng.random() < 0.25
    blocks: list[Block] = []
    found = chapters(items)
    for number_of, (body, group) in enumerate(found, 1):
        if breaks and number_of > 1:
            blocks.append(Break())
        name, heading = chapter_heading(voice, habits, body, 2)
        blocks.append(heading)
        if rng.random() < habits.asides:
            blocks.append(Para(runs(voice.aside(tuple(in_group(group))))))
        for at, outcome in enumerate(group, 1):
            draft.outcome(outcome)
            draft.contribution(outcome, body, name, "lead")
            title = number(habits, number_of, at) + outcome.title + joint(voice, habits, outcome)
            names = voice.supporters(outcome)
            said = " " + habits.paren.format(voice.listed(names)) if names and place == "paren" else ""
            faced = Run(title, bold=not as_heading)
            words = runs(faced, Run(said, italic=rng.random() < 0.5)) if said else runs(faced)
            blocks.append(Heading(3, words) if as_heading else Para(words, "title"))
            line = habits.labelled(habits.line.format(voice.listed(names))) if names else ()
            if line and place == "line":
                blocks.append(Para(line))
            if rng.random() < habits.asides / 2:
                sentence = voice.aside((*outcome.leads, *outcome.supporters), outcome.title)
                blocks.append(Para(runs(sentence)))
            blocks.append(Para(runs(Run(habits.metrics, bold=True))))
            metrics = [Item(words) for words in metric_runs(draft, habits, outcome)]
            if line and place == "bullet":
                metrics.append(Item(line))
            blocks.append(Bullets(tuple(metrics)))
            if line and place == "after":
                blocks.append(Para(line))
            if line and place == "bullets":
                blocks.append(Para(runs(Run("Supporting departments:", bold=habits.bold_label))))
                blocks.append(Bullets(tuple(Item(runs(one)) for one in names)))
    if rng.random() < 0.15:
        blocks += summary_table(draft, voice, items)
    blocks += empty_chapter(draft, voice, habits, [body for body, _ in found])
    return blocks


def summary_table(draft: Draft, voice: Voice, items: list[Outcome]) -> list[Block]:
    """Print the cross-cutting outcomes a second time, in one table, as an annex does."""
    rows: list[tuple[Cell | None, ...]] = []
    for outcome in items:
        if outcome.shared:
            leads, names = (
                [voice.name(body) for body in bodies] for bodies in (outcome.leads, outcome.supporters)
            )
            rows.append((cell(outcome.title), cell(*leads), cell(voice.listed(names) if names else "")))
    head = ((cell("Outcome"), cell("Lead"), cell("Supporting departments")),)
    table = Table(head, tuple(rows), (3.0, 2.0, 2.0), name="Cross-cutting")
    return [Heading(1, runs("Summary of cross-cutting outcomes")), table] if rows else []


def in_group(group: list[Outcome]) -> list[Body]:
    """Return every department that takes part in a group of outcomes."""
    return [body for outcome in group for body in (*outcome.leads, *outcome.supporters)]


def empty_chapter(draft: Draft, voice: Voice, habits: Habits, seen: list[Body]) -> list[Block]:
    """Add, now and then, the chapter of a department that lists no outcome."""
    left = [body for body in in_year(draft.year) if body not in seen]
    if not left or draft.rng.random() > 0.08:
        return []
    body = draft.rng.choice(left)
    name, heading = chapter_heading(voice, habits, body, 2)
    draft.mention(body, name, name)
    draft.inconsistencies.append({"what": "department_without_outcome", "organisation": name})
    return [heading, Para(runs("The outcomes of this department will be published at a later date."))]


HEADS = {
    "number": ("No.", "Ref", "#"),
    "outcome": ("Priority outcome", "Outcome", "Priority outcomes", "Outcome for 2022-25"),
    "lead": ("Lead department", "Lead", "Led by", "Lead department(s)", "Lead dept"),
    "supporting": (
        "Supporting departments", "Supported by", "Contributing departments", "Also supported by",
        "Other contributing departments", "Supporting department(s)",
    ),
    "metrics": ("Metrics", "Performance metrics", "Key metrics", "Outcome metrics", "How we will measure this"),
    "cross": ("Cross-cutting", "Cross-cutting?", "Cross-cutting outcome"),
}  # fmt: skip
SHARES = {"number": 0.5, "outcome": 3.0, "lead": 1.7, "supporting": 2.2, "metrics": 3.6, "cross": 0.9}


def head_rows(draft: Draft, keys: list[str], grouped: bool) -> tuple[tuple[Cell | None, ...], ...]:
    """Return a header of one row, or of two with the department columns under a common cell."""
    names = {key: draft.rng.choice(HEADS[key]) for key in keys}
    pair = [at for at in range(len(keys) - 1) if {keys[at], keys[at + 1]} == {"lead", "supporting"}]
    if not grouped or not pair:
        return (tuple(cell(names[key]) for key in keys),)
    first: list[Cell | None] = [replace(cell(names[key]), down=2) for key in keys]
    second: list[Cell | None] = [None] * len(keys)
    at = pair[0]
    first[at], first[at + 1] = replace(cell("Departments"), across=2), None
    second[at], second[at + 1] = cell(names[keys[at]]), cell(names[keys[at + 1]])
    return tuple(first), tuple(second)


def many(draft: Draft, voice: Voice, names: list[str], form: str, nothing: str) -> Cell:
    """Put names in a cell: in a line, one per line, or as bullets."""
    if not names:
        return cell(nothing)
    if form == "inline":
        return cell(voice.listed(names))
    return cell(*names, bullets=form == "bullets")


def rows_of(
    draft: Draft, voice: Voice, habits: Habits, outcome: Outcome, keys: list[str], form: str, at: tuple[int, int],
    lead: Cell | None, per_metric: bool,
) -> list[list[Cell | None]]:  # fmt: skip
    """Return the table rows of one outcome; its metrics share a row or take one each."""
    draft.outcome(outcome)
    names = voice.supporters(outcome)
    title = runs(number(habits, *at) if "number" not in keys else "", outcome.title)
    if "supporting" not in keys:
        said = joint(voice, habits, outcome) if "lead" not in keys else ""
        said += " " + habits.paren.format(voice.listed(names)) if names else ""
        title = (*title, Run(said, italic=True)) if said else title
    elif "lead" not in keys:
        title = (*title, *runs(joint(voice, habits, outcome)))
    metrics = metric_runs(draft, habits, outcome) if "metrics" in keys else []
    texts: dict[str, Cell | None] = {
        "number": cell(str(at[1])),
        "outcome": cell(title),
        "lead": lead,
        "supporting": many(draft, voice, names, form, habits.nothing),
        "metrics": Cell(tuple(metrics), bullets=len(metrics) > 1),
        "cross": cell("Yes" if outcome.shared else "No"),
    }
    if not per_metric:
        return [[texts[key] for key in keys]]
    rows: list[list[Cell | None]] = []
    for place, words in enumerate(metrics):
        row: list[Cell | None] = []
        for key in keys:
            one = texts[key]
            first = one and replace(one, down=len(metrics)) if place == 0 else None
            row.append(cell(words) if key == "metrics" else first)
        rows.append(row)
    return rows


def chapter_tables(
    draft: Draft, voice: Voice, items: list[Outcome], per_metric: bool | None = None
) -> list[Block]:
    """A heading and a table for each department: outcome, metrics and, as a column or in words, supporters."""
    rng = draft.rng
    habits = Habits(draft, voice)
    keys = (
        ["outcome", *rng.sample(["metrics", "supporting"], 2)]
        if rng.random() < 0.7
        else ["outcome", "metrics"]
    )
    if rng.random() < 0.3:
        keys.insert(0, "number")
    form = rng.choice(("inline", "inline", "lines", "bullets"))
    per_metric = rng.random() < 0.3 if per_metric is None else per_metric
    head = head_rows(draft, keys, False)
    blocks: list[Block] = []
    found = chapters(items)
    for at, (body, group) in enumerate(found, 1):
        name, heading = chapter_heading(voice, habits, body, 2)
        blocks.append(heading)
        if rng.random() < habits.asides:
            blocks.append(Para(runs(voice.aside(tuple(in_group(group))))))
        body_rows = []
        for place, outcome in enumerate(group, 1):
            draft.contribution(outcome, body, name, "lead")
            body_rows += rows_of(draft, voice, habits, outcome, keys, form, (at, place), None, per_metric)
        rows = tuple(tuple(row) for row in body_rows)
        blocks.append(Table(head, rows, tuple(SHARES[key] for key in keys), name=body.short or body.name))
    return [*blocks, *empty_chapter(draft, voice, habits, [body for body, _ in found])]


def one_table(draft: Draft, voice: Voice, items: list[Outcome], merged: bool | None = None) -> list[Block]:
    """One long table with a column for the lead, its cells merged over the outcomes that it leads or not."""
    rng = draft.rng
    habits = Habits(draft, voice)
    merged = rng.random() < 0.5 if merged is None else merged
    keys = rng.choice((
        ["lead", "outcome", "supporting", "metrics"],
        ["outcome", "lead", "supporting", "metrics"],
        ["number", "outcome", "lead", "supporting", "cross"],
        ["outcome", "metrics", "lead", "supporting"],
        ["lead", "outcome", "supporting"],
    ))  # fmt: skip
    if merged:
        keys = ["lead"] + [key for key in keys if key != "lead"]
    form = rng.choice(("inline", "inline", "lines", "bullets"))
    per_metric = "metrics" in keys and not merged and rng.random() < 0.25
    orphan = rng.randrange(len(items)) if not merged and rng.random() < 0.1 else -1
    rows: list[tuple[Cell | None, ...]] = []
    at = 0
    for leads, group in groupby(items, key=lambda o: o.leads):
        names: list[str] = []
        shown: Cell | None = None
        together = list(group)
        for outcome in together:
            at += 1
            if not merged or not names:
                names = [] if at - 1 == orphan else [voice.name(body) for body in leads]
                shown = many(draft, voice, names, "inline" if len(names) == 1 else form, "")
                shown = replace(shown, down=len(together)) if merged else shown
            for body, name in zip(leads, names, strict=False):
                draft.contribution(outcome, body, name, "lead")
            if at - 1 == orphan:
                draft.inconsistencies.append({"what": "outcome_without_lead", "outcome": outcome.title})
            made = rows_of(draft, voice, habits, outcome, keys, form, (1, at), shown, per_metric)
            rows += [tuple(row) for row in made]
            shown = None if merged else shown
    head = head_rows(draft, keys, rng.random() < 0.4)
    caption = rng.choice(("", "Table 1: Priority outcomes by department", "Priority outcomes and metrics"))
    table = Table(head, tuple(rows), tuple(SHARES[key] for key in keys), caption, "Outcomes")
    return [Heading(2, runs("Priority outcomes")), table]


def by_outcome(draft: Draft, voice: Voice, items: list[Outcome], form: str = "") -> list[Block]:
    """Themes with outcomes below them; who leads and who supports stands in lines or in a definition list."""
    rng = draft.rng
    habits = Habits(draft, voice)
    form = form or rng.choice(("two lines", "one line", "terms"))
    mixed, themes = rng.sample(items, len(items)), rng.sample(THEMES, len(THEMES))
    orphan = rng.randrange(len(mixed)) if rng.random() < 0.1 and form != "one line" else -1
    blocks: list[Block] = []
    for at, outcome in enumerate(mixed):
        if at % 5 == 0:
            blocks.append(Heading(2, runs(f"Theme {at // 5 + 1}: {themes[at // 5 % len(themes)]}")))
        draft.outcome(outcome)
        blocks.append(Heading(3, runs(number(habits, at // 5 + 1, at + 1) + outcome.title)))
        leads = [] if at == orphan else voice.leads(outcome)
        if at == orphan:
            draft.inconsistencies.append({"what": "outcome_without_lead", "outcome": outcome.title})
        names = voice.supporters(outcome)
        if form == "terms":
            blocks.append(Terms(tuple(terms_of(draft, voice, habits, outcome, leads, names))))
            continue
        blocks += who(draft, voice, habits, leads, names, form)
        if rng.random() < habits.asides / 2:
            blocks.append(Para(runs(voice.aside((*outcome.leads, *outcome.supporters), outcome.title))))
        blocks.append(Para(runs(Run(habits.metrics, bold=True))))
        blocks.append(Bullets(tuple(Item(words) for words in metric_runs(draft, habits, outcome))))
    return blocks


def who(
    draft: Draft, voice: Voice, habits: Habits, leads: list[str], names: list[str], form: str
) -> list[Block]:
    """Say in one or two lines who leads and who supports."""
    if form == "one line" and leads and names and len(leads) == 1:
        return [Para(habits.labelled(habits.both.format(leads[0], voice.listed(names))))]
    lines: list[Block] = []
    if leads:
        # joint leads are always joined by "and", or nobody could tell where one name ends
        line = speech.lead_line(draft.rng, leads, " and ".join(leads), habits.leads)
        lines.append(Para(habits.labelled(line)))
    if names:
        lines.append(Para(habits.labelled(habits.line.format(voice.listed(names)))))
    return lines


def terms_of(
    draft: Draft, voice: Voice, habits: Habits, outcome: Outcome, leads: list[str], names: list[str]
) -> list[tuple[Runs, tuple[Runs, ...]]]:
    """Return the definition list of one outcome."""
    split = draft.rng.random() < 0.5
    pairs: list[tuple[Runs, tuple[Runs, ...]]] = []
    if leads:
        pairs.append((runs("Lead department" + "s" * (len(leads) > 1)), (runs(" and ".join(leads)),)))
    if names:
        said = tuple(runs(name) for name in names) if split else (runs(voice.listed(names)),)
        pairs.append((runs("Supporting departments"), said))
    pairs.append((runs("Metrics"), tuple(metric_runs(draft, habits, outcome))))
    return pairs


def nested(draft: Draft, voice: Voice, items: list[Outcome]) -> list[Block]:
    """Lists in lists: departments, their outcomes, and below these supporters and metrics."""
    habits = Habits(draft, voice)
    outer: list[Item] = []
    for body, group in chapters(items):
        name = voice.name(body, habits.chapter)
        inner: list[Item] = []
        for outcome in group:
            draft.outcome(outcome)
            draft.contribution(outcome, body, name, "lead")
            names = voice.supporters(outcome)
            words = runs(outcome.title + joint(voice, habits, outcome))
            deepest = [Item(habits.labelled(habits.line.format(voice.listed(names))))] if names else []
            metrics = Bullets(tuple(Item(one) for one in metric_runs(draft, habits, outcome)))
            deepest.append(Item(runs(habits.metrics), (metrics,)))
            inner.append(Item(words, (Bullets(tuple(deepest)),)))
        outer.append(
            Item(runs(Run(name, bold=True)), (Bullets(tuple(inner), numbered=draft.rng.random() < 0.5),))
        )
    return [Heading(2, runs("Priority outcomes by department")), Bullets(tuple(outer))]


def own_and_supported(draft: Draft, voice: Voice, items: list[Outcome]) -> list[Block]:
    """Each department lists what it leads, and what it supports with the lead in a parenthesis."""
    habits = Habits(draft, voice)
    own = dict(chapters(items))
    bodies = sorted(
        {body for outcome in items for body in (*outcome.leads, *outcome.supporters)}, key=lambda b: b.name
    )
    lead_words = draft.rng.choice(
        ("The department leads the following outcomes:", "Outcomes led by the department")
    )
    help_words = draft.rng.choice((
        "The department also supports the following cross-cutting outcomes:",
        "Cross-cutting outcomes that the department supports",
    ))  # fmt: skip
    joint_words = "The department is joint lead of the following outcomes:"
    blocks: list[Block] = []
    for body in bodies:
        name, heading = chapter_heading(voice, habits, body, 2)
        blocks.append(heading)
        led: list[Item] = []
        for outcome in own.get(body, []):
            draft.outcome(outcome)
            draft.contribution(outcome, body, name, "lead")
            metrics = Bullets(tuple(Item(one) for one in metric_runs(draft, habits, outcome)))
            led.append(Item(runs(outcome.title), (metrics,)))
        if led:
            blocks += [Para(runs(lead_words)), Bullets(tuple(led))]
        for words, role, chosen in (
            (joint_words, "lead", [o for o in items if body in o.leads[1:]]),
            (help_words, "supporting", [o for o in items if body in o.supporters]),
        ):
            if chosen:
                blocks += [Para(runs(words)), Bullets(tuple(_helped(draft, voice, body, name, role, chosen)))]
    return blocks


def _helped(
    draft: Draft, voice: Voice, body: Body, name: str, role: str, chosen: list[Outcome]
) -> list[Item]:
    found = []
    for outcome in chosen:
        draft.contribution(outcome, body, name, role)
        # the lead is named as in its own chapter's habit, and is true already
        found.append(Item(runs(f"{outcome.title} (led by {voice.name(outcome.leads[0])})")))
    return found


def matrix(draft: Draft, voice: Voice, items: list[Outcome]) -> list[Block]:
    """A grid of outcomes and departments, with a mark for each part taken."""
    rng = draft.rng
    lead, support = rng.choice((("Lead", "Support"), ("L", "S"), ("Lead", "Supporting"), ("●", "○")))
    bodies = sorted(
        {b for outcome in items for b in (*outcome.leads, *outcome.supporters)}, key=lambda b: b.name
    )
    names = {body: voice.name(body, "short") for body in bodies}
    rows = []
    for outcome in items:
        draft.outcome(outcome)
        marks = []
        for body in bodies:
            role = "lead" if body in outcome.leads else "supporting" if body in outcome.supporters else ""
            if role:
                draft.contribution(outcome, body, names[body], role)
            marks.append(cell({"lead": lead, "supporting": support, "": ""}[role]))
        rows.append((cell(outcome.title), *marks))
    head = ((cell("Priority outcome"), *(cell(names[body]) for body in bodies)),)
    key = f"Key: {lead} = lead department; {support} = supporting department."
    table = Table(head, tuple(rows), (4.0, *(1.0 for _ in bodies)), name="Matrix")
    return [Heading(2, runs("Who takes part in which outcome")), Para(runs(key), "small"), table]


def banner_table(draft: Draft, voice: Voice, items: list[Outcome]) -> list[Block]:
    """One long table in which each department's name fills a row of its own above its outcomes."""
    rng = draft.rng
    habits = Habits(draft, voice)
    keys = rng.choice(
        (["outcome", "supporting", "metrics"], ["outcome", "metrics"], ["number", "outcome", "supporting"])
    )
    form = rng.choice(("inline", "lines", "bullets"))
    rows: list[tuple[Cell | None, ...]] = []
    for at, (body, group) in enumerate(chapters(items), 1):
        name = voice.name(body, habits.chapter)
        banner = replace(cell(runs(Run(name, bold=True))), across=len(keys))
        rows.append((banner, *(None for _ in keys[1:])))
        for place, outcome in enumerate(group, 1):
            draft.contribution(outcome, body, name, "lead")
            made = rows_of(draft, voice, habits, outcome, keys, form, (at, place), None, False)
            rows += [tuple(row) for row in made]
    table = Table(
        head_rows(draft, keys, False), tuple(rows), tuple(SHARES[key] for key in keys), name="Outcomes"
    )
    return [Heading(2, runs("Priority outcomes")), table]


def cards(draft: Draft, voice: Voice, items: list[Outcome]) -> list[Block]:
    """A small table of labels and values for each outcome, its title above or inside."""
    habits = Habits(draft, voice)
    inside = draft.rng.random() < 0.6
    words = {
        key: draft.rng.choice(HEADS[key]) for key in ("outcome", "lead", "supporting", "metrics", "cross")
    }
    blocks: list[Block] = [Heading(2, runs("Priority outcomes"))]
    for at, outcome in enumerate(items, 1):
        draft.outcome(outcome)
        title = runs(number(habits, 1, at) + outcome.title)
        leads, names = voice.leads(outcome), voice.supporters(outcome)
        metrics = metric_runs(draft, habits, outcome)
        pairs = [
            (words["lead"], cell(" and ".join(leads))),
            (words["metrics"], Cell(tuple(metrics), len(metrics) > 1)),
        ]
        pairs.insert(1, (words["supporting"], cell(voice.listed(names) if names else habits.nothing)))
        if draft.rng.random() < 0.3:
            pairs.insert(1, (words["cross"], cell("Yes" if outcome.shared else "No")))
        if inside:
            pairs.insert(0, (words["outcome"], cell(title)))
        else:
            blocks.append(Heading(3, title))
        rows: tuple[tuple[Cell | None, ...], ...] = tuple(
            (cell(runs(Run(k, bold=True))), v) for k, v in pairs
        )
        blocks.append(Table((), rows, (1.0, 3.0), name=f"Outcome {at}"))
    return blocks
