from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from helle.register.releases.extracts import Extract
    from helle.register.releases.microdata import Asked, Opened


class ResearchConfig(AppConfig):
    name = "helle.register.research"
    label = "research"

    def ready(self) -> None:
        """Let a release be held against the rows that are out, and have its open microdata made."""
        from helle.register.releases import told_by

        told_by.EXTRACTS[:] = [_extracts_out, _files_out]
        told_by.MICRODATA[:] = [_opened]


# Loaded when they are asked: every command of Helle sets this app up, and few compute.


def _extracts_out() -> list[Extract]:
    from helle.register.research import standing

    return standing.extracts_out()


def _files_out() -> list[Extract]:
    from helle.register.research import open_rows

    return open_rows.files_out()


def _opened(asked: Asked) -> Opened:
    from helle.register.research import open_rows

    return open_rows.opened(asked)
