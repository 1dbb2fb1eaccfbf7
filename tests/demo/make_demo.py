"""Make the registers of the demonstration editions from a seed: python -m tests.demo.make_demo

Everything is invented. What the data are to show is fixed by the plan below, the rest is drawn; the library is
used for nothing but the columns and the writing of the tables.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from tests.demo import world

from joinup.files import write_bytes
from joinup.schemas import CONFIG, SOURCES
from joinup.tables.table import csv_bytes

SEED = 2042
HERE = Path(__file__).parent
LIGHT, HEDGE, BEES, QUILTS = "lighthouses", "hedgerows", "beekeeping", "quilts"
PLACED = {LIGHT, HEDGE, BEES, QUILTS}  # never drawn: the plan says where they take part
WEIGHTS = {
    "tides": 3,
    "ferries": 3,
    "orchards": 3,
    "clockwork": 2,
    "lanterns": 2,
    "puddles": 2,
    "harbours": 2,
}
SIZES = {1: (2, 3), 2: (2, 3, 3, 4), 3: (3, 3, 4, 4, 5), 4: (2, 3, 3, 4)}  # departments of a pilot, by round
STARTS = {1: (2027,), 2: (2028, 2029), 3: (2030,), 4: (2032, 2033)}
LARGEST = 9
# Pilots by round: with both of the focus pair, with one of them, with neither.
FIRST = {1: {"pair": 5, LIGHT: 1, HEDGE: 1, "rest": 8}, 2: {"pair": 5, LIGHT: 2, HEDGE: 1, "rest": 12},
         3: {"pair": 6, LIGHT: 3, HEDGE: 2, "rest": 14}}  # fmt: skip
LATER = {4: {"pair": 1, "bees": 10, "rest": 9}}
FORCED = {"pair": (LIGHT, HEDGE), LIGHT: (LIGHT,), HEDGE: (HEDGE,), "bees": (LIGHT, BEES), "rest": ()}
ENDED = {(1, "pair"): range(4), (1, LIGHT): range(1), (1, "rest"): range(3, 8), (2, "pair"): range(2, 5),
         (2, "rest"): range(10, 12), (3, "rest"): range(12, 14)}  # fmt: skip
# Pilots whose departments are given in full, the lead first: successors named beside those they followed.
WHOLE = {(1, "rest", 0): ("harbours-kites", "harbours", "clockwork"),
         (1, "rest", 1): ("clockwork", "harbours-kites", "signals", "kites-signals"),  # the edition decides
         (1, "rest", 2): ("harbours-kites", "signals", "kites-signals"),  # the same role decides
         (2, "rest", 0): ("tides", "harbours-kites", "harbours", "kites-signals")}  # fmt: skip
STARTED_WITH = {(1, "rest", 3): (QUILTS,), (1, "rest", 4): (QUILTS,), (1, "rest", 5): (QUILTS,),
                (2, "rest", 1): (BEES,), (3, "rest", 0): (BEES,), (3, "rest", 1): ("ferries",),
                (3, "rest", 2): ("kites-signals",), (1, "rest", 6): ("signals",), (4, "rest", 0): ("sundials",),
                (4, "rest", 1): ("ponds",), (4, "rest", 2): ("drizzle",),
                **{(4, "rest", n): (BEES,) for n in range(3, 7)}}  # fmt: skip
IN_PLACE = {(2, "pair", 1): (LIGHT, "foghorn-agency"), (3, "pair", 1): (HEDGE, "hedge-survey")}
BESIDE = {(3, "pair", 2): "foghorn-tuning", (1, LIGHT, 0): "beacon-unit", (3, "rest", 1): "beacon-unit"}
CALLED = {((1, "rest", 6), "signals"): "Signals", ((3, "rest", 2), "kites-signals"): "Signals"}
PILOTS = [" ".join(p) for p in product(
    ("Lantern", "Kite", "Harbour", "Meadow", "Foghorn", "Copper", "Thistle", "Willow", "Pebble", "Clover"),
    ("Walks", "Post", "Kitchens", "Workshops", "Passes", "Circles", "Maps", "Evenings"))]  # fmt: skip
OUTCOMES = [f"{how} {what} for every village" for how, what in product(
    ("Brighter", "Safer", "Quieter", "Taller", "Kinder", "Sturdier", "Swifter", "Fairer"),
    ("headlands", "crossings", "hedges", "evenings", "workshops", "shorelines", "gardens"))]  # fmt: skip
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip


class Page(NamedTuple):
    """A page that never was."""

    path: str
    title: str
    day: str
    kind: str = "official"

    def source(self, retrieved: str) -> tuple[str, ...]:
        publisher = {"official": "Government of Marrowmere", "registry": "Marrowmere Registry of Evaluations",
                     "mirror": "Marrowmere Copies", "secondary": "The Foghorn"}[self.kind]  # fmt: skip
        day = min(self.day, retrieved)
        shown = f"{int(day[8:])} {MONTHS[int(day[5:7]) - 1]} {day[:4]}"
        url = f"https://example.org/{self.path}"
        title, who = f"{self.title} (synthetic)", f"{publisher} (invented)"
        return url, title, who, day, shown, retrieved, "CC0-1.0", self.kind


@dataclass
class Thing:
    """A pilot or an outcome: what is known of it, and the rows that pages give."""

    id: str
    name: str
    slot: tuple[int, str, int] = (0, "", 0)
    departments: dict[str, str] = field(default_factory=dict)  # role by department
    rows: list[tuple[str, str, Page]] = field(default_factory=list)
    facts: list[tuple[str, str, Page]] = field(default_factory=list)
    start: int = 0


class Draw:
    """Choices made from one stream of uniform numbers, which stays the same over versions of numpy."""

    def __init__(self, seed: int):
        self.random = np.random.Generator(np.random.PCG64(seed)).random

    def chance(self, p: float) -> bool:
        return bool(self.random() < p)

    def one(self, options: Sequence):
        return options[int(self.random() * len(options))]

    def some(self, options: Iterable[str], n: int) -> list[str]:
        """Draw without repeats, in proportion to the weights (Efraimidis and Spirakis 2006)."""
        keys = {o: self.random() ** (1 / WEIGHTS.get(o, 1)) for o in sorted(options)}
        return sorted(keys, key=lambda o: -keys[o])[:n]

    def form(self, body: str, day: str, start: str) -> str:
        """Draw how a page of a day prints a body's name; ``start`` is when its pilot began."""
        odd = [f for f, b, a, z, _ in world.ODD_FORMS if b == body and a <= start and (not z or start < z)]
        if " " in body:
            return odd[0]
        row, u = world.body_on(body, day), self.random()
        other = [f for f, _ in world.forms(row.name, row.short)] + odd
        if u < 0.2 and row.short:
            return row.short
        return self.one(other) if u > 0.75 and other else row.name


def departments(day: str) -> list[str]:
    """Departments that exist on a day."""
    return sorted(b.id for b in world.DEPARTMENTS if world.holds(b, day))


def slug(name: str) -> str:
    return name.lower().replace(" ", "-")


def pilots(plan: dict[int, dict[str, int]], names: list[str], draw: Draw) -> list[Thing]:
    """Make the pilots of a plan."""
    slots = [
        (r, group, n) for r, groups in plan.items() for group, count in groups.items() for n in range(count)
    ]
    lit = [s for s in slots if LIGHT in FORCED[s[1]]]
    dark = draw.some([str(s) for s in slots if s not in lit and s not in BESIDE], len(slots) - len(lit))
    local = {str(s) for s in lit[:-1]} | set(dark[: len(dark) * 9 // 19])
    made = []
    for name, slot in zip(names, slots, strict=True):
        start = STARTS[slot[0]][slot[2] % len(STARTS[slot[0]])]
        pilot = Thing(slug(name), name, slot, start=start)
        pilot.departments = who(slot, f"{start}-04-01", draw)
        tell(pilot, others(pilot, str(slot) in local, draw), draw)
        made.append(pilot)
    return made


def who(slot: tuple[int, str, int], day: str, draw: Draw) -> dict[str, str]:
    """Draw the departments of a pilot with their roles, the lead first."""
    if slot in WHOLE:
        lead, *rest = WHOLE[slot]
        return {lead: "lead", **dict.fromkeys(rest, "partner")}
    members = [*FORCED[slot[1]], *STARTED_WITH.get(slot, ())]
    size = LARGEST if slot == (3, "pair", 0) else draw.one(SIZES[slot[0]])
    members += draw.some(set(departments(day)) - PLACED - set(members), size - len(members))
    lead = members[slot[2] % min(len(members), 3)]
    roles = {lead: "lead"}
    for one in members:
        weak = one not in PLACED and draw.chance(0.12)
        roles.setdefault(one, draw.one(("delivery", "unspecified")) if weak else "partner")
    return roles


def others(pilot: Thing, local: bool, draw: Draw) -> dict[str, str]:
    """Draw who takes part beside the departments: roles by body."""
    found = {}
    if local:
        councils = draw.some([b.id for b in world.LOCAL], draw.one((1, 2, 2, 3)))
        found = {
            c: "partner" if n == 0 else draw.one(("partner", "delivery")) for n, c in enumerate(councils)
        }
        if draw.chance(0.1):
            found = {"pebbleford nettlewick": "partner"}
    for bodies, p in (
        (world.DEVOLVED, 0.12),
        (world.HEALTH, 0.2),
        (world.OTHERS, 0.4),
        (world.PUBLIC_BODIES, 0.3),
    ):
        if draw.chance(p):
            found[draw.one(bodies).id] = draw.one(("partner", "delivery"))
    if pilot.slot in BESIDE:
        found[BESIDE[pilot.slot]] = "delivery"
    return found


def standing_for(department: str, pilot: Thing, draw: Draw) -> str:
    """The body that pages name for a department: mostly itself, sometimes one of its agencies."""
    day = f"{pilot.start}-04-01"
    chosen = IN_PLACE.get(pilot.slot, ("", ""))
    if department == chosen[0]:
        return chosen[1]
    mine = [a.id for a in world.AGENCIES if world.department_on(a.id, day) == department]
    able = (
        mine
        and department not in PLACED
        and pilot.departments[department] != "lead"
        and pilot.slot not in WHOLE
    )
    return draw.one(mine) if able and draw.chance(0.25) else department


def tell(pilot: Thing, beside: dict[str, str], draw: Draw) -> None:
    """Write the rows that pages give for a pilot."""
    number, start, day = pilot.slot[0], pilot.start, f"{pilot.start}-04-01"
    page = Page(f"pilots/{pilot.id}", pilot.name, f"{start}-06-0{1 + pilot.slot[2] % 9}")
    listed = Page(f"fund/round-{number}", f"Joint Projects Fund round {number}", f"{STARTS[number][0]}-03-15")
    after = Page(f"pilots/{pilot.id}/after", f"{pilot.name}: what came of it", f"{start + 2}-09-01")
    news = Page(f"news/{pilot.id}", f"Visitors praise {pilot.name}", f"{start}-10-10", "secondary")
    registry = Page(
        f"evaluations/{pilot.id}", f"Evaluation of {pilot.name}", f"{start + 1}-11-11", "registry"
    )
    copy = Page(f"copies/{pilot.id}", f"Copy of {pilot.name}", page.day, "mirror")
    named = [(standing_for(d, pilot, draw), role) for d, role in pilot.departments.items()]
    evaluated, copied = draw.chance(0.25), draw.chance(0.1)
    for body, role in [*named, *beside.items()]:
        own = body in PLACED or body in {a for _, a in IN_PLACE.values()} or pilot.slot in WHOLE
        later = " " not in body and world.body_on(body, day).start > day  # a successor that did not yet exist
        if role == "partner" and not own and body in pilot.departments and draw.chance(0.05):
            pilot.rows.append((draw.form(body, day, day), role, news))
            continue
        where = after if later else page
        name = draw.form(body, where.day, day)
        pilot.rows.append((CALLED.get((pilot.slot, body), name), role, where))
        if not later and draw.chance(0.5):
            said = role if role == "lead" or draw.chance(0.6) else "unspecified"
            pilot.rows.append((draw.form(body, listed.day, day), said, listed))
        if copied and not later:
            pilot.rows.append((draw.form(body, day, day), "unspecified", copy))
    if evaluated:
        pilot.rows.append((draw.form(named[0][0], registry.day, day), "evaluation_lead", registry))
        pilot.rows.append(("University of Pebbleford", "evaluation_partner", registry))
        if draw.chance(0.3) and pilot.slot not in WHOLE:
            one = draw.some(set(departments(day)) - PLACED - set(pilot.departments), 1)[0]
            pilot.rows.append((world.body_on(one, day).name, "evaluation_partner", registry))
    pounds = 250_000 * (2 + int(draw.random() * 40))
    known = {"round": number, "fund_stated": "yes", "start": start, "funding_gbp": pounds,
             "end": start + draw.one((2, 3, 4))}  # fmt: skip
    pilot.facts = [(k, str(v), listed if k in ("round", "fund_stated") else page) for k, v in known.items()]
    if any(p == news for _, _, p in pilot.rows):
        pilot.facts.append(("funding_gbp", str(pounds + 10_000), news))  # pages may differ: both stay visible


def follow_up(pilot: Thing, draw: Draw) -> Thing:
    """A pilot that went on, as pages tell it three years later, under the names of that day."""
    day, start = "2033-09-01", f"{pilot.start}-04-01"
    page = Page(f"pilots/{pilot.id}/2033", f"{pilot.name} in its later years", day)
    rows = []
    if "puddles" in pilot.departments:
        rows.append(
            (draw.form(draw.one(("ponds", "drizzle")), day, start), pilot.departments["puddles"], page)
        )
    if HEDGE in pilot.departments and draw.chance(0.5):
        rows.append((draw.form(HEDGE, day, start), pilot.departments[HEDGE], page))
    return replace(pilot, rows=[*pilot.rows, *rows])


def outcomes(titles: list[str], shared: int, lit: int, cap: Counter, day: str, draw: Draw) -> list[Thing]:
    """Make outcomes, the first ``shared`` of them cross-cutting, ``lit`` of these with the focus department.

    No other department gets beyond what ``cap`` counts down.
    """
    made = []
    for n, title in enumerate(titles):
        free = [d for d in departments(day) if d != LIGHT and cap[d] > 0]
        if n < shared:
            members = draw.some(free, draw.one((2, 3, 3, 4)))
            cap.subtract(members)
            if n < lit:
                members.insert(n % 2, LIGHT)
            roles = {m: "supporting" if k else "lead" for k, m in enumerate(members)}
        else:
            roles = {LIGHT if n == shared else draw.one(free): "owner"}
        made.append(Thing(slug(title.removesuffix(" for every village")), title, departments=roles))
    return made


def publish(found: list[Thing], review: str, day: str, draw: Draw) -> None:
    """Write the rows that the review's document and the departments' own plans give for outcomes."""
    document = Page(f"reviews/{review.lower()}", f"Outcomes of the review {review}", day)
    for number, outcome in enumerate(found):
        outcome.rows = []
        for n, (body, role) in enumerate(outcome.departments.items()):
            agency = body == LIGHT and number == 1
            outcome.rows.append((draw.form("foghorn-agency" if agency else body, day, day), role, document))
            if not n and draw.chance(0.4):
                own = Page(
                    f"plans/{review.lower()}/{body}", f"Plan of the {world.body_on(body, day).name}", day
                )
                outcome.rows.append((world.body_on(body, day).name, role, own))


COLUMNS = {
    "projects": ("project_id", "name", "summary"),
    "facts": ("project_id", "field", "value", "source_id"),
    "participation": ("project_id", "organisation_as_published", "role", "source_id"),
}


def register(
    projects: list[Thing], found: list[Thing], review: str, retrieved: str
) -> dict[str, list[tuple]]:
    """Put pilots and outcomes into the rows of a register, by the file that they stand in."""
    for outcome in found:
        page = outcome.rows[0][2]
        shared = "yes" if len(outcome.departments) > 1 else "no"
        said = {"review": review, "review_basis": "stated", "cross_cutting": shared}
        outcome.facts = [(k, v, page) for k, v in said.items()]
    pages = sorted({p for t in (*projects, *found) for _, _, p in (*t.rows, *t.facts)})
    number = {p: f"S{n:03d}" for n, p in enumerate(pages, 1)}
    rows: dict[str, list[tuple]] = {"sources": [(number[p], *p.source(retrieved)) for p in pages]}
    for record, things in (("pilots", projects), ("outcomes", found)):
        rows[f"{record}/projects"] = sorted((t.id, t.name, "Invented for the demonstration") for t in things)
        rows[f"{record}/facts"] = sorted((t.id, f, v, number[p]) for t in things for f, v, p in t.facts)
        rows[f"{record}/participation"] = sorted(
            {(t.id, n, r, number[p]) for t in things for n, r, p in t.rows}
        )
    return rows


def editions(seed: int = SEED) -> dict[str, dict[str, list[tuple]]]:
    """Make the registers of the first and of the second edition."""
    draw = Draw(seed)
    names, titles = draw.some(PILOTS, len(PILOTS)), draw.some(OUTCOMES, len(OUTCOMES))
    first = pilots(FIRST, names[:60], draw)
    day, cap = "2030-10-27", Counter({b.id: 9 for b in world.DEPARTMENTS})
    agreed = outcomes(titles[:40], 28, 17, cap, day, draw)
    publish(agreed, "YR2030", day, draw)
    before = register(first, agreed, "YR2030", "2031-02-01")

    ended = {(*group, n) for group, numbers in ENDED.items() for n in numbers}
    going_on = [follow_up(p, draw) for p in first if p.slot not in ended]
    second = going_on + pilots(LATER, names[60:80], draw)
    day = "2033-10-27"
    kept = [
        replace(o, departments={"ponds" if d == "puddles" else d: r for d, r in o.departments.items()})
        for n, o in enumerate(agreed)
        if not (4 <= n < 10 or 20 <= n < 22 or 30 <= n < 33)
    ]
    cap = Counter({b.id: 10 for b in world.DEPARTMENTS})
    cap.subtract(d for o in kept if len(o.departments) > 1 for d in o.departments)
    renewed = kept + outcomes(titles[40:51], 8, 3, cap, day, draw)
    for outcome in renewed:  # the tides catch up with the lighthouses, though not quite
        have = sum("tides" in o.departments for o in renewed if len(o.departments) > 1)
        if have < 11 and len(outcome.departments) > 1:
            outcome.departments.setdefault("tides", "supporting")
    publish(renewed, "YR2033", day, draw)
    return {"first": before, "second": register(second, renewed, "YR2033", "2034-02-01")}


def write(folder: Path) -> None:
    """Write the organisation tables and both registers."""
    for name, rows in world.tables().items():
        frame = pd.DataFrame(rows, columns=list(CONFIG[name].columns))
        write_bytes(csv_bytes(frame), folder / f"organisations/{name}.csv")
    for edition, tables in editions().items():
        for name, rows in tables.items():
            columns = SOURCES.columns if name == "sources" else COLUMNS[Path(name).name]
            frame = pd.DataFrame(rows, columns=list(columns))
            write_bytes(csv_bytes(frame), folder / edition / f"{name}.csv")


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
