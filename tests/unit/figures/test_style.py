"""What every figure shares: the same bytes, text that is only text, colours that can be told apart."""

from __future__ import annotations

import base64
import io
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import matplotlib.font_manager
import pypdfium2
import pytest
from fontTools.ttLib import TTFont
from PIL import Image

from joinup.contrast import contrast
from joinup.figures.captions import Caption
from joinup.figures.lettering import cut, measure, plain, wrap
from joinup.figures.style import (
    COUNT,
    DARK,
    GREY,
    HOLDS,
    INK,
    LINK,
    NAMED,
    SHADES,
    WIDTH,
    ink_on,
    save,
    sheet,
    styled,
    text,
)
from joinup.typeface import FALLBACK, SANS, lacking
from unit.figures.figure_samples import HOSTILE, caption, texts_of


@styled
def page(words: str = "Words", shown: Caption | None = None):
    fig = sheet(shown or caption())
    text(fig.paper, 0, 10, words)
    fig.body = 20
    return fig


PROCESS = """
import sys, hashlib; sys.path.insert(0, sys.argv[1])
from unit.figures.figure_samples import PILOTS, SETTINGS, edition, tables
from joinup.figures.draw import FIGURES, draw
of = tables(9, labels=["λ", "☃ snow", "DHSC"])
for name in FIGURES:
    files = draw(name, ["svg", "png", "pdf", "csv", "txt"], of, PILOTS, edition(), SETTINGS)
    print(name, {kind: hashlib.sha256(content).hexdigest() for kind, content in sorted(files.items())})
"""


@pytest.mark.slow
def test_the_same_bytes_in_another_process_with_another_hash_seed_and_folder_for_temporary_files(tmp_path):
    runs = []
    for seed, folder in (("1", tmp_path), ("2", "/tmp")):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TMPDIR": str(folder)}
        command = [sys.executable, "-c", PROCESS, str(Path(__file__).parents[2])]
        runs.append(
            subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
        )
    assert runs[0] == runs[1]
    assert runs[0].count("csv") == 4


def test_no_version_and_no_date(monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    out = save(page())
    for content in out.values():
        assert matplotlib.__version__.encode() not in content
        assert b"CreationDate" not in content
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1725148800")
    assert b"20240901" in save(page(), ["pdf"])["pdf"]
    assert save(page(), ["svg"])["svg"] == out["svg"]


def test_png_is_as_wide_as_a_page_at_300_dots_an_inch_and_says_what_it_shows():
    image = Image.open(io.BytesIO(save(page(), ["png"])["png"]))
    assert abs(image.width - WIDTH / 25.4 * 300) < 1.5
    assert round(image.info["dpi"][0]) == 300
    assert (image.info["Title"], image.info["Description"]) == (caption().title, caption().alt)


def test_a_caption_is_in_the_pdf_and_not_in_the_svg():
    files = save(page())
    assert b"SourceSansPro" in files["pdf"]
    with pypdfium2.PdfDocument(files["pdf"]) as document:
        words = " ".join(document[0].get_textpage().get_text_range().split())
    shown = caption()
    assert (
        words.startswith(f"{shown.title} {shown.subtitle} {shown.note} {shown.source}") and "Words" in words
    )
    assert shown.title.encode() not in files["svg"]


@pytest.mark.parametrize(
    "words",
    [
        *("$x^2$", r"\alpha_1", "<b>&amp;", "a_b^c", "$unclosed"),
        *('Say style="bold" now', 'Say id="x" d="1.2345"', 'Say href="#x" url(#y)'),
    ],
)
def test_names_are_neither_mathematics_nor_attributes(words):
    ((_, box, _),) = [shown for shown in texts_of(page(words)) if shown[0] == words]
    assert box[2] - box[0] == pytest.approx(measure(words, 10), abs=0.15)
    root = ET.fromstring(save(page(words), ["svg"])["svg"])
    assert not [e for e in root.iter() if e.get("style")]
    assert words in [e.text for e in root.iter() if e.tag.endswith("text")]


@pytest.mark.parametrize("words", ["Words & < > \" ' 1½ → fi", "ŵ ŷ ẞ Ǆ Ж λ ✓ ☃ ⟵", *HOSTILE])
def test_svg_brings_every_letter_that_its_typefaces_know(words: str) -> None:
    svg = save(page(words), ["svg"])["svg"].decode()
    drawn = {
        ord(c) for t in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text") for c in t.text or ""
    }
    inside: dict[str, set[int]] = {}
    for family, data in re.findall(r"font-family:'([^']+)'[^}]*base64,([^)]+)\)", svg):
        with TTFont(io.BytesIO(base64.b64decode(data))) as face:
            inside.setdefault(family, set()).update(face.getBestCmap())
    assert set(map(ord, plain(words))) <= drawn | {0x20}
    assert drawn - lacking("SourceSansPro-Regular", drawn) <= inside[SANS]
    assert drawn - lacking("DejaVuSans", drawn) <= inside[SANS] | inside.get(FALLBACK, set())


def test_colours_can_be_told_apart_and_numbers_read():
    assert len({NAMED, HOLDS, LINK, GREY, DARK, INK, *SHADES}) == 6 + len(SHADES)
    for color in (NAMED, HOLDS, COUNT, LINK, GREY):
        assert contrast(color) >= 3
    for color in (*SHADES, NAMED, HOLDS, "#FFFFFF"):
        assert contrast(ink_on(color), color) >= 4.5


@pytest.mark.parametrize("words", HOSTILE)
def test_long_names_are_cut_to_their_width(words):
    shown = cut(words, 30, 10)
    assert measure(shown, 10) <= 30
    assert shown == plain(words) or shown.endswith("…")
    lines = wrap(words, 30, 10, lines=3)
    assert len(lines) <= 3 and all(measure(line, 10) <= 30 for line in lines)
    whole = "A title that has a few words in it"
    assert " ".join(wrap(whole, 25, 10)) == whole
    assert measure(cut("A" * 300, 30, 10) + "A", 10) > 30 - 2.5
