"""That support to a person has ended, and what goes on after it (SUP-01, GOV-06)."""

from __future__ import annotations

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q

from helle.register.cases.models import Case
from helle.register.organisations.models import Unit, User
from helle.register.protection.known_codes import known_code
from helle.rules.codes import OrganisationKind, Rung
from helle.rules.support.codes import EndCause, EndDespite, StillRuns

# What a human decides on, one by one.
DECIDED_ON = (StillRuns.STAY, StillRuns.MEASURE, StillRuns.ALARM)


class SupportEnd(models.Model):
    """That support to a person ended on a day. Its reasons are sealed in a statement about it.

    `after_sequence` is the last event of the ladder by then, and `rung` where the person stood: it holds until another
    event moves her, or, after a period, until somebody is made contact person. `withdrawn_at` is when somebody was,
    also after such an event; until then what went on is with whom it says. A trigger holds that while the end holds
    nobody is contact person, no place is kept waiting, nobody waits for an answer about a period, and each stay, each
    support and the alarm for a child that runs is named below (sql/058_support_end.sql).

    `despite`: why it ended although she was in the relation still (ACC-01); the period only where one had run.
    """

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="support_ends")
    cause = models.CharField(max_length=16)
    despite = models.CharField(max_length=16, blank=True, db_default="")
    ended_on = models.DateField()
    after_sequence = models.SmallIntegerField()
    rung = models.CharField(max_length=20)
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            known_code("support_ended_for_a_known_cause", "cause", EndCause),
            known_code("support_ended_on_a_known_rung", "rung", Rung),
            known_code("support_ended_despite_a_known_reason", "despite", EndDespite, or_empty=True),
            models.CheckConstraint(
                name="support_end_answers_the_relation",
                condition=(Q(rung=Rung.VICTIM_CURRENT.value) & ~Q(despite=""))
                | (~Q(rung=Rung.VICTIM_CURRENT.value) & Q(despite="")),
            ),
            models.CheckConstraint(
                name="support_ended_after_a_period_that_ran",
                condition=~Q(despite=EndDespite.PERIOD_OVER.value) | Q(cause=EndCause.AFTER_PERIOD.value),
            ),
        ]


class GoesOn(models.Model):
    """One thing that goes on after support has ended, and which kind of organisation looks after it from then on.

    `thing` is the stay, the support in the plan, or the alarm. Who that is in words, and why, is sealed in a statement
    about it.
    """

    id = models.UUIDField(primary_key=True, db_default=RandomUUID())
    support_end = models.ForeignKey(SupportEnd, on_delete=models.PROTECT, related_name="goes_on")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=8)
    thing = models.UUIDField()
    looked_after_by = models.CharField(max_length=20)
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            known_code("goes_on_is_decided_on", "what", DECIDED_ON),
            known_code("goes_on_with_a_known_organisation", "looked_after_by", OrganisationKind),
            models.UniqueConstraint(name="goes_on_named_once", fields=["support_end", "thing"]),
        ]

    @property
    def looked_after_label(self) -> OrganisationKind:
        """Who looks after it, with its label."""
        return OrganisationKind(self.looked_after_by)
