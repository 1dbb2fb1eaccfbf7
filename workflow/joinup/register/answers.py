"""What somebody's list does not say itself: given as options, asked for on a terminal, or guessed from the list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from joinup.errors import SLUG, Fault, is_address, stop_if
from joinup.organisations.names import Names
from joinup.register.flat import slug_of
from joinup.register.headers import Layout, lead_among, plural, role_name, singular, words_of

Ask = Callable[[str], str]


@dataclass(frozen=True)
class Answers:
    """What the list itself does not say. Empty: guessed from the list, and asked for on a terminal."""

    name: str = ""
    project: str = ""
    body: str = ""
    title: str = ""
    total: str = ""
    counted_by: str = ""
    whole: str = ""
    lead: str = ""
    participants: str = ""
    author: str = ""
    url: str = ""


QUESTIONS = {
    "name": "Short name of the edition",
    "project": "What is a project called: one, many",
    "body": "What is a body called: one, many",
    "title": "What does the list show, after 'the'",
    "total": "How many {many} are there in all (a number, or leave empty)",
    "counted_by": "Who counted them",
    "whole": "Does the list name every body of each {one} (yes, no)",
    "lead": "Which role leads, of {roles} ('none' if none does)",
    "participants": "Who stands in the network: all bodies, or the departments of config/ (all, known)",
    "author": "Who is the author of the brief",
    "url": "Address of the page that the list comes from",
}


def guessed(file: Path, layout: Layout, roles: list[str], published: list[str], names: Names) -> Answers:
    """Return what can be guessed from the list and its name."""
    project = _noun(layout.name, "project")
    body = _noun(layout.body or "", "organisation")
    known = sum(map(names.knows, published)) * 2 >= len(published)
    return Answers(
        name=slug_of(file.stem),
        project=f"{project}, {plural(project)}",
        body="department, departments" if known else f"{body}, {plural(body)}",
        title=f"{{many}} of {file.name}",
        counted_by="the author of the list",
        whole="no",
        lead=lead_among(roles) or "none",
        participants="known" if known else "all",
        author="the author of the list",
    )


def _noun(header: str, otherwise: str) -> str:
    """Return what a header calls a thing, without words such as *name* and *title*."""
    words = [w for w in words_of(header).split() if w not in ("name", "title", "of", "the", "id")]
    return singular(" ".join(words)) or otherwise


def answered(given: Answers, guessed: Answers, roles: list[str], ask: Ask | None) -> Answers:
    """Fill what is not given: by asking, with the guess as the proposal, or by the guess."""
    out = given
    for key, question in QUESTIONS.items():
        if getattr(given, key) or (key == "counted_by" and not out.total):
            continue
        one, many = nouns(out.project)
        value = getattr(guessed, key).replace("{many}", many)
        if ask:
            words = question.format(one=one, many=many, roles=", ".join(roles))
            proposal, words = value, f"{words} [{value}]: " if value else f"{words}: "
            value = ask(words).strip() or proposal
            while fault := _fault(key, value, roles):
                value = ask(f"{fault} {words}").strip() or proposal
        out = replace(out, **{key: value})
    stop_if(fault for key, value in asdict(out).items() if (fault := _fault(key, value, roles)))
    return out


def _fault(key: str, value: str, roles: list[str]) -> Fault | None:
    """Return what is wrong with an answer."""
    yes_no, both = ("yes", "no"), ("all", "known")
    rules = {
        "name": (
            bool(SLUG.match(value)),
            "is not a short name",
            "Use lower-case letters, digits and hyphens.",
        ),
        "total": (
            value.replace(",", "").isdigit() or not value,
            "is not a whole number",
            "Write it in digits.",
        ),
        "whole": (value in yes_no, "is not yes or no", "Write one of the two."),
        "lead": (
            value == "none" or role_name(value) in roles,
            "is not a role of this list",
            f"Roles are {', '.join(roles)}; write none if nobody leads.",
        ),
        "participants": (value in both, "is not all or known", "Write one of the two."),
        "url": (is_address(value) or not value, "is not an address", "Write all of it, from https:// on."),
    }
    holds, problem, remedy = rules.get(key, (True, "", ""))
    return None if holds else Fault(key, problem, remedy, value=value)


def nouns(pair: str) -> tuple[str, str]:
    """Return singular and plural of an answer such as *consortium, consortia*; a plural that is missing is made.

    >>> nouns("consortium, consortia"), nouns("study")
    (('consortium', 'consortia'), ('study', 'studies'))
    """
    one, _, many = (part.strip() for part in pair.partition(","))
    return one, many or plural(one)
