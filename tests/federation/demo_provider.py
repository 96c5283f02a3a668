"""The SAML provider of the tests beside a demo that trusts it, to see such a login: not for people's data.

`python -m tests.federation.demo_provider STATE` lays its description and a key of Helle's own into the secrets of the
demo in that folder, says how to serve it, and then says of Hjemrejsestyrelsen's officer who she is there.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

import django


def main() -> None:
    """Begin as the demo of that folder does, since who is bound in it is read from its own code; then serve."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("state", type=Path, help="the HELLE_STATE of the demo")
    given.add_argument("--helle", default="http://localhost:8080", help="where the demo is served")
    given.add_argument("--port", type=int, default=8190)
    chosen = given.parse_args()
    os.environ["HELLE_STATE"] = str(chosen.state.resolve())
    os.environ["DJANGO_SETTINGS_MODULE"] = "helle.demo.settings"
    django.setup()
    from tests.federation import beside_demo  # It reads models, which need settings.

    beside_demo.serve(chosen.state, chosen.helle, chosen.port)


if __name__ == "__main__":
    main()
