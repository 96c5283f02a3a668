"""Which running text holds a street with its number, and which counts something (PUB-ORG-09, ACM-20)."""

import pytest

from helle.register.accommodation.streets import names_a_street


@pytest.mark.parametrize(
    "text",
    [
        "Kør til Skolevej 4, bag kirken",
        "Mød os i nørregade 12",
        "H.C. Andersens Boulevard 9",
        "Vesterbro 21 er fuldt",
        "Nørreled 14",
        "Havnen 2",
        "Torvet 1 B",
        "Strandpromenaden 7",
        "Bakkedraget 9",
        "Åboulevarden 3",
        "Fælleden 3, 2. tv",
        "Hun bor på Amagerbro nr. 4",
        "ved Rosengården 12",
        "Kør mod 56.1572, 10.2107",
    ],
)
def test_acm_20_a_street_with_its_number_is_told(text: str) -> None:
    assert names_a_street(text)


@pytest.mark.parametrize(
    "text",
    [
        "Vi er på vej 20 minutter endnu",
        "Der er en plads 2 nætter",
        "Ved Skolevej 14.30",
        "Station City, 21 pladser",
        "Vesterbro har 21 pladser",
        "Vesterbro 21 pladser",
        "De står på havnen 2 unge kvinder",
        "Tre fra Rumænien 3 uger i landet",
        "Holdt ved Kreds 3 siden kl. 21",
        "De skal have 2 tolke",
        "Fløj fra Terminal 2 den 3. maj",
        "Alle 3 er fulde, og kun 2 kan vente",
    ],
)
def test_acm_20_what_counts_something_is_no_street(text: str) -> None:
    assert not names_a_street(text)
