"""Who may be a victim's contact person (SUP-01, SUP-08): CMM, and exactly one at a time."""

from dataclasses import dataclass
from datetime import date

from helle.rules.codes import OrganisationKind
from helle.rules.facts import implausible_dates, implausible_numbers
from helle.rules.parameters import organisations, parameter, plan_notes
from helle.rules.rule import Rule
from helle.rules.ruling import Problem, Reason, Ruling, Text, Verdict, undecided


@dataclass(frozen=True, slots=True)
class ContactPersonFacts:
    """Whose worker is to be contact person from `starts_on`.

    `active_already` counts the contact persons who are active on that day; `replaces_active`: the act ends the active
    one at the same moment.
    """

    organisation: OrganisationKind
    starts_on: date
    active_already: int = 0
    replaces_active: bool = False


def may_be_contact_person(facts: ContactPersonFacts) -> Ruling[OrganisationKind]:
    """Whether a worker of this organisation may become contact person (SUP-01, SUP-08).

    REFUSED for others than CMM, and while another is active and not replaced. ALLOWED_WITH_REASON for an NGO worker
    before the plan, as history. A negative count, or more than one active already, cannot be decided.
    """
    problems = implausible_dates(starts_on=facts.starts_on) + _impossible_count(facts.active_already)
    if problems:
        return undecided("contact_person", problems)
    record = parameter("contact_person_organisations", facts.starts_on)
    notes = plan_notes(facts.starts_on)
    name = facts.organisation.label
    if facts.organisation not in organisations(record):
        return Ruling(
            "contact_person",
            Verdict.REFUSED,
            None,
            Text("Kontaktpersonen skal komme fra CMM.", "The contact person must be from CMM."),
            (
                Reason(
                    "contact_person.not_cmm",
                    Text(
                        f"CMM er kontaktperson i hele landet, ikke: {name.da}.",
                        f"CMM is contact person in the whole country, not: {name.en}.",
                    ),
                    "SUP-08",
                ),
                *notes,
            ),
            (record.use(),),
        )
    if facts.active_already == 1 and not facts.replaces_active:
        return Ruling(
            "contact_person",
            Verdict.REFUSED,
            None,
            Text("Personen har allerede en kontaktperson.", "The person already has a contact person."),
            (
                Reason(
                    "contact_person.one_at_a_time",
                    Text(
                        "Der er én kontaktperson ad gangen; afslut den nuværende i samme handling.",
                        "There is one contact person at a time; end the present one in the same act.",
                    ),
                    "SUP-01",
                    reading="SUP-01",
                ),
                *notes,
            ),
            (record.use(),),
        )
    if facts.organisation is OrganisationKind.NGO:
        return Ruling(
            "contact_person",
            Verdict.ALLOWED_WITH_REASON,
            facts.organisation,
            Text(
                "Kan indlæses som historik, når kilden oplyses.",
                "May be entered as history if its source is stated.",
            ),
            (
                Reason(
                    "contact_person.historical",
                    Text(
                        "Før planen kunne en frivillig organisation være kontaktperson.",
                        "Before the plan an NGO could be contact person.",
                    ),
                    "SUP-12",
                ),
                *notes,
            ),
            (record.use(),),
        )
    return Ruling(
        "contact_person",
        Verdict.ALLOWED,
        facts.organisation,
        Text("CMM kan være kontaktperson.", "CMM may be contact person."),
        (
            Reason(
                "contact_person.cmm",
                Text("Et offer får en kontaktperson fra CMM.", "A victim gets a contact person from CMM."),
                "SUP-01",
            ),
            *notes,
        ),
        (record.use(),),
    )


def _impossible_count(active_already: int) -> tuple[Problem, ...]:
    if active_already < 0:
        text = Text("antallet af kontaktpersoner er negativt.", "the number of contact persons is negative.")
        return (Problem("active_already", text),)
    if implausible := implausible_numbers(active_already=active_already):
        return implausible
    if active_already > 1:
        text = Text(
            "der er registreret flere aktive kontaktpersoner på én gang.",
            "several contact persons are recorded as active at once.",
        )
        return (Problem("active_already", text),)
    return ()


RULE = Rule(
    name="contact_person",
    title=Text("Kontaktperson", "Contact person"),
    meaning=Text(
        "Et offer har én kontaktperson ad gangen, og kontaktpersonen kommer fra CMM i hele landet. En overdragelse "
        "sker i én handling, så der hverken er to på samme tid eller ingen. Kontaktpersoner fra frivillige "
        "organisationer før planen kan indlæses som historik.",
        "A victim has one contact person at a time, and the contact person is from CMM in the whole country. A "
        "handover is one act, so that there are never two at a time, nor none. Contact persons from NGOs before the "
        "plan may be entered as history.",
    ),
    facts=ContactPersonFacts,
    decide=may_be_contact_person,
    questions={
        "organisation": Text("Hvor arbejder kontaktpersonen?", "Where does the contact person work?"),
        "starts_on": Text("Fra hvilken dag?", "From which day?"),
        "active_already": Text(
            "Hvor mange er kontaktperson den dag i forvejen?", "How many are contact person on that day already?"
        ),
        "replaces_active": Text(
            "Afslutter handlingen den nuværende kontaktperson?", "Does the act end the present contact person?"
        ),
    },
    requirements=("SUP-01", "SUP-08", "SUP-12"),
    parameters=("contact_person_organisations",),
)
