"""What was done of a charge against a victim is chosen and not written; whoever records a detention says that it is one
more than places were asked for."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("placements", "0010_without_a_place_and_of_no_detention"),
        ("prosecution", "0018_looked_at_when_charged"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="chargelook",
            name="done",
            field=models.CharField(
                choices=[
                    ("talked", "Der er talt med personen eller forsvareren"),
                    ("prosecution", "Der er talt med anklagemyndigheden"),
                    ("statement", "Politiet har fået en udtalelse, eller får den"),
                    ("appealed", "Dommen er anket, eller genoptagelse er begæret"),
                    ("other_law", "Tiltalen gælder ikke straffeloven"),
                    ("weighed", "Der er vejet eller afgjort på ny"),
                    ("nothing", "Set; der er ikke mere at gøre"),
                    ("other", "Andet, sagt i telefonen"),
                    ("before", "Skrevet med ord før november 2026; ordene er slettet"),
                ],
                # Of before: what was written may name somebody, and goes.
                default="before",
                max_length=12,
            ),
            preserve_default=False,
        ),
        migrations.RemoveField(model_name="chargelook", name="words_sealed"),
        migrations.AddField(model_name="detention", name="one_more", field=models.BooleanField(default=False)),
        migrations.AddConstraint(
            model_name="chargelook",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "done__in",
                        [
                            *("talked", "prosecution", "statement", "appealed", "other_law", "weighed"),
                            *("nothing", "other", "before"),
                        ],
                    )
                ),
                name="charge_look_done_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="chargelook",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("done__in", ["nothing", "other", "before"]),
                    models.Q(("by_cmm", True), ("done__in", ["talked", "prosecution", "statement"])),
                    models.Q(("by_cmm", False), ("done", "weighed")),
                    models.Q(("done", "appealed"), ("what__in", ["convicted", "unlinked"])),
                    models.Q(("by_cmm", True), ("done", "other_law"), ("what", "indicted")),
                    _connector="OR",
                ),
                name="charge_look_is_of_who_did_it",
            ),
        ),
        migrations.AddConstraint(
            model_name="detention",
            constraint=models.CheckConstraint(
                condition=models.Q(("one_more", False), ("asked_before__isnull", False), _connector="OR"),
                name="one_more_than_was_asked_for",
            ),
        ),
    ]
