"""What comes first on a desk: what alarms, above whatever only waits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

ALARMS: Final = (
    ("lasting_detentions", "prosecution/held_panel.html"),
    ("urgent", "placements/urgent_panel.html"),
    ("missing_minors", "minors/desk_alarm.html"),
    ("urgent_referrals", "desk/urgent_referrals.html"),
)
"""The panels that alarm, by what they read, in their order: whoever is held now, a child first (CRI-09), each hour
of it counting; then who needs a bed tonight (ACM-20), children whom nobody can find, and referrals that are urgent.

A panel belongs here where somebody is held or in danger while the desk is read. A deadline does not make one, however
late it is.
"""


def alarming(shown: Mapping[str, Any]) -> list[str]:
    """The panels of a desk that alarm, the first of them first, of what there is to show."""
    return [panel for name, panel in ALARMS if shown[name]]
