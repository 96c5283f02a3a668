"""Why another contact person took the place of the one before (SUP-01); nobody said so far."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("support", "0014_periods_and_what_belongs_to_them_can_be_corrected")]
    operations = [migrations.AddField("contactperson", "replaces_why_sealed", models.BinaryField(null=True))]
