"""The log as an installation writes it: by the site's own settings; the demo's, under which tests run, are quieter."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from helle.demo import settings as demo
from helle.site import settings as site
from helle.site.logs import ShortLines


@contextmanager
def production_log() -> Iterator[io.StringIO]:
    """What is written meanwhile to the log of an installation. What a test has asked to hear besides stays as it is."""
    here: dict[str, Any] = demo.LOGGING["loggers"]  # type: ignore[assignment] # a table of settings
    quieter = sorted(set(here) - set(site.LOGGERS))
    before = {name: logging.getLogger(name).level for name in quieter}
    try:
        for name in quieter:
            logging.getLogger(name).setLevel(logging.NOTSET)
        with demo_log() as said:
            yield said
    finally:
        for name, level in before.items():
            logging.getLogger(name).setLevel(level)


@contextmanager
def demo_log() -> Iterator[io.StringIO]:
    """The same of a demo, whose terminal is told of less."""
    said = io.StringIO()
    handler = logging.StreamHandler(said)
    handler.setFormatter(ShortLines())
    handler.setLevel(logging.WARNING)  # `HELLE_LOG_LEVEL` where nobody has set it.
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        yield said
    finally:
        root.removeHandler(handler)
