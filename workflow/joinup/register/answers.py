"""What somebody's list does not say: options, answers on a terminal, or guesses from the list."""

import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from joinup.errors import SLUG, Fault, is_address, stop_if
from joinup.organisations.names import Names
from joinup.register.flat import role_name, slug_of
from joinup.register.headers import LEADS, Layout, plural, singular

Ask = Callable[[str], str]


@dataclass(frozen=True)
class Answers:
    """What the list does not say. Empty: a guess from the list, or a question on a terminal."""

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


def guess(file: Path, layout: Layout, roles: list[str], published: list[str], names: Names) -> Answers:
    """Guess answers from the list and its name."""
    project = _noun(layout.name) or "project"
    body = _noun(layout.body) or "organisation"
    departments = sum(map(names.knows, published)) * 2 >= len(published)
    return Answers(
        name=slug_of(file.stem),
        project=f"{project}, {plural(project)}",
        body="department, departments" if departments else f"{body}, {plural(body)}",
        title=f"{{many}} of {file.name}",
        counted_by="the author of the list",
        whole="no",
        lead=next((r for r in sorted(roles, key=len) if set(r.split("_")) & set(LEADS)), "none"),
        participants="known" if departments else "all",
        author="the author of the list",
    )


def _noun(header: str) -> str:
    """Return what a header calls a thing, without words such as *name* and *title*."""
    words = re.findall("[a-z]+", header.casefold())
    return singular(" ".join(w for w in words if w not in ("name", "title", "of", "the", "id")))


def complete(answers: Answers, guesses: Answers, roles: list[str], ask: Ask | None) -> Answers:
    """Fill empty answers: by asking, with the guess as the proposal, or by the guess."""
    for key, question in QUESTIONS.items():
        if getattr(answers, key) or (key == "counted_by" and not answers.total):
            continue
        one, many = nouns(answers.project)
        value = proposal = getattr(guesses, key).replace("{many}", many)
        if ask:
            words = question.format(one=one, many=many, roles=", ".join(roles))
            words += f" [{proposal}]: " if proposal else ": "
            value = ask(words).strip() or proposal
            while fault := _fault(key, value, roles):
                value = ask(f"{fault} {words}").strip() or proposal
        answers = replace(answers, **{key: value})
    stop_if(filter(None, (_fault(key, value, roles) for key, value in asdict(answers).items())))
    return answers


def _fault(key: str, value: str, roles: list[str]) -> Fault | None:
    """Return what is wrong with an answer."""
    choices = {"whole": ["yes", "no"], "participants": ["all", "known"], "lead": [*roles, "none"]}
    if key in choices and role_name(value) not in choices[key]:
        return Fault(
            key, f"is not one of {', '.join(choices[key])}", "Write one of these words.", value=value
        )
    if key == "name" and not SLUG.match(value):
        return Fault(key, "is not a short name", "Use lower-case letters, digits and hyphens.", value=value)
    if key == "total" and value and not value.replace(",", "").isdigit():
        return Fault(key, "is not a whole number", "Write it in digits.", value=value)
    if key == "url" and value and not is_address(value):
        return Fault(key, "is not an address", "Write all of it, from https:// on.", value=value)
    return None


def nouns(pair: str) -> tuple[str, str]:
    """Return singular and plural of an answer such as *consortium, consortia*; a plural that is missing is made.

    >>> nouns("consortium, consortia"), nouns("study")
    (('consortium', 'consortia'), ('study', 'studies'))
    """
    one, _, many = map(str.strip, pair.partition(","))
    return one, many or plural(one)
