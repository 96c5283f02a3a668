"""What is kept of spreading knowledge. Nobody is named: an audience is numbers of an authority or a sector.

What was written stays. A correction is a row beside the one before it, with the reason; the latest holds. Most of what
the database holds stands in `protection/sql/068_knowledge.sql`.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from helle.register.action_plans.models import Initiative
from helle.register.knowledge.choices import Body, Channel, Ended, PublicationKind, Topic
from helle.register.organisations.models import Unit, User
from helle.register.protection.known_codes import known_code, known_codes
from helle.rules.knowledge.codes import ActivityKind, AudienceSector
from helle.rules.ruling import Text

MOST_PEOPLE = 1_000_000
MOST_REACHED = 100_000_000


class Written(models.Model):
    """A row that somebody wrote for a unit."""

    id = models.UUIDField(primary_key=True)
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        abstract = True


class Activity(Written):
    """Something that a unit does to spread knowledge, or to work with other countries (STA-02, GOV-27, ACT-02)."""

    kind = models.CharField(max_length=13)

    class Meta:
        constraints = [known_code("activity_kind_is_known", "kind", ActivityKind)]


class Version(Written):
    """Of an activity: the first as it was written, or one that corrects those before it, with the reason."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="%(class)s_rows")
    sequence = models.PositiveSmallIntegerField()
    why = models.TextField(max_length=500, blank=True)

    class Meta:
        abstract = True


class Details(Version):
    """What an activity is, when, with whom and for whom; `planned` is beside each sector, None where nobody has said.

    A publication comes out on its first day. `supersedes`: the publication whose place it takes. `open_to_all`: it
    stands on the page without login, once somebody else has approved these words. `initiative`: of which initiative
    teaching is a part, where whoever writes says so; its figures count it.
    """

    title_da = models.TextField(max_length=200)
    title_en = models.TextField(max_length=200, blank=True)
    topic = models.CharField(max_length=14, choices=Topic.choices)
    first_day = models.DateField()
    last_day = models.DateField()
    place = models.TextField(max_length=200, blank=True)
    address = models.TextField(max_length=300, blank=True)
    materials = models.TextField(max_length=300, blank=True)
    partners = models.TextField(max_length=300, blank=True)
    languages = ArrayField(models.CharField(max_length=8), default=list)
    sectors = ArrayField(models.CharField(max_length=19), default=list)
    planned = ArrayField(models.PositiveIntegerField(null=True), default=list)
    channels = ArrayField(models.CharField(max_length=11), default=list)
    publication = models.CharField(max_length=9, choices=PublicationKind.choices, blank=True)
    isbn = models.TextField(max_length=20, blank=True)
    supersedes = models.ForeignKey(Activity, on_delete=models.PROTECT, null=True, related_name="+")
    body = models.CharField(max_length=10, choices=Body.choices, blank=True)
    open_to_all = models.BooleanField(default=False)
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="activity_details_in_order", fields=["activity", "sequence"]),
            known_code("activity_topic_is_known", "topic", Topic),
            known_codes("activity_sectors_are_known", "sectors", AudienceSector),
            known_codes("activity_channels_are_known", "channels", Channel),
            known_code("activity_publication_is_known", "publication", PublicationKind, or_empty=True),
            known_code("activity_body_is_known", "body", Body, or_empty=True),
            models.CheckConstraint(name="activity_ends_after_it_begins", condition=Q(last_day__gte=F("first_day"))),
            models.CheckConstraint(name="activity_has_a_title", condition=~Q(title_da="")),
            models.CheckConstraint(name="activity_changed_for_a_reason", condition=Q(sequence=1) | ~Q(why="")),
        ]

    @property
    def title(self) -> Text:
        return Text(self.title_da, self.title_en or self.title_da)


class Opening(Written):
    """That these words of an activity may be read by everybody, as somebody says who did not write them (GOV-27)."""

    details = models.OneToOneField(Details, on_delete=models.PROTECT, related_name="opening")


class Held(Version):
    """That an activity was held, and what came of it: who came as numbers, how many it reached, what was given abroad.

    `came` is beside each sector, None where nobody counted, which is no zero. `reached` and `sources` are beside each
    channel. `figures`: which figures were delivered, and `counted_until` up to which day they count (FLO-20, FIG-11).
    """

    first_day = models.DateField()
    last_day = models.DateField()
    sectors = ArrayField(models.CharField(max_length=19), default=list)
    came = ArrayField(models.PositiveIntegerField(null=True), default=list)
    channels = ArrayField(models.CharField(max_length=11), default=list)
    reached = ArrayField(models.PositiveIntegerField(), default=list)
    sources = ArrayField(models.TextField(max_length=200), default=list)
    contributed = models.TextField(max_length=2000, blank=True)
    follow_up = models.TextField(max_length=2000, blank=True)
    figures = models.TextField(max_length=300, blank=True)
    counted_until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="activity_held_in_order", fields=["activity", "sequence"]),
            known_codes("held_sectors_are_known", "sectors", AudienceSector),
            known_codes("held_channels_are_known", "channels", Channel),
            models.CheckConstraint(name="held_ends_after_it_begins", condition=Q(last_day__gte=F("first_day"))),
            models.CheckConstraint(
                name="figures_have_a_cut_off",
                condition=Q(figures="", counted_until__isnull=True)
                | (~Q(figures="") & Q(counted_until__isnull=False, counted_until__lte=F("last_day"))),
            ),
            models.CheckConstraint(name="held_changed_for_a_reason", condition=Q(sequence=1) | ~Q(why="")),
        ]


class Evaluation(Version):
    """What those who came answered, as numbers, and what was learnt and is changed, in words that name nobody.

    `mark_1` is the worst of five marks and `mark_5` the best; not everybody who answers gives one.
    """

    answers = models.PositiveIntegerField()
    mark_1 = models.PositiveIntegerField()
    mark_2 = models.PositiveIntegerField()
    mark_3 = models.PositiveIntegerField()
    mark_4 = models.PositiveIntegerField()
    mark_5 = models.PositiveIntegerField()
    learnt = models.TextField(max_length=2000)
    changes = models.TextField(max_length=2000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="activity_evaluations_in_order", fields=["activity", "sequence"]),
            models.CheckConstraint(
                name="marks_are_of_answers",
                condition=Q(answers__gte=F("mark_1") + F("mark_2") + F("mark_3") + F("mark_4") + F("mark_5")),
            ),
            models.CheckConstraint(name="evaluation_says_something", condition=~Q(learnt="")),
            models.CheckConstraint(name="evaluation_changed_for_a_reason", condition=Q(sequence=1) | ~Q(why="")),
        ]

    @property
    def marks(self) -> tuple[int, ...]:
        """How many gave each mark, the worst first."""
        return (self.mark_1, self.mark_2, self.mark_3, self.mark_4, self.mark_5)


class Ending(Written):
    """That an activity was called off before it was held, or was written down by mistake; with the reason."""

    activity = models.OneToOneField(Activity, on_delete=models.PROTECT, related_name="ending")
    kind = models.CharField(max_length=10, choices=Ended.choices)
    why = models.TextField(max_length=500)

    class Meta:
        constraints = [
            known_code("activity_ending_is_known", "kind", Ended),
            models.CheckConstraint(name="activity_ended_for_a_reason", condition=~Q(why="")),
        ]
