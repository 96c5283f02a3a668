"""Referrals: the message, its parties, the persons in it, and what the receiver decided."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext

from helle.register.cases.choices import FirstContact
from helle.register.cases.models import Case
from helle.register.organisations.models import Unit, User
from helle.register.people.choices import Sex
from helle.register.protection.given_out import GivenOutKey, GivenOutText
from helle.register.protection.known_codes import known_code, known_codes
from helle.register.referrals.choices import AroseIn, Consent, Housing, Part, Sector, State, TriageOutcome
from helle.rules.definitions.indicators import ALL_CODES
from helle.rules.definitions.spectrum import SpectrumPlace

KINDS = ("referral", "notification")


class Numbering(models.Model):
    """The last referral number of a year."""

    year = models.SmallIntegerField(primary_key=True)
    last = models.IntegerField()


class Referral(models.Model):
    """A suspicion sent to CMM, or to CMM and the police, sealed under its own key. Written by `helle.send_referral`.

    `arose_in`: where an authority met it that works in both ways (DET-06). `prosecution_on`: the day on which the
    police involved the prosecution, where they say so (CRI-04). `municipality`: '' also to whom it is not shown, since
    somebody with a protected address may live there (PUB-DIG-12). So it is with `sender_unit`: what stands for its kind
    (sql/306), and `sender_user` None.
    """

    id = models.UUIDField(primary_key=True)
    number = models.CharField(max_length=12, unique=True)
    kind = models.CharField(max_length=16, choices=[(kind, kind) for kind in KINDS])
    sender_unit = GivenOutKey(Unit, on_delete=models.PROTECT, related_name="+", given_by="helle.sender_of_referral")
    sender_user = GivenOutKey(User, on_delete=models.PROTECT, related_name="+", given_by="helle.writer_of_referral")
    sent_at = models.DateTimeField()
    first_contact = models.CharField(max_length=20, choices=FirstContact.choices)
    sector = models.CharField(max_length=16, choices=Sector.choices)
    municipality = GivenOutText(max_length=16, blank=True, given_by="helle.municipality_of_referral")
    persons_count = models.SmallIntegerField()
    indicators = ArrayField(models.CharField(max_length=24))
    consent = models.CharField(max_length=20, choices=Consent.choices)
    urgent = models.BooleanField()
    occurred_on = models.DateField()
    arose_in = models.CharField(max_length=10, choices=AroseIn.choices, blank=True)
    prosecution_on = models.DateField(null=True)
    description_sealed = models.BinaryField()

    about_cases: tuple[uuid.UUID, ...] = ()
    """The cases it is about, where it was loaded to be read (`queries.get_referral_for_reading`)."""

    class Meta:
        constraints = [
            known_code("referral_kind_is_known", "kind", KINDS),
            known_code("referral_first_contact_is_known", "first_contact", FirstContact),
            known_code("referral_sector_is_known", "sector", Sector),
            known_code("referral_consent_is_known", "consent", Consent),
            known_codes("referral_indicators_are_known", "indicators", ALL_CODES),
            known_code("referral_arose_in_is_known", "arose_in", AroseIn, or_empty=True),
            models.CheckConstraint(
                name="prosecution_not_before_the_suspicion",
                condition=models.Q(prosecution_on__isnull=True) | models.Q(prosecution_on__gte=models.F("occurred_on")),
            ),
            models.CheckConstraint(
                name="referral_counts_persons", condition=models.Q(persons_count__gte=1, persons_count__lte=200)
            ),
        ]


class Party(models.Model):
    """A unit's part in a referral. Lists of referrals start here; `state` is what that party may know.

    `received_at`, when a receiver confirmed or decided it, stands with the receiver alone.
    """

    id = models.BigAutoField(primary_key=True)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="parties")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=10, choices=Part.choices)
    number = models.CharField(max_length=12)
    sent_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices)
    urgent = models.BooleanField()
    received_at = models.DateTimeField(null=True)

    about_cases: Sequence[uuid.UUID] = ()
    outcome: str | None = None
    """What was decided about the referral, where it was loaded to be joined to (`queries.joinable`); None: nothing."""
    closed_by: str | None = None
    """The case that one says first what for, where it was loaded to be read (`queries.get_referral_for_reading`)."""

    class Meta:
        constraints = [
            known_code("party_part_is_known", "part", Part),
            known_code("party_state_is_known", "state", State),
            models.UniqueConstraint(name="one_part_in_a_referral", fields=["referral", "unit"]),
        ]
        indexes = [
            models.Index(name="party_list", fields=["unit", "-sent_at", "-id"]),
            models.Index(
                name="party_new",
                fields=["unit", "-sent_at", "-id"],
                condition=models.Q(state=State.NEW),
            ),
        ]

    @property
    def status(self) -> str:
        """What the party knows of it, in words; a copy is nobody's to handle and has no status but being one."""
        return gettext("Kopi") if self.part == Part.COPY else str(State(self.state).label)


class ReferredPerson(models.Model):
    """A person in a referral, as the sender described her. She may have no name."""

    id = models.UUIDField(primary_key=True)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="persons")
    sequence = models.SmallIntegerField()
    sex = models.CharField(max_length=12)
    age = models.SmallIntegerField(null=True)
    nationality = models.CharField(max_length=2, blank=True)
    name_sealed = models.BinaryField(null=True)

    class Meta:
        constraints = [
            known_code("referred_person_sex_is_known", "sex", Sex),
            models.UniqueConstraint(name="referred_persons_in_order", fields=["referral", "sequence"]),
        ]


class ReportedExploitation(models.Model):
    """What the sender told of the exploitation, each part sealed under the referral's key (DET-02, ACT-09, ID-16).

    `cvr_blind` finds the referrals about the same business. `control_number` is the sender's own: no tax data is kept.
    """

    referral = models.OneToOneField(
        Referral, on_delete=models.PROTECT, primary_key=True, related_name="reported_exploitation"
    )
    housing = models.CharField(max_length=8, choices=Housing.choices)
    cvr_blind = models.BinaryField(null=True)
    business_sealed = models.BinaryField(null=True)
    cvr_sealed = models.BinaryField(null=True)
    place_sealed = models.BinaryField(null=True)
    route_sealed = models.BinaryField(null=True)
    recruiter_sealed = models.BinaryField(null=True)
    control_number_sealed = models.BinaryField(null=True)

    class Meta:
        constraints = [
            known_code("reported_exploitation_housing_is_known", "housing", Housing),
            models.CheckConstraint(
                name="reported_exploitation_finds_its_business",
                condition=models.Q(cvr_blind__isnull=True, cvr_sealed__isnull=True)
                | models.Q(cvr_blind__isnull=False, cvr_sealed__isnull=False),
            ),
        ]
        indexes = [models.Index(name="reported_exploitation_by_cvr", fields=["cvr_blind"])]


class ConsentWithdrawn(models.Model):
    """That the person takes back her consent to the sender being told what becomes of it (OUT-09). The referral and its
    consent stay as they were sent, and so does what had been told; from here on nothing more is."""

    referral = models.OneToOneField(
        Referral, on_delete=models.PROTECT, primary_key=True, related_name="consent_withdrawn"
    )
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)


class Triage(models.Model):
    """What the receiver decided about a referral, with the reason and the ruling sealed under the referral's key.

    `spectrum`: where on the spectrum a matter stood that was passed on (DEF-08).
    """

    id = models.UUIDField(primary_key=True)
    referral = models.OneToOneField(Referral, on_delete=models.PROTECT, related_name="triage")
    outcome = models.CharField(max_length=16, choices=TriageOutcome.choices)
    joined_to = models.ForeignKey(Referral, on_delete=models.PROTECT, null=True, related_name="+")
    passed_on_to = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    spectrum = models.CharField(max_length=24, blank=True)
    reason_sealed = models.BinaryField(null=True)
    ruling_sealed = models.BinaryField(null=True)

    class Meta:
        constraints = [
            known_code("triage_outcome_is_known", "outcome", TriageOutcome),
            known_code("triage_spectrum_is_known", "spectrum", SpectrumPlace, or_empty=True),
            models.CheckConstraint(
                name="what_is_trafficking_is_not_passed_on",
                condition=models.Q(spectrum="")
                | models.Q(outcome=TriageOutcome.PASSED_ON) & ~models.Q(spectrum=SpectrumPlace.TRAFFICKING.value),
            ),
            # Of what opened cases sql/321_of_whom_a_case_came.sql asks that one came of it.
            models.CheckConstraint(
                name="an_outcome_says_where_it_went",
                condition=models.Q(outcome=TriageOutcome.CASES_OPENED, joined_to=None, passed_on_to=None)
                | models.Q(outcome=TriageOutcome.JOINED, joined_to__isnull=False, passed_on_to=None)
                | models.Q(joined_to=None, reason_sealed__isnull=False)
                & (
                    models.Q(outcome=TriageOutcome.PASSED_ON, passed_on_to__isnull=False)
                    | models.Q(outcome=TriageOutcome.NO_ACTION, passed_on_to=None)
                ),
            ),
        ]


class OpenedCase(models.Model):
    """Which case came of which person in a referral: the receiver's knowledge, never the sender's."""

    person = models.OneToOneField(ReferredPerson, on_delete=models.PROTECT, primary_key=True, related_name="opened")
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="opened_cases")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
