"""Where a household lives, asked as people say it: what is stored is the CBS number of the gemeente and the code of the wijk."""

from collections.abc import Mapping

from app.werkplek.formulier import Veld, als_code


def plaats(gemeenten: Mapping[str, str]) -> tuple[Veld, Veld]:
    """`gemeenten`: the names of those of the region, by CBS number; the first is filled in."""
    nummers = {naam.casefold(): nummer for nummer, naam in gemeenten.items()}
    regio = f"In de regio: {', '.join(gemeenten.values())}. Buiten de regio: vul" if gemeenten else "Vul"
    gemeente = Veld(
        "gemeente",
        "Gemeente",
        verplicht=True,
        uitleg=f"{regio} het CBS-nummer van de gemeente in, vier cijfers.",
        nu=next(iter(gemeenten.values()), None),
        schrijf=lambda tekst: nummers.get(tekst.casefold(), tekst),
    )
    return gemeente, Veld("wijk", "Wijk", verplicht=True, uitleg="Bijvoorbeeld Noord.", schrijf=als_code)
