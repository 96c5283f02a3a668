"""What the acting unit is asked of a referral, and the message that comes of it: on the page and in the API alike."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.forms import BaseFormSet

from helle.register.cases.choices import FirstContact
from helle.register.interface.words import active_language
from helle.register.organisations import queries as organisations
from helle.register.protection import clock, context
from helle.register.referrals import actions
from helle.register.referrals.actions import Message, PersonInReferral
from helle.register.referrals.forms import ReferralForm, ReferredPersonForm
from helle.rules.codes import OrganisationKind

FIRST_CONTACT_OF_KIND = {
    "police": FirstContact.POLICE,
    "nsk": FirstContact.POLICE,
    "skat": FirstContact.SKAT,
    "at": FirstContact.ARBEJDSTILSYNET,
    "siri": FirstContact.SIRI,
    "fvst": FirstContact.FOEDEVARESTYRELSEN,
    "udlst": FirstContact.UDLST,
    "municipality": FirstContact.MUNICIPALITY,
    "prison": FirstContact.PRISON,
    # Hospitals are the regions'.
    "region": FirstContact.HEALTH,
    "health": FirstContact.HEALTH,
}
FIRST_CONTACT_OF_UNIT = {
    "REDEN-OUT": FirstContact.REDEN,
    "AMIAMI": FirstContact.AMIAMI,
    "HOPENOW": FirstContact.HOPENOW,
}


def form_maker(first_contacts: tuple[FirstContact, ...] = ()) -> Callable[..., ReferralForm]:
    """Makes the form with what the acting unit can choose and is asked. `first_contacts`: those it can be, where not
    all."""
    units = organisations.units_on(clock.today()).values()
    language = active_language()

    def named(*kinds: str) -> list[tuple[str, str]]:
        found = ((unit.code, unit.name.in_language(language)) for unit in units if unit.kind in kinds)
        return sorted(found, key=lambda pair: pair[1])

    def make(*args: Any, **kwargs: Any) -> ReferralForm:
        form = ReferralForm(
            *args,
            municipalities=named("municipality"),
            police=named("police", "nsk"),
            police_due=actions.police_due(),
            works_both_ways=actions.works_both_ways(),
            involves_prosecution=actions.involves_prosecution(),
            needs_consent=context.current().unit_kind == OrganisationKind.NGO,
            **kwargs,
        )
        if first_contacts:
            choices = [(one.value, str(one.label)) for one in first_contacts]
            form.offer("first_contact", choices, blank=len(choices) > 1)
        return form

    return make


def first_contact() -> FirstContact:
    """Who made the contact where the acting unit sends a referral, unless it says otherwise."""
    acting = context.current()
    return FIRST_CONTACT_OF_UNIT.get(acting.unit_code, FIRST_CONTACT_OF_KIND.get(acting.unit_kind, FirstContact.OTHER))


def suggested() -> dict[str, object]:
    """What a new referral of the acting unit begins with."""
    return {
        "form_token": uuid.uuid4(),
        "occurred_on": clock.today(),
        "first_contact": first_contact(),
        # An organisation is never given the answer to whether the person consented.
        "consent": "" if context.current().unit_kind == OrganisationKind.NGO else "not_needed",
    }


def message_of(form: ReferralForm, persons: BaseFormSet[ReferredPersonForm]) -> Message:
    """What is sent, of forms that are filled in."""
    given = form.cleaned_data
    return Message(
        first_contact=given["first_contact"],
        sector=given["sector"],
        municipality=given["municipality"],
        indicators=given["indicators"],
        consent=given["consent"],
        urgent=given["urgent"],
        occurred_on=given["occurred_on"],
        description=given["description"],
        police_unit=given["police_unit"],
        arose_in=given.get("arose_in", ""),
        prosecution_on=given.get("prosecution_on"),
        exploitation=form.parts(),
        control_number=given["control_number"],
        persons=[
            PersonInReferral(
                sex=one.get("sex") or "not_stated",
                age=one.get("age"),
                nationality=one.get("nationality") or "",
                name=one.get("name") or "",
            )
            for one in persons.cleaned_data
        ],
    )
