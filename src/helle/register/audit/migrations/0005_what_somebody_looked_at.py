from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_refusals_are_found")]
    operations = [
        migrations.AddIndex(model_name="line", index=models.Index(fields=["user_id", "-id"], name="audit_by_user")),
    ]
