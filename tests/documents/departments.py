"""Real published names of UK government bodies, 2016 to 2024, each with the years in which it was so called."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Body:
    """A government body: official name, abbreviation, other published spellings of either, first and last year."""

    name: str
    short: str = ""
    spellings: tuple[str, ...] = ()
    first: int = 2016
    last: int = 2024


DEPARTMENTS = (
    Body("Department of Health and Social Care", "DHSC", ("Department for Health and Social Care",), 2018),
    Body("Department for Education", "DfE", ("DFE",)),
    Body("Home Office", "HO"),
    Body("Ministry of Justice", "MoJ", ("MOJ",)),
    Body("Ministry of Defence", "MoD", ("MOD",)),
    Body("Foreign, Commonwealth and Development Office", "FCDO", (), 2020),
    Body("Ministry of Housing, Communities and Local Government", "MHCLG", (), 2018, 2021),
    Body("Department for Levelling Up, Housing and Communities", "DLUHC", (), 2021, 2024),
    Body("Department for Business, Energy and Industrial Strategy", "BEIS", (), 2016, 2022),
    Body("Department for Energy Security and Net Zero", "DESNZ", (), 2023),
    Body("Department for Science, Innovation and Technology", "DSIT", (), 2023),
    Body("Department for Business and Trade", "DBT", (), 2023),
    Body("Department for International Trade", "DIT", (), 2016, 2022),
    Body("Department for Digital, Culture, Media and Sport", "DCMS", (), 2017, 2022),
    Body("Department for Culture, Media and Sport", "DCMS", (), 2023),
    Body("Department for Transport", "DfT", ("DFT",)),
    Body("Department for Environment, Food and Rural Affairs", "Defra", ("DEFRA",)),
    Body("Department for Work and Pensions", "DWP"),
    Body("HM Treasury", "HMT"),
    Body("HM Revenue and Customs", "HMRC"),
    Body("Cabinet Office", "CO"),
    Body("Attorney General's Office", "AGO"),
    Body("Northern Ireland Office", "NIO"),
    Body("Crown Prosecution Service", "CPS"),
    Body("National Crime Agency", "NCA"),
    Body("Food Standards Agency", "FSA"),
)

BODIES = (
    Body("Natural England", "NE"),
    Body("Environment Agency", "EA"),
    Body("Public Health England", "PHE", (), 2016, 2021),
    Body("UK Health Security Agency", "UKHSA", (), 2021),
    Body("Office for National Statistics", "ONS"),
    Body("HM Prison and Probation Service", "HMPPS"),
    Body("NHS England", "NHSE"),
    Body("Welsh Government"),
    Body("Scottish Government"),
    Body("Sport England"),
    Body("Forestry Commission", "FC"),
    Body("National Lottery Community Fund"),
    Body("Geospatial Commission"),
)

RENAMED = {
    "Department for Levelling Up, Housing and Communities": "Ministry of Housing, Communities and Local Government",
    "Department of Health and Social Care": "Department of Health",
    "Foreign, Commonwealth and Development Office": "Foreign and Commonwealth Office",
}


def in_year(year: int, bodies: tuple[Body, ...] = DEPARTMENTS) -> list[Body]:
    """Return the bodies that existed under their name in a year."""
    return [body for body in bodies if body.first <= year <= body.last]
