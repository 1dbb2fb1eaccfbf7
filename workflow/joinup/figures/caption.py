"""What stands around a figure: the same words in the picture and, as text, on the page beside it."""

from __future__ import annotations

from dataclasses import dataclass

PROVISIONAL = "Provisional: "


@dataclass(frozen=True)
class Caption:
    """Title, subtitle, source line and alternative text of a figure.

    Parameters
    ----------
    title
        The finding, a sentence made by rule from counts or a verdict.
    subtitle
        What is shown, and what the evidence covers. For a provisional figure it always holds the word
        *provisional*: it is put in front where the text does not hold it.
    source
        The source line.
    alt
        Alternative text: what the picture tells somebody who cannot see it.
    provisional
        Does the evidence cover too little of the known total? Then the marks look provisional as well.

    Examples
    --------
    >>> Caption("Two departments lead.", "Pilots by department, 23 of 60.", "A register.", "…", True).subtitle
    'Provisional: Pilots by department, 23 of 60.'
    """

    title: str
    subtitle: str
    source: str
    alt: str
    provisional: bool = False

    def __post_init__(self) -> None:
        if self.provisional and "provisional" not in self.subtitle.casefold():
            object.__setattr__(self, "subtitle", PROVISIONAL + self.subtitle)
