"""Numbers and names as sentences have them."""

from dataclasses import dataclass
from typing import Any

from joinup.config.edition import Edition, Record
from joinup.organisations.names import Names

MOST_NAMED = 3  # that share a first place; above, a sentence gives their number
SMALL = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def shown(value: Any) -> str:
    """Return a value as it is printed: thousands separated, small decimals with two significant digits.

    >>> shown(12345), shown(0.04567), shown(None), shown(0.5)
    ('12,345', '0.046', 'not known', '0.50')
    """
    if value is None:
        return "not known"
    if not isinstance(value, int | float):
        return str(value)
    if isinstance(value, int):
        return f"{value:,}"
    if value == 0 or abs(value) >= 0.1:
        return f"{value:.2f}"
    return f"{value:.2g}" if abs(value) >= 1e-4 else f"{value:.1e}"


def in_words(value: int) -> str:
    """Return a number as running text has it: in words up to nine, in digits from there.

    >>> in_words(0), in_words(3), in_words(1200)
    ('none', 'three', '1,200')
    """
    return SMALL[value] if 0 <= value < len(SMALL) else f"{value:,}"


def counted(number: int, nouns: tuple[str, str]) -> str:
    """Return a number with its noun.

    >>> counted(1, ("pilot", "pilots")), counted(6, ("pilot", "pilots")), counted(0, ("pilot", "pilots"))
    ('one pilot', 'six pilots', 'no pilots')
    """
    return f"{in_words(number) if number else 'no'} {nouns[number != 1]}"


def one_of(noun: str) -> str:
    """Return a noun with its article.

    >>> one_of("university"), one_of("organisation")
    ('a university', 'an organisation')
    """
    return f"{'an' if noun[:1] in 'aeio' else 'a'} {noun}"


def listed(names: list[str]) -> str:
    """Join names as in a sentence.

    >>> listed(["DfE", "DHSC", "MHCLG"])
    'DfE, DHSC and MHCLG'
    """
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def first_place(names: list[str], kind: str, does: tuple[str, str], nouns: str, number: int) -> str:
    """Say who is first, be it one or several; nothing where nobody is.

    >>> first_place(["DfE", "MoJ"], "departments", ("leads", "lead"), "pilots", 3)
    'DfE and MoJ lead the most pilots, 3 each'
    """
    if not names or not number:
        return ""
    who = listed(names) if len(names) <= MOST_NAMED else f"{capital(in_words(len(names)))} {kind}"
    return f"{who} {does[len(names) > 1]} the most {nouns}, {number:,}{' each' * (len(names) > 1)}"


def p_text(p: float) -> str:
    """Return a p-value as a sentence has it, on one line.

    >>> p_text(0.3) == "p\\u00a0=\\u00a00.30", p_text(2e-05) == "p\\u00a0<\\u00a00.001"
    (True, True)
    """
    return "p\u00a0<\u00a00.001" if p < 0.001 else f"p\u00a0=\u00a0{shown(float(p))}"


def capital(sentence: str) -> str:
    """Return a sentence with a capital first letter."""
    return sentence[:1].upper() + sentence[1:]


@dataclass(frozen=True)
class Words:
    """The nouns of a record and the names of departments, for sentences about it."""

    record: Record
    edition: Edition
    names: Names

    def label(self, department: str) -> str:
        """Return a department's short name on the edition's date."""
        return self.names.label(department, self.edition.as_of)

    def projects(self, number: int, adjective: str = "") -> str:
        """Return a number of projects with the record's noun, such as *six more pilots*."""
        one, many = (f"{adjective} {noun}".strip() for noun in self.record.project)
        return counted(number, (one, many))

    def pair(self) -> str:
        """Return the short names of the pair that claims name."""
        return listed([self.label(body) for body in self.edition.pair or ()])
