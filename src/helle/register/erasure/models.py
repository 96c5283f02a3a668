"""Orders to erase a person, what of hers had a key, and where the register stands with the ledger."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from helle.register.cases.models import Case
from helle.register.organisations.models import Unit, User
from helle.register.people.models import Person
from helle.register.protection.known_codes import known_code
from helle.rules.erasure import ErasureGround


class State(models.Model):
    """In which database the ledger of erasures was last replayed, by PostgreSQL's numbers of it and of its server.

    A backup that is put back comes into another database, and nobody acts there until the ledger is replayed.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    opened_in = models.BigIntegerField(null=True)
    opened_on = models.BigIntegerField(null=True)
    # The latest moment that was sealed, where no operator has accepted the clock since (sql/081_clock.sql).
    sealed_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(name="one_erasure_state", condition=Q(id=1))]


class Order(models.Model):
    """That one asks for a person to be erased, and another decides. Written by `helle.ask_erasure` and the like alone.

    `basis` names the decision that it rests on, and nobody; it stays. `why` and `answer` are sealed under the person's
    key and go with her. `case` is the one it was asked in, with its `number`; all of hers are meant. `keys` is how many
    were destroyed.
    """

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.CharField(max_length=12)
    ground = models.CharField(max_length=16)
    basis = models.CharField(max_length=200)
    basis_on = models.DateField()
    why_sealed = models.BinaryField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    approved = models.BooleanField(null=True)
    answer_sealed = models.BinaryField(null=True)
    done_at = models.DateTimeField(null=True)
    keys = models.IntegerField(null=True)

    class Meta:
        constraints = [
            known_code("erasure_ground_is_known", "ground", ErasureGround),
            models.CheckConstraint(name="erasure_rests_on_something", condition=~Q(basis="")),
            models.CheckConstraint(name="erasure_takes_two", condition=~Q(decided_by=F("asked_by"))),
            models.CheckConstraint(
                name="erasure_decided_whole",
                condition=Q(
                    decided_at__isnull=True,
                    decided_by__isnull=True,
                    decided_unit__isnull=True,
                    approved__isnull=True,
                    answer_sealed__isnull=True,
                )
                | Q(
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                    decided_unit__isnull=False,
                    approved__isnull=False,
                    answer_sealed__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="erasure_done_once_approved",
                condition=Q(done_at__isnull=True, keys__isnull=True)
                | Q(done_at__isnull=False, keys__isnull=False, approved=True),
            ),
            # Nothing is asked of somebody about whom it is asked already, or who is erased.
            models.UniqueConstraint(
                name="one_erasure_of_a_person", fields=["person"], condition=Q(approved__isnull=True) | Q(approved=True)
            ),
        ]
        indexes = [
            models.Index(name="erasures_newest", fields=["-asked_at", "-id"]),
            models.Index(
                name="erasures_unfinished", fields=["decided_at"], condition=Q(approved=True, done_at__isnull=True)
            ),
        ]


class Subject(models.Model):
    """What had a key of its own and goes with the person: she herself, a referral, a statement, a question."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="subjects", db_index=False)
    kind = models.CharField(max_length=12)
    subject_id = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(name="subject_once_in_an_order", fields=["order", "subject_id"])]
        indexes = [models.Index(name="subject_of_an_erasure", fields=["subject_id"])]


class Erased(models.Model):
    """That a person is erased: nobody is given a case of hers again. Also where the order came after the backup that
    was put back."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, primary_key=True, related_name="+")
    at = models.DateTimeField()
    order_id = models.UUIDField(null=True)
