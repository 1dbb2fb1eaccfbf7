"""What several stages share: where inputs are, which tables feed which stage."""

REGISTER = Path(EDITION.data)
BOOK = REGISTER / "register.xlsx"
NAMES = [
    f"{EDITION.organisations}/{t}.csv" for t in ("organisations", "parents", "aliases")
]
# Documents of the edition that have been fetched or dropped in.
IN_HAND = in_hand(EDITION)
LAYOUT = EDITION.layout if EDITION.layout and Path(EDITION.layout).is_file() else []

TABLES_OF_CLAIMS = (
    *(
        "sources",
        "pilots",
        "participation",
        "cleaning",
        "outcomes",
        "contributions",
        "cleaning_outcomes",
    ),
    *("nodes", "edges", "communities", "pairs", "null_model", "null_centrality"),
    *("tally_outcomes", "tally_pilots", "tiers"),
    *("ranks", "mcnemar", "choices", "flips", "tipping", "scenarios"),
)

PICTURES = ("network", "outcomes_beside", "tiers", "choices")
CHARTS = ("matrix", "intervals", "tally_pilots", "tally_outcomes")  # seaborn's
TABLES_OF_PICTURES = (
    *("nodes", "edges", "pairs", "layout", "pilots", "tiers", "choices"),
    *("tally_outcomes", "outcomes", "contributions"),
)
TABLES_OF_CHARTS = ("nodes", "pairs", "ranks", "tally_pilots", "tally_outcomes")
TABLES_OF_CHANGES = ("participation", "pilots", "outcomes", "ranks", "claims")
CHANGED = (
    {
        "changes": f"{RESULTS}/changes/changes.csv",
        "changed": f"{RESULTS}/changes/facts.json",
    }
    if EDITION.predecessor
    else {}
)
FORMATS = ("svg", "png", "pdf", "csv", "txt")
UNLISTED = ("svg", "pdf", "csv", "txt")


def drawn(figures=PICTURES + CHARTS, formats=FORMATS):
    """Return the files of some figures in some formats."""
    return [f"{RESULTS}/figures/{f}.{e}" for f in figures for e in formats]


def picture(figure):
    """Return the PNG file of a figure, as the workflow's report lists it."""
    return report(
        f"{RESULTS}/figures/{figure}.png",
        caption="../report/figure.rst",
        category="Figures",
        labels={"figure": figure.replace("_", " ")},
    )


def paper(page):
    """Return the PDF of a page, as the workflow's report lists it."""
    return report(
        f"{REPORTS}/{page}.pdf",
        caption="../report/paper.rst",
        category="Brief",
        labels={"page": f"{page} on paper"},
    )


def library(script):
    """Return the file that names what a script uses of the library: an edited helper reruns what it should."""
    return library_of(WORKFLOW / "scripts" / f"{script}.py")


def reviewed(which):
    """Return the decisions and records that a list rests on, where it rests on documents."""
    if getattr(EDITION.basis, which) == "register":
        return []
    files = [
        f"{EDITION.data}/{folder}/{d.document}{ending}"
        for d in EDITION.documents
        for folder, ending in (("reviewed", ".csv"), ("documents", RECORD))
        if d.kind == which
    ]
    return [f for f in files if Path(f).is_file()]


def register(table):
    """Return the file of a raw table: the workbook where there is one, else its CSV file."""
    folder = {"sources": ""}.get(
        table, "outcomes" if table in {"outcomes", "contributions"} else "pilots"
    )
    return str(BOOK if BOOK.is_file() else REGISTER / folder / f"{table}.csv")


# Known before anything is built: a dry run has no clean table to measure.
LARGE_LIST = any(
    p.is_file() and p.stat().st_size > 1_000_000
    for p in (Path(register("participation")), *map(Path, reviewed("pilots")))
)
