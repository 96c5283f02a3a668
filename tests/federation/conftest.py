"""A provider that this installation trusts for as long as a test lasts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from helle.rules.ruling import Text
from tests.federation import provider as providers
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
