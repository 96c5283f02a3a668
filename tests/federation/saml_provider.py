"""A SAML provider for the tests: pysaml2 with xmlsec1, another implementation than Helle's, which can be told to lie.

Whatever it says goes through four hands: what pysaml2 makes of it, what a test changes before it is signed, what it
changes after, and what it changes once it is enciphered. So a lie may be told with a signature that is right, or a
truth with one that is not.
"""

from __future__ import annotations

import base64
import datetime as dt
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from lxml import etree
from saml2 import BINDING_HTTP_REDIRECT
from saml2.config import IdPConfig
from saml2.metadata import entity_descriptor
from saml2.saml import NAMEID_FORMAT_PERSISTENT, NameID
from saml2.server import Server
from saml2.sigver import pre_encryption_part, pre_signature_part

from helle.site.saml_xml import DS, SAML, SAMLP, XENC11, Element

type Change = Callable[[Element], object]

ISSUER: Final = "https://saml.provider.example"
LOGIN: Final = "https://saml.provider.example/login"
LOGOUT: Final = "https://saml.provider.example/logout"
ASSERTION, RESPONSE = f"{{{SAML}}}Assertion", f"{{{SAMLP}}}Response"
SIGNED: Final = {ASSERTION: f"{SAML}:Assertion", RESPONSE: f"{SAMLP}:Response"}
RSA_SHA256: Final = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
SHA256: Final = "http://www.w3.org/2001/04/xmlenc#sha256"


@cache
def pair(name: str) -> tuple[bytes, bytes]:
    """A key and its certificate, in PEM. Made once: it takes a while. The one called "over" ran out yesterday."""
    key = rsa.generate_private_key(65537, 2048)
    written = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return written, certificate_of(key, valid=-1 if name == "over" else 365).public_bytes(serialization.Encoding.PEM)


def certificate_of(key: rsa.RSAPrivateKey, *, valid: int = 365) -> x509.Certificate:
    """One that runs out so many days from now."""
    who = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "of the tests")])
    today = dt.datetime.now(dt.UTC)  # noqa: TID251 # the machine's, as certificates are
    return (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - dt.timedelta(days=400))
        .not_valid_after(today + dt.timedelta(days=valid))
        .sign(key, hashes.SHA256())
    )


def put(folder: Path, name: str, made: tuple[bytes, bytes]) -> tuple[str, str]:
    """Lay a key and its certificate into a folder, as an operator would."""
    files = folder / f"{name}.key", folder / f"{name}.crt"
    for file, content in zip(files, made, strict=True):
        file.write_bytes(content)
        file.chmod(0o600)
    return str(files[0]), str(files[1])


def nothing(_element: Element) -> None:
    """Change nothing."""


@dataclass(slots=True)
class Provider:
    """What it says of somebody, and how it says it. It has a home of its own; the folder is Helle's."""

    home: Path
    folder: Path
    helle: bytes
    knows: bytes = b""
    says: Mapping[str, object] = field(default_factory=dict)
    issuer: str = ISSUER
    login: str = LOGIN
    logout: str = LOGOUT
    back: str = "http://testserver"
    key: str = "first"
    signs: tuple[str, ...] = (ASSERTION,)
    signs_last: tuple[str, ...] = ()
    signs_by: tuple[str, str] = (RSA_SHA256, SHA256)
    enciphers: str | None = f"{XENC11}aes256-gcm"
    before: Change = nothing
    after: Change = nothing
    sealed: Change = nothing

    def description(self, *keys: str) -> bytes:
        """What it says of itself, with the certificates of these keys."""
        one, *others = keys or ("first",)
        root = etree.fromstring(str(entity_descriptor(self.server(one).config)).encode())
        role = root.find("{*}IDPSSODescriptor")
        first = role.find("{*}KeyDescriptor")
        for other in others:
            more = etree.fromstring(etree.tostring(first))
            written = b"".join(pair(other)[1].splitlines()[1:-1]).decode()
            next(more.iter(f"{{{DS}}}X509Certificate")).text = written
            first.addnext(more)
        return bytes(etree.tostring(root))

    def server(self, key: str) -> Server:
        return server_of(self.home, key, self.issuer, self.login, self.logout, self.knows)

    def authorize(self, address: str, **changes: Any) -> str:
        """Somebody logs in at the address she was sent to. Returns the message that she brings back, in base64."""
        return replace(self, **changes)._authorize(address)

    def _authorize(self, address: str) -> str:
        query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        server = self.server(self.key)
        asked = server.parse_authn_request(
            query["SAMLRequest"],
            BINDING_HTTP_REDIRECT,
            sigalg=query["SigAlg"],
            signature=query["Signature"],
        )
        assert asked is not None
        args = server.response_args(asked.message)
        made = server.create_authn_response(
            {name: value for name, value in self.says.items() if value is not None},
            name_id=NameID(format=NAMEID_FORMAT_PERSISTENT, text="3f0a4c11"),
            authn={"class_ref": "https://data.gov.dk/concept/core/nsis/loa/Substantial"},
            sign_assertion=False,
            sign_response=False,
            **args,
        )
        return base64.b64encode(self.finished(server, str(made).encode())).decode()

    def finished(self, server: Server, written: bytes) -> bytes:
        """A response, changed, signed, changed, enciphered and changed, as told."""
        root = etree.fromstring(written)
        self.before(root)
        for tag in self.signs:
            root = self._signed(server, root, tag)
        self.after(root)
        if self.enciphers:
            root = self._enciphered(server, root)
        for tag in self.signs_last:
            root = self._signed(server, root, tag)
        self.sealed(root)
        return bytes(etree.tostring(root))

    def _signed(self, server: Server, root: Element, tag: str) -> Element:
        what = next(root.iter(tag))
        how = etree.fromstring(str(pre_signature_part(what.get("ID"), None, 1, *self.signs_by[::-1])).encode())
        what.find(f"{{{SAML}}}Issuer").addnext(how)
        done = server.sec.sign_statement(
            etree.tostring(root).decode(),
            SIGNED[tag],
            key_file=str(self.home / f"{self.key}.key"),
            node_id=what.get("ID"),
        )
        return etree.fromstring(done.encode())

    def _enciphered(self, server: Server, root: Element) -> Element:
        inside = root.find(ASSERTION)
        around = etree.SubElement(root, f"{{{SAML}}}EncryptedAssertion")
        inside.addprevious(around)
        around.append(inside)
        how = pre_encryption_part(msg_enc=self.enciphers)
        helle = self.home / "helle.crt"
        helle.write_bytes(self.helle)
        done = server.sec.crypto.encrypt_assertion(etree.tostring(root).decode(), str(helle), how, key_type="aes-256")
        return etree.fromstring(done.encode())


@cache
def server_of(home: Path, key: str, issuer: str, login: str, logout: str, helle: bytes) -> Server:
    """Its workings, with that key and what it knows of Helle. Made once: it takes a while."""
    key_file, cert_file = put(home, key, pair(key))
    described = home / "helle.xml"
    described.write_bytes(helle)
    config = IdPConfig()
    config.load(
        {
            "entityid": issuer,
            "xmlsec_binary": shutil.which("xmlsec1"),
            "service": {
                "idp": {
                    "endpoints": {
                        "single_sign_on_service": [(login, BINDING_HTTP_REDIRECT)],
                        "single_logout_service": [(logout, BINDING_HTTP_REDIRECT)],
                    },
                    "policy": {
                        "default": {
                            "lifetime": {"minutes": 5},
                            "name_form": "urn:oasis:names:tc:SAML:2.0:attrname-format:uri",
                            "fail_on_missing_requested": False,
                        }
                    },
                    "want_authn_requests_signed": True,
                }
            },
            "key_file": key_file,
            "cert_file": cert_file,
            **({"metadata": {"local": [str(described)]}} if helle else {}),
        }
    )
    return Server(config=config)


def kept(one: Provider) -> dict[str, Any]:
    """What an installation that trusts it has in its settings."""
    return {
        "HELLE_SAML_ISSUER": one.issuer,
        "HELLE_SAML_METADATA": one.folder / "saml-provider.xml",
        "HELLE_SAML_KEYS": one.folder,
        "HELLE_SAML_ENTITY": "https://saml.helle.example",
    }
