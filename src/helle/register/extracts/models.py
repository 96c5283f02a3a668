"""Readings of her own file with a person: what was chosen and held back, the paper that was made, and how it ended."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from helle.register.access_requests.choices import Verified, WithheldGround
from helle.register.cases.models import Case
from helle.register.extracts.choices import End, FamilyPart
from helle.register.organisations.models import Unit, User
from helle.register.protection.known_codes import known_code, known_codes
from helle.rules.own_file import ChildView, FileReader, OwnFilePart


class Extract(models.Model):
    """A reading of parts of a case with the person, or with whoever takes decisions for a child. `open` until it ended.

    What is read is made of the case each time and kept nowhere. Sealed: who reads by name, where it is not the person,
    and who interprets; and why a holder of custody reads though the family may have a part in the trafficking.
    `family`: what stood of that when it was weighed.
    """

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="extracts")
    reader = models.CharField(max_length=16)
    verified = models.CharField(max_length=8, choices=Verified.choices)
    child_view = models.CharField(max_length=12, blank=True)
    language = models.CharField(max_length=2)
    parts = ArrayField(models.CharField(max_length=16))
    told_sealed = models.BinaryField()
    why_sealed = models.BinaryField(null=True)
    family = models.CharField(max_length=9, choices=FamilyPart.choices, blank=True, db_default="")
    open = models.BooleanField(default=True)
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            known_code("extract_reader_is_known", "reader", FileReader),
            known_code("extract_verified_is_known", "verified", Verified),
            known_code("extract_child_view_is_known", "child_view", ChildView, or_empty=True),
            known_code("extract_language_is_known", "language", ("da", "en")),
            known_codes("extract_parts_are_known", "parts", [one for one in OwnFilePart if one.is_chosen]),
            models.CheckConstraint(name="extract_has_a_part", condition=~Q(parts=[])),
            models.CheckConstraint(
                name="extract_for_a_child_asks_the_child",
                condition=Q(reader=FileReader.PERSON.value, child_view="")
                | (~Q(reader=FileReader.PERSON.value) & ~Q(child_view="")),
            ),
            known_code("extract_family_is_known", "family", FamilyPart, or_empty=True),
            models.CheckConstraint(
                name="custody_holder_has_a_reason",
                condition=(~Q(reader=FileReader.CUSTODY_HOLDER.value) & Q(family=""))
                | Q(reader=FileReader.CUSTODY_HOLDER.value, family=FamilyPart.NONE)
                | Q(
                    reader=FileReader.CUSTODY_HOLDER.value,
                    family__in=[FamilyPart.NOT_KNOWN, FamilyPart.SUSPECTED],
                    why_sealed__isnull=False,
                ),
            ),
            models.UniqueConstraint(
                name="one_open_extract_at_a_time", fields=["case", "by_unit"], condition=Q(open=True)
            ),
            models.UniqueConstraint(name="extract_of_its_unit", fields=["id", "case", "by_unit"]),
        ]


class HeldBack(models.Model):
    """That one piece is held back from a reading by hand, on which ground, and why (sealed)."""

    id = models.UUIDField(primary_key=True)
    extract = models.ForeignKey(Extract, on_delete=models.PROTECT, related_name="held_back")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=16)
    entry = models.UUIDField()
    ground = models.CharField(max_length=16, choices=WithheldGround.choices)
    why_sealed = models.BinaryField()
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            known_code("held_back_part_is_known", "part", OwnFilePart),
            known_code("held_back_ground_is_known", "ground", WithheldGround),
            models.UniqueConstraint(name="held_back_once", fields=["extract", "part", "entry"]),
            # Neither her rights nor who looked is one person's to hold back (PUB-DIG-05).
            models.CheckConstraint(
                name="never_held_back_by_hand", condition=~Q(part__in=[one.value for one in OwnFilePart if one.is_kept])
            ),
        ]


class Paper(models.Model):
    """That a reading was put on paper, once: its pages, its digest, and which pieces it held (sealed, by their ids).

    The paper itself is kept nowhere. `safe_place`: it was talked over where she can keep it.
    """

    extract = models.OneToOneField(Extract, on_delete=models.PROTECT, primary_key=True, related_name="paper")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    pages = models.SmallIntegerField()
    held_sealed = models.BinaryField()
    safe_place = models.BooleanField()
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="paper_only_for_a_safe_place", condition=Q(safe_place=True)),
            models.UniqueConstraint(name="paper_with_its_case", fields=["extract", "case", "by_unit"]),
        ]


class Ending(models.Model):
    """How a reading ended. Where paper was made, it was given or destroyed; a trigger holds that."""

    extract = models.OneToOneField(Extract, on_delete=models.PROTECT, primary_key=True, related_name="ending")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    how = models.CharField(max_length=12, choices=End.choices)
    note_sealed = models.BinaryField(null=True)
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [known_code("extract_end_is_known", "how", End)]
