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

import matplotlib
import pypdfium2
import pytest
from fontTools.ttLib import TTFont
from PIL import Image

from joinup.contrast import contrast
from joinup.figures.caption import Caption
from joinup.figures.labels import place_labels
from joinup.figures.network import SIGNS, draw_network
from joinup.figures.style import (
    GREY,
    PALETTE,
    WIDTH,
    captioned,
    flow,
    ink_on,
    save,
    sheet,
    styled,
    text,
    tint,
)
from joinup.figures.words import cut, measure, plain, wrap
from joinup.typeface import FALLBACK, SANS, lacking
from unit.figures.figure_samples import HOSTILE, caption, network, texts_of


@styled
def page(name: str = "page", words: str = "Words", said: Caption | None = None):
    fig = sheet(name, said or caption(), 20)
    text(fig.paper, 0, 10, words)
    return fig


@pytest.mark.slow
def test_the_same_bytes_in_another_process_with_another_hash_seed():
    code = (
        "import sys, hashlib; sys.path.insert(0, sys.argv[1])\n"
        "from unit.figures.figure_samples import caption, network\n"
        "from joinup.figures.labels import place_labels\n"
        "from joinup.figures.network import draw_network\n"
        "from joinup.figures.style import save\n"
        "d = network(9); L = place_labels(d['nodes'], d['layout'], d['edges'])\n"
        "out = save(draw_network(d['nodes'], d['edges'], d['pairs'], L, caption(True)))\n"
        "print({k: hashlib.sha256(v).hexdigest() for k, v in sorted(out.items())})\n"
    )
    said = [
        subprocess.run(
            [sys.executable, "-c", code, str(Path(__file__).parents[2])],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert said[0] == said[1]
    assert said[0].count("'") == 12


def test_no_version_and_no_date(monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    out = save(page())
    for content in out.values():
        assert matplotlib.__version__.encode() not in content
        assert b"CreationDate" not in content
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1725148800")
    assert b"20240901" in save(page(), ["pdf"])["pdf"]
    assert save(page(), ["svg"])["svg"] == out["svg"]


def test_png_is_as_wide_as_a_page_at_300_dots_an_inch():
    image = Image.open(io.BytesIO(save(page(), ["png"])["png"]))
    assert abs(image.width - WIDTH / 25.4 * 300) < 1.5
    assert round(image.info["dpi"][0]) == 300
    assert image.info["Title"] == caption().title


def test_pdf_embeds_the_packaged_typeface():
    assert b"SourceSansPro" in save(page(), ["pdf"])["pdf"]


@pytest.mark.parametrize("words", ["$x^2$", r"\alpha_1", "<b>&amp;", "a_b^c", "$unclosed"])
def test_names_are_never_mathematics(words):
    fig = page(words=words)
    (shown,) = [t for t in fig.paper.texts if t.get_text() == words]
    assert shown.get_parse_math() is False
    (box,) = [box for said, box in texts_of(fig) if said == words]
    assert box[2] - box[0] == pytest.approx(measure(words, 10), abs=0.15)


@pytest.mark.parametrize(
    "words", [' style="bold" now', ' id="x" d="1.2345"', ' href="#x" url(#y)', ' text-anchor="end"']
)
def test_names_that_look_like_attributes_are_only_written(words):
    root = ET.fromstring(save(page(words=f"Say{words}"), ["svg"])["svg"])
    assert f"Say{words}" in [e.text for e in root.iter() if e.tag.endswith("text")]


def test_two_figures_can_stand_in_one_page():
    one, two = (save(page(name), ["svg"])["svg"].decode() for name in ("one", "two"))
    ids = [re.findall(r' id="([^"]+)"', svg) for svg in (one, two)]
    assert ids[0] and not set(ids[0]) & set(ids[1])
    for svg, mine in zip((one, two), ids, strict=True):
        assert set(re.findall(r'(?:href="#|url\(#)([^")]+)', svg)) <= set(mine)


def test_svg_can_stand_in_a_page_that_allows_no_inline_styles():
    root = ET.fromstring(save(page(), ["svg"])["svg"])
    assert not [e for e in root.iter() if e.get("style")]
    (faces,) = root.findall("{*}style")  # where it is blocked, the page's own typeface is used
    assert set(re.findall(r"([@.#\w-]+)\s*{", faces.text)) == {"@font-face"}
    assert root.get("font-family").startswith(f"'{SANS}'")
    assert {e.get("fill") for e in root.iter()} >= {"#ffffff", "#1a1a1a"}


@pytest.mark.parametrize("words", ["Words & < > \" ' 1½ → fi", "ŵ ŷ ẞ Ǆ Ж λ ✓ ☃ ⟵", *HOSTILE])
def test_svg_brings_every_letter_that_its_typefaces_know(words: str) -> None:
    svg = save(page(words=words), ["svg"])["svg"].decode()
    root = ET.fromstring(svg)
    drawn = {ord(c) for t in root.iter("{http://www.w3.org/2000/svg}text") for c in t.text or ""}
    inside: dict[str, set[int]] = {}
    for family, data in re.findall(r"font-family:'([^']+)'[^}]*base64,([^)]+)\)", svg):
        with TTFont(io.BytesIO(base64.b64decode(data))) as face:
            inside.setdefault(family, set()).update(face.getBestCmap())
    assert set(map(ord, plain(words))) <= drawn | {0x20, ord("…")} or "…" in svg
    assert drawn - lacking("SourceSansPro-Regular", drawn) <= inside[SANS]
    assert drawn - lacking("DejaVuSans", drawn) <= inside[SANS] | inside.get(FALLBACK, set())


def test_a_caption_is_in_the_pdf_and_leaves_no_trace_in_the_drawing():
    fig = page()
    axes = fig.axes_at(20, 5, 100, 10)
    before = fig.get_figheight(), axes.get_position().bounds, save(fig, ["svg"])
    said = caption()
    with pypdfium2.PdfDocument(save(fig, ["pdf"])["pdf"]) as document:
        words = " ".join(document[0].get_textpage().get_text_range().split())
        assert document[0].get_height() / 72 > before[0]
    assert words.startswith(f"{said.title} {said.subtitle} {said.source}") and "Words" in words
    assert (fig.get_figheight(), axes.get_position().bounds, save(fig, ["svg"])) == before
    with captioned(fig):
        left, _, width, height = axes.get_position().bounds
        tall = fig.get_figheight() * 25.4
    assert [round(v, 6) for v in (left * WIDTH, width * WIDTH, height * tall)] == [20, 100, 10]


def test_provisional_is_said_in_words():
    assert caption(True).subtitle.startswith("Provisional: ")
    assert Caption("t", "A provisional count", "s", "a", True).subtitle == "A provisional count"
    assert not caption(False).subtitle.startswith("Provisional")


def test_settings_of_matplotlib_are_left_as_they_were():
    before = dict(matplotlib.rcParams)
    data = network(4)
    layout = place_labels(data["nodes"], data["layout"])
    save(draw_network(data["nodes"], data["edges"], data["pairs"], layout, caption()))
    assert dict(matplotlib.rcParams) == before


@pytest.mark.parametrize("color", [*PALETTE, GREY, *(look["color"] for look in SIGNS.values())])
def test_marks_stand_out_from_the_page(color):
    assert contrast(color) >= 3


@pytest.mark.parametrize("color", [*PALETTE, *map(tint, PALETTE), "#FFFFFF"])
def test_numbers_can_be_read_on_marks(color):
    assert contrast(ink_on(color), color) >= 4.5


@pytest.mark.parametrize("words", HOSTILE)
def test_long_names_are_cut_to_their_width(words):
    shown = cut(words, 30, 10)
    assert measure(shown, 10) <= 30
    assert shown == plain(words) or shown.endswith("…")
    assert "\n" not in shown
    lines = wrap(words, 30, 10, lines=3)
    assert len(lines) <= 3 and all(measure(line, 10) <= 30 for line in lines)


def test_cutting_keeps_what_fits():
    assert cut("DHSC", 30, 10) == "DHSC"
    whole = "A title that has a few words in it"
    assert " ".join(wrap(whole, 25, 10)) == whole
    assert measure(cut("A" * 300, 30, 10) + "A", 10) > 30 - 2.5
    assert plain(" a\tb\u202e\x00c ") == "a bc"


def test_a_key_breaks_into_lines():
    entries = flow(["Leads", "Partner", "A long entry that needs half a line by itself"] * 2, 110)
    assert all(x + 6.5 + measure(words, 10) <= 110 for x, _, words in entries)
    assert len({y for _, y, _ in entries}) > 1
