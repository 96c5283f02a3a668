"""What every command of `helle` begins with, and how it answers: what was done set in, a refusal as one line."""

from __future__ import annotations

import os
import sys
from typing import Final

SETTINGS: Final = "helle.site.settings"


def set_up(settings: str = SETTINGS, *, as_owner: bool = False) -> None:
    """Make Django ready, under the settings that are named in the environment or else these.

    `as_owner` connects as the roles that own the databases. Imports Django, so that a command that needs none does not.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", settings)
    if as_owner:
        os.environ["HELLE_AS_OWNER"] = "1"
    import django

    django.setup()


def say(line: str) -> None:
    """Show what was done, as soon as it is."""
    print(f"  {line}", flush=True)


def refuse(why: str, code: int = 1) -> int:
    """Say on standard error why nothing is done. Gives the exit code back."""
    print(f"helle: {why}", file=sys.stderr)
    return code
