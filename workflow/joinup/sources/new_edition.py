"""Write a new edition that builds at once: the default one carried over, with what GOV.UK says of the new review."""

import datetime
import json
import re
from pathlib import Path
from typing import Any

from joinup.config.edition import EDITIONS, edition_path, read_edition, read_settings
from joinup.config.settings import Watch
from joinup.config.yaml_files import dump_yaml, read_yaml
from joinup.errors import SLUG, is_address, short, shown
from joinup.files import write_bytes
from joinup.sources import govuk
from joinup.sources.check_sources import YEAR
from joinup.sources.fetch import choose
from joinup.sources.govuk import Page
from joinup.sources.record import FAILED, GOOD
from joinup.sources.web import GOVUK, Access, Client, SourceError

ROUND = re.compile(r"\bround[ -]?(one|two|three|four|five|six|seven|eight|\d+)\b", re.IGNORECASE)
SCHEMA = "# yaml-language-server: $schema=../schema/edition.schema.json\n"
WORDS = Path("config/words.yaml")


def new_edition(root: Path, name_or_page: str, access: Access = GOVUK) -> tuple[int, str]:
    """Write a new edition from a landing page, a review's name, or a short name such as sr2027.

    Records, claims, references, seats, documents wanted and the narrative are those of the edition that
    ``config/config.yaml`` names, with the new review's name in place of the old one's, so that it builds at once.
    Returns 0 if it was written, 1 if it is there already or the name begins no edition; and what was written, and
    what is still to do.
    """
    if not name_or_page:
        return FAILED, "Name it: make new-edition NAME=…, with a landing page or a name such as sr2027."
    settings = read_settings(root / "config/config.yaml")
    watch, default = settings.watch, read_edition(settings.edition, root)
    address, page, note = _landing_page(Client(access), name_or_page, watch)
    title = page.title if page else name_or_page
    slug = name_or_page if SLUG.match(name_or_page) else ""
    name = _edition_name(title, watch) or _edition_name(name_or_page, watch) or slug
    if not name:
        return FAILED, f"{note}{title!r} begins no edition: give it a short name, such as sr2027."
    file = edition_path(name)
    if (root / file).exists():
        return FAILED, f"{file} is there already; nothing was written."
    before, pairs = read_yaml(root / edition_path(settings.edition)), _renamings(default.edition, name, watch)
    content = _carried_over(before, name, pairs, address, page)
    narrative = _renamed((root / default.narrative).read_text(encoding="utf-8"), pairs)
    write_bytes(narrative.encode(), root / content["narrative"], lasting=True)
    _allow(root / WORDS, [new for new in pairs.values() if " " in new and new in narrative])
    head = f"{SCHEMA}# Begun on {content['date']} from {default.edition}, by new-edition.\n"
    write_bytes((head + dump_yaml(content)).encode(), root / file, lasting=True)
    tasks = "".join(f"\n  {n}. {line}" for n, line in enumerate(_tasks(before, content, address, page), 1))
    return GOOD, f"{note}Wrote {file} and {content['narrative']}. Still to do:{tasks}"


def _edition_name(title: str, watch: Watch) -> str:
    """Return the name of the edition that a publication begins, such as sr2025, or "" if it begins none."""
    year, number, plain = YEAR.search(title), ROUND.search(title), title.casefold()
    parts = {"year": year and year[0], "round": number and number[1].casefold()}
    for search in watch.searches:
        is_named = any(w.casefold() in plain for w in search.titles or [search.words])
        keys = re.findall(r"{(\w+)}", search.edition)
        if is_named and keys and all(parts.get(k) for k in keys):
            return search.edition.format_map(parts)
    return ""


def _landing_page(client: Client, name_or_page: str, watch: Watch) -> tuple[str, Page | None, str]:
    """Return address and content of the new publication's page, and a note if no page was read."""
    address = name_or_page if name_or_page.startswith(("https://", "/")) else ""
    try:
        if not address:
            words = " ".join(name_or_page.casefold().split())
            hits = govuk.search(client, name_or_page, "2010-01-01", watch.publisher)
            same = [h for h in hits if h.kind not in watch.passed_over and words in h.title.casefold()]
            address = min(same, key=lambda h: len(h.title)).path if same else ""
        if not address:
            return "", None, "GOV.UK has no publication of this name: no page was read.\n"
        address = f"{govuk.WWW}{address}" if address.startswith("/") else address
        if not is_address(address):
            return "", None, f"{shown(address)} is no address: no page was read.\n"
        return address, govuk.live_page(client, address), ""
    except SourceError as error:
        return address, None, f"No page was read: {error}.\n"


def _renamings(old: str, new: str, watch: Watch) -> dict[str, str]:
    """Return the old review's names and the new one's: sr2021, SR2021 and "Spending Review 2021" alike."""
    before, after = YEAR.search(old), YEAR.search(new)
    if not before or not after or YEAR.sub("", old) != YEAR.sub("", new):
        return {}  # another kind of edition keeps all names
    words = [w for s in watch.searches for w in [s.words, *s.titles]]
    forms = [form for w in words for form in (w, w.title())]
    return {f"{f} {before[0]}": f"{f} {after[0]}" for f in forms} | {old: new, old.upper(): new.upper()}


def _renamed(value: Any, pairs: dict[str, str]) -> Any:
    """Return a text, or all texts within a value, with the new names in place of the old ones."""
    text = json.dumps(value, default=str, ensure_ascii=False)
    for old, new in pairs.items():
        text = text.replace(old, new)
    return json.loads(text)


def _carried_over(
    before: dict[str, Any], name: str, pairs: dict[str, str], address: str, page: Page | None
) -> dict[str, Any]:
    """Return the content of the new edition's file."""
    today = datetime.datetime.now(datetime.UTC).date()
    new = {k: _renamed(before.get(k, ""), pairs) for k in ("title", "subtitle", "records")}
    old = before.get("documents", [])
    documents = _renamed(old, pairs)
    for was, document in zip(old, documents, strict=True):
        if document != was:  # the old review's one becomes the new review's, at its page
            choice = choose(page.attachments, was.get("attachment", "")) if page else []
            title = (len(choice) == 1 and choice[0].title) or document["title"]
            document |= {"landing_page": address, "title": title}
    if page and documents == old:  # another round rather than another review
        documents.append({**old[-1], "document": name, "title": page.title, "landing_page": address})
        documents[-1].pop("facts", None)
    edition = {
        **before,
        "edition": name,
        "date": today,
        "as_of": datetime.date.fromisoformat(page.published) if page and page.published else today,
        "narrative": (EDITIONS / f"{name}.md").as_posix(),
        **new,
        "documents": documents,
    }
    edition.pop("predecessor", None)  # it must have been built, and a new edition builds at once
    return edition


def _tasks(before: dict[str, Any], content: dict[str, Any], address: str, page: Page | None) -> list[str]:
    """Return what is still to do in a new edition."""
    name, old = content["edition"], before["edition"]
    tasks = [
        f"Read title, subtitle and {content['narrative']}: they are those of {old}.",
        f"Departments are named as of {content['as_of']}: set as_of to another day if that is not meant.",
        f"Names in projects without a date are read as of {content['undated_as_of']} (undated_as_of), as in {old}.",
        f"To see what changed since {old}, build it, then add predecessor: {old}.",
    ]
    for was, record in zip(before["records"], content["records"], strict=True):
        if record.get("counts") != was.get("counts"):
            text = ", ".join(f"{k} {v}" for k, v in record["counts"].items())
            tasks.append(
                f"Record {record['record']} counts {text}: it is empty until rows or documents have it."
            )
    for document in content["documents"]:
        slug, place = document["document"], document.get("landing_page")
        if not place:
            tasks.append(f"Find the page of {slug} (make check-sources), or ask its publisher.")
        elif page and place == address and len(choose(page.attachments, document.get("attachment", ""))) != 1:
            names = short("; ".join(a.title for a in page.attachments), 300) or "nothing"
            tasks.append(f"Say in attachment which file {slug} is; its page offers: {names}.")
    return [*tasks, f"Bring the documents (make fetch EDITION={name}), then make brief EDITION={name}."]


def _allow(path: Path, phrases: list[str]) -> None:
    """Allow the new review's name, which has digits, in narratives."""
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    if text and (new := [p for p in dict.fromkeys(phrases) if p not in text]):
        write_bytes((text.rstrip("\n") + "\n" + "".join(f"  - {p}\n" for p in new)).encode(), path)
