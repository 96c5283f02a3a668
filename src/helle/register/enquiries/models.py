"""A question for advice and its answer."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from helle.register.cases.models import Case
from helle.register.enquiries.choices import Theme
from helle.register.organisations.models import Unit, User
from helle.register.protection.known_codes import known_code


class Enquiry(models.Model):
    """That one unit asks another for advice, without naming anybody. Sealed under a key of its own; never changed.

    `case` is the case it is about, if it is about one that both have.
    """

    id = models.UUIDField(primary_key=True)
    theme = models.CharField(max_length=16, choices=Theme.choices)
    from_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    from_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    due = models.DateField()
    question_sealed = models.BinaryField()

    case_number = ""
    """The number of its case, where it was loaded to be read by who may see the case."""

    class Meta:
        constraints = [
            models.CheckConstraint(name="enquiry_asks_somebody_else", condition=~Q(from_unit=F("to_unit"))),
            known_code("enquiry_theme_is_known", "theme", Theme),
        ]
        indexes = [
            models.Index(name="enquiry_list_received", fields=["to_unit", "-asked_at", "-id"]),
            models.Index(name="enquiry_list_asked", fields=["from_unit", "-asked_at", "-id"]),
        ]


class Answer(models.Model):
    """The one answer to a question, sealed under the question's key."""

    enquiry = models.OneToOneField(Enquiry, on_delete=models.PROTECT, primary_key=True, related_name="answer")
    answered_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    text_sealed = models.BinaryField()
