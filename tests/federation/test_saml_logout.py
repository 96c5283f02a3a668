"""Logging out by SAML: there as well as here, and here when the provider says that she has logged out there."""

from __future__ import annotations

import base64
import zlib
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, quote_plus, urlencode, urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from django.test import Client
from django.urls import reverse
from lxml import etree
from saml2 import BINDING_HTTP_REDIRECT
from saml2.saml import NAMEID_FORMAT_PERSISTENT, NameID

from helle.site import saml_messages
from helle.site.saml_xml import NotGenuine
from tests.cast import Cast
from tests.federation import saml_provider as providers
from tests.federation import stories as told
from tests.federation.saml_provider import Provider
from tests.federation.test_login import last_line, not_let_in
from tests.federation.test_saml_login import log_in

pytestmark = pytest.mark.usefixtures("committed")
END = "/konto/organisation/saml/slut/"


@pytest.fixture
def hers(committed_cast: Cast, saml: Provider) -> Client:
    """Mette is logged in."""
    told.bound(committed_cast, committed_cast.mette, saml.issuer)
    client = Client()
    assert log_in(client, saml).status_code == 302
    return client


def ended(provider: Provider, **changes: Any) -> str:
    """What the provider's page sends her to when she has logged out there: the query of the address."""
    server = provider.server(provider.key)
    made: dict[str, Any] = {
        "destination": f"http://testserver{END}",
        "name_id": NameID(format=NAMEID_FORMAT_PERSISTENT, text="3f0a4c11"),
    }
    signs = changes.pop("signs", True)
    _id, question = server.create_logout_request(
        issuer_entity_id="https://saml.helle.example", sign=False, **(made | changes)
    )
    sent = server.apply_binding(
        BINDING_HTTP_REDIRECT,
        str(question),
        made["destination"],
        relay_state="what the provider wants back",
        sign=signs,
        sigalg=providers.RSA_SHA256,
    )
    return urlsplit(dict(sent["headers"])["Location"]).query


def answer_of(sent: Any) -> etree._Element:
    packed = parse_qs(urlsplit(sent.headers["Location"]).query)["SAMLResponse"][0]
    return etree.fromstring(zlib.decompress(base64.b64decode(packed), -15))


def test_logging_out_here_leads_to_logging_out_there_and_back(hers: Client, saml: Provider) -> None:
    left = hers.post("/konto/logout/")
    there = urlsplit(left.headers["Location"])
    assert f"{there.scheme}://{there.netloc}{there.path}" == providers.LOGOUT
    assert "_auth_user_id" not in hers.session
    # The provider takes it: it is signed, and says whom and which login it is about.
    query = {name: values[0] for name, values in parse_qs(there.query).items()}
    asked = saml.server("first").parse_logout_request(
        query["SAMLRequest"], BINDING_HTTP_REDIRECT, sigalg=query["SigAlg"], signature=query["Signature"]
    )
    assert asked.message.name_id.text == "3f0a4c11"
    assert asked.message.session_index
    back = hers.get(END, {"SAMLResponse": "whatever", "RelayState": "x"})
    assert back.headers["Location"] == "/konto/login/"


def test_logging_out_there_ends_the_login_here(committed_cast: Cast, hers: Client, saml: Provider) -> None:
    sent = hers.get(f"{END}?{ended(saml)}")
    assert sent.headers["Location"].startswith(f"{providers.LOGOUT}?SAMLResponse=")
    assert parse_qs(urlsplit(sent.headers["Location"]).query)["RelayState"] == ["what the provider wants back"]
    assert answer_of(sent).find("{*}Status/{*}StatusCode").get("Value").endswith(":Success")
    assert "_auth_user_id" not in hers.session
    assert last_line(committed_cast).action == "login.ended"
    # A browser that has no such session says so.
    again = hers.get(f"{END}?{ended(saml)}")
    assert answer_of(again).find("{*}Status/{*}StatusCode").get("Value").endswith(":Responder")


def test_what_is_said_of_another_ends_nothing(hers: Client, saml: Provider) -> None:
    for changes in (
        {"name_id": NameID(format=NAMEID_FORMAT_PERSISTENT, text="another")},
        {"session_indexes": ["another"]},
    ):
        sent = hers.get(f"{END}?{ended(saml, **changes)}")
        assert answer_of(sent).find("{*}Status/{*}StatusCode").get("Value").endswith(":Responder")
        assert "_auth_user_id" in hers.session


def test_what_is_not_genuine_ends_nothing(hers: Client, saml: Provider) -> None:
    true = ended(saml)
    forger = parse_qs(ended(saml))
    forger["SAMLRequest"] = [packed(b"<!DOCTYPE r [<!ENTITY a 'aaaa'>]><r>&a;</r>")]
    for query in (
        ended(saml, signs=False),
        true.replace("SigAlg=http", "SigAlg=ftp"),
        true.replace("RelayState=what", "RelayState=that"),
        f"{true}&SAMLRequest={packed(b'<r/>')}",
        urlencode(forger, doseq=True),
        ended(saml, expire="2020-01-01T00:00:00Z"),
        "SAMLRequest=😀",
        f"SAMLRequest={'A' * 20_000}",
    ):
        not_let_in(hers.get(f"{END}?{query}"), "ikke ægte", logged_in=True)


@pytest.mark.parametrize("named", ["ecdsa-sha256", "rsa-sha256"])
def test_a_key_on_a_curve_signs_by_its_own_name_alone(named: str) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    there: Any = SimpleNamespace(certificates=[SimpleNamespace(public_key=key.public_key)])
    algorithm = quote_plus(f"http://www.w3.org/2001/04/xmldsig-more#{named}")
    signed = f"SAMLRequest={quote_plus(packed(b'<r/>'))}&SigAlg={algorithm}"
    numbers = decode_dss_signature(key.sign(signed.encode(), ec.ECDSA(SHA256())))
    mark = quote_plus(base64.b64encode(b"".join(one.to_bytes(32) for one in numbers)))
    if named.startswith("rsa"):
        with pytest.raises(NotGenuine):
            saml_messages.out_of_redirect(f"{signed}&Signature={mark}", "SAMLRequest", there)
        return
    assert saml_messages.out_of_redirect(f"{signed}&Signature={mark}", "SAMLRequest", there)[0].tag == "r"
    with pytest.raises(NotGenuine):
        saml_messages.out_of_redirect(f"{signed}&Signature={mark[:-8]}", "SAMLRequest", there)


def test_a_provider_without_such_a_page_keeps_nobody_in(hers: Client, saml: Provider) -> None:
    described = saml.folder / "saml-provider.xml"
    root = etree.fromstring(described.read_bytes())
    place = next(root.iter("{*}SingleLogoutService"))
    place.getparent().remove(place)
    described.write_bytes(etree.tostring(root))
    assert hers.post("/konto/logout/").headers["Location"] == "/"
    assert "_auth_user_id" not in hers.session


def test_somebody_who_logged_in_here_is_not_sent_there(committed_cast: Cast, saml: Provider) -> None:
    assert committed_cast.jonas.client().post(reverse("account_logout")).headers["Location"] == "/"


def packed(written: bytes) -> str:
    packer = zlib.compressobj(wbits=-15)
    return base64.b64encode(packer.compress(written) + packer.flush()).decode()
