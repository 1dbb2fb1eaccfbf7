"""Which column of somebody's list means what: by its header, and by what its cells hold."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import pandas as pd

from joinup.errors import Fault, is_address, stop_if
from joinup.register.flat import column_fault, earliest, role_name
from joinup.schemas import fact_column

# fmt: off
MEANINGS = {  # words of a header, in the singular, and what it means; the first meaning that fits wins
    "role": ("role", "participation", "function", "capacity", "involvement", "position"),
    "": (  # what else lists hold
        "end", "finish", "completion", "contact", "email", "phone", "amount", "value", "budget", "funding", "cost",
        "number", "sector", "region", "location", "country", "status", "description", "summary", "aim", "remark",
    ),
    "project_id": ("id", "identifier", "reference", "ref", "code"),
    "page": ("source", "url", "link", "web", "website", "webpage", "address", "page"),
    "start": ("year", "start", "date", "begin", "from"),
    "body": (
        "body", "organisation", "organization", "participant", "partner", "member", "department", "institution",
        "university", "company", "agency", "council", "charity", "ministry", "authority", "lead", "leader", "host",
        "coordinator", "holder", "recipient", "applicant", "beneficiary", "investigator",
    ),
    "name": (
        "project", "title", "name", "programme", "initiative", "scheme", "consortium", "partnership", "study",
        "collaboration", "grant", "network", "activity", "award",
    ),
}
LEADS = (
    "lead", "leader", "coordinator", "coordinating", "host", "principal", "chair", "prime", "head", "main", "holder",
    "recipient", "applicant",
)
ROLES = (*LEADS, "partner", "other", "supporting", "member", "delivery", "co", "associate", "associated")
# fmt: on
PLURALS = {"consortium": "consortia", "body": "bodies", "study": "studies", "person": "people"}
MARKS = ("x", "1", "yes", "y", "✓", "✔", "•")  # in a cross-table of projects and bodies
NO_MARKS = ("", "0", "no", "n", "-", "–")
FEWEST_MARKED = 3  # columns that make a cross-table
MEMBER = "member"  # the role of bodies of which nothing else is said


@dataclass(frozen=True)
class Layout:
    """Which column means what; an empty text: no column does. ``bodies`` holds columns of bodies by role."""

    name: str = ""
    project_id: str = ""
    page: str = ""
    start: str = ""
    body: str = ""
    role: str = ""
    bodies: dict[str, list[str]] = field(default_factory=dict)


def plural(noun: str) -> str:
    """Return the plural of an English noun.

    >>> [plural(n) for n in ("consortium", "university", "pilot", "research body")]
    ['consortia', 'universities', 'pilots', 'research bodies']
    """
    first, _, last = noun.rpartition(" ")
    regular = re.sub(r"(s|x|ch|sh)$", r"\1e", re.sub(r"([^aeiou])y$", r"\1ie", last)) + "s"
    return f"{first} {PLURALS.get(last, regular)}".strip()


def singular(noun: str) -> str:
    """Return the singular of an English noun; one that is none already stays.

    >>> [singular(n) for n in ("consortia", "universities", "partners", "business", "status")]
    ['consortium', 'university', 'partner', 'business', 'status']
    """
    irregular = {many: one for one, many in PLURALS.items()}
    return irregular.get(noun) or re.sub(r"(?<![su])s$", "", re.sub(r"ies$", "y", noun))


def _words(header: str) -> list[str]:
    """Return the words of a header in the singular."""
    return list(map(singular, re.findall("[a-z]+", header.casefold())))


def _meaning(header: str) -> str:
    """Return what a header means: one of :data:`MEANINGS`, or nothing."""
    words = set(_words(header))
    return next((meaning for meaning, some in MEANINGS.items() if words & set(some)), "")


def layout_of(frame: pd.DataFrame, answers: Iterable[str] = (), file: str = "") -> Layout:
    """Say which column of a list means what.

    Parameters
    ----------
    frame
        The list, all cells as text.
    answers
        What the user says, such as ``name=Consortium`` or ``lead=Coordinator``: a meaning or a role, and a header.
    file
        Its name, for messages.

    Raises
    ------
    InputError
        If no column can be the project's name, or none holds bodies.

    Examples
    --------
    >>> layout_of(pd.DataFrame(columns=["Consortium", "University", "Role"])).body
    'University'
    >>> layout_of(pd.DataFrame(columns=["Project", "Lead body", "Partner 1", "Partner 2"])).bodies
    {'lead': ['Lead body'], 'partner': ['Partner 1', 'Partner 2']}
    """
    choices: dict[str, list[str]] = {}
    for answer in answers:
        meaning, _, header = map(str.strip, answer.partition("="))
        choices.setdefault(meaning, []).append(header)
    headers = [header for some in choices.values() for header in some]
    stop_if(column_fault(header, frame, file) for header in headers if header not in frame)
    columns: dict[str, list[str]] = {meaning: [] for meaning in MEANINGS}
    for header in frame:
        if header not in headers:
            columns[_meaning(header)].append(header)
    columns["name"] = columns["name"] or columns[""][:1]
    roles = {role: some for role, some in choices.items() if role not in MEANINGS}
    if roles:
        columns["body"] = []
    columns |= {meaning: some for meaning, some in choices.items() if meaning in MEANINGS}
    first = {
        m: min(some, key=lambda h: len(h.split()), default="") for m, some in columns.items()
    }  # the plainest
    for meaning, holds in (("page", is_address), ("start", _is_day)):
        if first[meaning] and not all(map(holds, filter(None, frame[first[meaning]]))):
            first[meaning] = ""  # a remark, or a season
    bodies = columns["body"]
    remedy = "Say which, as in --column {}=…; columns are " + f"{', '.join(frame)}."
    faults = (
        []
        if first["name"]
        else [Fault(file, "has no column that can be the project", remedy.format("name"), 1)]
    )
    if not bodies and not roles:
        faults.append(Fault(file, "has no column that can be the body", remedy.format("body"), 1))
    stop_if(faults)
    layout = Layout(first["name"], first["project_id"], first["page"], first["start"])
    if not roles and len(bodies) == 1 and (first["role"] or _role(bodies[0]) == MEMBER):
        return replace(layout, body=bodies[0], role=first["role"])
    by_role: dict[str, list[str]] = {}
    for header in bodies:
        by_role.setdefault(_role(header), []).append(header)
    return replace(layout, bodies=roles or by_role)


def _is_day(cell: str) -> bool:
    column = fact_column("date")
    return column.check(column.canonical(earliest(cell))) is None


def unfolded(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a cross-table, with a column for each body and marks in its cells, as a row per project and body.

    Any other list comes back as it is.

    >>> cross = pd.DataFrame({"Project": ["P", "Q"], "Leeds": ["x", ""], "York": ["lead", "x"], "Hull": ["", "x"]})
    >>> unfolded(cross).to_numpy().tolist()
    [['P', 'Leeds', 'member'], ['P', 'York', 'lead'], ['Q', 'York', 'member'], ['Q', 'Hull', 'member']]
    """
    plain = frame.apply(lambda cells: cells.str.casefold())
    words = {*MARKS, *NO_MARKS, *ROLES}
    bodies = [h for h in frame if set(plain[h]) <= words and set(plain[h]) != {""}]
    if len(bodies) < FEWEST_MARKED:
        return frame
    long = plain[bodies].stack().rename_axis(["row", "organisation"]).rename("role").reset_index()
    long = long[~long["role"].isin(NO_MARKS)]
    long["role"] = long["role"].where(long["role"].isin(ROLES), MEMBER)
    rest = frame.drop(columns=bodies)
    return rest.merge(long, left_index=True, right_on="row").drop(columns="row").reset_index(drop=True)


def _role(header: str) -> str:
    """Return the role that a header of bodies names: lead for "Lead university", member for "University 2"."""
    words = _words(header)
    roles = [w for w in words if w in ROLES and w not in ("other", "co")]
    return next(iter(roles), "other" if "other" in words else MEMBER)


def roles_of(frame: pd.DataFrame, layout: Layout) -> list[str]:
    """Return the roles that occur, the most frequent first; ``unspecified`` where a cell is empty."""
    if not layout.role:
        return list(layout.bodies) or [MEMBER]
    return list(frame[layout.role].map(role_name).replace("", "unspecified").value_counts().index)
