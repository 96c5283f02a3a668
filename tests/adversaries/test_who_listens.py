"""Whoever stands between the site and its database tries to listen, or to be the database."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

SHOWN = (
    "import json; from helle.site import settings as s;"
    " print(json.dumps({name: [one['HOST'], one['OPTIONS'].get('sslmode'), one['OPTIONS'].get('sslrootcert')]"
    " for name, one in s.DATABASES.items()}))"
)


def test_each_connection_asks_for_what_the_address_of_the_database_asks_for(tmp_path: Path) -> None:
    mine = {name: value for name, value in os.environ.items() if not name.startswith("HELLE_")}
    more = "?sslmode=verify-full&sslrootcert=/etc/ssl/own.pem"
    done = subprocess.run(
        [sys.executable, "-c", SHOWN],
        env=mine
        | {
            "HELLE_STATE": str(tmp_path),
            "DATABASE_URL": f"postgresql://installer@register.example/postgres{more}",
            "KEYS_URL": f"postgresql://installer@keys.example/postgres{more}",
        },
        capture_output=True,
        text=True,
        check=True,
    )
    shown = json.loads(done.stdout)
    for name in ("keys", "intake"):
        assert shown.pop(name) == ["keys.example", "verify-full", "/etc/ssl/own.pem"]
    assert len(shown) == 9
    assert all(one == ["register.example", "verify-full", "/etc/ssl/own.pem"] for one in shown.values())
