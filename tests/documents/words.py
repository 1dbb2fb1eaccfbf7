"""Invented titles, pilot names, metrics and partners: plausible in form, clearly synthetic in content."""

from __future__ import annotations

from random import Random

PLACES = [
    "Ashmoor",
    "Brackenford",
    "Calderwick",
    "Dunmere",
    "Eastmere",
    "Fallowby",
    "Greywater",
    "Harrowfell",
    "Inchwell",
    "Kestrelham",
    "Larkhaven",
    "Merrowdale",
    "Northwyke",
    "Otterbridge",
    "Pellingham",
    "Quarrydown",
    "Ravensey",
    "Saltcombe",
    "Thornwick",
    "Underlea",
    "Vennford",
    "Wexmouth",
    "Yarrowgate",
]
THINGS = [
    "lantern repair",
    "kite safety",
    "orchard skills",
    "river crossings",
    "affluent-area flood shelters",
    "footpath lighting",
    "clockmaking apprenticeships",
    "beekeeping waste",
    "allotment access",
    "bicycle workshops",
    "official windmill records",
    "harbour crafts",
    "community kitchens",
    "first-aid lessons",
    "pottery exports",
    "reading rooms",
    "glasshouse efficiency",
    "tidal ferries",
    "bandstand maintenance",
    "conflict-free fishing",
    "stone-wall craft",
    "weather balloons",
    "choir funding",
    "marshland paths",
    "night buses",
    "tool libraries",
    "seed banks",
    "school gardens",
    "village halls",
    "canal fitness trails",
]
PEOPLE = [
    "young people",
    "older residents",
    "care leavers",
    "first-time keepers",
    "rural households",
    "shift workers",
    "families",
    "small firms",
    "coastal communities",
    "prison leavers",
    "new arrivals",
    "volunteers",
    "school leavers",
    "pupils",
]
VERBS = [
    "Improve",
    "Increase",
    "Reduce barriers to",
    "Protect",
    "Widen access to",
    "Raise the quality of",
    "Strengthen",
    "Secure",
    "Transform",
    "Expand",
    "Deliver better",
    "Promote",
    "Level up",
    "Safeguard",
]
GOALS = [
    "so that {people} in every region can benefit",
    "by making {other} simpler, safer and fairer",
    "and back {people} across the country",
    "through efficient, joined-up planning",
    "while keeping costs down for {people}",
    "to support long-term growth in {place} and beyond",
    "with a focus on {people} who face the most difficulty",
    "and reflect the needs of {people}",
    "improving outcomes for {people}",
]
MEASURES = [
    "Number of {thing} places per 100,000 population",
    "Share of {people} using {thing} (per cent)",
    "Rate of complaints about {thing}, by region",
    "Average time taken to agree {thing} for {people}",
    "Proportion of {people} satisfied with {thing}",
    "Median distance to {thing}, in kilometres",
    "Percentage of {place} sites that offer {thing}",
    "Index of {thing} activity (2019 = 100)",
    "Total volume of {thing} delivered, England only",
    "Difference between the best and worst areas for {thing}",
]
SURVEYS = [
    "Lantern Statistics",
    "Annual Kite Survey",
    "Orchard Census",
    "Harbour Bulletin",
    "Panel of Keepers",
    "Waymarks Release",
]
FIRST = [
    "Bright",
    "Joined-Up",
    "Shared",
    "Safer",
    "Open",
    "First",
    "Common",
    "Better",
    "Connected",
    "Green",
    "Steady",
    "Early",
    "Local",
    "Hidden",
    "Forward",
    "Whole-Family",
    "Data-Led",
    "Second",
]
SECOND = [
    "Lanterns",
    "Pathways",
    "Harbours",
    "Orchards",
    "Horizons",
    "Doors",
    "Footsteps",
    "Anchors",
    "Bridges",
    "Kites",
    "Records",
    "Gardens",
    "Crossings",
    "Workshops",
    "Beacons",
    "Tides",
]
THIRD = [
    "Pilot",
    "Project",
    "Programme",
    "Partnership",
    "Taskforce",
    "Accelerator",
    "Trial",
    "Pathfinder",
    "",
    "",
    "",
    "",
]
ACTIONS = [
    "test a new way of offering {thing} to {people}",
    "bring together records of {thing} across {place} and {place2}",
    "place specialist teams beside {people} in {place}",
    "measure whether {thing} helps {people} to stay well",
    "share data on {thing} between local services",
    "fund coordinators for {thing} in four areas",
]
REASONS = [
    "Evidence from earlier work shows that {people} often meet several services at once.",
    "An independent evaluation will report at the end of the second year.",
    "The approach was first tried in {place}, where {thing} was scarce.",
    "Findings will be shared so that other areas can reflect on what works for {people}.",
    "Costs fall on one budget while the benefits of {thing} fall on another.",
]
FILLER = [
    "This document sets out what the settlement is intended to achieve and how progress will be followed.",
    "Outcomes are reviewed every year, and the figures behind them are published where possible.",
    "Where a measure is still being developed, an interim figure is used and marked as such.",
    "The wording of some entries differs from earlier documents because priorities have moved on.",
    "Progress depends on many factors outside the control of any one organisation.",
    "Figures are rounded and may not sum because of rounding.",
    "Nothing in this document changes the legal duties of any public body.",
    "Further detail on definitions can be found in the technical notes that accompany each series.",
]


def fill(rng: Random, pattern: str) -> str:
    """Fill a pattern with invented words."""
    place, place2 = rng.sample(PLACES, 2)
    thing, other = rng.sample(THINGS, 2)
    return pattern.format(place=place, place2=place2, thing=thing, other=other, people=rng.choice(PEOPLE))


def outcome_title(rng: Random) -> str:
    """Invent the title of a priority outcome."""
    text = f"{rng.choice(VERBS)} {rng.choice(THINGS)}"
    if rng.random() < 0.3:
        text += f" and {rng.choice(THINGS)}"
    if rng.random() < 0.25:
        text += f" in {rng.choice(PLACES)}"
    if rng.random() < 0.75:
        text += rng.choice([" ", ", "]) + fill(rng, rng.choice(GOALS))
    return text


def pilot_name(rng: Random) -> str:
    """Invent the name of a pilot."""
    name = f"{rng.choice(FIRST)} {rng.choice(SECOND)} {rng.choice(THIRD)}".strip()
    shape = rng.random()
    if shape < 0.15:
        return f"{name}: {rng.choice(THINGS)} in {rng.choice(PLACES)}"
    if shape < 0.25:
        return f"{name} ({''.join(word[0] for word in name.replace('-', ' ').split())}{rng.randint(2, 9)})"
    return name


def metric(rng: Random) -> str:
    """Invent a metric."""
    return fill(rng, rng.choice(MEASURES))


def partner(rng: Random) -> str:
    """Invent a partner outside central government: council, NHS body, police force, charity, company, university."""
    place, thing = rng.choice(PLACES), rng.choice(SECOND)
    return rng.choice(
        (
            f"{place} City Council",
            f"{place} County Council",
            f"{place} Borough Council",
            f"London Borough of {place}",
            f"Greater {place} Combined Authority",
            f"NHS {place} Integrated Care Board",
            f"{place} NHS Foundation Trust",
            f"{place} Police",
            f"Office of the Police and Crime Commissioner for {place}",
            f"University of {place}",
            f"The {thing} Trust",
            f"{thing} for All",
            f"{place} Community Foundation",
            f"{place} and {rng.choice(PLACES)} Wildlife Trust",
            f"{thing} Works Ltd",
            "local authorities",
            "police forces",
            "integrated care boards (ICBs)",
        )
    )
