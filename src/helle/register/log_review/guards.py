"""Who may call the addresses of samples of the log (`protection.guards`)."""

from __future__ import annotations

from typing import Final

from helle.register.log_review import policies
from helle.register.protection.guards import Guards, everybody, reading

GUARDS: Final[Guards] = {
    "log-review-list": reading("audit", may=policies.require_reviews),
    "log-review-draw": reading("audit", may=policies.require_reviews),
    "log-review-sample": reading("audit", may=policies.require_reviews),
    "log-review-judge": reading("audit", may=policies.require_reviews),
    "log-review-settle": reading("audit", may=policies.settles),
    "log-review-reply": everybody("Whoever is asked what a look of hers was for answers, of whatever role she is."),
}
