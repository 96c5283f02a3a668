"""Once a report is disposed of its receipt leads to it no more, and still says that it was."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0006_asked_by_receipt_of_now")]

    operations = [
        migrations.CreateModel(
            name="GoneReceipt",
            fields=[("receipt", models.BinaryField(primary_key=True, serialize=False))],
        ),
        migrations.AlterField(model_name="report", name="receipt", field=models.BinaryField(null=True, unique=True)),
    ]
