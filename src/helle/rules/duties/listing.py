"""What an organisation has to do under the plan and may be reminded of.

Everything that affects the list lives in the five tables of this package; `DUTIES` joins them. What the single case
asks for (a period, a placement, a return) stands in the rule that decides it, not here. The duty to notify stands in
both: here that an authority has it, in `notify` who is told in the single case.
"""

from dataclasses import dataclass, replace
from datetime import date

from helle.rules.codes import OrganisationKind
from helle.rules.dated import Dated, Switch
from helle.rules.duties.accommodation import ACCOMMODATION
from helle.rules.duties.codes import DutyWeight
from helle.rules.duties.controls import CONTROLS
from helle.rules.duties.duty import Duty
from helle.rules.duties.initiatives import INITIATIVES
from helle.rules.duties.outreach import OUTREACH
from helle.rules.duties.steering import STEERING
from helle.rules.facts import implausible_dates
from helle.rules.parameters import parameter, parameter_while_valid, plan_notes, switch, whole_numbers
from helle.rules.rule import Rule
from helle.rules.ruling import ParameterUse, Reason, Ruling, Text, Verdict, undecided

DUTIES: tuple[Duty, ...] = (*STEERING, *CONTROLS, *OUTREACH, *ACCOMMODATION, *INITIATIVES)


@dataclass(frozen=True, slots=True)
class DutiesFacts:
    """Whose duties are asked for, on which day."""

    organisation: OrganisationKind
    on: date


@dataclass(frozen=True, slots=True)
class OrganisationDuties:
    """The requirements that concern an organisation, in the order of the tables.

    `must` and `initiatives` may be reminded of; `may` is open to it; `context` are aims and roles, with nothing to
    remind of. `not_in_force` is only examined, planned or proposed; `not_now` is for other years or days.
    """

    must: tuple[str, ...]
    may: tuple[str, ...]
    initiatives: tuple[str, ...]
    context: tuple[str, ...]
    not_in_force: tuple[str, ...]
    not_now: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    """A duty as it stands on the day: its reason, the switch, years and amount it depends on.

    `amount` None where the duty speaks of none, or of one that does not hold on the day.
    """

    duty: Duty
    switch: Switch | None
    years: Dated | None
    amount: Dated | None
    on: date

    @property
    def off(self) -> bool:
        return self.switch is not None and not self.switch

    @property
    def other_years(self) -> bool:
        without_amount = bool(self.duty.amount) and self.amount is None
        return without_amount or (self.years is not None and self.on.year not in whole_numbers(self.years))

    @property
    def reason(self) -> Reason:
        """As the table says, with its trigger; where the law has since decided it, with the source that says so."""
        reason = self.duty.reason
        if self.duty.trigger is not None:
            words, when = reason.text, self.duty.trigger
            reason = replace(reason, text=Text(f"{words.da} {when.da}", f"{words.en} {when.en}"))
        if self.switch:
            reason = replace(reason, text=self.switch.text, requirement=self.switch.requirement, reading="")
        return reason

    @property
    def used(self) -> tuple[ParameterUse, ...]:
        return tuple(record.use() for record in (self.switch, self.years, self.amount) if record is not None)


def duties_of(facts: DutiesFacts) -> Ruling[OrganisationDuties]:
    """What this kind of organisation has to do on this day, and what is not in force yet (GOV, STA, DET, OUT, ...)."""
    problems = implausible_dates(on=facts.on)
    if problems:
        return undecided("duties", problems)
    lines = [_line(duty, facts.on) for duty in DUTIES if facts.organisation in duty.of]
    name = facts.organisation.label
    answer = _sorted(lines)
    number = len(answer.must)
    duties = Text("pligt" if number == 1 else "pligter", "duty" if number == 1 else "duties")
    if facts.organisation is OrganisationKind.MINISTRY:
        name = Text("Ministerierne tilsammen", "The ministries together")
    return Ruling(
        "duties",
        Verdict.ALLOWED,
        answer,
        Text(
            f"{name.da}: {number} {duties.da} ud over dem, som den enkelte sag kalder på.",
            f"{name.en}: {number} {duties.en} besides those that the single case calls for.",
        ),
        (*(line.reason for line in lines), _REFERENCE_SYSTEM, *plan_notes(facts.on)),
        tuple(dict.fromkeys(used for line in lines for used in line.used)),
    )


def _line(duty: Duty, on: date) -> _Line:
    return _Line(
        duty,
        switch(duty.switch, on) if duty.switch else None,
        parameter(duty.years, on) if duty.years else None,
        _amount(duty.amount, on) if duty.amount else None,
        on,
    )


def _amount(name: str, on: date) -> Dated | None:
    """The amount on this day; an amount is set aside for its own days and no others, also not for days before them."""
    record = parameter_while_valid(name, on)
    return record if record is not None and record.valid_from <= on else None


def _sorted(lines: list[_Line]) -> OrganisationDuties:
    now = [line.duty for line in lines if not line.off and not line.other_years]
    of_weight = {weight: tuple(duty.requirement for duty in now if duty.weight is weight) for weight in DutyWeight}
    return OrganisationDuties(
        must=of_weight[DutyWeight.MUST],
        may=of_weight[DutyWeight.MAY],
        initiatives=of_weight[DutyWeight.INITIATIVE],
        context=tuple(duty.requirement for duty in now if duty.weight in (DutyWeight.AIM, DutyWeight.ROLE)),
        not_in_force=tuple(line.duty.requirement for line in lines if line.off and not line.other_years),
        not_now=tuple(line.duty.requirement for line in lines if line.other_years),
    )


_REFERENCE_SYSTEM = Reason(
    "duties.reference_system_is_open",
    Text(
        "Relevante offentlige og private aktører deltager i CMM's referencesystem.",
        "Relevant public and private actors take part in CMM's reference system.",
    ),
    "GOV-26",
)

RULE = Rule(
    name="duties",
    title=Text("En organisations pligter", "The duties of an organisation"),
    meaning=Text(
        "Reglen samler, hvad planen beder en slags organisation om, og hvad den kan mindes om: pligter, beføjelser, "
        "initiativer, mål og roller. Udløser og rytme nævnes kun, hvor planen selv giver dem. Det, der kun undersøges, "
        "er planlagt eller foreslået, står for sig som ikke gældende. Hvad den enkelte sag kalder på, siger de andre "
        "regler, også hvem en myndighed med pligt til at underrette skal underrette.",
        "The rule gathers what the plan asks of a kind of organisation and what it may be reminded of: duties, powers, "
        "initiatives, aims and roles. Trigger and rhythm are named only where the plan gives them. What is only "
        "examined, planned or proposed stands apart as not in force. The other rules say what the single case calls "
        "for, and whom an authority with a duty to notify has to tell.",
    ),
    facts=DutiesFacts,
    decide=duties_of,
    questions={
        "organisation": Text("Hvilken slags organisation?", "Which kind of organisation?"),
        "on": Text("På hvilken dag?", "On which day?"),
    },
    requirements=(*(duty.requirement for duty in DUTIES), "GOV-26", "PUB-LAW-03"),
    parameters=tuple(name for duty in DUTIES for name in (duty.switch, duty.years, duty.amount) if name),
)
