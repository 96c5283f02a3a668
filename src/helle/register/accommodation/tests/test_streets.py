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
        "På Solsiden 4",
        "Ved Kongens Kro 3",
        "Adressen Solsiden 4",
        "De venter på Solsiden 4.",
        "Bor Solsiden 4, og er bange",
        "Hos Solsiden nr. 4",
        "Fra Solsiden 4 B til stationen",
        "Overfor Den Gamle Kro 12",
        "Skolevej 4, 8000 Aarhus",
        "Skolevej 4 8000",
        "på Solsiden 4 hos to kvinder",
        "på Solsiden 4 med 2 børn",
        "Hun er på Skolevej 12, marts er for sent",
        "Ring fra Skolevej 4, 70 20",
        "Skolevej 12/3",
        "Skolevej 4 hente kvinder",
        "skolevej 4 og 2 kvinder",
        "Nygårdsvej 100 st. tv.",
        "til Ny Kongensgade 7",
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
        "Ankom til København 12. marts",
        "Ankom til København 12 marts",
        "Hun kom fra Bukarest 3. maj",
        "Hun kom fra Bukarest 3.5.",
        "Fløj til Kastrup 14/3",
        "Fløj til Kastrup 14/3 2026",
        "Kom til Københavns Lufthavn 5. maj",
        "Kom til Københavns Lufthavn 5/5",
        "fra Hamborg 2. juni",
        "fra Moldova 1 mand",
        "fra Moldova 1 ung mand",
        "fra Moldova 1 kvinde på 20 år",
        "på havnen 2 bulgarske kvinder",
        "fra Thailand 2 thailandske kvinder",
        "fra Rumænien 2 rumænere og 1 dansker",
        "Fra Rumænien 2, fra Moldova 1",
        "fra Rumænien 3-4 kvinder",
        "fra Bulgarien 17-årig dreng",
        "Ring til Hotlinen 70 20 25 50",
        "I Danmark 3 uger",
        "Hos Politiet 2 gange",
        "Set på Vesterbro 2. juni kl. 21",
        "Ved Politikreds 4 siden i går",
        "I Celle 4 siden kl. 3",
        "Fra Aarhus 3 timer i bil",
        "Til Danmark 2. gang",
        "På Nyhavn 3 mænd og 2 kvinder",
        "fra Nigeria 5 voksne og 1 barn",
    ],
)
def test_acm_20_what_counts_something_is_no_street(text: str) -> None:
    assert not names_a_street(text)
