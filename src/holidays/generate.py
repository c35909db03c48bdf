#!/usr/bin/env python3
"""Writes holidays.tsv: the national public holidays of five countries, with Spanish and English names.

Source: the Python package `holidays` (https://pypi.org/project/holidays/, MIT licence), of which only facts are taken: days and names.

    python3 -m venv .venv && .venv/bin/pip install holidays==0.109
    .venv/bin/python src/holidays/generate.py

The package must have exactly this version: another gives another table, which is a change to be reviewed.
"""

import pathlib
import sys

import holidays

VERSION = "0.109"
YEARS = range(2024, 2036)
COUNTRIES = ["AR", "CO", "ES", "MX", "US"]

# The package has no Spanish names for the United States.
US_IN_SPANISH = {
    "New Year's Day": "Año Nuevo",
    "Martin Luther King Jr. Day": "Día de Martin Luther King Jr.",
    "Washington's Birthday": "Natalicio de Washington",
    "Memorial Day": "Día de los Caídos",
    "Juneteenth National Independence Day": "Día de la Emancipación (Juneteenth)",
    "Independence Day": "Día de la Independencia",
    "Labor Day": "Día del Trabajo",
    "Columbus Day": "Día de Colón",
    "Veterans Day": "Día de los Veteranos",
    "Thanksgiving Day": "Día de Acción de Gracias",
    "Christmas Day": "Navidad",
}


def spanish_us(name):
    plain, mark, rest = name.partition(" (")
    translated = US_IN_SPANISH[plain]
    return translated + (" (día de descanso)" if mark and rest == "observed)" else "")


def main():
    if holidays.__version__ != VERSION:
        sys.exit(f"holidays {VERSION} is needed, this is {holidays.__version__}")
    lines = [
        "# National public holidays: country, day, name in Spanish, name in English.",
        f"# Made by generate.py from the Python package holidays {VERSION} (MIT licence). Years {YEARS[0]} to {YEARS[-1]}.",
    ]
    for country in COUNTRIES:
        english = holidays.country_holidays(country, years=YEARS, language="en_US")
        spanish = None if country == "US" else holidays.country_holidays(country, years=YEARS, language="es")
        for day in sorted(english):
            names = english.get_list(day)
            en = "; ".join(names)
            es = "; ".join(spanish_us(name) for name in names) if spanish is None else "; ".join(spanish.get_list(day))
            lines.append("\t".join([country, day.isoformat(), es, en]))
    target = pathlib.Path(__file__).with_name("holidays.tsv")
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")


main()
