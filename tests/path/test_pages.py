import pytest
from django.urls import reverse


def client_of(m):
    return m.client()


@pytest.mark.django_db(databases=["default", "keys"])
def test_pages(cast):
    c = client_of(cast.anders)
    r = c.get("/")
    assert r.status_code == 200, r.status_code
    r = c.get(reverse("referral-new"))
    assert r.status_code == 200
    tok = r.context["form"].initial["form_token"]
    r = c.post(
        reverse("referral-new"),
        {
            "form_token": tok,
            "first_contact": "arbejdstilsynet",
            "occurred_on": "2025-10-05",
            "sector": "cleaning",
            "municipality": "KOM-751",
            "indicators": ["wages"],
            "description": "tekst",
            "consent": "not_needed",
            "police_unit": "POL-OJYL",
            "p-TOTAL_FORMS": "2",
            "p-INITIAL_FORMS": "0",
            "p-0-name": "Ana",
            "p-0-sex": "woman",
            "p-0-age": "30",
            "p-0-nationality": "RO",
            "p-1-name": "",
            "p-1-sex": "man",
        },
    )
    assert r.status_code == 302, r.content.decode()[:3000]
    r = c.get(r.url)
    assert r.status_code == 200
    number = r.context["referral"].number
    m = client_of(cast.mette)
    for u in [
        "/",
        "/sager/",
        "/henvendelser/",
        f"/henvendelser/{number}/",
        f"/henvendelser/{number}/tag-ind/",
        f"/henvendelser/{number}/laeg-til/",
        f"/henvendelser/{number}/afslut/",
        "/sager/ny/",
        "/sager/find/",
    ]:
        r = m.get(u)
        assert r.status_code == 200, u
    r = m.get(f"/henvendelser/{number}/tag-ind/")
    r = m.post(
        f"/henvendelser/{number}/tag-ind/",
        {
            "form_token": r.context["form"].initial["form_token"],
            "persons": [v for v, _ in r.context["form"].fields["persons"].choices],
            "indication": "on",
            "reasons": "løn",
        },
    )
    assert r.status_code == 302, r.content.decode()
    for u in [
        "",
        "indikation/",
        "person/",
        "person/navn/",
        "person/nummer/",
        "person/barn/",
        "ophold/",
        "samtale/",
        "forhold/",
        "vurdering/",
        "periode/",
        "kontaktperson/",
        "fordel/",
        "trin/give_support/",
    ]:
        r = m.get("/sager/2025-0001/" + u)
        assert r.status_code == 200, u
    r = m.post("/sager/2025-0001/person/vis/")
    assert r.status_code == 200
    assert b"Ana" in r.content
    k = client_of(cast.karen)
    for u in ["/log/", "/sager/2025-0001/opslag/"]:
        assert k.get(u).status_code == 200, u
    o = client_of(cast.olga)
    assert o.get("/sager/2025-0001/").status_code == 404
    assert o.get("/").status_code == 200
