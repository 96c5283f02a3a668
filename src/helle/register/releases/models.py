"""What is kept of a release of statistics. It is never changed: what follows stands beside it (STA-01, FIG-11).

Nothing here is about a person, but the figures as they were counted can point at one: they lie in a table of their own
that only those read who work with the figures in CMM. Most of what the database holds stands in
`protection/sql/109_releases.sql`.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from helle.register.action_plans.models import Written
from helle.register.protection.known_codes import known_code, known_codes
from helle.rules.marks import parted_at_marks
from helle.rules.ruling import Text


class Worded(Written):
    """What somebody wrote of a release: its words, its years, the day from which anybody reads it, what it corrects.

    `sequence`: which release it is, counted before anything else is; of two of the same sequence one is made.
    `repeats`: the years that are not counted again but stand as an earlier release told them, each with that release,
    and why they do (`repeating`).
    """

    sequence = models.PositiveSmallIntegerField()
    title_da = models.CharField(max_length=160)
    title_en = models.CharField(max_length=160)
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()
    public_from = models.DateField()
    introduction = models.TextField(max_length=4000, blank=True)
    introduction_en = models.TextField(max_length=4000, blank=True)
    why_da = models.CharField(max_length=500, blank=True)
    why_en = models.CharField(max_length=500, blank=True)
    repeats = models.JSONField(default=list)
    repeats_why_da = models.CharField(max_length=500, blank=True)
    repeats_why_en = models.CharField(max_length=500, blank=True)

    class Meta:
        abstract = True

    @property
    def title(self) -> Text:
        return Text(self.title_da, self.title_en)

    @property
    def why(self) -> Text:
        return Text(self.why_da, self.why_en)

    @property
    def repeated_years(self) -> frozenset[int]:
        """The years that stand as an earlier release told them."""
        return frozenset(year for year, _release in self.repeats)

    @property
    def years_counted(self) -> list[int]:
        """The years that are counted for it."""
        return [year for year in range(self.first_year, self.last_year + 1) if year not in self.repeated_years]


class Release(Worded):
    """A release as it was drawn: its tables as they leave, in both languages, with method, protection and audit.

    `content`: what anybody may read (`kept`). `audited`: the audit found every suppressed figure wide enough.
    `public_from`: the day from which everybody reads it, once it is approved. A correction is another release that
    names the one it corrects, of the same years. `counts_assessed`: whether any of its tables counts assessed victims,
    so that it tells their years wherever they are told; the database works it out as the row is written, and no page
    has to take every content apart.
    """

    cut_off = models.DateField()
    content = models.JSONField()
    audited = models.BooleanField()
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="corrected_by")
    counts_assessed = models.GeneratedField(
        expression=models.ExpressionWrapper(
            Q(content__tables__contains=[{"counts": "assessed"}]), output_field=models.BooleanField()
        ),
        output_field=models.BooleanField(),
        db_persist=True,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(name="releases_in_order", fields=["sequence"]),
            models.CheckConstraint(name="release_covers_years", condition=Q(last_year__gte=F("first_year"))),
            models.CheckConstraint(name="release_has_titles", condition=~Q(title_da="") & ~Q(title_en="")),
            models.CheckConstraint(
                name="release_corrects_for_a_reason",
                condition=Q(corrects__isnull=True, why_da="", why_en="")
                | (Q(corrects__isnull=False) & ~Q(why_da="") & ~Q(why_en="")),
            ),
            models.CheckConstraint(
                name="release_repeats_for_a_reason",
                condition=Q(repeats=[], repeats_why_da="", repeats_why_en="")
                | (~Q(repeats=[]) & ~Q(repeats_why_da="") & ~Q(repeats_why_en="")),
            ),
        ]


class Making(Worded):
    """That a release is being made, and of what. It is made once there is a release of the same id.

    A job makes it, since many tables of many years take minutes. `tables`: the codes of the definitions, each with its
    version. `estimates`: the orders of the estimates that are published with it. `microdata`: the columns of its open
    microdata; none where it has no such file.
    """

    tables = models.JSONField()
    estimates = ArrayField(models.UUIDField(), default=list)
    microdata = ArrayField(models.CharField(max_length=16), default=list)
    corrects = models.ForeignKey(Release, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            known_codes("release_microdata_columns_known", "microdata", ("year", "sex", "age", "exploited_as"))
        ]


class Stopped(Written):
    """That a release could not be made, and why. Nothing of it was kept."""

    making = models.OneToOneField(Making, on_delete=models.PROTECT, related_name="stopped")
    why_da = models.CharField(max_length=1000)
    why_en = models.CharField(max_length=1000)

    @property
    def why(self) -> Text:
        return Text(self.why_da, self.why_en)

    @property
    def reasons(self) -> list[Text]:
        """Each reason by itself: it ends with the requirement that it follows from."""
        da, en = (parted_at_marks(one) for one in (self.why_da, self.why_en))
        return [Text(*both) for both in zip(da, en, strict=True)] if len(da) == len(en) else [self.why]


class SeenTo(Written):
    """What whoever ordered a release did about it when it could not be made, or was sent back: she let it be, or had it
    made anew (`anew`). Until then it stands on her desk."""

    making = models.OneToOneField(Making, on_delete=models.PROTECT, related_name="seen_to")
    anew = models.OneToOneField(Making, on_delete=models.PROTECT, null=True, related_name="in_place_of")


class Original(Written):
    """The figures of a release as they were counted, and which of them were held back and why: not for others' eyes.

    `microdata`: the report on privacy of its open microdata, which tells of few persons; empty where it has none.
    """

    release = models.OneToOneField(Release, on_delete=models.PROTECT, related_name="original")
    tables = models.JSONField()
    microdata = models.JSONField(default=dict)


class Answer(Written):
    """That a release was approved, which numbers it, or sent back with remarks; by another than who drew it."""

    release = models.OneToOneField(Release, on_delete=models.PROTECT, related_name="answer")
    approved = models.BooleanField()
    number = models.PositiveSmallIntegerField(null=True)
    remarks = models.TextField(max_length=2000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="release_number_once", fields=["number"]),
            models.CheckConstraint(
                name="release_numbered_when_approved",
                condition=Q(approved=True, number__isnull=False)
                | (Q(approved=False, number__isnull=True) & ~Q(remarks="")),
            ),
        ]


class ReleaseFile(Written):
    """A file of an approved release, made once as it was approved: whoever asks for it gets what was approved."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField(max_length=8)
    language = models.CharField(max_length=2)
    content = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="release_file_once", fields=["release", "kind", "language"]),
            known_code("release_file_kind_known", "kind", ("pdf", "csv", "json", "ctdc")),
            known_code("release_file_language_known", "language", ("da", "en")),
        ]


class TakenDown(Written):
    """That an approved release is shown to CMM's lead and analyst alone from then on, and why."""

    release = models.OneToOneField(Release, on_delete=models.PROTECT, related_name="taken_down")
    why_da = models.CharField(max_length=500)
    why_en = models.CharField(max_length=500)

    class Meta:
        constraints = [
            models.CheckConstraint(name="release_taken_down_for_a_reason", condition=~Q(why_da="") & ~Q(why_en=""))
        ]

    @property
    def why(self) -> Text:
        return Text(self.why_da, self.why_en)
