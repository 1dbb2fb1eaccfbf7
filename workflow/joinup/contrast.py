"""The publisher's colour and logo: refused where text could not be read, or the logo not be shown."""

from pathlib import Path

from joinup.config.edition import Brand
from joinup.errors import Fault, stop_if

LEAST = 4.5  # WCAG 2.2, 1.4.3: contrast of text against the white of the page
LOGOS = {".svg": "image/svg+xml", ".png": "image/png"}
LARGEST_LOGO = 200_000  # bytes: the page stays light


def contrast(color: str, ground: str = "#FFFFFF") -> float:
    """Return the contrast of two colours after WCAG 2, from 1 to 21.

    >>> round(contrast("#767676"), 2)
    4.54
    """
    low, high = sorted(map(_luminance, (color, ground)))
    return (high + 0.05) / (low + 0.05)


def _luminance(color: str) -> float:
    parts = (int(color[k : k + 2], 16) / 255 for k in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def check_brand(brand: Brand) -> None:
    """Stop with every fault of the publisher's colour and logo.

    >>> from joinup.config.edition import Brand
    >>> check_brand(Brand(focus="#FFD700"))
    Traceback (most recent call last):
    ...
    joinup.errors.InputError: config/config.yaml, column brand.focus: "#FFD700" has a contrast of 1.4:1 against white; text needs 4.5:1. Choose a darker colour.
    """  # noqa: E501
    file, faults = "config/config.yaml", []
    if (reached := contrast(brand.focus)) < LEAST:
        problem = f"has a contrast of {reached:.1f}:1 against white; text needs {LEAST}:1"
        remedy = "Choose a darker colour."
        faults.append(Fault(file, problem, remedy, column="brand.focus", value=brand.focus))
    if brand.logo:
        path = Path(brand.logo)
        if not path.is_file():
            problem = "is not there"
        elif path.suffix.lower() not in LOGOS:
            problem = "is neither SVG nor PNG"
        elif path.stat().st_size > LARGEST_LOGO:
            problem = f"is too large for a page, above {LARGEST_LOGO // 1000} kB"
        else:
            problem = ""
        if problem:
            remedy = "Name an SVG or PNG file of this project, or write null."
            faults.append(Fault(file, problem, remedy, column="brand.logo", value=brand.logo))
    stop_if(faults)
