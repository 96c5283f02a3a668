"""Every command sets all apps up: what few of them need is loaded by those."""

from __future__ import annotations

import json
import os
import subprocess
import sys

COMPUTES = ["numpy", "scipy", "highspy", "helle.methods.disclosure.searching", "helle.methods.estimation.estimating"]
EVERY_RULE = ["helle.rules.register", "pydantic"]
LOADED = "import django, json, sys; django.setup(); print(json.dumps(sorted(sys.modules)))"


def test_no_command_loads_what_computes_figures_or_lists_every_rule_before_it_is_asked_to() -> None:
    given = os.environ | {"DJANGO_SETTINGS_MODULE": "helle.site.settings"}
    done = subprocess.run([sys.executable, "-c", LOADED], env=given, capture_output=True, text=True, check=True)
    loaded = set(json.loads(done.stdout))
    assert {"django", "helle.register.releases.told_by", "helle.register.research.apps"} <= loaded
    assert not loaded & {*COMPUTES, *EVERY_RULE}
