"""Looks at a colleague's case, and the answers to those because of danger. `sql/077_need_to_know.sql` holds the rest.

Both are added and never changed. A look runs out by itself; one that was found wrong is over at once.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db import models
from django.db.models import F, Q

from helle.register.cases.models import Case
from helle.register.need_to_know.choices import IN_WORDS, Left, Purpose, ToldTo, Verdict
from helle.register.organisations.models import Unit, User
from helle.register.people.models import Person
from helle.register.protection.known_codes import known_code

# No rule lets a look last longer than this, whatever its dated value becomes.
LONGEST: Final = dt.timedelta(hours=24)
LONGEST_IN_DANGER: Final = dt.timedelta(hours=4)


class Look(models.Model):
    """That somebody opened a case of her unit that a colleague has: what for, and until when it stays open to her.

    The words are sealed under the key of the person of the case, with whom they go; `person` stands here so that the
    data protection officer, who sees no case, can read them. `told`: who was told at once ('': no danger).
    """

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="looks")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    purpose = models.CharField(max_length=16, choices=Purpose.choices)
    words_sealed = models.BinaryField(null=True)
    until = models.DateTimeField()
    told = models.CharField(max_length=8, choices=ToldTo.choices, blank=True)
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            known_code("look_purpose_is_known", "purpose", Purpose),
            known_code("look_told_is_known", "told", ToldTo, or_empty=True),
            models.CheckConstraint(
                name="look_says_what_no_code_says", condition=~Q(purpose__in=IN_WORDS) | Q(words_sealed__isnull=False)
            ),
            models.CheckConstraint(
                name="danger_is_told",
                condition=Q(purpose=Purpose.DANGER) & ~Q(told="") | ~Q(purpose=Purpose.DANGER) & Q(told=""),
            ),
            models.CheckConstraint(
                name="look_runs_out",
                condition=Q(until__gt=F("recorded_at"))
                & (
                    Q(purpose=Purpose.DANGER, until__lte=F("recorded_at") + LONGEST_IN_DANGER)
                    | ~Q(purpose=Purpose.DANGER) & Q(until__lte=F("recorded_at") + LONGEST)
                ),
            ),
        ]
        indexes = [
            # Which one is in force is asked with every row that needs to be known.
            models.Index(name="look_of_somebody", fields=["by_user", "case", "-recorded_at"]),
            models.Index(name="looks_of_unit", fields=["by_unit", "-recorded_at"]),
            models.Index(name="looks_in_danger", fields=["-recorded_at"], condition=Q(purpose=Purpose.DANGER)),
        ]


class Answer(models.Model):
    """What somebody else who leads says of a look because of danger: once, and with why where it was wrong.

    Of who is erased without why: it is sealed under her key (sql/079_erasure.sql).
    """

    id = models.UUIDField(primary_key=True)
    look = models.OneToOneField(Look, on_delete=models.PROTECT, related_name="answer")
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    words_sealed = models.BinaryField(null=True)
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            known_code("look_verdict_is_known", "verdict", Verdict),
        ]


class Kept(models.Model):
    """That something done in a look that was found wrong stays, as somebody else decided, and why.

    Sealed under the key of the person of the case, like the words of the look.
    """

    id = models.UUIDField(primary_key=True)
    look = models.ForeignKey(Look, on_delete=models.PROTECT, related_name="kept")
    work = models.CharField(max_length=16, choices=Left.choices)
    thing = models.UUIDField(unique=True)
    words_sealed = models.BinaryField()
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [known_code("kept_of_a_look_is_known", "work", Left)]
