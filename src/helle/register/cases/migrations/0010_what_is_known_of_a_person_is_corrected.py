"""What is known of a person is corrected like an entry, and an interview is asked again for it."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0009_a_mistyped_entry_is_corrected"),
        ("organisations", "0003_sessions_ended_and_what_is_administered"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="consequence",
            name="consequence_of_a_known_entry",
        ),
        migrations.RemoveConstraint(
            model_name="consequence",
            name="consequence_for_a_known_thing",
        ),
        migrations.RemoveConstraint(
            model_name="correction",
            name="correction_kind_is_known",
        ),
        migrations.AlterField(
            model_name="consequence",
            name="cause_kind",
            field=models.CharField(
                choices=[
                    ("rung_event", "Trin i sagen"),
                    ("interview", "Identifikationssamtale"),
                    ("assessment", "Vurdering eller afgørelse"),
                    ("offer", "Tilbud om periode"),
                    ("period", "Periode"),
                    ("request", "Anmodning om forlængelse"),
                    ("extension", "Forlængelse"),
                    ("refusal", "Afslag på forlængelse"),
                    ("contact_person", "Kontaktperson"),
                    ("settled_step", "Afsluttet skridt"),
                    ("residence", "Opholdsgrundlag"),
                    ("circumstance", "Sigtelse, tiltale eller forelæggelse"),
                    ("profile", "Oplysninger om personen"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="consequence",
            name="followed_kind",
            field=models.CharField(
                choices=[
                    ("rung_event", "Trin i sagen"),
                    ("interview", "Identifikationssamtale"),
                    ("assessment", "Vurdering eller afgørelse"),
                    ("offer", "Tilbud om periode"),
                    ("period", "Periode"),
                    ("extension", "Forlængelse"),
                    ("settled_step", "Afsluttet skridt"),
                    ("letter", "Brev"),
                    ("interview_sent", "Samtale sendt til Udlændingestyrelsen"),
                    ("competence", "Hvem der tager stilling"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="correction",
            name="kind",
            field=models.CharField(
                choices=[
                    ("rung_event", "Trin i sagen"),
                    ("interview", "Identifikationssamtale"),
                    ("assessment", "Vurdering eller afgørelse"),
                    ("offer", "Tilbud om periode"),
                    ("period", "Periode"),
                    ("request", "Anmodning om forlængelse"),
                    ("extension", "Forlængelse"),
                    ("refusal", "Afslag på forlængelse"),
                    ("contact_person", "Kontaktperson"),
                    ("settled_step", "Afsluttet skridt"),
                    ("residence", "Opholdsgrundlag"),
                    ("circumstance", "Sigtelse, tiltale eller forelæggelse"),
                    ("profile", "Oplysninger om personen"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="consequence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "cause_kind__in",
                        [
                            "rung_event",
                            "interview",
                            "assessment",
                            "offer",
                            "period",
                            "request",
                            "extension",
                            "refusal",
                            "contact_person",
                            "settled_step",
                            "residence",
                            "circumstance",
                            "profile",
                        ],
                    )
                ),
                name="consequence_of_a_known_entry",
            ),
        ),
        migrations.AddConstraint(
            model_name="consequence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "followed_kind__in",
                        [
                            "rung_event",
                            "interview",
                            "assessment",
                            "offer",
                            "period",
                            "extension",
                            "settled_step",
                            "letter",
                            "interview_sent",
                            "competence",
                        ],
                    )
                ),
                name="consequence_for_a_known_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "rung_event",
                            "interview",
                            "assessment",
                            "offer",
                            "period",
                            "request",
                            "extension",
                            "refusal",
                            "contact_person",
                            "settled_step",
                            "residence",
                            "circumstance",
                            "profile",
                        ],
                    )
                ),
                name="correction_kind_is_known",
            ),
        ),
    ]
