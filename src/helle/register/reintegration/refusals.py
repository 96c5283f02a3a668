"""What is said where something in a reintegration plan is refused, by the actions or by the database."""

from __future__ import annotations

from typing import Final

from helle.register.protection.refusals import Refused
from helle.register.returns.actions import STOPPED
from helle.rules.ruling import Text


class MovedOn(Refused):
    """Somebody has written in the plan meanwhile. `latest` is the number of the version that stands now."""

    def __init__(self, latest: int) -> None:
        super().__init__(
            Text(
                f"En anden har skrevet i planen, siden du åbnede den: version {latest} er kommet til. Det, du har "
                "skrevet, står her stadig. Se den nye version først; gemmer du igen, bliver dit en version oven på "
                "den, og begge kan læses side om side.",
                f"Somebody has written in the plan since you opened it: there is a version {latest}. What you typed "
                "is still here. Look at the new version first; if you save again, yours becomes a version on top of "
                "it, and the two can be read side by side.",
            )
        )
        self.latest = latest


MEANWHILE: Final = Text(
    "En anden har skrevet i planen imens. Det, du har skrevet, står her stadig; se planen igen.",
    "Somebody has written in the plan meanwhile. What you typed is still here; look at the plan again.",
)
_WITH_THE_AGENCY: Final = Text(
    "Planen ligger hos Hjemrejsestyrelsen. Tag den tilbage, før den ændres. [RET-11]",
    "The plan is with the Return Agency. Take it back before it is changed. [RET-11]",
)
_NOT_NOW: Final = Text(
    "Der er sket noget andet med planen imens, så det kan ikke ske nu. Se planen. [RET-11]",
    "Something else has happened to the plan meanwhile, so that cannot happen now. Look at the plan. [RET-11]",
)
NOT_ALONE: Final = Text(
    "Personen er mindreårig og ikke alene, og planen siger intet om satsen. Skriv, hvorfor barnet har et budget som en "
    "voksen. [MIN-14]",
    "The person is a minor and not alone, and the plan says nothing of the rate. Enter why the child has a budget like "
    "an adult. [MIN-14]",
)
_NOT_WRITTEN: Final = Refused(
    Text("Planen kunne ikke gemmes sådan. Prøv igen.", "The plan could not be saved like that. Try once more.")
)
FOUR_EYES: Final = Text(
    "Den, der har skrevet på planen eller sendt den, godkender den ikke selv. [RET-11]",
    "Whoever has written in the plan or sent it does not also approve it. [RET-11]",
)
COUNTED_ALREADY: Final = Text(
    "Barnet tæller allerede med i en anden hjemsendelse. Et barn tæller én gang. [RET-24]",
    "The child counts in another return already. A child counts once. [RET-24]",
)
BORN_THE_SAME_DAY: Final = Text(
    "Et barn født samme dag tæller i en anden hjemsendelse. Er det et andet barn, så skriv, hvordan I ved det; ellers "
    "tæller det dér. [RET-24]",
    "A child born on the same day counts in another return. If it is another child, enter how you know; otherwise it "
    "counts there. [RET-24]",
)
NOT_REALISTIC: Final = Text(
    "En plan godkendes, når den er fundet konkret og realistisk. Svar ja, eller send den tilbage. [RET-18]",
    "A plan is approved once it was found to be concrete and realistic. Answer yes, or send it back. [RET-18]",
)
ANOTHER_CHILD: Final = Text(
    "To børn født samme dag tæller med, i planen eller i to hjemsendelser. Er det to børn, så skriv, hvordan I ved "
    "det. [RET-24]",
    "Two children born on the same day count, in the plan or in two returns. If they are two children, enter how you "
    "know. [RET-24]",
)
SAID: Final = {
    "plan_leaves_no_child_out": Refused(
        Text(
            "På sagen står flere børn under 18 år end i planen, og planen siger ikke hvorfor. [RET-23, RET-24]",
            "There are more children under 18 on the file than in the plan, and the plan does not say why. [RET-23, "
            "RET-24]",
        )
    ),
    "plan_child_of_the_same_day": Refused(ANOTHER_CHILD),
    "plan_approved_with_two_of_a_day": Refused(ANOTHER_CHILD, field="another_child_why"),
    "return_is_open": Refused(STOPPED),
    "plan_follows_what_was_read": Refused(MEANWHILE),
    "plan_versions_in_order": Refused(MEANWHILE),
    "plan_begins_after_its_approval": Refused(
        Text(
            "En aktivitet begynder, før planen er godkendt. [RET-12]",
            "An activity begins before the plan is approved. [RET-12]",
        )
    ),
    "plan_is_with_the_agency": Refused(_WITH_THE_AGENCY),
    "plan_event_follows": Refused(_NOT_NOW),
    "plan_events_in_order": Refused(_NOT_NOW),
    "plan_four_eyes": Refused(FOUR_EYES),
    "plan_child_counts_once": Refused(COUNTED_ALREADY),
    "plan_is_accepted_as_it_stands": Refused(
        Text(
            "Planen er ændret, siden personen sagde ja. Gennemgå den igen, og skriv dagen for det nye ja. [RET-13]",
            "The plan has changed since the person said yes. Go through it again, and enter the day of the new yes. "
            "[RET-13]",
        ),
        field="accepted_by_her_on",
    ),
    "plan_child_born_before_the_return": Refused(
        Text(
            "Et barn er født efter hjemkomsten; det siger planen intet om. [RET-23]",
            "A child was born after the return; the plan says nothing of that. [RET-23]",
        )
    ),
    "plan_with_a_partner_there_is": Refused(
        Text(
            "Hjemsendelsen har ingen partner endnu, så ingen partner har været med. Skriv først partneren ind på "
            "siden om hjemsendelsen. [RET-13, RET-16]",
            "The return has no partner yet, so no partner took part. First enter the partner on the page of the "
            "return. [RET-13, RET-16]",
        ),
        field="parties",
    ),
    "plan_is_not_accepted_tomorrow": Refused(
        Text("Dagen for personens ja er ikke kommet endnu.", "The day of the person's yes has not come yet."),
        field="accepted_by_her_on",
    ),
    "plan_is_whole": Refused(
        Text(
            "Planen er ikke hel; se, hvad der mangler. [RET-13]", "The plan is not whole; see what is missing. [RET-13]"
        )
    ),
    "plan_within_its_ceiling": Refused(
        Text("Planen går over sit loft. [RET-17]", "The plan goes beyond its ceiling. [RET-17]")
    ),
    "plan_child_is_a_minor": Refused(
        Text("Et barn er ikke født endnu eller er fyldt 18 år. [RET-20]", "A child is not born yet, or is 18. [RET-20]")
    ),
    "plan_is_decided_by_the_agency": Refused(
        Text("Planen afgøres af Hjemrejsestyrelsen. [RET-11]", "The Return Agency decides on the plan. [RET-11]")
    ),
    "plan_event_is_of_its_day": _NOT_WRITTEN,
    "plan_version_is_written_at_once": _NOT_WRITTEN,
    "plan_amounts_are_those_of_its_lines": _NOT_WRITTEN,
    "plan_line_is_for_an_activity_of_the_plan": _NOT_WRITTEN,
    # Raised by the ledger of what is paid.
    "plan_currency_once_paid": Refused(
        Text(
            "Der er udbetalt i en anden valuta, i denne eller en tidligere hjemsendelse; den skifter ikke. [RET-19]",
            "Payments were made in another currency, in this return or an earlier one; it does not change. [RET-19]",
        ),
        field="currency",
    ),
    "plan_has_its_instalments": Refused(
        Text(
            "Der er aftalt rater for mere, end planen har i kontanter. Tag først nogle af dem ud. [RET-17]",
            "Instalments were agreed for more than the plan has in cash. Drop some of them first. [RET-17]",
        )
    ),
    "plan_has_what_was_paid": Refused(
        Text(
            "Der er allerede udbetalt mere, end planen har; en tidligere hjemsendelse tæller med. [RET-17]",
            "More has been paid already than the plan has; an earlier return counts as well. [RET-17]",
        )
    ),
}
