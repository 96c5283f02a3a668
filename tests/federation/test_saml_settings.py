"""What an installation says of its SAML provider and of itself: all of it and rightly, or it does not start."""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from lxml import etree

from helle.site import environment, saml_health, saml_parties
from helle.site.environment import BadSetting
from tests.federation import saml_provider as providers
from tests.federation.saml_provider import ISSUER, Provider
from tests.federation.test_settings import started

NOW = dt.datetime(2026, 11, 27, tzinfo=dt.UTC)


@pytest.fixture
def one(tmp_path: Path, saml_home: Path) -> Provider:
    """It, and the folder of an operator who has laid everything there."""
    made = providers.pair("helle")
    providers.put(tmp_path, "saml", made)
    provider = Provider(saml_home, tmp_path, made[1])
    (tmp_path / "saml-provider.xml").write_bytes(provider.description())
    return provider


def test_forms_may_lead_to_where_the_provider_logs_in_and_out(one: Provider) -> None:
    done = started(one.folder, HELLE_SECRETS=str(one.folder), HELLE_SAML_ISSUER=ISSUER, HELLE_SAML_NAME="MitID Erhverv")
    assert done.returncode == 0, done.stderr
    forms, _secret, _cvr, trusted = json.loads(done.stdout)
    assert forms == ["'self'", "https://saml.provider.example"]
    assert trusted == [[ISSUER, "MitID Erhverv", "MitID Erhverv"]]


def test_half_of_it_does_not_start(one: Provider) -> None:
    (one.folder / "saml.crt").unlink()
    done = started(one.folder, HELLE_SECRETS=str(one.folder), HELLE_SAML_ISSUER=ISSUER)
    assert done.returncode != 0
    assert "BadSetting" in done.stderr and "saml.crt" in done.stderr
    with pytest.raises(BadSetting, match=r"saml\.key"):
        saml_parties.own(one.folder)
    (one.folder / "saml-provider.xml").unlink()
    with pytest.raises(BadSetting, match=r"saml-provider\.xml"):
        saml_parties.provider(one.folder / "saml-provider.xml", ISSUER)


def test_two_providers_of_one_name_do_not_start(one: Provider) -> None:
    secret = one.folder / "oidc"
    secret.write_text("invented")
    done = started(
        one.folder,
        HELLE_SECRETS=str(one.folder),
        HELLE_SAML_ISSUER=ISSUER,
        HELLE_OIDC_ISSUER=ISSUER,
        HELLE_OIDC_CLIENT="helle",
        HELLE_OIDC_SECRET_FILE=str(secret),
    )
    assert done.returncode != 0
    assert "BadSetting" in done.stderr and "name of the other provider" in done.stderr


@pytest.mark.parametrize("name", ["no name", "😀", "https://provider.example/ ", "https://" + "a" * 200, "/provider"])
def test_a_name_is_one_that_can_be_kept(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("HELLE_SAML_ISSUER", name)
    with pytest.raises(BadSetting):
        environment.name_of("HELLE_SAML_ISSUER")
    monkeypatch.setenv("HELLE_SAML_ISSUER", "urn:provider:dk")
    assert environment.name_of("HELLE_SAML_ISSUER") == "urn:provider:dk"


def unreadable(root: etree._Element) -> None:
    for one in root.iter("{*}X509Certificate"):
        one.text = "AAAA"


def described(one: Provider, change: Callable[[etree._Element], object]) -> Path:
    root = etree.fromstring(one.description())
    change(root)
    file = one.folder / "saml-provider.xml"
    file.write_bytes(etree.tostring(root))
    return file


def short() -> rsa.RSAPrivateKey:
    """A key that is too short."""
    return rsa.generate_private_key(65537, 1024)  # noqa: S505


def weak(root: etree._Element) -> None:
    made = providers.certificate_of(short()).public_bytes(serialization.Encoding.DER)
    for one in root.iter("{*}X509Certificate"):
        one.text = base64.b64encode(made).decode()


@pytest.mark.parametrize(
    "change",
    [
        lambda root: root.set("entityID", "https://another.example"),
        lambda root: root.set("validUntil", "2026-01-01T00:00:00Z"),
        lambda root: root.set("validUntil", "soon"),
        lambda root: root.set("validUntil", "2027-01-01"),
        lambda root: [one.getparent().remove(one) for one in list(root.iter("{*}SingleSignOnService"))],
        lambda root: [one.set("use", "encryption") for one in root.iter("{*}KeyDescriptor")],
        unreadable,
        lambda root: root.remove(root.find("{*}IDPSSODescriptor")),
        weak,
    ],
)
def test_a_description_that_cannot_be_taken(one: Provider, change: Callable[[etree._Element], object]) -> None:
    assert saml_parties.provider(described(one, lambda _root: None), ISSUER, now=NOW).login == providers.LOGIN
    with pytest.raises(BadSetting):
        saml_parties.provider(described(one, change), ISSUER, now=NOW)


def test_one_of_many_in_a_description_is_found_and_none_that_fetches_is_read(one: Provider) -> None:
    alone = one.description().decode()
    many = f'<m:EntitiesDescriptor xmlns:m="urn:oasis:names:tc:SAML:2.0:metadata">{alone}</m:EntitiesDescriptor>'
    file = one.folder / "saml-provider.xml"
    file.write_text(many)
    assert saml_parties.provider(file, ISSUER).issuer == ISSUER
    file.write_text(many.replace(alone, alone + alone))
    with pytest.raises(BadSetting):
        saml_parties.provider(file, ISSUER)
    file.write_text("<!DOCTYPE r SYSTEM 'file:///etc/passwd'>" + alone)
    with pytest.raises(BadSetting):
        saml_parties.provider(file, ISSUER)


def test_a_key_is_helles_alone_strong_and_its_certificates(one: Provider) -> None:
    folder = one.folder
    assert saml_parties.own(folder)
    (folder / "saml.crt").write_bytes(providers.pair("forger")[1])
    with pytest.raises(BadSetting):
        saml_parties.own(folder)
    written = short().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    providers.put(folder, "saml", (written, providers.pair("helle")[1]))
    with pytest.raises(BadSetting):
        saml_parties.own(folder)
    providers.put(folder, "saml", providers.pair("helle"))
    (folder / "saml.key").chmod(0o640)
    with pytest.raises(BadSetting):
        saml_parties.own(folder)


class TestHealth:
    """Until when it works is told before it does not."""

    def test_without_a_provider_nothing_is_told(self) -> None:
        assert list(saml_health.standing(NOW)) == []

    def test_a_certificate_that_runs_out_is_told_beforehand(self, saml: Provider) -> None:
        today = dt.datetime.now(dt.UTC)  # noqa: TID251 # certificates have the machine's
        for days, state in ((0, 0), (340, 1), (370, 2)):
            ((found, seen),) = saml_health.standing(today + dt.timedelta(days=days))
            assert (found, "certificate is valid until" in seen.en) == (state, True)
        providers.put(saml.folder, "saml", providers.pair("over"))
        ((found, seen),) = saml_health.standing(today)
        assert (found, seen.en.partition(" ")[0]) == (2, "Helle's")

    def test_what_is_not_set_up_is_told(self, saml: Provider) -> None:
        (saml.folder / "saml.crt").unlink()
        assert [found for found, _seen in saml_health.standing(NOW)] == [2]
