"""How long a release takes to protect and to look at: the standard tables of the assessed victims, over several years,
by themselves and with tables of two dimensions as the workbench saves them.

Persons are invented, some hundreds a year, as Denmark has them, so that many figures are small; the page of statistics
is beside them. It needs no installation: counting is measured by `benchmarks.figures`. Ends with exit code 1 where a
year takes more seconds of a core than `--most`.
"""

from __future__ import annotations

import argparse
import os
import sys


def main(arguments: list[str]) -> int:
    """Measure, print, and say whether a year took no longer than it may."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.releases", description=__doc__)
    parser.add_argument("--persons", type=int, default=100, metavar="N", help="assessed in each year")
    parser.add_argument("--years", type=int, default=3, metavar="N", help="years of the release")
    parser.add_argument("--most", type=float, default=60.0, metavar="S", help="seconds of a core that a year may take")
    asked = parser.parse_args(arguments)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # Before numpy is there: see `helle protect`.
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helle.demo.settings_for_tests")
    import django

    django.setup()
    from benchmarks.releases_measure import measure

    return measure(asked.persons, asked.years, asked.most)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
