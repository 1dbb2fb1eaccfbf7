"""A new edition that builds at once: the newest one carried over, with what GOV.UK says of the new review."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from joinup.config.consistency import edition_faults
from joinup.config.edition import EDITIONS, Edition, Watch, edition_path, read_editions, read_settings
from joinup.config.strict import closed_faults
from joinup.config.yaml_files import dump_yaml, read_yaml
from joinup.errors import SLUG, InputError, stop_if
from joinup.files import write_bytes
from joinup.sources import govuk
from joinup.sources.fetch import choose
from joinup.sources.govuk import Page
from joinup.sources.report import FAILED, GOOD, now
from joinup.sources.web import GOVUK, Access, Client, SourceError

YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
ROUND = re.compile(r"\bround[ -]?(one|two|three|four|five|six|seven|eight|\d+)\b", re.IGNORECASE)
SCHEMA = "# yaml-language-server: $schema=../schema/edition.schema.json\n"
WORDS = Path("config/words.yaml")


def edition_name(title: str, watch: Watch) -> str:
    """Return the name of the edition that a publication begins, or an empty text if it begins none.

    >>> from joinup.config.edition import Search
    >>> watch = Watch(searches=[Search(words="spending review", edition="sr{year}")])
    >>> edition_name("Spending Review 2025", watch), edition_name("Spending Review", watch)
    ('sr2025', '')
    """
    year, number, plain = YEAR.search(title), ROUND.search(title), title.casefold()
    parts = {"year": year and year[0], "round": number and number[1].casefold()}
    for search in watch.searches:
        named = any(w.casefold() in plain for w in search.titles or [search.words])
        wanted = re.findall(r"{(\w+)}", search.edition)
        if named and wanted and all(parts.get(w) for w in wanted):
            return search.edition.format_map(parts)
    return ""


def new_edition(root: Path, name_or_page: str, access: Access = GOVUK) -> tuple[int, str]:
    """Write a new edition from a landing page, a review's name, or a short name such as sr2027.

    Records, claims, references, seats, documents wanted and the narrative are those of the newest edition, with the
    new review's name in place of the old one's, so that it builds at once. Returns 0 if it was written, 1 if it is
    there already or the name begins no edition; and what was written, and what is still to do.
    """
    watch, editions = read_settings(root / "config/config.yaml").watch, read_editions(root)
    if not name_or_page or not editions:
        return FAILED, "Name it: make new-edition NAME=…, with a landing page or a name such as sr2027."
    newest = max(editions, key=lambda e: (e.as_of, e.edition))
    address, page, note = _landing_page(Client(access), name_or_page, watch)
    title = page.title if page else name_or_page
    short = name_or_page if SLUG.match(name_or_page) else ""
    name = edition_name(title, watch) or edition_name(name_or_page, watch) or short
    if not name:
        return FAILED, f"{note}{title!r} begins no edition: give it a short name, such as sr2027."
    if (root / edition_path(name)).exists():
        return FAILED, f"{edition_path(name)} is there already; nothing was written."
    rename = _Renaming(newest.edition, name, watch)
    old = read_yaml(root / edition_path(newest.edition))
    content, left = _carried_over(newest, name, rename, address, page, old)
    file = str(edition_path(name))
    try:
        stop_if(edition_faults(Edition.model_validate(content), file))
    except ValidationError as error:
        raise InputError(closed_faults(error, Edition, file)) from None
    narrative = rename(Path(root, newest.narrative).read_text(encoding="utf-8"))
    _allow_words(root, [w for w in rename.phrases if w in narrative])
    write_bytes(narrative.encode(), root / content["narrative"], lasting=True)
    head = f"{SCHEMA}# Begun on {now()[:10]} from {newest.edition}, by new-edition.\n"
    write_bytes((head + dump_yaml(content)).encode(), root / file, lasting=True)
    return GOOD, f"{note}Wrote {file} and {content['narrative']}. Still to do:\n" + "\n".join(
        f"  {n}. {line}" for n, line in enumerate(left, 1)
    )


def _landing_page(client: Client, name_or_page: str, watch: Watch) -> tuple[str, Page | None, str]:
    """Return address and content of the new publication's page, and a note if no page was read."""
    address = name_or_page if name_or_page.startswith(("https://", "/")) else ""
    try:
        if not address:
            wanted = " ".join(name_or_page.casefold().split())
            hits = govuk.search(client, name_or_page, "2010-01-01", watch.publisher)
            same = [h for h in hits if h.kind not in watch.passed_over and wanted in h.title.casefold()]
            address = min(same, key=lambda h: len(h.title)).path if same else ""
        if not address:
            return "", None, "GOV.UK has no publication of this name: no page was read.\n"
        address = f"https://www.gov.uk{address}" if address.startswith("/") else address
        page = govuk.page(client, address)
    except SourceError as error:
        return address, None, f"No page was read: {error}.\n"
    if page.state != "live":
        return address, None, f"No page was read: {address} is {page.state}: {page.note}.\n"
    return address, page, ""


class _Renaming:
    """Puts the new review's name in place of the old one's: sr2021, SR2021 and "Spending Review 2021" alike."""

    def __init__(self, old: str, new: str, watch: Watch):
        before, after = YEAR.search(old), YEAR.search(new)
        self.pairs, self.phrases = [], []
        if before and after and YEAR.sub("", old) == YEAR.sub("", new):  # another kind of edition keeps all
            words = [w for s in watch.searches for w in [s.words, *s.titles]]
            forms = list(dict.fromkeys(form for w in words for form in (w, w.title())))
            self.phrases = [f"{form} {after[0]}" for form in forms]
            self.pairs = [(f"{form} {before[0]}", f"{form} {after[0]}") for form in forms]
            self.pairs += [(old, new), (old.upper(), new.upper())]

    def __call__(self, value: Any) -> Any:
        if isinstance(value, str):
            for old, new in self.pairs:
                value = value.replace(old, new)
            return value
        if isinstance(value, list):
            return [self(v) for v in value]
        return {k: self(v) for k, v in value.items()} if isinstance(value, dict) else value


def _carried_over(
    newest: Edition, name: str, rename: _Renaming, address: str, page: Page | None, content: Mapping[str, Any]
) -> tuple[dict[str, Any], list[str]]:
    """Return the content of the new edition's file, and what is still to do."""
    today = datetime.date.fromisoformat(now()[:10])
    as_of = datetime.date.fromisoformat(page.published) if page and page.published else today
    narrative = (EDITIONS / f"{name}.md").as_posix()
    before = content.get("documents", [])
    documents = [_document(d, rename, address, page) for d in before]
    if page and documents == before:  # another round rather than another review
        documents.append({**documents[-1], "document": name, "title": page.title, "landing_page": address})
        documents[-1].pop("facts", None)
    edition = {
        **content,
        "edition": name,
        "title": rename(content["title"]),
        "subtitle": rename(content.get("subtitle", "")),
        "date": today,
        "as_of": as_of,
        "narrative": narrative,
        "records": rename(content["records"]),
        "documents": documents,
    }
    edition.pop("predecessor", None)  # it must have been built, and a new edition builds at once
    left = [
        f"Read title, subtitle and {narrative}: they are those of {newest.edition}.",
        f"Departments are named as of {as_of}: set as_of to another day if that is not meant.",
        f"To see what changed since {newest.edition}, build it, then add predecessor: {newest.edition}.",
    ]
    for old, new in zip(content["records"], edition["records"], strict=True):
        if new.get("counts") != old.get("counts"):
            facts = ", ".join(f"{k} {v}" for k, v in new["counts"].items())
            left.append(
                f"Record {new['record']} counts {facts}: it is empty until rows or documents have it."
            )
    for document in documents:
        slug, place = document["document"], document.get("landing_page")
        if not place:
            left.append(f"Find the page of {slug} (make check-sources), or ask its publisher.")
        elif page and place == address:
            offered = page.attachments
            if len(choose(offered, document.get("attachment", ""))) != 1:
                names = "; ".join(a.title for a in offered) or "nothing"
                left.append(f"Say in attachment which file {slug} is; its page offers: {names}.")
    left.append(f"Bring the documents (make fetch EDITION={name}), then make brief EDITION={name}.")
    return edition, left


def _document(document: dict[str, Any], rename: _Renaming, address: str, page: Page | None) -> dict[str, Any]:
    """Carry over one document wanted; the old review's one becomes the new review's, at its page."""
    new = rename(document)
    if new == document:
        return document
    words = document.get("attachment", "")
    offered = choose(page.attachments, words) if page else []
    return {**new, "landing_page": address, "title": offered[0].title if len(offered) == 1 else new["title"]}


def _allow_words(root: Path, phrases: list[str]) -> None:
    """Allow the new review's name, which has digits, in narratives."""
    path = root / WORDS
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    new = [p for p in phrases if p not in text]
    if new and text:
        lines = "".join(f"  - {p}\n" for p in new)
        write_bytes((text.rstrip("\n") + "\n" + lines).encode(), path)
