"""What is kept of obligations, studies and reports to treaty bodies. The obligations themselves come out of a file.

Nothing here is about a person, and the texts name nobody (GOV-26). What was written stays and is met by what follows.
Most of what the database holds stands in `protection/sql/069_obligations.sql`.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from helle.register.action_plans.choices import Feed
from helle.register.action_plans.models import Initiative, Written
from helle.register.obligations.choices import ArticleChecked, CarrierKind, ShownBy, StudyKind
from helle.register.organisations.models import Unit, User
from helle.register.protection.known_codes import known_code
from helle.rules.obligations.codes import ObligationState, RecommendationReply, RecommendationStep
from helle.rules.ruling import Text


class TreatyBody(models.Model):
    """A body that states report to, the unit that answers for it, and the instruments it follows (INT-02, INT-03)."""

    code = models.CharField(primary_key=True, max_length=12)
    title_da = models.CharField(max_length=160)
    title_en = models.CharField(max_length=160)
    responsible = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    instruments = ArrayField(models.CharField(max_length=40))
    requirement = models.CharField(max_length=12)

    @property
    def title(self) -> Text:
        return Text(self.title_da, self.title_en)


class Obligation(models.Model):
    """What an article of an instrument asks, in our own words. `owner` is the ministry that judges it, by our reading.

    `instrument` is the code of the instrument in the register of the rules. `judged` is false for what is history:
    repealed and amending acts (INT-08, INT-13).
    """

    code = models.CharField(primary_key=True, max_length=24)
    instrument = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField()
    article = models.CharField(max_length=40, blank=True)
    checked = models.CharField(max_length=9, choices=ArticleChecked.choices)
    asks_da = models.CharField(max_length=300)
    asks_en = models.CharField(max_length=300)
    owner = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    requirements = ArrayField(models.CharField(max_length=12))
    judged = models.BooleanField()

    class Meta:
        constraints = [
            known_code("obligation_checked_is_known", "checked", ArticleChecked),
            models.UniqueConstraint(
                name="obligation_has_its_place", fields=["position"], deferrable=models.Deferrable.DEFERRED
            ),
        ]

    @property
    def asks(self) -> Text:
        return Text(self.asks_da, self.asks_en)


class Study(Written):
    """A study of the effort, or a treaty body's look at it (GOV-19). Where it is published, its recommendations follow.

    `author` is a unit of Helle that carries it out and writes its recommendations; '' of `by` names others.
    """

    code = models.SlugField(max_length=40, unique=True)
    kind = models.CharField(max_length=10, choices=StudyKind.choices)
    title_da = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    by_da = models.CharField(max_length=160)
    by_en = models.CharField(max_length=160, blank=True)
    author = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    commissioned_by = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    first_day = models.DateField()
    last_day = models.DateField()
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, null=True, related_name="studies")
    where_da = models.CharField(max_length=300, blank=True)
    where_en = models.CharField(max_length=300, blank=True)
    requirement = models.CharField(max_length=12, blank=True)

    class Meta:
        constraints = [
            known_code("study_kind_is_known", "kind", StudyKind),
            models.CheckConstraint(name="study_ends_after_it_begins", condition=Q(last_day__gte=F("first_day"))),
        ]

    @property
    def title(self) -> Text:
        return Text(self.title_da, self.title_en or self.title_da)

    @property
    def by(self) -> Text:
        return Text(self.by_da, self.by_en or self.by_da)

    @property
    def where(self) -> Text:
        return Text(self.where_da, self.where_en or self.where_da)


class Publication(Written):
    """That a study was published, on a day, and where. Once."""

    study = models.OneToOneField(Study, on_delete=models.PROTECT, related_name="publication")
    on_day = models.DateField()
    where = models.CharField(max_length=300)

    class Meta:
        constraints = [models.CheckConstraint(name="publication_says_where", condition=~Q(where=""))]


class Recommendation(Written):
    """What a study recommends, in our own words, and the obligation that it is about, if one."""

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="recommendations")
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=1000)
    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, null=True, related_name="recommendations")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="recommendations_in_order", fields=["study", "number"]),
            models.CheckConstraint(name="recommendation_says_something", condition=~Q(text="")),
        ]


class Addressed(Written):
    """That a recommendation is addressed to a unit, which answers it (INI-05)."""

    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="addressed")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(name="addressed_once", fields=["recommendation", "unit"])]


class Reply(Written):
    """What a unit answers; a later answer takes the place of the one before, and both stay."""

    addressed = models.ForeignKey(Addressed, on_delete=models.PROTECT, related_name="replies")
    sequence = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12)
    why = models.CharField(max_length=1000)
    promises = models.CharField(max_length=500, blank=True)
    promised_by = models.DateField(null=True)

    class Meta:
        constraints = [
            known_code("reply_kind_is_known", "kind", RecommendationReply),
            models.UniqueConstraint(name="replies_in_order", fields=["addressed", "sequence"]),
            models.CheckConstraint(name="reply_has_reasons", condition=~Q(why="")),
            models.CheckConstraint(
                name="reply_promises_by_a_day",
                condition=(
                    Q(kind__in=[RecommendationReply.ACCEPTED.value, RecommendationReply.PARTLY.value])
                    & Q(promised_by__isnull=False)
                    & ~Q(promises="")
                )
                | (
                    Q(kind__in=[RecommendationReply.REJECTED.value, RecommendationReply.ALREADY_DONE.value])
                    & Q(promised_by__isnull=True, promises="")
                ),
            ),
        ]


class FollowUp(Written):
    """What became of what a unit promised in a reply: done, moved to another day or given up."""

    reply = models.ForeignKey(Reply, on_delete=models.PROTECT, related_name="steps")
    sequence = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8)
    on_day = models.DateField()
    new_day = models.DateField(null=True)
    why = models.CharField(max_length=500)

    class Meta:
        constraints = [
            known_code("follow_up_kind_is_known", "kind", RecommendationStep),
            models.UniqueConstraint(name="answers_followed_in_order", fields=["reply", "sequence"]),
            models.CheckConstraint(name="follow_up_says_what", condition=~Q(why="")),
            models.CheckConstraint(
                name="follow_up_moved_to_a_day",
                condition=Q(kind=RecommendationStep.MOVED.value, new_day__isnull=False)
                | (~Q(kind=RecommendationStep.MOVED.value) & Q(new_day__isnull=True)),
            ),
        ]


class Withdrawable(Written):
    """What can be taken back with a reason; it is shown no more, and stays."""

    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_why = models.CharField(max_length=500, blank=True)

    class Meta:
        abstract = True


def _withdrawn_for_a_reason(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name,
        condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_why="")
        | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_why="")),
    )


class Carrier(Withdrawable):
    """What carries an obligation: a rule, a page or an initiative by its name, or a practice of a unit in words."""

    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="carriers")
    kind = models.CharField(max_length=10, choices=CarrierKind.choices)
    of = models.CharField(max_length=60, blank=True)
    text = models.CharField(max_length=500, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            known_code("carrier_kind_is_known", "kind", CarrierKind),
            models.CheckConstraint(
                name="carrier_is_named",
                condition=(Q(kind=CarrierKind.PRACTICE, of="", unit__isnull=False) & ~Q(text=""))
                | (~Q(kind=CarrierKind.PRACTICE) & ~Q(of="") & Q(text="", unit__isnull=True)),
            ),
            _withdrawn_for_a_reason("carrier_withdrawn_for_a_reason"),
        ]


class Shows(Withdrawable):
    """What shows that an obligation is carried out, and the day it is from.

    A figure is kept as it was when it was taken: of a year, up to `on_day`, and never of a small group (FIG-11).
    """

    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="shown_by")
    kind = models.CharField(max_length=10, choices=ShownBy.choices)
    title_da = models.CharField(max_length=200, blank=True)
    title_en = models.CharField(max_length=200, blank=True)
    where = models.CharField(max_length=300, blank=True)
    on_day = models.DateField()
    study = models.ForeignKey(Study, on_delete=models.PROTECT, null=True, related_name="+")
    feed = models.CharField(max_length=20, choices=Feed.choices, blank=True)
    year = models.PositiveSmallIntegerField(null=True)
    value = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    of = models.PositiveIntegerField(null=True)
    requirement = models.CharField(max_length=12, blank=True)

    class Meta:
        constraints = [
            known_code("shows_kind_is_known", "kind", ShownBy),
            known_code("shows_feed_is_known", "feed", Feed, or_empty=True),
            models.CheckConstraint(
                name="shows_one_thing",
                condition=(
                    Q(kind=ShownBy.FIGURE, study__isnull=True, year__isnull=False, value__isnull=False)
                    & ~Q(feed="")
                    & Q(where="")
                )
                | (
                    Q(kind=ShownBy.DOCUMENT, study__isnull=True, feed="", year__isnull=True, value__isnull=True)
                    & ~Q(title_da="")
                    & ~Q(where="")
                )
                | Q(kind=ShownBy.STUDY, study__isnull=False, feed="", year__isnull=True, value__isnull=True, where=""),
            ),
            models.UniqueConstraint(
                name="shows_a_figure_once",
                fields=["obligation", "feed", "year"],
                condition=Q(kind=ShownBy.FIGURE, withdrawn_at__isnull=True),
            ),
            _withdrawn_for_a_reason("shows_withdrawn_for_a_reason"),
        ]

    @property
    def title(self) -> Text:
        return Text(self.title_da, self.title_en or self.title_da)


class Judgement(Written):
    """What a person of the owning ministry says of an obligation, with the reasons. The latest stands.

    `evidence_on` and `fresh_until` are those of the evidence it rests on: the database asks for them where it says that
    the obligation is carried out (DEF-05).
    """

    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="judgements")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=11)
    why = models.CharField(max_length=1000)
    evidence_on = models.DateField(null=True)
    fresh_until = models.DateField(null=True)

    class Meta:
        constraints = [
            known_code("judgement_state_is_known", "state", ObligationState),
            models.UniqueConstraint(name="judgements_in_order", fields=["obligation", "number"]),
            models.CheckConstraint(name="judgement_has_reasons", condition=~Q(why="")),
            models.CheckConstraint(
                name="carried_rests_on_evidence",
                condition=~Q(state=ObligationState.CARRIED.value)
                | Q(evidence_on__isnull=False, fresh_until__isnull=False, fresh_until__gte=F("evidence_on")),
            ),
        ]


class TreatyReport(Written):
    """A report to a treaty body as it was drawn: a picture of what stood that day, in both languages (STA-03, GOV-13).

    It is never changed. A correction is another report that names the one it corrects.
    """

    body = models.ForeignKey(TreatyBody, on_delete=models.PROTECT, related_name="reports")
    sequence = models.PositiveSmallIntegerField()
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()
    cut_off = models.DateField()
    content = models.JSONField()
    introduction = models.TextField(max_length=4000, blank=True)
    introduction_en = models.TextField(max_length=4000, blank=True)
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="corrected_by")
    why = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="treaty_reports_in_order", fields=["body", "sequence"]),
            models.CheckConstraint(name="treaty_report_covers_years", condition=Q(last_year__gte=F("first_year"))),
            models.CheckConstraint(
                name="treaty_report_corrects_for_a_reason",
                condition=Q(corrects__isnull=True, why="") | (Q(corrects__isnull=False) & ~Q(why="")),
            ),
        ]


class TreatyReportAnswer(Written):
    """That a report was approved, which gives it its number, or sent back with remarks; by another than who drew it."""

    report = models.OneToOneField(TreatyReport, on_delete=models.PROTECT, related_name="answer")
    body = models.ForeignKey(TreatyBody, on_delete=models.PROTECT, related_name="+")
    approved = models.BooleanField()
    number = models.PositiveSmallIntegerField(null=True)
    remarks = models.TextField(max_length=2000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="treaty_report_number_once", fields=["body", "number"]),
            models.CheckConstraint(
                name="treaty_report_numbered_when_approved",
                condition=Q(approved=True, number__isnull=False)
                | (Q(approved=False, number__isnull=True) & ~Q(remarks="")),
            ),
        ]
