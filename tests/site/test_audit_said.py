"""What keeps the chain from being sealed or checked is told in a sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from helle.register.audit import signing_keys
from helle.site.audit_parser import audit_said
from helle.site.installation import InstallationError


def test_a_key_that_cannot_be_read_is_told_in_a_sentence(settings: Any, tmp_path: Path) -> None:
    settings.HELLE_SECRETS = tmp_path
    for why in ("No such file or directory", "it holds no key in PEM"):
        with (
            pytest.raises(InstallationError, match=rf"audit\.key, which signs the audit, cannot be read: {why}"),
            audit_said(),
        ):
            signing_keys._private("audit.key")
        (tmp_path / "audit.key").write_bytes(b"no key\n")
