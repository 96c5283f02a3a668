"""What somebody keeps to find her cases again: searches by name, and the cases she opened last."""

from __future__ import annotations

from django.db import models

from helle.register.cases.models import Case
from helle.register.organisations.models import Unit, User


class SavedSearch(models.Model):
    """A narrowing of the list of cases that somebody keeps under a name, in one unit.

    `query` is the address after the question mark: codes and days alone. The name is free text, sealed under the
    user's own key.
    """

    id = models.UUIDField(primary_key=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    name_sealed = models.BinaryField()
    query = models.CharField(max_length=1000)
    saved_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(name="saved_searches_of_user", fields=["user", "unit"])]


class RecentCase(models.Model):
    """That somebody opened a case's page, when last. Only the newest of each person and unit are kept.

    No second log: the audit says who looked; this says only to herself where she was.
    """

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+", db_index=False)
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="recent_case_once", fields=["user", "unit", "case"])]
        indexes = [models.Index(name="recent_cases_of_user", fields=["user", "unit", "-opened_at"])]
