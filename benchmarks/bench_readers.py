"""Two PDF readers on the same generated documents: words found, time, memory.

    python benchmarks/bench_readers.py

Each reader runs in a process of its own. A true word (of titles, metrics and names) counts as found if its letters
stand in the text of its page order, line ends and hyphens aside.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "workflow"), str(ROOT / "tests")]

LAYOUTS = ("outcomes-chapters", "outcomes-wide-table", "outcomes-flowing", "outcomes-drawn-table", "outcomes-figures",
           "pilots-summaries", "pilots-cards", "pilots-long-table", "pilots-drawn")  # fmt: skip

KEYS = ("outcome", "pilot", "organisation", "text")


def with_pdfplumber(path: str) -> str:
    """Return the words of a PDF with their fonts, as pdfplumber reads them, and look at its rulings."""
    import pdfplumber

    words = []
    with pdfplumber.open(path) as document:
        for page in document.pages:
            words += [w["text"] for w in page.extract_words(extra_attrs=["fontname", "size"])]
            len(page.edges)
    return " ".join(words)


def with_pypdfium2(path: str) -> str:
    """Return the words of a PDF with their fonts and rulings, as the extract stage reads them."""
    import pypdfium2

    from joinup.reader.layout.pdf import _rules, _words

    words = []
    with pypdfium2.PdfDocument(path) as document:
        for page in document:
            words += [w.text for w in _words(page)[0]]
            _rules(page)
    return " ".join(words)


READERS = {"pdfplumber": with_pdfplumber, "pypdfium2": with_pypdfium2}


def one(reader: str, paths: list[str]) -> None:
    """Read documents and print texts, seconds and megabytes."""
    begun = time.perf_counter()
    texts = [READERS[reader](path) for path in paths]
    seconds = time.perf_counter() - begun
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    json.dump({"texts": texts, "seconds": seconds, "memory": memory}, sys.stdout)


def main() -> None:
    """Compare the readers."""
    from documents import LAYOUTS as ALL
    from documents import generate, squashed

    with tempfile.TemporaryDirectory() as folder:
        made = [generate(3, ALL[name].kind, name, Path(folder), "medium") for name in LAYOUTS]
        made.append(generate(3, "outcomes", "outcomes-chapters", Path(folder), "full"))
        for reader in READERS:
            command = [sys.executable, __file__, reader, *(str(d.path) for d in made)]
            told = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
            found = total = 0
            for document, text in zip(made, told["texts"], strict=True):
                whole = squashed(text)
                rows = [v for t in document.truth for k, v in t.items() if k in KEYS]
                words = [squashed(w) for row in rows for w in row.split()]
                found += sum(w in whole for w in words)
                total += len(words)
            pages = sum(d.pages or 0 for d in made)
            speed, memory = told["seconds"] / pages, told["memory"]
            print(f"{reader:12} words {found / total:.4f}  {speed:.3f} s a page  {memory:.0f} MB")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        one(sys.argv[1], sys.argv[2:])
    else:
        main()
