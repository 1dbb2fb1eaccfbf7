"""The publisher's colours: refused where they cannot be told from paper, with the nearest that can."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from joinup.errors import Fault, stop_if

if TYPE_CHECKING:
    from joinup.config.edition import Brand

LEAST = 4.5  # WCAG 2.2, 1.4.3: contrast of text against the white of the page
LOGOS = {".svg": "image/svg+xml", ".png": "image/png"}
LARGEST_LOGO = 200_000  # bytes: the page stays light
# Björn Ottosson's OKLab (2020), in which equal distances look about equal.
TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
STEPS = 400
DARK_GROUND = "#16191C"  # of pages for readers who prefer the dark


def _linear(color: str) -> np.ndarray:
    parts = np.array([int(color[k : k + 2], 16) for k in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def contrast(color: str, ground: str = "#FFFFFF") -> float:
    """Return the contrast of two colours after WCAG 2, from 1 to 21.

    >>> round(contrast("#767676"), 2)
    4.54
    """
    low, high = sorted(float(_linear(c) @ [0.2126, 0.7152, 0.0722]) for c in (color, ground))
    return (high + 0.05) / (low + 0.05)


def nearest_passing(color: str, least: float) -> str:
    """Return the colour nearest to a given one that reaches a contrast against white.

    Nearest in OKLab, among the colours of the same hue from the given lightness down and the given chroma down.

    Examples
    --------
    >>> nearest_passing("#12436D", 4.5)
    '#12436D'
    >>> nearest_passing("#FFFFFF", 3.0)
    '#949494'
    """
    if contrast(color) >= least:
        return color
    lab = TO_LAB @ np.cbrt(TO_CONES @ _linear(color))
    L, part = np.meshgrid(np.linspace(lab[0], 0, STEPS), np.linspace(1, 0, STEPS // 4), indexing="ij")
    tried = np.stack([L, lab[1] * part, lab[2] * part], axis=-1).reshape(-1, 3)
    linear = ((tried @ np.linalg.inv(TO_LAB).T) ** 3) @ np.linalg.inv(TO_CONES).T
    inside = (linear >= -1e-9).all(axis=1) & (linear <= 1 + 1e-9).all(axis=1)
    bright = linear @ [0.2126, 0.7152, 0.0722]
    near = np.linalg.norm(tried - lab, axis=1)
    dark = 1.05 / (bright + 0.05) >= least
    for k in np.argsort(np.where(inside & dark, near, np.inf), kind="stable"):
        nearest = _coded(linear[k])
        if contrast(nearest) >= least:  # rounding to whole steps can lose the last bit
            return nearest
    return "#000000"


def in_the_dark(color: str) -> str:
    """Return a colour for dark pages: the same hue, its lightness turned around, white as the page's ground.

    >>> in_the_dark("#FFFFFF"), in_the_dark("#1A1A1A")
    ('#16191C', '#EDEDED')
    """
    if color.upper() == "#FFFFFF":
        return DARK_GROUND
    lab = TO_LAB @ np.cbrt(TO_CONES @ _linear(color))
    lab[0] = 1.13 - 0.84 * lab[0]
    return _coded(((lab @ np.linalg.inv(TO_LAB).T) ** 3) @ np.linalg.inv(TO_CONES).T)


def _coded(linear: np.ndarray) -> str:
    """Write linear light as a colour, cut where a screen cannot show it."""
    parts = np.clip(linear, 0, 1)
    coded = np.where(parts <= 0.0031308, parts * 12.92, 1.055 * parts ** (1 / 2.4) - 0.055)
    return "#" + "".join(f"{round(float(v) * 255):02X}" for v in coded)


def faults_of(brand: Brand, file: str = "config/config.yaml") -> Iterator[Fault]:
    """Yield a fault for every colour that is too pale, and for a logo that cannot be shown."""
    for name in ("focus", "accent"):
        color = getattr(brand, name)
        if (reached := contrast(color)) < LEAST:
            problem = f"has a contrast of {reached:.1f}:1 against white; text needs {LEAST}:1"
            remedy = f"The nearest that passes is {nearest_passing(color, LEAST)}."
            yield Fault(file, problem, remedy, column=f"brand.{name}", value=color)
    if brand.logo:
        path = Path(brand.logo)
        remedy = "Name an SVG or PNG file of this project, or write null."
        if not path.is_file():
            yield Fault(file, "is not there", remedy, column="brand.logo", value=brand.logo)
        elif path.suffix.lower() not in LOGOS:
            yield Fault(file, "is neither SVG nor PNG", remedy, column="brand.logo", value=brand.logo)
        elif path.stat().st_size > LARGEST_LOGO:
            remedy = f"Make it smaller than {LARGEST_LOGO // 1000} kB."
            yield Fault(file, "is too large for a page", remedy, column="brand.logo", value=brand.logo)


def check_brand(brand: Brand) -> None:
    """Stop with every fault of the publisher's colours and logo.

    Raises
    ------
    InputError
        If a colour misses its contrast against white of 4.5:1, or the logo cannot be shown.

    Examples
    --------
    >>> from joinup.config.edition import Brand
    >>> check_brand(Brand(focus="#FFD700"))
    Traceback (most recent call last):
    ...
    joinup.errors.InputError: config/config.yaml, column brand.focus: "#FFD700" has a contrast of 1.4:1 against white; text needs 4.5:1. The nearest that passes is #8C7502.
    """  # noqa: E501
    stop_if(faults_of(brand, "config/config.yaml"))
