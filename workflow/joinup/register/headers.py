"""Which column of somebody's list means what: by its header, and by what its cells hold."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import pandas as pd

from joinup.errors import Fault, is_address, stop_if
from joinup.register.flat import column_fault, earliest, role_name
from joinup.schemas import fact_column

# fmt: off
ENDS = ("end", "ended", "finish", "finished", "completion", "completed", "closed")  # a date, but no start
PLACES = ("city", "county", "town")  # as the last word of a header; "City council" is a body
FORMS = {  # of words that a header may hold
    "led": "lead", "leading": "lead", "responsible": "lead", "supported": "supporting", "dept": "department",
    "collaborating": "collaborator", "associated": "associate", "delivered": "delivery",
}
MEANINGS = {  # words of a header, in the singular, and what it means; the first meaning that fits wins
    "role": ("role", "participation", "function", "capacity", "involvement", "position"),
    "start": (
        "year", "yr", "date", "when", "start", "starting", "started", "begin", "began", "commence", "commenced",
        "commencement", "launch", "launched", "opened", "announced", "since", "from",
    ),
    "": (  # what else lists hold
        *ENDS, "contact", "email", "phone", "amount", "value", "budget", "funding", "cost",
        "number", "no", "sector", "type", "category", "currency", "duration", "status", "description", "summary",
        "aim", "remark", "region", "location", "country", "street", "postcode", "postal",
    ),
    "project_id": ("id", "identifier", "reference", "ref", "code"),
    "page": ("source", "url", "link", "web", "website", "webpage", "address", "page"),
    "body": (
        "body", "organisation", "organization", "participant", "partner", "member", "department", "institution",
        "university", "company", "agency", "council", "charity", "ministry", "authority", "lead", "leader", "host",
        "coordinator", "holder", "recipient", "applicant", "beneficiary", "investigator",
        "collaborator", "supporting", "stakeholder", "sponsor", "grantee", "proponent", "promoter", "contractor",
        "supplier", "provider", "funder", "owner", "operator", "developer", "who",
    ),
    "name": (
        "project", "title", "name", "programme", "initiative", "scheme", "consortium", "partnership", "study",
        "collaboration", "grant", "network", "activity", "award",
    ),
}
LEADS = (
    "lead", "leader", "coordinator", "coordinating", "host", "principal", "chair", "prime", "head", "main", "holder",
    "recipient", "applicant", "grantee", "proponent", "promoter", "owner",
)
ROLES = (*LEADS, "partner", "other", "supporting", "member", "collaborator", "delivery", "co", "associate")
# fmt: on
PLURALS = {"consortium": "consortia", "body": "bodies", "study": "studies", "person": "people"}
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


def nouns(pair: str) -> tuple[str, str]:
    """Return singular and plural of an answer such as *consortium, consortia*; a plural that is missing is made.

    >>> nouns("consortium, consortia"), nouns("study")
    (('consortium', 'consortia'), ('study', 'studies'))
    """
    one, _, many = map(str.strip, pair.partition(","))
    return one, many or plural(one)


def noun_of(header: str) -> str:
    """Return what a header calls a thing, without words such as *name* and *title*; nothing where it is a phrase.

    >>> noun_of("Name of the scheme"), noun_of("Title"), noun_of("Who took part")
    ('scheme', '', '')
    """
    words = re.findall("[a-z]+", header.casefold())
    if {"who", "what", "which", "is", "by", "with"} & set(words):
        return ""
    return singular(" ".join(w for w in words if w not in ("name", "title", "of", "the", "id")))


def _words(header: str) -> list[str]:
    """Return the words of a header in the singular, in their usual form."""
    return [FORMS.get(w, w) for w in map(singular, re.findall("[a-z]+", header.casefold()))]


def _meaning(header: str) -> str:
    """Return what a header means: one of :data:`MEANINGS`, or nothing."""
    words = _words(header)
    if set(words) & set(ENDS) or set(words[-1:]) & set(PLACES):
        return ""
    return next((meaning for meaning, some in MEANINGS.items() if set(words) & set(some)), "")


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
    keys = [key for key in reversed(MEANINGS) if key]
    problem = "is neither a meaning nor a role that --column knows"
    remedy = f"Take one of {', '.join(keys)}; or a role: {', '.join(ROLES)}."
    unknown = [key for key in choices if key not in keys and not set(_words(key)) & set(ROLES)]
    stop_if(
        [
            *(Fault(file, problem, remedy, value=key) for key in unknown),
            *(column_fault(header, frame, file) for header in headers if header not in frame),
        ]
    )
    columns = {m: [h for h in frame if h not in headers and _meaning(h) == m] for m in MEANINGS}
    columns |= {meaning: some for meaning, some in choices.items() if meaning in MEANINGS}
    by_role = {role: some for role, some in choices.items() if role not in MEANINGS}
    names = columns["name"] or columns[""][:1]
    bodies = columns["body"]
    problem = "has no column that can be the {}"
    remedy = """Say which, as in make new-record FILE=… OPTIONS="--column '{}=HEADER'"; headers are {}."""
    stop_if(
        Fault(file, problem.format(what), remedy.format(key, ", ".join(frame)), 1)
        for what, key, some in (("project", "name", names), ("body", "body", bodies or by_role))
        if not some
    )
    role = _plainest(columns["role"])
    alone = len(bodies) == 1 and not by_role
    body = bodies[0] if alone and (role or _role(bodies[0]) == MEMBER) else ""
    for header in [] if body else bodies:
        by_role.setdefault(_role(header), []).append(header)
    pages = [h for h in columns["page"] if all(map(is_address, filter(None, frame[h])))]  # else a remark
    dates = {h: list(filter(None, frame[h])) for h in columns["start"]}
    starts = [h for h, some in dates.items() if all(map(_is_day, some)) and not all(map(_is_two_years, some))]
    return Layout(
        name=_plainest(names),
        project_id=_plainest(columns["project_id"]),
        page=_plainest(pages),
        start=_plainest(starts),
        body=body,
        role=role if body else "",
        bodies=by_role,
    )


def _plainest(headers: list[str]) -> str:
    """Return the header with the fewest words; none of none."""
    return min(headers, key=lambda header: len(header.split()), default="")


def _is_day(cell: str) -> bool:
    column = fact_column("date")
    return column.check(column.canonical(earliest(cell))) is None


def _is_two_years(cell: str) -> bool:
    """Return whether a month may be a financial year: 2010-11."""
    years = re.fullmatch(r"\d\d(\d\d)-(\d\d)", cell)
    return years is not None and int(years[2]) == (int(years[1]) + 1) % 100


def _role(header: str) -> str:
    """Return the role that a header of bodies names: lead for "Lead university", member for "University 2"."""
    words = _words(header)
    roles = [w for w in words if w in ROLES and w not in ("other", "co")]
    return next(iter(roles), "other" if "other" in words else MEMBER)


def roles_of(frame: pd.DataFrame, layout: Layout, file: str) -> list[str]:
    """Return the roles that occur, the most frequent first; ``unspecified`` where a cell is empty."""
    if not layout.role:
        return list(layout.bodies) or [MEMBER]
    roles = frame[layout.role].map(role_name).replace("", "unspecified")
    problem, remedy = "cannot be the name of a role", "Write it in letters from a to z, 40 at most."
    wrong = frame.loc[~roles.str.fullmatch("[a-z][a-z_]{,39}"), layout.role].items()
    stop_if(Fault(file, problem, remedy, row, layout.role, value) for row, value in wrong)
    return list(roles.value_counts().index)
