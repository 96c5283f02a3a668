"""The database takes no code that the rules do not know: a list or a page would stop at it."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0001_first_tables"),
        ("people", "0004_why_an_entry_is_out_of_force"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="child",
            constraint=models.CheckConstraint(
                condition=models.Q(("where__in", ["with_person", "denmark", "home_country", "elsewhere", "unknown"])),
                name="child_where_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="identifier",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["cpr", "x_ecpr", "d_ecpr", "udlst_id", "document"])),
                name="identifier_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="name",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["legal", "alias"])), name="name_kind_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="profile",
            constraint=models.CheckConstraint(
                condition=models.Q(("sex__in", ["woman", "man", "trans_other", "not_stated"])),
                name="profile_sex_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="profile",
            constraint=models.CheckConstraint(
                condition=models.Q(("birth_precision__in", ["day", "month", "year", "estimated", "unknown"])),
                name="profile_precision_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="residence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "status__in",
                        [
                            "danish",
                            "eu_right",
                            "permit",
                            "permit_9c5",
                            "permit_special_act",
                            "visa_or_visafree",
                            "asylum_pending",
                            "asylum_dublin",
                            "asylum_rejected",
                            "none",
                            "unknown",
                        ],
                    )
                ),
                name="residence_status_is_known",
            ),
        ),
    ]
