"""The database takes no kind, direction or type of a note or a document that nobody knows."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casefile", "0002_parts_as_they_are"),
        ("cases", "0007_codes_are_known"),
        ("organisations", "0001_first_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["letter", "statement", "decision", "report", "identity", "picture", "other"])
                ),
                name="document_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "content_type__in",
                        [
                            "application/pdf",
                            "image/jpeg",
                            "image/png",
                            "image/gif",
                            "image/webp",
                            "image/tiff",
                            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                            "application/vnd.oasis.opendocument.text",
                            "text/plain",
                        ],
                    )
                ),
                name="document_type_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(("scan__in", ["clean", "made_here", "not_scanned"])), name="document_scan_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(("direction__in", ["in", "out", "internal", ""])), name="document_direction_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["call", "meeting", "observation", "consideration", "other", ""])),
                name="draft_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.CheckConstraint(
                condition=models.Q(("direction__in", ["in", "out", "internal", ""])), name="draft_direction_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="note",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["call", "meeting", "observation", "consideration", "other"])),
                name="note_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="notetemplate",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["call", "meeting", "observation", "consideration", "other"])),
                name="template_kind_is_known",
            ),
        ),
    ]
