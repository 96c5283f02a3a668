"""The action plan 2022-2025 itself (META-01)."""

from datetime import date

from helle.rules.dated import Plan
from helle.rules.ruling import Text

PLAN = Plan(
    id="2022-2025",
    title=Text(
        "Handlingsplan til bekæmpelse af menneskehandel 2022-2025",
        "Danish action plan against trafficking in human beings 2022-2025",
    ),
    first_day=date(2022, 1, 1),
    last_day=date(2025, 12, 31),
    requirement="META-01",
    series=(
        *("META", "DEF", "GOV", "STA", "FIG", "DET", "OUT", "LAB", "ID", "ACC", "PER", "SUP", "ACM", "MIN", "RET"),
        *("CRI", "SHR", "INI", "FLO", "INT", "ACT"),
    ),
)
