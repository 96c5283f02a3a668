"""Lines about one thing, and those of lists in which a referral stood, are found without reading all of them."""

import django.contrib.postgres.indexes
import django.db.models.fields.json
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_held_by_sql")]

    operations = [
        migrations.AddIndex(
            model_name="line",
            index=models.Index(
                condition=models.Q(("object_id__isnull", False)), fields=["object_id"], name="audit_by_object"
            ),
        ),
        migrations.AddIndex(
            model_name="line",
            index=django.contrib.postgres.indexes.GinIndex(
                django.db.models.fields.json.KeyTransform("referrals", "detail"), name="audit_by_referral"
            ),
        ),
    ]
