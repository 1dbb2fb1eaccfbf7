"""What a document says, before it is laid out: outcomes or pilots with the bodies that take part."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from random import Random

from . import words
from .departments import BODIES, Body, in_year


@dataclass(frozen=True)
class Metric:
    """A metric and the source printed after it, if any."""

    text: str
    source: str = ""
    holder: Body | None = None
    holder_name: str = ""


@dataclass(frozen=True)
class Outcome:
    """A priority outcome: the first lead owns the chapter in which it stands."""

    title: str
    leads: tuple[Body, ...]
    supporters: tuple[Body, ...]
    metrics: tuple[Metric, ...]

    @property
    def shared(self) -> bool:
        """Whether more than one department takes part."""
        return len(self.leads) > 1 or bool(self.supporters)


@dataclass(frozen=True)
class Pilot:
    """A pilot: departments by role, other partners, those who deliver, and its funding in pounds."""

    name: str
    summary: str
    leads: tuple[Body, ...]
    partners: tuple[Body, ...]
    others: tuple[str, ...]
    delivery: tuple[str, ...]
    funding: int | None


@dataclass
class Draft:
    """A document in the making: its dice, and the truth, mentions and faults written into it so far."""

    rng: Random
    year: int
    truth: list[dict] = field(default_factory=list)
    distractors: list[dict] = field(default_factory=list)
    inconsistencies: list[dict] = field(default_factory=list)
    printed: dict[str, str] = field(default_factory=dict)
    _known: set[tuple] = field(default_factory=set)

    def record(self, key: tuple, row: dict) -> None:
        """Write a true row once, however often it is printed."""
        if key not in self._known:
            self._known.add(key)
            self.truth.append(row)

    def outcome(self, outcome: Outcome) -> None:
        """Note that an outcome is printed."""
        self.record(
            ("outcome", outcome.title),
            {"list": "outcome", "outcome": outcome.title, "cross_cutting": "yes" if outcome.shared else "no"},
        )

    def contribution(self, outcome: Outcome, body: Body, name: str, role: str) -> None:
        """Note that a department is printed as lead or supporter of an outcome."""
        self.printed[name] = body.name
        row = {"list": "contribution", "outcome": outcome.title, "organisation": name, "role": role}
        self.record(("contribution", outcome.title, body.name, role), row)

    def metric(self, outcome: Outcome, metric: Metric) -> None:
        """Note that a metric is printed."""
        self.record(
            ("metric", outcome.title, metric.text),
            {"list": "metric", "outcome": outcome.title, "text": metric.text},
        )

    def pilot(self, pilot: Pilot) -> None:
        """Note that a pilot is printed."""
        self.record(("pilot", pilot.name), {"list": "pilot", "pilot": pilot.name})

    def takes_part(self, pilot: Pilot, body: Body | str, name: str, role: str) -> None:
        """Note that a body is printed as taking part in a pilot."""
        official = body if isinstance(body, str) else body.name
        self.printed[name] = official
        row = {"list": "participation", "pilot": pilot.name, "organisation": name, "role": role}
        self.record(("participation", pilot.name, official, role), row)

    def funding(self, pilot: Pilot) -> None:
        """Note that the funding of a pilot is printed."""
        row = {"list": "funding", "pilot": pilot.name, "value_gbp": pilot.funding}
        self.record(("funding", pilot.name), row)

    def mention(self, body: Body, name: str, sentence: str, near: str = "") -> None:
        """Note that a body is named in running text only, where it takes no part."""
        self.printed[name] = body.name
        row = {"list": "mention", "near": near, "organisation": name, "text": sentence}
        self.distractors.append(row)

    def statement(self, what: str, stated: float, true: float, sentence: str) -> None:
        """Note what the document says about itself, and whether it is wrong by design."""
        row = {"list": "statement", "what": what, "stated": stated, "true": true, "text": sentence}
        self.distractors.append(row)
        if stated != true:
            self.inconsistencies.append({"what": what, "stated": stated, "true": true})


def _unlike(rng: Random, draw, count: int) -> list[str]:
    """Draw names until there are enough of which none is part of another."""
    found: list[str] = []
    while len(found) < count:
        name = draw(rng)
        if not any(
            name.casefold() in other.casefold() or other.casefold() in name.casefold() for other in found
        ):
            found.append(name)
    return found


def _metric(rng: Random, text: str, bodies: list[Body], sourced: float) -> Metric:
    if rng.random() >= sourced:
        return Metric(text)
    holder = rng.choice(bodies)
    name = rng.choice([holder.name, holder.short or holder.name])
    return Metric(text, f"Source: {name}, {rng.choice(words.SURVEYS)}", holder, name)


def outcomes(draft: Draft, departments: int, most: int = 5) -> list[Outcome]:
    """Draw the outcomes of a review, department by department, at most so many for each."""
    rng = draft.rng
    bodies = in_year(draft.year)
    chosen = rng.sample(bodies, min(departments, len(bodies)))
    sourced = rng.choice((0.0, 0.0, 0.5, 1.0))
    shared = rng.choice((0.3, 0.5, 0.7))
    counts = [rng.randint(max(1, most - 4), most) for _ in chosen]
    titles = iter(_unlike(rng, words.outcome_title, sum(counts)))
    found = []
    for body, count in zip(chosen, counts, strict=True):
        for _ in range(count):
            others = rng.sample([b for b in bodies if b != body], rng.choice((1, 1, 2, 2, 3, 4, 6)))
            joint = rng.random() < 0.12
            leads = (body, others[0]) if joint else (body,)
            supporters = tuple(others[1:] if joint else others) if rng.random() < shared or joint else ()
            texts = _unlike(rng, words.metric, rng.randint(1, 5))
            metrics = tuple(_metric(rng, text, bodies, sourced) for text in texts)
            found.append(Outcome(next(titles), leads, supporters, metrics))
    if rng.random() < 0.06:
        at = rng.randrange(len(found))
        wrong = found[at]
        found[at] = replace(wrong, supporters=(*wrong.supporters, wrong.leads[0]))
        draft.inconsistencies.append({"what": "supporter_is_lead", "outcome": wrong.title})
    return found


def _summary(rng: Random) -> str:
    sentences = [f"The pilot will {words.fill(rng, rng.choice(words.ACTIONS))}."]
    sentences += [words.fill(rng, rng.choice(words.REASONS)) for _ in range(rng.randint(1, 4))]
    return " ".join(dict.fromkeys(sentences))


def pilots(draft: Draft, count: int) -> list[Pilot]:
    """Draw the pilots of a round."""
    rng = draft.rng
    bodies = in_year(draft.year)
    public = in_year(draft.year, BODIES)
    unpriced = rng.choice((0.0, 0.0, 0.15))
    delivered = rng.choice((0.0, 0.0, 0.4))
    found = []
    for name in _unlike(rng, words.pilot_name, count):
        departments = rng.sample(bodies, rng.choice((1, 2, 2, 3, 3, 4, 6)))
        joint = len(departments) > 2 and rng.random() < 0.1
        others = rng.sample(public, rng.choice((0, 0, 1, 2)))
        names = _unlike(rng, words.partner, rng.randint(1, 6))
        split = rng.randint(1, len(names)) if rng.random() < delivered else len(names)
        found.append(
            Pilot(
                name,
                _summary(rng),
                tuple(departments[: 2 if joint else 1]),
                tuple(departments[2 if joint else 1 :]),
                tuple(names[:split]) + tuple(body.name for body in others),
                tuple(names[split:]),
                None if rng.random() < unpriced else rng.choice((50_000, 100_000)) * rng.randint(3, 160),
            )
        )
    return found
