from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("disbursements", "0004_arrival_corrected"),
    ]

    operations = [
        migrations.AddField(
            model_name="ledgerentry",
            name="why_sealed",
            field=models.BinaryField(null=True),
        ),
    ]
