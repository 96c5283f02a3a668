"""Outreach by the organisations, in prostitution (OUT-01..OUT-04); who does it where is a table of its own."""

from helle.rules.codes import OrganisationKind
from helle.rules.duties.codes import DutyWeight
from helle.rules.duties.duty import Duty
from helle.rules.ruling import Reason, Text

OUTREACH: tuple[Duty, ...] = (
    Duty(
        Reason(
            "duties.outreach",
            Text(
                "Organisationerne opsøger mulige ofre i prostitution.",
                "The organisations reach out to possible victims in prostitution.",
            ),
            "OUT-01",
        ),
        (OrganisationKind.NGO,),
    ),
    Duty(
        Reason(
            "duties.outreach_content",
            Text(
                "Med sundhedstilbud skabes kontakt og gives information med henblik på identifikation.",
                "Health offers create contact and information is given with a view to identification.",
            ),
            "OUT-02",
        ),
        (OrganisationKind.NGO,),
    ),
    Duty(
        Reason(
            "duties.outreach_why",
            Text(
                "Prostitution er ikke organiseret som andet arbejde og er sværere at nå; derfor en egen indsats.",
                "Prostitution is not organised like other work and is harder to reach; hence an effort of its own.",
            ),
            "OUT-03",
        ),
        (OrganisationKind.NGO,),
        weight=DutyWeight.ROLE,
    ),
    Duty(
        Reason(
            "duties.outreach_aim",
            Text(
                "Det opsøgende arbejde skal både forebygge og skabe kontakt, så ofre får den rette hjælp.",
                "Outreach shall both prevent and create contact, so that victims get the right help.",
            ),
            "OUT-04",
        ),
        (
            OrganisationKind.NGO,
            OrganisationKind.CMM,
        ),
    ),
)
