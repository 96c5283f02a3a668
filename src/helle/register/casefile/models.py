"""Notes, drafts, documents, and the templates notes are begun from."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from helle.register.casefile.choices import FILE_TYPES, Direction, DocumentKind, NoteKind, Scan
from helle.register.cases.models import Case
from helle.register.organisations.models import Unit, User
from helle.register.protection.known_codes import known_code


class Numbering(models.Model):
    """The last journal number of a case. Numbers are given by the database as things are journalised, one row of them
    for notes and documents together."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, primary_key=True, related_name="+")
    last = models.IntegerField()


class Note(models.Model):
    """A finished note. Never changed: a mistake is superseded by another note that says why.

    `begun_by` is the colleague whose draft it was, where she left before she finished it. `from_draft` is the draft it
    was, so that what another window still holds of that is known for the same words.
    """

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.IntegerField()
    kind = models.CharField(max_length=16, choices=NoteKind.choices)
    direction = models.CharField(max_length=8, choices=Direction.choices)
    dated_on = models.DateField()
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    theme_sealed = models.BinaryField()
    text_sealed = models.BinaryField()
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    why_sealed = models.BinaryField(null=True)
    begun_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    from_draft = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="note_number_once", fields=["case", "number"]),
            models.CheckConstraint(
                name="note_replaces_with_a_reason",
                condition=Q(replaces__isnull=True, why_sealed__isnull=True)
                | Q(replaces__isnull=False, why_sealed__isnull=False),
            ),
            known_code("note_kind_is_known", "kind", NoteKind),
            known_code("note_direction_known", "direction", Direction),
        ]


class Draft(models.Model):
    """A note that somebody is writing: hers alone until she finishes it, kept as she types.

    `version` counts the savings and `form_token` is the form that saved last, so that a second window is noticed.
    `replaces` is the finished note that it is to supersede, and `why_sealed` the reason. A draft that somebody left
    behind may be given to a colleague: `begun_by` is then whose it was, and the rest says who gave it, when and why.
    What a window saves whose draft became a note in another keeps `begun_by` alone.
    """

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    version = models.IntegerField(default=1)
    form_token = models.UUIDField()
    kind = models.CharField(max_length=16, blank=True)
    direction = models.CharField(max_length=8, blank=True)
    dated_on = models.DateField(null=True)
    theme_sealed = models.BinaryField()
    text_sealed = models.BinaryField()
    why_sealed = models.BinaryField()
    replaces = models.ForeignKey(Note, on_delete=models.PROTECT, null=True, related_name="+")
    begun_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    given_at = models.DateTimeField(null=True)
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    given_why_sealed = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="draft_given_whole",
                condition=Q(given_at__isnull=True, given_by__isnull=True, given_why_sealed__isnull=True)
                | Q(begun_by__isnull=False, given_at__isnull=False, given_by__isnull=False)
                & Q(given_why_sealed__isnull=False),
            ),
            known_code("draft_kind_is_known", "kind", NoteKind, or_empty=True),
            known_code("draft_direction_is_known", "direction", Direction, or_empty=True),
        ]
        indexes = [models.Index(name="drafts_of_somebody", fields=["by_user", "begun_at"])]


class Document(models.Model):
    """A file in the case, and its line in the journal once it has one (PUB-LAW-16). A version supersedes another.

    What stands in the journal is all there or not there at all: a document that waits to be journalised has no number.
    Its content lies in its parts. `pages` is how many pictures can be made of it; 0: none.
    """

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=16, choices=DocumentKind.choices)
    content_type = models.CharField(max_length=80)
    size = models.BigIntegerField()
    pages = models.IntegerField(default=0)
    scan = models.CharField(max_length=12, choices=Scan.choices)
    name_sealed = models.BinaryField()
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    why_sealed = models.BinaryField(null=True)
    number = models.IntegerField(null=True)
    direction = models.CharField(max_length=8, choices=Direction.choices, blank=True)
    dated_on = models.DateField(null=True)
    theme_sealed = models.BinaryField(null=True)
    journalised_at = models.DateTimeField(null=True)
    journalised_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="document_number_once", fields=["case", "number"]),
            models.CheckConstraint(
                name="document_replaces_with_a_reason",
                condition=Q(replaces__isnull=True, why_sealed__isnull=True)
                | Q(replaces__isnull=False, why_sealed__isnull=False),
            ),
            models.CheckConstraint(
                name="document_journalised_whole",
                condition=Q(
                    number__isnull=True,
                    direction="",
                    dated_on__isnull=True,
                    theme_sealed__isnull=True,
                    journalised_at__isnull=True,
                    journalised_by__isnull=True,
                )
                | Q(
                    number__isnull=False,
                    direction__in=Direction.values,
                    dated_on__isnull=False,
                    theme_sealed__isnull=False,
                    journalised_at__isnull=False,
                    journalised_by__isnull=False,
                ),
            ),
            models.CheckConstraint(name="document_is_not_empty", condition=Q(size__gt=0)),
            known_code("document_kind_is_known", "kind", DocumentKind),
            known_code("document_type_is_known", "content_type", FILE_TYPES),
            known_code("document_scan_is_known", "scan", Scan),
            known_code("document_direction_is_known", "direction", Direction, or_empty=True),
        ]
        indexes = [
            models.Index(
                name="documents_to_journalise",
                fields=["by_unit", "recorded_at"],
                condition=Q(number__isnull=True),
            )
        ]


class DocumentPart(models.Model):
    """One piece of a document's content, sealed for its place in the file. Added with the document, never after."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+", db_index=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_index=False)
    sequence = models.IntegerField()
    content_sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(name="parts_in_order", fields=["document", "sequence"])]


class NoteTemplate(models.Model):
    """What a note of some kind is begun with, from a day. Never changed: a later one of the same series takes over.

    It speaks of no one. `retired` ends the series from that day.
    """

    id = models.UUIDField(primary_key=True)
    series = models.UUIDField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=NoteKind.choices)
    title = models.CharField(max_length=80)
    text = models.TextField()
    valid_from = models.DateField()
    retired = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")

    class Meta:
        constraints = [known_code("template_kind_is_known", "kind", NoteKind)]
        indexes = [models.Index(name="templates_of_a_unit", fields=["unit", "series", "recorded_at"])]
