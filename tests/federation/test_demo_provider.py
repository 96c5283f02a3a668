"""The provider beside the demo: what it lays among the secrets is what an installation starts with."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from helle.demo import federated
from helle.register.administration.login_forms import CvrField
from helle.site import saml_parties
from tests.federation import beside_demo


def test_what_it_lays_among_the_secrets_is_trusted(tmp_path: Path) -> None:
    one = beside_demo.provider(
        tmp_path / "home", tmp_path / "secrets", "http://localhost:8190", "http://localhost:8080"
    )
    found = saml_parties.provider(tmp_path / "secrets" / "saml-provider.xml", federated.ISSUER)
    assert "http://localhost:8190" in str(found) and one.issuer == federated.ISSUER
    saml_parties.own(tmp_path / "secrets")


def test_it_knows_who_is_bound_in_the_demo() -> None:
    bound = federated.professional(federated.logs_in())
    said = beside_demo.people()
    assert str(bound.uuid) in str(said["bundet"]) and str(bound.uuid) not in str(said["fremmed"])


def test_the_form_of_a_second_binding_takes_the_number_of_the_first() -> None:
    assert CvrField().clean(federated.CVR) == federated.CVR


def test_it_starts_as_the_guide_has_it_and_says_how_to_serve_the_demo(tmp_path: Path) -> None:
    # Nothing answers at the address given, so that it goes on asking.
    command = [sys.executable, "-m", "tests.federation.demo_provider", str(tmp_path), "--port", "0"]
    started = subprocess.Popen([*command, "--helle", "http://localhost:9"], stdout=subprocess.PIPE, text=True)
    try:
        assert started.stdout is not None
        assert started.stdout.readline() == "Serve the demo now, anew if it runs, with this in its environment:\n"
        assert f"HELLE_SAML_ISSUER={federated.ISSUER}" in started.stdout.readline()
        assert (tmp_path / "secrets" / "saml-provider.xml").is_file()
    finally:
        started.kill()
        started.communicate()
