"""That somebody looked at what nobody weighed of a victim's charge in time, and what was done of it (CRI-07)."""

from __future__ import annotations

from django.db import models

from helle.register.prosecution.choices import LookedAt
from helle.register.prosecution.models import VictimLink, Written
from helle.register.protection.known_codes import known_code


class ChargeLook(Written):
    """What CMM, or the prosecution, did of it, in words, sealed; each for itself. `by_cmm`: as the database has it."""

    link = models.ForeignKey(VictimLink, on_delete=models.PROTECT, related_name="looks")
    what = models.CharField(max_length=12, choices=LookedAt.choices)
    by_cmm = models.BooleanField(default=False)
    words_sealed = models.BinaryField()

    class Meta:
        constraints = [known_code("charge_look_is_known", "what", LookedAt)]
        indexes = [models.Index(name="looks_at_a_charge", fields=["link", "recorded_at"])]
