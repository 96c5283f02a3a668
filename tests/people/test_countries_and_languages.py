"""Countries and languages, as data."""

import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import helle.register

DATA = Path(helle.register.__file__).parent / "codelists" / "data"
COUNTRIES: dict[str, Any] = tomllib.loads((DATA / "countries.toml").read_text(encoding="utf-8"))
LANGUAGES: list[dict[str, str]] = tomllib.loads((DATA / "languages.toml").read_text(encoding="utf-8"))["languages"]
BY_CODE = {country["code"]: country for country in COUNTRIES["countries"]}

NOT_ISO = {"XK", "XX", "ZZ"}
EU_2025 = {
    *("AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE"),
    *("IT", "LV", "LT", "LU", "MT", "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE"),
}
EEA_ONLY = {"IS", "LI", "NO"}


def twice(values: list[str]) -> list[str]:
    return [value for value, times in Counter(values).items() if times > 1]


def test_all_249_countries_of_iso_3166_and_three_codes_of_our_own() -> None:
    assert len(COUNTRIES["countries"]) == len(BY_CODE) == 249 + len(NOT_ISO)
    assert set(BY_CODE) >= NOT_ISO
    assert all(re.fullmatch(r"[A-Z]{2}", code) for code in BY_CODE)


def test_no_two_countries_share_a_name() -> None:
    for language in ("da", "en"):
        assert twice([country[language] for country in BY_CODE.values()]) == []
        assert all(country[language] == country[language].strip() != "" for country in BY_CODE.values())


def test_every_country_has_a_group_and_every_group_a_label() -> None:
    assert {country["group"] for country in BY_CODE.values()} == set(COUNTRIES["groups"])
    assert all(group["da"] and group["en"] for group in COUNTRIES["groups"].values())


def test_twenty_seven_members_of_the_eu_in_2025() -> None:
    assert len(EU_2025) == 27
    assert {code for code, country in BY_CODE.items() if country.get("eu")} == EU_2025


def test_the_eea_is_the_eu_and_iceland_liechtenstein_norway() -> None:
    assert {code for code, country in BY_CODE.items() if country.get("eea")} == EU_2025 | EEA_ONLY


def test_the_group_eu_eea_is_the_eea_without_denmark() -> None:
    grouped = {code for code, country in BY_CODE.items() if country["group"] == "eu_eea"}
    assert grouped == (EU_2025 | EEA_ONLY) - {"DK"}


def test_neither_switzerland_nor_the_united_kingdom_is_in_the_eea() -> None:
    assert BY_CODE["CH"]["group"] == BY_CODE["GB"]["group"] == "other_europe"


def test_stateless_is_not_the_same_as_not_known() -> None:
    assert (BY_CODE["XX"]["group"], BY_CODE["ZZ"]["group"]) == ("stateless", "unknown")


def test_danish_names_are_spelt_as_danes_spell_them() -> None:
    expected = {
        "RO": "Rumænien",
        "VN": "Vietnam",
        "PH": "Filippinerne",
        "UA": "Ukraine",
        "GR": "Grækenland",
        "AT": "Østrig",
        "HU": "Ungarn",
        "CI": "Elfenbenskysten",
        "GQ": "Ækvatorialguinea",
        "CD": "Den Demokratiske Republik Congo",
        "HK": "Hongkong",
    }
    assert {code: BY_CODE[code]["da"] for code in expected} == expected


def test_languages_are_unique_and_named_in_both_languages() -> None:
    assert 75 <= len(LANGUAGES) <= 110
    for key in ("code", "da", "en"):
        assert twice([language[key] for language in LANGUAGES]) == []
    assert all(re.fullmatch(r"[a-z]{2,3}", language["code"]) for language in LANGUAGES)
    # Danish writes names of languages in lower case.
    assert all(language["da"] == language["da"].lower() for language in LANGUAGES)


def test_the_languages_most_asked_for_are_there() -> None:
    codes = {language["code"] for language in LANGUAGES}
    assert codes >= {"ro", "vi", "th", "ti", "bin", "yo", "uk", "tl", "bg", "hu", "en", "da", "ar", "rom"}
