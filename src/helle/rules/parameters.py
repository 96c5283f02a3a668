"""Every number and switch of the rules, dated and sourced. No rule writes such a value in its own text.

The plan covered 2022-2025. Its rules are used until a successor is loaded, so the records have no end; `plan_note`
says so in the rulings of days outside the plan's period.
"""

from dataclasses import dataclass
from datetime import date

from helle.rules.codes import OrganisationKind
from helle.rules.ruling import ParameterUse, Reason, Text

PLAN_FIRST_DAY = date(2022, 1, 1)
PLAN_LAST_DAY = date(2025, 12, 31)

type Value = int | tuple[int, ...] | frozenset[OrganisationKind]


@dataclass(frozen=True, slots=True)
class Dated:
    """A parameter as it stands in a span of days.

    `valid_from` and `valid_to` are both inclusive, `valid_to` None means without end. `unit` is days, years, day or
    organisations. `note` says where the value comes from in words; own readings are named as such.
    """

    name: str
    value: Value
    unit: str
    valid_from: date
    valid_to: date | None
    requirement: str
    note: Text

    def use(self) -> ParameterUse:
        """This parameter as a ruling shows it."""
        if isinstance(self.value, frozenset):
            shown = ", ".join(sorted(kind.value for kind in self.value))
        elif isinstance(self.value, tuple):
            shown = ", ".join(str(number) for number in self.value)
        else:
            shown = str(self.value)
        return ParameterUse(self.name, shown, self.valid_from, self.requirement)


@dataclass(frozen=True, slots=True)
class Switch:
    """Something the plan only examines, plans or proposes. True only where it has been decided and dated."""

    name: str
    is_on: bool
    valid_from: date
    requirement: str
    text: Text

    def __bool__(self) -> bool:
        return self.is_on


_C, _U, _N = OrganisationKind.CMM, OrganisationKind.UDLST, OrganisationKind.NGO
_BEFORE_PLAN = date(2002, 1, 1)
_LAST_DAY_BEFORE_PLAN = date(2021, 12, 31)

PARAMETERS: tuple[Dated, ...] = (
    Dated(
        "initial_days",
        30,
        "days",
        PLAN_FIRST_DAY,
        None,
        "PER-04",
        Text("Refleksionsperiodens første længde.", "First length of the reflection period."),
    ),
    Dated(
        "max_total_days",
        120,
        "days",
        PLAN_FIRST_DAY,
        None,
        "PER-06",
        Text("Længste refleksionsperiode i alt.", "Longest reflection period in total."),
    ),
    Dated(
        "restitution_initial",
        30,
        "days",
        PLAN_FIRST_DAY,
        None,
        "PER-07",
        Text(
            "Restitutionsperiodens første længde; vores læsning: som refleksionsperioden.",
            "First length of the restitution period; our reading: as the reflection period.",
        ),
    ),
    Dated(
        "restitution_max",
        120,
        "days",
        PLAN_FIRST_DAY,
        None,
        "PER-07",
        Text(
            "Længste restitutionsperiode i alt; vores læsning: som refleksionsperioden.",
            "Longest restitution period in total; our reading: as the reflection period.",
        ),
    ),
    Dated(
        "alert_days_before_end",
        (10, 5, 1),
        "days",
        PLAN_FIRST_DAY,
        None,
        "PER-04",
        Text("Varsler før udløb; vores valg.", "Alerts before the end; our choice."),
    ),
    Dated(
        "extension_request_reminder_day",
        20,
        "day",
        PLAN_FIRST_DAY,
        None,
        "PER-06",
        Text(
            "Dagen, hvor en manglende anmodning om forlængelse varsles; vores valg.",
            "The day on which a missing request for extension is flagged; our choice.",
        ),
    ),
    Dated(
        "minor_age",
        18,
        "years",
        PLAN_FIRST_DAY,
        None,
        "MIN-15",
        Text(
            "Under denne alder er en person mindreårig; planen nævner ingen alder.",
            "Below this age a person is a minor; the plan names no age.",
        ),
    ),
    Dated(
        "age_estimate_margin_years",
        2,
        "years",
        PLAN_FIRST_DAY,
        None,
        "MIN-15",
        Text(
            "Så meget kan en skønnet fødselsdato tage fejl; vores læsning.",
            "How far an estimated date of birth may be off; our reading.",
        ),
    ),
    Dated(
        "interview_authorities",
        frozenset({_C, _U, _N}),
        "organisations",
        _BEFORE_PLAN,
        _LAST_DAY_BEFORE_PLAN,
        "ID-11",
        Text(
            "Før planen kunne også frivillige organisationer holde samtalen.",
            "Before the plan, NGOs could hold the interview as well.",
        ),
    ),
    Dated(
        "interview_authorities",
        frozenset({_C, _U}),
        "organisations",
        PLAN_FIRST_DAY,
        None,
        "ID-11",
        Text(
            "Hvem der holder identifikationssamtaler; startdagen er vores læsning.",
            "Who holds identification interviews; the first day is our reading.",
        ),
    ),
    Dated(
        "contact_person_organisations",
        frozenset({_C, _N}),
        "organisations",
        _BEFORE_PLAN,
        _LAST_DAY_BEFORE_PLAN,
        "SUP-12",
        Text(
            "Før planen kunne også frivillige organisationer være kontaktperson.",
            "Before the plan, NGOs could be contact person as well.",
        ),
    ),
    Dated(
        "contact_person_organisations",
        frozenset({_C}),
        "organisations",
        PLAN_FIRST_DAY,
        None,
        "SUP-08",
        Text("Hvem der er kontaktperson.", "Who is contact person."),
    ),
    Dated(
        "negative_assessment_grace_days",
        0,
        "days",
        PLAN_FIRST_DAY,
        None,
        "ACC-04",
        Text(
            "Dage med støtte efter en negativ vurdering; planen tier, vores læsning.",
            "Days of support after a negative assessment; the plan is silent, our reading.",
        ),
    ),
)

SWITCHES: tuple[Switch, ...] = (
    Switch(
        "systematic_sharing",
        False,
        PLAN_FIRST_DAY,
        "SHR-01",
        Text(
            "Systematisk deling af vurderinger er kun under undersøgelse.",
            "Systematic sharing of assessments is only being examined.",
        ),
    ),
    Switch(
        "talk_alone_with_possible_victims",
        False,
        PLAN_FIRST_DAY,
        "SHR-05",
        Text(
            "Adgang til at tale alene med mulige ofre er kun under undersøgelse.",
            "Access to talk to possible victims alone is only being examined.",
        ),
    ),
    Switch(
        "placement_regardless_of_stay",
        False,
        PLAN_FIRST_DAY,
        "ACM-12",
        Text(
            "Særligt godkendte pladser uanset opholdsgrundlag er kun planlagt.",
            "Specially approved places regardless of residence status are only planned.",
        ),
    ),
    Switch(
        "socialtilsyn_approval_required",
        False,
        PLAN_FIRST_DAY,
        "ACM-15",
        Text(
            "Krav om Socialtilsynets godkendelse er kun planlagt.",
            "Required approval by the Social Supervision Authority is only planned.",
        ),
    ),
    Switch(
        "operational_supervision",
        False,
        PLAN_FIRST_DAY,
        "ACM-16",
        Text("Driftsorienteret tilsyn er kun planlagt.", "Operational supervision is only planned."),
    ),
    Switch(
        "employer_housing_standard",
        False,
        PLAN_FIRST_DAY,
        "LAB-01",
        Text(
            "Krav til arbejdsgiveres boliger er kun planlagt.",
            "Requirements for housing provided by employers are only planned.",
        ),
    ),
    Switch(
        "offence_262b",
        False,
        PLAN_FIRST_DAY,
        "CRI-13",
        Text(
            "Bestemmelsen om menneskeudnyttelse er et lovforslag i planen; efter offentlige kilder gælder den fra "
            "1. juni 2022, og en ansvarlig skal slå den til.",
            "The provision on exploitation is a bill in the plan; public sources say it applies from 1 June 2022, and "
            "somebody responsible must switch it on.",
        ),
    ),
)


def parameter(name: str, on: date) -> Dated:
    """The record of this name that is valid on this day; before the first record, the first one.

    Raises KeyError for an unknown name, which is a mistake in the code that asks.
    """
    records = [record for record in PARAMETERS if record.name == name]
    if not records:
        raise KeyError(name)
    return max(
        (record for record in records if record.valid_from <= on),
        key=lambda record: record.valid_from,
        default=min(records, key=lambda record: record.valid_from),
    )


def whole_number(record: Dated) -> int:
    """The value of a parameter that is one whole number. Raises TypeError for another kind of parameter."""
    if not isinstance(record.value, int):
        raise TypeError(f"{record.name} is not a whole number")
    return record.value


def whole_numbers(record: Dated) -> tuple[int, ...]:
    """The value of a parameter that is a list of whole numbers. Raises TypeError for another kind of parameter."""
    if not isinstance(record.value, tuple):
        raise TypeError(f"{record.name} is not a list of whole numbers")
    return record.value


def organisations(record: Dated) -> frozenset[OrganisationKind]:
    """The value of a parameter that is a set of organisations. Raises TypeError for another kind of parameter."""
    if not isinstance(record.value, frozenset):
        raise TypeError(f"{record.name} is not a set of organisations")
    return record.value


def switch(name: str, on: date) -> Switch:
    """The switch of this name on this day; all are off until somebody responsible dates them on (SHR-01, ACM-12).

    Raises KeyError for an unknown name.
    """
    records = [record for record in SWITCHES if record.name == name]
    if not records:
        raise KeyError(name)
    return max(
        (record for record in records if record.valid_from <= on),
        key=lambda record: record.valid_from,
        default=min(records, key=lambda record: record.valid_from),
    )


def plan_note(on: date) -> Reason | None:
    """A note for days outside the plan's period (META-01); None inside it."""
    if on > PLAN_LAST_DAY:
        return Reason(
            "plan.ended",
            Text(
                "Handlingsplanens periode sluttede 31. december 2025; dens regler bruges, til en ny plan er indlæst.",
                "The action plan's period ended on 31 December 2025; its rules are used until a successor is loaded.",
            ),
            "META-01",
            reading="C10",
        )
    if on < PLAN_FIRST_DAY:
        return Reason(
            "plan.not_begun",
            Text(
                "Dagen ligger før handlingsplanen; dens regler er brugt, hvor intet andet er registreret.",
                "The day lies before the action plan; its rules are used where nothing else is on record.",
            ),
            "META-01",
            reading="C10",
        )
    return None


def plan_notes(on: date) -> tuple[Reason, ...]:
    """`plan_note` as a tuple of none or one, to be added to the reasons of a ruling."""
    note = plan_note(on)
    return (note,) if note else ()
