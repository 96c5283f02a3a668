"""A provider that this installation trusts for as long as a test lasts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from helle.rules.ruling import Text
from helle.site.saml_description import description
from tests.federation import provider as providers
from tests.federation import saml_provider as saml_providers
from tests.federation import stories as told


@pytest.fixture
def provider(settings: Any) -> Iterator[providers.Provider]:
    """It says that Mette logs in for her organisation, surely enough."""
    with providers.provider() as one:
        one.claims = told.said()
        settings.HELLE_OIDC_ISSUER = one.issuer
        settings.HELLE_OIDC_CLIENT = providers.CLIENT
        settings.HELLE_OIDC_SECRET = providers.SECRET
        settings.HELLE_LOGIN_PROVIDERS = {one.issuer: Text("MitID Erhverv", "MitID Business")}
        yield one


@pytest.fixture(scope="session")
def saml_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the SAML provider has its keys, for as long as the tests last."""
    return tmp_path_factory.mktemp("saml")


@pytest.fixture
def saml(settings: Any, tmp_path: Path, saml_home: Path) -> saml_providers.Provider:
    """The same by SAML: each knows the other by its description."""
    key, certificate = saml_providers.pair("helle")
    saml_providers.put(tmp_path, "saml", (key, certificate))
    one = saml_providers.Provider(saml_home, tmp_path, certificate, says=told.said())
    (tmp_path / "saml-provider.xml").write_bytes(one.description())
    for name, value in saml_providers.kept(one).items():
        setattr(settings, name, value)
    settings.HELLE_ADDRESS = "http://testserver"
    settings.HELLE_LOGIN_PROVIDERS = {one.issuer: Text("MitID Erhverv", "MitID Business")}
    one.knows = description()
    return one
