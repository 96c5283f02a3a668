"""Codes with their words, each for the days on which it can be chosen, and who changed what of them and why.

The application reads both tables and writes neither: each row comes of a function that connects as `helle_staff`
(sql/046_codelists.sql), or of the installation, which brings the codes of the first day.
"""

from __future__ import annotations

import datetime as dt

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from helle.register.codelists.choices import SHAPES, Deed, KeptList
from helle.register.organisations.models import User
from helle.register.protection.known_codes import known_code


def _once_at_a_time(name: str, field: str) -> ExclusionConstraint:
    """In one list nothing stands twice on one day."""
    return ExclusionConstraint(
        name=name,
        expressions=[
            ("code_list", RangeOperators.EQUAL),
            (field if field == "code" else Lower(field), RangeOperators.EQUAL),
            ("during", RangeOperators.OVERLAPS),
        ],
    )


class Entry(models.Model):
    """A code and its words for the days on which it can be chosen. What changes is a row of its own under a new key.

    The highest key tells every process whether it has read the lists as they stand (decision 41).
    """

    code_list = models.CharField(max_length=16, choices=KeptList.choices)
    code = models.CharField(max_length=4)
    word_da = models.CharField(max_length=80)
    word_en = models.CharField(max_length=80)
    during = DateRangeField()
    source = models.CharField(max_length=200)

    class Meta:
        constraints = [
            known_code("code_list_is_known", "code_list", KeptList),
            models.CheckConstraint(
                name="code_has_the_shape_of_its_list",
                condition=Q(
                    *(Q(code_list=one.value, code__regex=shape.pattern) for one, shape in SHAPES.items()),
                    _connector=Q.OR,
                ),
            ),
            models.CheckConstraint(
                name="code_has_both_words_and_a_source",
                condition=Q(word_da__regex=r"\S", word_en__regex=r"\S", source__regex=r"\S"),
            ),
            models.CheckConstraint(name="code_stands_a_day", condition=Q(during__isempty=False)),
            _once_at_a_time("code_stands_once_at_a_time", "code"),
            _once_at_a_time("danish_word_stands_once_at_a_time", "word_da"),
            _once_at_a_time("english_word_stands_once_at_a_time", "word_en"),
        ]

    @property
    def last_day(self) -> dt.date | None:
        """The last day on which it can be chosen with these words; None where none is set."""
        return None if self.during.upper is None else self.during.upper - dt.timedelta(days=1)


class Change(models.Model):
    """That somebody added, renamed or ended a code, from which day, and why. Kept; never changed.

    `day` is the first day of a code or of its new words, and the last day of one that was ended. `why` is read by
    everybody and names nobody.
    """

    id = models.UUIDField(primary_key=True)
    code_list = models.CharField(max_length=16, choices=KeptList.choices)
    code = models.CharField(max_length=4)
    deed = models.CharField(max_length=8, choices=Deed.choices)
    word_da = models.CharField(max_length=80)
    word_en = models.CharField(max_length=80)
    day = models.DateField()
    why = models.CharField(max_length=300)
    at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            known_code("changed_list_is_known", "code_list", KeptList),
            known_code("code_deed_is_known", "deed", Deed),
            models.CheckConstraint(name="change_of_a_code_says_why", condition=Q(why__regex=r"\S")),
        ]
        indexes = [models.Index(name="change_by_code", fields=["code_list", "code", "-at"])]
