"""The open microdata of a release: which columns were ordered, its report on privacy, and its file."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("releases", "0007_years_repeated_as_told")]

    operations = [
        migrations.AddField(
            model_name="making",
            name="microdata",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=16), default=list, size=None
            ),
        ),
        migrations.AddConstraint(
            model_name="making",
            constraint=models.CheckConstraint(
                condition=models.Q(("microdata__contained_by", ["year", "sex", "age", "exploited_as"])),
                name="release_microdata_columns_known",
            ),
        ),
        migrations.AddField(model_name="original", name="microdata", field=models.JSONField(default=dict)),
        migrations.RemoveConstraint(model_name="releasefile", name="release_file_kind_known"),
        migrations.AddConstraint(
            model_name="releasefile",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["pdf", "csv", "json", "ctdc"])), name="release_file_kind_known"
            ),
        ),
    ]
