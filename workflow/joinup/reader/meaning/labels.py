"""Labels within a text and what they say: "Lead: DfE. Partners: MoJ, DHSC"."""

from __future__ import annotations

import re

from .collector import CandidateCollector

LABEL = re.compile(
    r"(?:^|(?<=[.;|\n\v)])\s*|(?<=\s)[–—|/]\s+)((?:[A-Z]|(?<=; )[a-z])[\w/&()' \v-]{1,48}?)\s*(?::|\s[–—]\s)\s*"
)


def labelled(text: str, collector: CandidateCollector) -> tuple[str, list[tuple[str, str]]]:
    """Part a text into what is before its first label, and labels with their contents.

    A label begins the text, a line or a sentence, or follows a dash or stroke. Other text after a label belongs to it.
    """
    spans: list[tuple[int, int, str]] = []
    opened, at = 0, 0
    for m in LABEL.finditer(text):
        opened += text.count("(", at, m.start()) - text.count(")", at, m.start())
        at = m.start()
        name = collector.label(m[1])
        if opened > 0 or not name or (name == "ignore" and not spans):
            continue  # a bracket says it of what is before it
        spans.append((m.start(), m.end(), name))
    if not spans:
        return text, []
    ends = [s[0] for s in spans[1:]] + [len(text)]
    fields = [
        (name, text[b:e].strip().rstrip("/–—|").strip()) for (_, b, name), e in zip(spans, ends, strict=True)
    ]
    return text[: spans[0][0]].strip(), fields
