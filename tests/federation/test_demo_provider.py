"""The provider beside the demo: what it lays among the secrets is what an installation starts with."""

from __future__ import annotations

from pathlib import Path

from helle.demo import federated
from helle.site import saml_parties
from tests.federation import demo_provider


def test_what_it_lays_among_the_secrets_is_trusted(tmp_path: Path) -> None:
    one = demo_provider.provider(
        tmp_path / "home", tmp_path / "secrets", "http://localhost:8190", "http://localhost:8080"
    )
    found = saml_parties.provider(tmp_path / "secrets" / "saml-provider.xml", federated.ISSUER)
    assert "http://localhost:8190" in str(found) and one.issuer == federated.ISSUER
    saml_parties.own(tmp_path / "secrets")


def test_it_knows_who_is_bound_in_the_demo() -> None:
    bound = federated.professional(federated.logs_in())
    said = demo_provider.people()
    assert str(bound.uuid) in str(said["bundet"]) and str(bound.uuid) not in str(said["fremmed"])
