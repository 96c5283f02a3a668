"""What somebody chose, the mails that follow from it, and addresses that take none."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from helle.register.notices.choices import OPEN, How, State
from helle.register.organisations.models import Membership, User
from helle.register.protection.known_codes import known_code

LANGUAGES = [("da", "Dansk"), ("en", "English")]


class Choice(models.Model):
    """How somebody wants to be told by mail in one of her memberships. Without a row: not at all.

    `looked_for` is the moment that the job last counted for, whether or not a mail came of it: one count for each.
    """

    membership = models.OneToOneField(Membership, on_delete=models.CASCADE, primary_key=True, related_name="+")
    how = models.CharField(max_length=8, choices=How.choices)
    daily_at = models.SmallIntegerField()
    quiet_from = models.SmallIntegerField(null=True)
    quiet_to = models.SmallIntegerField(null=True)
    quiet_weekends = models.BooleanField()
    quiet_holidays = models.BooleanField()
    language = models.CharField(max_length=2, choices=LANGUAGES)
    changed_at = models.DateTimeField()
    looked_for = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            known_code("notices_how_is_known", "how", How),
            known_code("notices_language_is_known", "language", [code for code, _name in LANGUAGES]),
            models.CheckConstraint(
                name="notices_hours_are_hours",
                condition=Q(daily_at__range=(0, 23))
                & (
                    Q(quiet_from__isnull=True, quiet_to__isnull=True)
                    | (Q(quiet_from__range=(0, 23), quiet_to__range=(0, 23)) & ~Q(quiet_from=F("quiet_to")))
                ),
            ),
            # A daily mail in the quiet hours would never be sent.
            models.CheckConstraint(
                name="notices_daily_mail_is_not_in_quiet_hours",
                condition=~Q(how=How.DAILY)
                | Q(quiet_from__isnull=True)
                | (Q(quiet_from__lt=F("quiet_to")) & (Q(daily_at__lt=F("quiet_from")) | Q(daily_at__gte=F("quiet_to"))))
                | Q(quiet_from__gt=F("quiet_to"), daily_at__lt=F("quiet_from"), daily_at__gte=F("quiet_to")),
            ),
        ]


class Mail(models.Model):
    """One mail: how many things wait, and what has become of it. It names none of them.

    `slot` is the moment it is for; `told` holds a keyed hash, cut short, of each thing that was counted, so that the
    next mail knows what is new. Written by the job's role alone, through functions.
    """

    id = models.UUIDField(primary_key=True)
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    slot = models.DateTimeField()
    language = models.CharField(max_length=2)
    things = models.IntegerField()
    late = models.IntegerField()
    fresh = models.IntegerField()
    more = models.BooleanField()
    told = models.BinaryField()
    made_at = models.DateTimeField()
    state = models.CharField(max_length=16, choices=State.choices)
    attempts = models.SmallIntegerField()
    next_try_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    code = models.SmallIntegerField(null=True)

    class Meta:
        constraints = [
            known_code("notices_state_is_known", "state", State),
            known_code("notices_mail_language_is_known", "language", [code for code, _name in LANGUAGES]),
            models.UniqueConstraint(name="one_notice_for_a_moment", fields=["membership", "slot"]),
            models.UniqueConstraint(name="one_notice_on_its_way", fields=["membership"], condition=Q(state__in=OPEN)),
            models.CheckConstraint(
                name="a_notice_tells_of_something",
                condition=Q(things__gte=1, late__gte=0, late__lte=F("things"), fresh__gte=0, fresh__lte=F("things")),
            ),
        ]
        indexes = [
            models.Index(name="notices_to_send", fields=["next_try_at"], condition=Q(state=State.WAITING)),
        ]


class Undeliverable(models.Model):
    """That the mail server refused somebody's address for good. Nothing more is sent there until she says it is mended.

    `address` is a keyed hash: another address than this one is tried again.
    """

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="+")
    address = models.BinaryField()
    since = models.DateTimeField()
    code = models.SmallIntegerField()
