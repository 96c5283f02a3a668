"""Words that are a street, a house or a firm somewhere, and in other texts what everybody says every day."""

from __future__ import annotations

import re
from typing import Final

from helle.rules.accommodation.codes import OfferKind

WORD: Final = re.compile(r"[^\W\d_]{4,}")

STREETS: Final = (
    # Kinds of roads, and what they are called by in any town.
    "Hovedgaden", "Hovedvejen", "Landevejen", "Motorvejen", "Skolevejen", "Strandvejen", "Stranden", "Stien",
    "Torvet", "Parken", "Engen", "Skoven", "Havnen", "Broen", "Bakken", "Byen", "Centrum", "Gågaden", "Hjørnet",
    "Pladsen", "Krydset", "Kajen", "Molen", "Gården",
    # Houses that everybody goes to.
    "Banegården", "Hovedbanegården", "Stationen", "Hovedstationen", "Brandstationen", "Politistationen",
    "Politigården", "Lufthavnen", "Hospitalet", "Sygehuset", "Rigshospitalet", "Klinikken", "Apoteket", "Rådhuset",
    "Domhuset", "Retten", "Fængslet", "Arresthuset", "Biblioteket", "Kirken", "Kirkegården", "Bakkegården", "Skolen",
    "Skolegården", "Højskolen", "Børnehaven", "Kollegiet", "Hotellet", "Centret", "Centeret", "Plejehjemmet",
    "Krisecentret", "Krisecenteret", "Herberget", "Bordellet", "Lejligheden", "Sommerhuset", "Villaen",
    # Squares, stations and districts of the large towns.
    "Rådhuspladsen", "Kongens Nytorv", "Nytorv", "Gammeltorv", "Halmtorvet", "Strøget", "Nyhavn", "Kødbyen",
    "Vesterbro", "Nørrebro", "Østerbro", "Amager", "Christianshavn", "Christiania", "Islands Brygge", "Sydhavnen",
    "Nordhavn", "Nordhavnen", "Valby", "Vanløse", "Bispebjerg", "Ørestad", "Nørreport", "Østerport", "Vesterport",
    "Trøjborg", "Gellerup", "Gellerupparken", "Vollsmose", "Aarhus Ø", "Vestbyen", "Østbyen", "Nordbyen", "Sydbyen",
    "Midtbyen", "Bymidten", "Latinerkvarteret",
)  # fmt: skip
"""Streets that are words of every day: they tell with their number or their postcode alone."""

PARTS_OF_A_HOUSE: Final = (
    "st", "stuen", "stueetagen", "sal", "tv", "th", "mf", "til venstre", "til højre", "midt for", "kl", "kælder",
    "kælderen", "kvist", "kvisten", "loft", "loftet", "etage", "etagen", "lejlighed", "lejl", "værelse", "vær", "dør",
    "port", "porten", "opgang", "opgangen", "indgang", "indgangen", "baghus", "baghuset", "forhus", "forhuset",
    "mellemhus", "mellemhuset", "sidehus", "sidehuset", "anneks", "annekset", "bygning", "bygningen", "blok", "fløj",
    "fløjen", "hus", "huset", "baggård", "baggården", "garage", "garagen", "postboks",
    "boks", "co", "att", "fra", "i", "ad", "via", "ved", "på", "bag", "nr", "nummer", "og", "den", "det",
)  # fmt: skip
"""Words of the rest of a line: where in a house, or how in. A part of nothing else is the name of no street."""

BUSINESSES: Final = frozenset(
    {
        "fonden", "foreningen", "institutionen", "selvejende", "krisecenteret", "krisecentret", "krisecenter",
        "botilbuddet", "botilbud", "herberget", "herberg", "administrationen", "administration", "forvaltningen",
        "socialforvaltningen", "kommunen", "regionen", "staten", "kvindehuset", "kvindekrisecentret",
        "kvindekrisecenteret", "kvindehjemmet", "mandehuset", "værestedet", "varmestuen", "udbyderen", "udbyder",
        "udlejeren", "udlejer", "ejeren", "boligselskabet", "boligforeningen", "ejerforeningen", "sekretariatet",
        "hovedkontoret", "kontoret", "bogholderiet", "regnskabet", "regnskabsafdelingen", "økonomiafdelingen",
        "ledelsen", "bestyrelsen", "stedet", "huset", "hjemmet", "centret", "centeret", "hotellet", "hospitalet",
        "kirken", "menigheden", "organisationen",
    }
    | {
        word
        for kind in OfferKind
        for words in (kind.label.da, kind.label.en)
        for word in WORD.findall(words.casefold())
    }
)  # fmt: skip
"""What every other business is called too. The kinds of places are no secret either: the plan itself names Reden
International among them (ACM-05)."""

ORGANISATIONS: Final = (
    "Røde Kors", "Dansk Røde Kors", "Blå Kors", "Dansk Flygtningehjælp", "Folkekirkens Nødhjælp", "Frelsens Hær",
    "Kirkens Korshær", "KFUM's Sociale Arbejde", "KFUKs Sociale Arbejde", "Mødrehjælpen", "Red Barnet", "Danner",
    "Amnesty International", "Sygeforsikringen Danmark",
)  # fmt: skip
"""Who is in many texts for what else they do: that they bill for a place leads to none."""

TOWNS: Final = (
    "København", "Frederiksberg", "Aarhus", "Odense", "Aalborg", "Esbjerg", "Randers", "Horsens", "Kolding", "Vejle",
    "Roskilde", "Herning", "Silkeborg", "Helsingør", "Hørsholm", "Næstved", "Viborg", "Fredericia", "Køge", "Holstebro",
    "Taastrup", "Slagelse", "Hillerød", "Sønderborg", "Holbæk", "Svendborg", "Hjørring", "Frederikshavn", "Nørresundby",
    "Ringsted", "Haderslev", "Skive", "Ølstykke", "Stenløse", "Nykøbing", "Greve", "Ballerup", "Rødovre", "Gentofte",
    "Lyngby", "Hvidovre", "Glostrup", "Brøndby", "Ishøj", "Kastrup", "Aabenraa", "Kalundborg", "Nyborg", "Middelfart",
    "Faaborg", "Assens", "Kerteminde", "Thisted", "Grenaa", "Ikast", "Struer", "Lemvig", "Varde", "Vejen", "Tønder",
    "Ribe", "Rønne", "Korsør", "Sorø", "Vordingborg", "Maribo", "Nakskov", "Frederikssund", "Birkerød", "Farum",
    "Skanderborg", "Odder", "Hedensted", "Billund", "Brønderslev", "Sæby", "Skagen", "Hobro",
)  # fmt: skip
"""Beside a street these say in which town it is; of a place in another one it is not the street."""

MUNICIPALITY_AND_WORD: Final = frozenset(
    {"Vejen", "Greve", "Skive", "Tønder", "Odder", "Struer", "Faxe", "Nyborg", "Holbæk", "Kolding"}
)
"""Municipalities that are called as something else is, or as many people are."""
