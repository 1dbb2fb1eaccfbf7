"""What is done to an SVG that matplotlib wrote: its letters come with it, and styles become attributes."""

from __future__ import annotations

import re
from collections import defaultdict

from lxml import etree

from joinup import typeface

PARSER = etree.XMLParser(remove_blank_text=True, remove_comments=True)
PLACES = ("d", "transform")  # attributes whose numbers are shortened
# Without this, letters stand on whole pixels, not where they were measured.
USUAL = "text{text-rendering:geometricPrecision}"


def tidy(svg: bytes) -> bytes:
    """Make an SVG self-contained and smaller.

    Styles become attributes, because a strict content policy blocks styles. Numbers are cut to two digits after the
    point: the last digits of matplotlib's differ from processor to processor.
    """
    root = etree.fromstring(svg, PARSER)
    for part in root.xpath("//*[local-name()='metadata' or local-name()='style']"):
        part.getparent().remove(part)
    letters: dict[tuple[str, int], set[int]] = defaultdict(set)
    for part in root.iter():
        for declaration in filter(str.strip, part.attrib.pop("style", "").split(";")):
            name, value = declaration.split(":", 1)
            part.set(name.strip(), value.strip())
        for name in filter(part.get, PLACES):
            part.set(name, re.sub(r"-?\d+\.\d+", lambda n: f"{round(float(n[0]), 2):g}", part.get(name)))
        if part.text:
            weight = 600 if part.get("font-weight") == "600" else 400
            lacking = typeface.lacking(typeface.FACES[typeface.SANS, weight, "normal"], map(ord, part.text))
            letters[typeface.SANS, weight] |= set(map(ord, part.text)) - lacking
            letters[typeface.FALLBACK, weight] |= lacking
    style = etree.Element(f"{{{root.nsmap[None]}}}style")
    faces = (typeface.rule(*face, "normal", letters[face]) for face in sorted(letters) if letters[face])
    style.text = "".join(faces) + USUAL
    root.insert(0, style)
    return etree.tostring(root, xml_declaration=True, encoding="utf-8")
