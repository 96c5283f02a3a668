"""How often somebody searched or was refused of late is counted without reading all that she did."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0004_index_typed_addresses"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="line",
            index=models.Index(
                condition=models.Q(("action", "person.searched")), fields=["user_id", "-at"], name="audit_searched_by"
            ),
        ),
        migrations.AddIndex(
            model_name="line",
            index=models.Index(
                condition=models.Q(("outcome", "denied")), fields=["user_id", "-at"], name="audit_refused_to"
            ),
        ),
    ]
