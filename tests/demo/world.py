"""The government of Marrowmere, a country that does not exist: its bodies, their names over time, their parents."""

from __future__ import annotations

from typing import NamedTuple

SPLIT = "2029-04-01"  # harbours and kites part; kites take over the signals
LATER_SPLIT = "2032-04-01"  # puddles part into ponds and drizzle


class Body(NamedTuple):
    """One organisation under one name."""

    id: str
    name: str
    short: str = ""
    kind: str = "ministerial_department"
    start: str = ""
    end: str = ""
    successors: str = ""


class Parent(NamedTuple):
    """One body under one parent."""

    id: str
    parent: str
    start: str = ""
    end: str = ""
    rolls_up: str = "yes"


OFFICE = "non_ministerial_department"
DEPARTMENTS = (
    Body("lighthouses", "Department for Lighthouses", "DLH"),
    Body("hedgerows", "Ministry of Hedgerows", "MHG", end="2032-07-01"),
    Body("hedgerows", "Ministry of Hedgerows and Stiles", "MHS", start="2032-07-01"),
    Body(
        "harbours-kites",
        "Department for Harbours and Kites",
        "DHK",
        end=SPLIT,
        successors="harbours kites-signals",
    ),
    Body("signals", "Signals Office", "SIO", OFFICE, end=SPLIT, successors="kites-signals"),
    Body("harbours", "Department for Harbours", "DHB", start=SPLIT),
    Body("kites-signals", "Department for Kites and Signals", "DKS", start=SPLIT),
    Body("ferries", "Ministry of Ferries", "MFY", end="2029-10-01"),
    Body("ferries", "Ministry of Ferries and Footbridges", "MFF", start="2029-10-01"),
    Body("puddles", "Department for Puddles", "DPU", end=LATER_SPLIT, successors="drizzle ponds"),
    Body("drizzle", "Department for Drizzle", "DDZ", start=LATER_SPLIT),
    Body("ponds", "Department for Ponds", "DPN", start=LATER_SPLIT),
    Body("sundials", "Ministry of Sundials", "MSN", start="2032-01-01"),
    Body("almanacs", "Almanac Office", "ALO", OFFICE),
    Body("beekeeping", "Department for Beekeeping", "DBK"),
    Body("bells", "Ministry of Bells", "MBL"),
    Body("clockwork", "Department for Clockwork", "DCW"),
    Body("echoes", "Ministry of Echoes", "MEC"),
    Body("kettles", "Department for Kettles", "DKT"),
    Body("lanterns", "Ministry of Lanterns", "MLN"),
    Body("marbles", "Department for Marbles", "DMB"),
    Body("mazes", "Ministry of Mazes", "MMZ"),
    Body("orchards", "Department for Orchards", "DOC"),
    Body("parasols", "Ministry of Parasols", "MPS"),
    Body("quilts", "Department for Quilts", "DQT"),
    Body("riddles", "Office for Riddles", "OFR", OFFICE),
    Body("stepping-stones", "Department for Stepping Stones", "DSG"),
    Body("tides", "Department for Tides", "DTD"),
    Body("weathervanes", "Ministry of Weathervanes", "MWV"),
    Body("windmills", "Department for Windmills", "DWM"),
)
AGENCIES = (
    Body("foghorn-agency", "Foghorn Agency", "FHA", "executive_agency"),
    Body("foghorn-tuning", "Foghorn Tuning Unit", "", "department_unit"),
    Body("beacon-unit", "Beacon Maintenance Unit", "BMU", "department_unit"),
    Body("hedge-survey", "Hedge Survey", "", "executive_agency"),
    Body("kite-licensing", "Kite Licensing Agency", "KLA", "executive_agency"),
    Body("honey-standards", "Honey Standards Agency", "HSTA", "executive_agency"),
    Body("tide-tables", "Tide Tables Unit", "", "department_unit"),
    Body("orchard-ladders", "Orchard Ladders Agency", "OLA", "executive_agency"),
)
PUBLIC_BODIES = (
    Body("lamp-glass-trust", "Lamp Glass Trust", "LGT", "public_body"),
    Body("stile-commission", "Stile Commission", "", "public_body"),
    Body("kite-museum", "Museum of Kites", "", "public_body"),
    Body("bell-foundry", "Bell Foundry Commission", "BFC", "public_body"),
    Body("puddle-safety", "Puddle Safety Board", "PSB", "public_body"),
    Body("marble-collection", "Marble Collection", "", "public_body"),
)
PARENTS = (
    Parent("foghorn-agency", "lighthouses"),
    Parent("foghorn-tuning", "foghorn-agency"),
    Parent("beacon-unit", "lighthouses", end=SPLIT),
    Parent("beacon-unit", "ferries", start=SPLIT),
    Parent("hedge-survey", "hedgerows"),
    Parent("kite-licensing", "harbours-kites", end=SPLIT),
    Parent("kite-licensing", "kites-signals", start=SPLIT),
    Parent("honey-standards", "beekeeping"),
    Parent("tide-tables", "tides"),
    Parent("orchard-ladders", "orchards"),
    Parent("lamp-glass-trust", "lighthouses", rolls_up="no"),
    Parent("stile-commission", "hedgerows", rolls_up="no"),
    Parent("kite-museum", "harbours-kites", end=SPLIT, rolls_up="no"),
    Parent("kite-museum", "kites-signals", start=SPLIT, rolls_up="no"),
    Parent("bell-foundry", "bells", rolls_up="no"),
    Parent("puddle-safety", "puddles", end=LATER_SPLIT, rolls_up="no"),
    Parent("puddle-safety", "ponds", start=LATER_SPLIT, rolls_up="no"),
    Parent("marble-collection", "marbles", rolls_up="no"),
)
PLACES = (
    "Copperley", "Dunnock Cross", "Fernhollow", "Larkmere", "Mossgate", "Nettlewick", "Oxlip Vale", "Pebbleford",
    "Quillbridge", "Saltmarrow", "Tarnholt", "Wrenfield",
)  # fmt: skip
COUNCILS = tuple(Body(p.lower().replace(" ", "-"), f"{p} Council", "", "council") for p in PLACES)
LOCAL = (
    *COUNCILS,
    Body("thistledown", "Greater Thistledown Combined Authority", "GTCA", "combined_authority"),
)
DEVOLVED = (
    Body("outer-skerries", "Government of the Outer Skerries", "", "devolved_government"),
    Body("skerries-harbours", "Outer Skerries Harbour Directorate", "", "devolved_body"),
)
HEALTH = (
    Body("marrowmere-health", "Marrowmere Health Service", "MHSV", "nhs"),
    Body("northmoor-clinics", "Northmoor Clinics Trust", "", "nhs"),
)
OTHERS = (
    Body("saltmarrow-constabulary", "Saltmarrow Constabulary", "", "police"),
    Body("foghorn-friends", "Friends of the Foghorn", "", "charity"),
    Body("brass-and-wick", "Brass & Wick Ltd", "", "company"),
    Body("pebbleford-university", "University of Pebbleford", "", "academic"),
    Body("constables", "village constables", "", "unnamed_group"),
)
BODIES = (*DEPARTMENTS, *AGENCIES, *PUBLIC_BODIES, *LOCAL, *DEVOLVED, *HEALTH, *OTHERS)

# Published forms that cannot be derived from a name: misspelt, short, naming two bodies, changing their meaning.
ODD_FORMS = (
    ("Departmnet for Lighthouses", "lighthouses", "", "", "misspelt"),
    ("Ministry of Hedgrows", "hedgerows", "", "", "misspelt"),
    ("Marrowmere Health", "marrowmere-health", "", "", "short form"),
    ("Pebbleford and Nettlewick councils", "pebbleford nettlewick", "", "", "one row names both councils"),
    ("Signals", "signals", "", SPLIT, "short form, before the office was merged"),
    ("Signals", "kites-signals", SPLIT, "", "short form, since the office was merged"),
    ("Thistledown", "thistledown", "", "", "combined authority named by its place"),
)


def holds(row: Body | Parent, day: str) -> bool:
    """Whether an entry is in force on a day."""
    return row.start <= day and (not row.end or day < row.end)


def body_on(body: str, day: str) -> Body:
    """The entry of a body in force on a day, else its last one."""
    rows = [b for b in BODIES if b.id == body]
    return next((b for b in rows if holds(b, day)), rows[-1])


def department_on(body: str, day: str) -> str:
    """The department that a body counts for on a day, or the body itself."""
    for row in PARENTS:
        if row.id == body and row.rolls_up == "yes" and holds(row, day):
            return department_on(row.parent, day)
    return body


def forms(name: str, short: str) -> list[tuple[str, str]]:
    """Other published forms of a name, and what they are."""
    found = [(f"{name} ({short})", "with abbreviation")] if short else []
    if name.startswith("Department for "):
        found += [
            (name.replace("Department for", "Dept for"), "short form"),
            (name.replace("for", "of", 1), "of instead of for"),
        ]
    elif name.startswith("Ministry of "):
        found += [
            (name.replace("Ministry of", "Min. of"), "short form"),
            (name.replace("of", "for", 1), "for instead of of"),
        ]
    elif name.endswith(" Council"):
        found += [(name.removesuffix(" Council"), "council named by its place")]
    return found


def tables() -> dict[str, list[tuple[str, ...]]]:
    """The rows of the organisation tables, sorted."""
    derived = [(form, b.id, "", "", note) for b in BODIES for form, note in forms(b.name, b.short)]
    return {
        "organisations": sorted(map(tuple, BODIES), key=lambda row: (row[0], row[4])),
        "parents": sorted(map(tuple, PARENTS), key=lambda row: (row[0], row[2])),
        "aliases": sorted([*derived, *ODD_FORMS]),
    }
