"""The criminal threads of J1 and J2, and every screen of criminal cases: what police, prosecution and CMM each see."""

from __future__ import annotations

import pytest
from django.urls import reverse

from helle.register.prosecution import contact_queries, queries
from helle.register.prosecution.models import CriminalCase, VictimLink
from helle.register.protection import clock
from helle.rules.crime.stages import CriminalStage
from tests import prosecution_stories as told
from tests import stories
from tests.cast import Cast
from tests.journeys.accessible import Screen, faults_of
from tests.journeys.conftest import Seat

pytestmark = pytest.mark.browser


@pytest.mark.at_length  # Each step, and what its page refuses, is in each run the tests of `prosecution`.
def test_a_case_goes_from_262_a_to_262_b_and_the_victim_who_is_charged_is_not_indicted(
    seat: Seat, committed_cast: Cast, secrets: set[str]
) -> None:
    cast = committed_cast
    victim = stories.an_opened_case(cast)
    secrets |= {told.JOURNAL, stories.NAME}
    day = f"{clock.today():%Y-%m-%d}"

    # J1: the police open a case under section 262 a, and the rule says that the district investigates.
    peter = seat(cast.peter).go(reverse("desk")).follow("Straffesager").follow("Ny straffesag")
    peter.write("Politiets journalnummer", told.JOURNAL).pick("Bestemmelse", "Menneskehandel (§ 262 a)")
    peter.write("Forholdet begyndte", "2025-07-01").write("Forholdet sluttede", "2025-09-30")
    for question in (
        "Er der tale om organiseret menneskehandel eller menneskesmugling?",
        "Kan omfanget være særligt betydeligt?",
        "Kan sagen på anden måde være særligt kvalificeret?",
    ):
        peter.pick(question, "Nej")
    peter.press("Opret straffesagen").sees("Straffesagen er oprettet. Inddrag CMM og anklagemyndigheden i tide.")
    with cast.peter.acting():
        case = CriminalCase.objects.get()
    page = reverse("criminal-case-page", args=[case.number])

    # Section 262 b is added; what ended in May 2022 is refused with its source.
    peter.follow("Endnu et forhold").pick("Bestemmelse", "Menneskeudnyttelse (§ 262 b)")
    peter.write("Forholdet begyndte", "2022-05-01").write("Forholdet sluttede", "2022-05-31").press("Gem", status=422)
    assert "1. juni 2022" in peter.error_beside("Bestemmelse")
    peter.write("Forholdet begyndte", "2025-07-01").write("Forholdet sluttede", "2025-09-30").press("Gem")

    # CMM is asked along directly, and the case shows when.
    peter.follow("Notér, hvem der er inddraget").pick("Hvem blev inddraget?", "Center mod Menneskehandel")
    peter.pick("Hvordan?", "Direkte til CMM").write("Hvorfor hastede det?", told.ACUTE).press("Gem")
    peter.follow("Knyt en person til").page.get_by_role("radio").first.check()
    peter.press("Gem").sees("Personen står nu i straffesagen. I ser ikke mere af personens sag end før.")
    mette = seat(cast.mette).go(reverse("case-page", args=[victim.number])).follow("Straffesager og frihedsberøvelser")
    mette.sees(case.number, "efter 0 dage").sees_not(told.JOURNAL)

    # J2: she is charged in another case, not indicted; the three conditions are weighed, and the prosecution waives.
    forgery = told.open_case(cast.peter)
    hers = told.suspect(cast.peter, forgery)
    told.stage(cast.peter, forgery, CriminalStage.CHARGE, hers)
    told.link(cast.peter, forgery, victim, charged_as=hers)
    peter.go(reverse("criminal-case-page", args=[forgery.number])).follow("Vej, om sigtelsen skal frafaldes")
    peter.pick("Kan det lægges til grund, at personen er blevet handlet?", "Ja")
    peter.pick("Hænger forholdet sammen med menneskehandlen?", "Ja").pick("Er forholdet grov kriminalitet?", "Nej")
    peter.pick("Foreslås tiltalefrafald?", "Ja").write("Begrundelse", told.WEIGHED).press("Send forslaget")
    mette.go(reverse("case-criminal", args=[victim.number]))
    mette.sees("En sigtelse er ikke en tiltale: hvem der vurderer, om personen er handlet, ændrer sig ikke af den.")
    pia = seat(told.pia()).go(reverse("criminal-case-page", args=[forgery.number]))
    pia.follow("Afgør forslaget").pick("Afgørelse", "Tiltalefrafald").write("Dag", day)
    pia.write("Begrundelse", told.DECIDED).press("Gem afgørelsen").sees("Tiltalefrafald")
    mette.go(reverse("case-criminal", args=[victim.number])).sees(forgery.number, told.DECIDED)

    # Each screen of it, for whoever it is for.
    with cast.peter.acting():
        offence = queries.whole(CriminalCase.objects.get(pk=case.pk)).offences[0]
        tie = queries.whole(forgery).links[0].row
        contact = contact_queries.listed()[0][0].row
    held = told.detain(cast.peter, victim)
    proposal = told.weigh(cast.peter, _charged_again(cast))
    told.deliver(cast.stine)
    one = [case.number]
    faults = faults_of(
        seat,
        cast,
        [
            Screen("criminal-cases", "peter", reverse("criminal-case-list")),
            Screen("criminal-case-new", "peter", reverse("criminal-case-new")),
            Screen("criminal-case", "peter", page),
            Screen("criminal-case-charged", "peter", reverse("criminal-case-page", args=[forgery.number])),
            Screen("criminal-case-investigation", "peter", reverse("criminal-case-investigation", args=one)),
            Screen("criminal-case-stage", "peter", reverse("criminal-case-stage", args=[*one, offence.pk])),
            Screen("criminal-case-link", "peter", reverse("criminal-case-link", args=one)),
            Screen("criminal-case-network", "peter", reverse("criminal-case-network", args=one)),
            Screen("questioning", "peter", reverse("questioning", args=[tie.pk])),
            Screen("waiver-decide", "pia", reverse("waiver-decide", args=[proposal.pk])),
            Screen("detentions", "peter", reverse("detention-list")),
            Screen("detention-new", "peter", reverse("detention-new")),
            Screen("detention", "mette", reverse("detention-page", args=[held.pk])),
            Screen("case-criminal", "mette", reverse("case-criminal", args=[victim.number])),
            Screen("case-statement", "mette", reverse("case-statement", args=[victim.number])),
            Screen("case-claim", "mette", reverse("case-claim", args=[victim.number])),
            Screen("contacts", "lone", reverse("contact-list")),
            Screen("contact", "lone", reverse("contact-page", args=[contact.pk])),
            Screen("criminal-figures", "lone", reverse("criminal-figures")),
            Screen("criminal-statistics", "stine", reverse("criminal-statistics")),
            Screen("criminal-delivery", "stine", reverse("criminal-delivery-new")),
        ],
    )
    assert not faults, "\n".join(faults)


def _charged_again(cast: Cast) -> VictimLink:
    """Somebody else who is charged, and nobody has decided on it."""
    other, case = stories.an_opened_case(cast), told.open_case(cast.peter)
    hers = told.suspect(cast.peter, case)
    told.stage(cast.peter, case, CriminalStage.CHARGE, hers)
    return told.link(cast.peter, case, other, charged_as=hers)
