"""The publisher's colours: refused where they cannot be told from paper, with the nearest that can."""

from __future__ import annotations

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
STEPS = 1000
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
    """Return the lightest colour of the same hue that reaches a contrast against white.

    Examples
    --------
    >>> nearest_passing("#12436D", 4.5), nearest_passing("#FFFFFF", 3.0)
    ('#12436D', '#949494')
    """
    darker = (_coded(_linear(color) * share) for share in np.linspace(1, 0, STEPS))
    return color if contrast(color) >= least else next(c for c in darker if contrast(c) >= least)


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
    joinup.errors.InputError: config/config.yaml, column brand.focus: "#FFD700" has a contrast of 1.4:1 against white; text needs 4.5:1. The nearest that passes is #8C7500.
    """  # noqa: E501
    file, faults = "config/config.yaml", []
    for name in ("focus", "accent"):
        color = getattr(brand, name)
        if (reached := contrast(color)) < LEAST:
            problem = f"has a contrast of {reached:.1f}:1 against white; text needs {LEAST}:1"
            remedy = f"The nearest that passes is {nearest_passing(color, LEAST)}."
            faults.append(Fault(file, problem, remedy, column=f"brand.{name}", value=color))
    if brand.logo:
        path = Path(brand.logo)
        problem = ""
        if not path.is_file():
            problem = "is not there"
        elif path.suffix.lower() not in LOGOS:
            problem = "is neither SVG nor PNG"
        elif path.stat().st_size > LARGEST_LOGO:
            problem = f"is too large for a page, above {LARGEST_LOGO // 1000} kB"
        if problem:
            remedy = "Name an SVG or PNG file of this project, or write null."
            faults.append(Fault(file, problem, remedy, column="brand.logo", value=brand.logo))
    stop_if(faults)
