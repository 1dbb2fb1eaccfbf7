"""What the settings shared by all editions may hold."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from joinup.config.models import Inside, Strict, Text

Colour = Annotated[str, Field(pattern=r"^#[0-9A-Fa-f]{6}$")]


class Statistics(Strict):
    """How much is drawn, and where lines are drawn."""

    draws: Annotated[int, Field(ge=100, le=10_000_000)] = Field(
        100_000, description="draws of the null model"
    )
    quick_draws: Annotated[int, Field(ge=100, le=10_000_000)] = Field(
        10_000, description="draws with quick: true"
    )
    chains: Annotated[int, Field(ge=2, le=64)] = Field(
        4, description="chains the draws are spread over: part of the result, so not a number of cores"
    )
    completions: Annotated[int, Field(ge=100, le=1_000_000)] = Field(
        4_000, description="completed lists drawn where projects are missing by chance"
    )
    certainty: Annotated[float, Field(gt=0.5, le=1)] = Field(
        0.95, description="share of completions that must agree"
    )
    alpha: Annotated[float, Field(gt=0, lt=0.5)] = Field(0.05, description="level of tests")
    large: Annotated[int, Field(ge=10, le=1_000_000)] = Field(
        300, description="above this number of departments: exact SDSM, no node-link picture"
    )


class Search(Strict):
    """One search of GOV.UK for publications that no edition names yet."""

    words: Text = Field(description="what is searched for")
    titles: list[str] = Field([], description="a hit's title holds one of these; empty: the words")
    later: bool = Field(False, description="only hits of a later year than the latest edition's")
    edition: str = Field(
        "", description="name of the edition that a hit begins: {year} and {round} from its title"
    )


class Watch(Strict):
    """What `check-sources` looks for beyond the pages that editions name."""

    publisher: str = Field("", description="GOV.UK's short name of the publisher searched for; empty: any")
    passed_over: list[str] = Field([], description="GOV.UK's types of documents that are no news here")
    searches: list[Search] = Field([])


class Brand(Strict):
    """Name, logo and two colours of whoever publishes the brief."""

    name: str = ""
    logo: Inside | None = None
    focus: Colour = "#12436D"
    accent: Colour = "#801650"


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
