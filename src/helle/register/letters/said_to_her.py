"""A ruling as the person reads it in a letter: said to her, with the part of the plan in which it stands.

What a rule says speaks of the person to the office, and cites a line of the plan, which nobody who reads a letter can
look up. Reasons that speak of her are said here in the words of a letter; the others stand as the rule says them.
"""

from __future__ import annotations

from typing import Final

from helle.rules.requirements import place_of
from helle.rules.ruling import Reason, Text

# The first line of each part of the plan, and what it is called there.
_PARTS: Final = (
    (1, Text("Indledningen", "the introduction")),
    (119, Text("boks 1, Definition af menneskehandel", "box 1, the definition of trafficking in human beings")),
    (134, Text("indsatsområde 1, om identifikation", "focus area 1, on identification")),
    (181, Text("boks 3, Koordinering af indsatsen", "box 3, the coordination of the work")),
    (195, Text("indsatsområde 1, om identifikation", "focus area 1, on identification")),
    (206, Text("indsatsområde 2, Bedre tilbud til ofre", "focus area 2, on better help for victims")),
    (234, Text("boks 4, Adgang til støtte", "box 4, access to support")),
    (248, Text("boks 5, Tilbud til mindreårige", "box 5, on minors")),
    (264, Text("boks 6, Forberedt hjemsendelse", "box 6, on the prepared return")),
    (288, Text("indsatsområde 2, Bedre tilbud til ofre", "focus area 2, on better help for victims")),
    (300, Text("indsatsområde 3, om retsforfølgning", "focus area 3, on prosecution")),
    (346, Text("oversigten over aktører", "the overview of who takes part")),
    (388, Text("de internationale forpligtelser", "the international obligations")),
)
_SAID: Final = {
    "competence.lawful_stay": Text(
        "Du har lovligt ophold i Danmark, så det er CMM, der tager stilling.",
        "You stay lawfully in Denmark, so it is CMM that decides.",
    ),
    "competence.no_lawful_stay": Text(
        "Du har ikke lovligt ophold i Danmark, så det er Udlændingestyrelsen, der tager stilling.",
        "You have no lawful stay in Denmark, so it is the Immigration Service that decides.",
    ),
    "competence.indicted": Text(
        "Du er tiltalt i en straffesag, så det er domstolene, der tager stilling.",
        "You are indicted in a criminal case, so it is the courts that decide.",
    ),
    "competence.support_meanwhile": Text(
        "Du kan få støtte, mens der tages stilling.", "You can have support while it is being decided."
    ),
    "assess.interview_held": Text(
        "Vurderingen bygger på den samtale, vi har haft med dig.", "The assessment is based on our interview with you."
    ),
    "assess.is_a_decision": Text(
        "Det er en afgørelse fra Udlændingestyrelsen, som du får skriftligt og med begrundelse.",
        "It is a decision by the Immigration Service, which you get in writing and with reasons.",
    ),
    "period.purpose": Text(
        "I perioden kan du komme til kræfter og blive styrket til at komme fri af dem, der har udnyttet dig.",
        "In the period you can recover and be strengthened to get free of those who exploited you.",
    ),
    "period.unlawful_stay": Text(
        "Du har ikke lovligt ophold i Danmark, så perioden er en refleksionsperiode.",
        "You have no lawful stay in Denmark, so the period is a reflection period.",
    ),
    "period.lawful_stay": Text(
        "Du er dansk statsborger eller har lovligt ophold i Danmark, så perioden er en restitutionsperiode.",
        "You are a Danish citizen or stay lawfully in Denmark, so the period is a restitution period.",
    ),
    "period.not_a_victim": Text(
        "Du er ikke vurderet handlet, og perioden er for ofre for menneskehandel.",
        "You were not found to have been trafficked, and the period is for victims of trafficking.",
    ),
    "period.weigh_the_risk": Text(
        "Vi har også set på, om du risikerer at blive handlet igen.",
        "We have also looked at whether you risk being trafficked again.",
    ),
    "extend.cooperates": Text("Du samarbejder om en forberedt hjemsendelse.", "You cooperate on a prepared return."),
    "extend.special_reasons": Text(
        "Særlige grunde taler for en forlængelse.", "Special reasons speak for an extension."
    ),
    "extend.not_foreign": Text(
        "Forberedt hjemsendelse tilbydes udenlandske ofre, og du er dansk statsborger.",
        "A prepared return is offered to foreign victims, and you are a Danish citizen.",
    ),
    "not_granted.offered_to_all": Text(
        "Alle ofre tilbydes en periode. At den ikke gives, er undtagelsen og skal begrundes.",
        "Every victim is offered a period. Not granting it is the exception and needs its reasons.",
    ),
    "return_offer.not_for_danes": Text(
        "Tilbuddet er til udenlandske ofre, og du er dansk statsborger.",
        "The offer is for foreign victims, and you are a Danish citizen.",
    ),
    "return_offer.not_a_victim": Text(
        "Du er ikke vurderet handlet, og tilbuddet er for ofre for menneskehandel.",
        "You were not found to have been trafficked, and the offer is for victims of trafficking.",
    ),
    "return_offer.case_closed": Text(
        "Din sag er afsluttet uden en vurdering. Kontakt os, hvis du vil hjem.",
        "Your case ended without an assessment. Contact us if you want to go home.",
    ),
    "return_offer.neither_must_nor_wants": Text(
        "Du hverken skal eller vil udrejse.", "You neither must nor want to leave Denmark."
    ),
    "return_offer.information_before_assessment": Text(
        "Tilbuddet er til udenlandske ofre, der skal eller vil udrejse og ikke er omfattet af Dublinforordningen. "
        "Indtil der er taget stilling, får du information.",
        "The offer is for foreign victims who must or want to leave and are not covered by the Dublin Regulation. "
        "Until it is decided you get information.",
    ),
    "return_offer.whatever_the_police_are_told": Text(
        "Tilbuddet er frivilligt og afhænger ikke af, om du samarbejder med politiet.",
        "The offer is voluntary and does not depend on your cooperation with the police.",
    ),
    "return_offer.weigh_the_risk": Text(
        "Vi har også set på, om du risikerer at blive handlet igen, også efter hjemkomsten.",
        "We have also looked at whether you risk being trafficked again, also after your return.",
    ),
    "reintegration_plan.drawn_up_jointly": Text(
        "Planen er udarbejdet med dig, partneren i hjemlandet og CMM.",
        "The plan has been drawn up with you, the partner in your home country and CMM.",
    ),
    "reintegration_plan.somebody_left_out": Text(
        "Du, partneren i hjemlandet og CMM skal alle have været med til at udarbejde planen.",
        "You, the partner in your home country and CMM must all have taken part in drawing the plan up.",
    ),
    "reintegration_plan.not_accepted": Text("Du har ikke sagt ja til planen.", "You have not accepted the plan."),
    "reintegration_plan.not_realistic": Text(
        "Planen er ikke fundet konkret og realistisk.", "The plan has not been found concrete and realistic."
    ),
    "reintegration_plan.cash_only": Text(
        "Støtten er først og fremmest i naturalier, og planen har kun kontanter.",
        "Support is mainly in kind, and the plan has cash only.",
    ),
    "reintegration_plan.other_use": Text(
        "Støtten tilpasses dig og kan bruges til andet end det, handlingsplanen nævner.",
        "Support is adapted to you and can be used for other things than those the action plan names.",
    ),
    "reintegration_plan.begun_before_approval": Text(
        "En aktivitet begynder, før planen er godkendt. Den skal have en ny dag.",
        "An activity begins before the plan is approved. It is to have another day.",
    ),
}


def said(reason: Reason, language: str) -> str:
    """What a reason says in a letter."""
    return _SAID.get(reason.code, reason.text).in_language(language)


def place(reason: Reason, plan: str, language: str) -> str:
    """Where it stands, as somebody finds it who has the plan or the law before her; '' where that is nowhere."""
    found = place_of(reason.requirement)
    if not found.startswith("l."):
        return found
    first = int("".join(sign for sign in found.removeprefix("l.").split("-")[0].split(",")[0] if sign.isdigit()))
    part = next(name for start, name in reversed(_PARTS) if start <= first)
    return f"{plan}, {part.in_language(language)}"
