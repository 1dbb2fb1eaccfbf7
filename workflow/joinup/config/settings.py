"""What the settings shared by all editions may hold."""

from typing import Annotated

from pydantic import Field

from joinup.config.models import Inside, Strict, Text

Colour = Annotated[str, Field(pattern=r"^#[0-9A-Fa-f]{6}$")]
Draws = Annotated[int, Field(ge=100, le=10_000_000)]


class Statistics(Strict):
    """How much is drawn, and where lines are drawn."""

    draws: Draws = Field(100_000, description="draws of the null model")
    quick_draws: Draws = Field(10_000, description="draws with quick: true")
    chains: int = Field(
        4, ge=2, le=64, description="chains of draws: part of the result, not a number of cores"
    )
    completions: int = Field(4_000, ge=100, le=1_000_000, description="completed lists that are drawn")
    certainty: float = Field(0.95, gt=0.5, le=1, description="share of completions that must agree")
    alpha: float = Field(0.05, gt=0, lt=0.5, description="level of tests")
    large: int = Field(300, ge=10, description="above so many departments: exact SDSM in place of draws")


class Search(Strict):
    """One search of GOV.UK for publications that no edition names yet."""

    words: Text = Field(description="what is searched for")
    titles: list[str] = Field([], description="a hit's title holds one of these; empty: the words")
    later: bool = Field(False, description="only hits of a later year than the latest edition's")
    edition: str = Field("", description="name of the edition that a hit begins: may hold {year}, {round}")


class Watch(Strict):
    """What `check-sources` looks for beyond the pages that editions name."""

    publisher: str = Field("", description="GOV.UK's short name of the publisher searched for; empty: any")
    passed_over: list[str] = Field([], description="GOV.UK's types of documents that are no news here")
    searches: list[Search] = Field([])


class Brand(Strict):
    """Name, logo and colour of whoever publishes the brief."""

    name: str = ""
    logo: Inside | None = None
    focus: Colour = "#12436D"


class Settings(Strict):
    """Settings shared by all editions: read from ``config/config.yaml``."""

    edition: Annotated[str, Field(min_length=1, max_length=200)]
    quick: bool = Field(False, description="true: fewer draws, for trying things out")
    statistics: Statistics = Statistics()
    watch: Watch = Watch()
    brand: Brand = Brand()

    @property
    def draws(self) -> int:
        """Draws of the null model in this run."""
        return self.statistics.quick_draws if self.quick else self.statistics.draws
