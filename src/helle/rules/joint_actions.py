"""Who plans a joint action, and on what ground each takes part (DET-09, LAB-06, INI-01).

Everything that affects the part of a kind of authority lives in `PARTS`. CMM joins on the powers of whoever leads:
clearer powers of its own are only being examined (INI-01), so that switch is off.
"""

from dataclasses import dataclass
from datetime import date

from helle.rules.codes import Code, OrganisationKind
from helle.rules.facts import implausible_dates
from helle.rules.parameters import plan_notes, switch
from helle.rules.rule import Rule
from helle.rules.ruling import Reason, Ruling, Text, Verdict, undecided

NAME = "joint_action"


class JointActionPart(Code):
    """What an authority may do in a joint action (DET-09, LAB-06)."""

    LEADS = "leads", "Planlægger og leder", "Plans and leads"
    JOINS = "joins", "Deltager", "Takes part"


@dataclass(frozen=True, slots=True)
class JointActionFacts:
    """Which kind of authority asks, and for which day."""

    kind: OrganisationKind
    on: date


_PREVENTION = Reason(
    "joint_action.prevention",
    Text(
        "Tilsyn, kontroller og aktioner hører til myndighedens opgaver og kan ledes af den.",
        "Supervision, controls and actions are tasks of the authority, which may lead them.",
    ),
    "LAB-06",
)
_FIRST_CONTACT = Reason(
    "joint_action.first_contact",
    Text(
        "Myndigheden møder mulige ofre i sine egne kontroller og kan lede en aktion.",
        "The authority meets possible victims in controls of its own, and may lead an action.",
    ),
    "DET-01",
    reading="DET-09",
)
_CMM_JOINS = Reason(
    "joint_action.cmm_joins",
    Text(
        "CMM kan deltage i andre myndigheders kontroller og i fælles aktioner.",
        "CMM may join other authorities' controls and joint actions.",
    ),
    "DET-09",
)
_ON_THEIR_POWERS = Reason(
    "joint_action.on_the_powers_of_the_lead",
    Text(
        "CMM deltager på den ledende myndigheds beføjelser; klarere beføjelser for CMM er kun under undersøgelse.",
        "CMM takes part on the powers of the leading authority; clearer powers for CMM are only being examined.",
    ),
    "INI-01",
    reading="DET-09",
)
_IN_THE_GROUP = Reason(
    "joint_action.in_the_group",
    Text(
        "Myndigheden sidder i gruppen mod tvangsarbejde og kan deltage; planen siger ikke, at den leder aktioner.",
        "The authority sits in the group against forced labour and may take part; the plan does not say that it leads "
        "actions.",
    ),
    "CRI-20",
    reading="DET-09",
)
_FOOD = Reason(
    "joint_action.food",
    Text(
        "Fødevarestyrelsen kontrollerer virksomheder og sidder i gruppen mod tvangsarbejde, så den kan lede en aktion.",
        "The food authority controls businesses and sits in the group against forced labour, so it may lead an action.",
    ),
    "CRI-20",
    reading="DET-09",
)
_NOT_NAMED = Reason(
    "joint_action.not_named",
    Text(
        "Fælles aktioner er en sag for myndigheder, der kontrollerer, for politiet og for CMM.",
        "Joint actions are for authorities that control, for the police and for CMM.",
    ),
    "DET-09",
    reading="DET-09",
)

PARTS: dict[OrganisationKind, tuple[JointActionPart, Reason]] = {
    OrganisationKind.SKAT: (JointActionPart.LEADS, _PREVENTION),
    OrganisationKind.AT: (JointActionPart.LEADS, _PREVENTION),
    OrganisationKind.POLICE: (JointActionPart.LEADS, _PREVENTION),
    OrganisationKind.NSK: (JointActionPart.LEADS, _PREVENTION),
    OrganisationKind.SIRI: (JointActionPart.LEADS, _FIRST_CONTACT),
    OrganisationKind.FVST: (JointActionPart.LEADS, _FOOD),
    OrganisationKind.CMM: (JointActionPart.JOINS, _CMM_JOINS),
    OrganisationKind.NATIONAL_POLICE: (JointActionPart.JOINS, _IN_THE_GROUP),
    OrganisationKind.UDLST: (JointActionPart.JOINS, _IN_THE_GROUP),
}


def joint_action(facts: JointActionFacts) -> Ruling[JointActionPart]:
    """What this kind of authority may do in a joint action on that day (DET-09, LAB-06).

    ALLOWED with `LEADS` or `JOINS`; REFUSED for who has no part in them.
    """
    problems = implausible_dates(on=facts.on)
    if problems:
        return undecided(NAME, problems)
    notes = plan_notes(facts.on)
    if facts.kind not in PARTS:
        headline = Text("Har ingen del i fælles aktioner.", "Has no part in joint actions.")
        return Ruling(NAME, Verdict.REFUSED, None, headline, (_NOT_NAMED, *notes))
    part, reason = PARTS[facts.kind]
    headline = Text(f"{part.label.da}.", f"{part.label.en}.")
    if facts.kind is not OrganisationKind.CMM:
        return Ruling(NAME, Verdict.ALLOWED, part, headline, (reason, *notes))
    record = switch("cmm_powers_in_controls", facts.on)
    on_what = () if record else (_ON_THEIR_POWERS,)
    return Ruling(NAME, Verdict.ALLOWED, part, headline, (reason, *on_what, *notes), (record.use(),))


RULE = Rule(
    name=NAME,
    title=Text("Fælles aktioner", "Joint actions"),
    meaning=Text(
        "En fælles aktion planlægges og ledes af en myndighed, der kontrollerer, eller af politiet. CMM deltager på "
        "den ledende myndigheds beføjelser: klarere beføjelser for CMM er kun under undersøgelse.",
        "A joint action is planned and led by an authority that controls, or by the police. CMM takes part on the "
        "powers of the leading authority: clearer powers for CMM are only being examined.",
    ),
    facts=JointActionFacts,
    decide=joint_action,
    questions={
        "kind": Text("Hvilken slags myndighed?", "Which kind of authority?"),
        "on": Text("Hvilken dag?", "On which day?"),
    },
    requirements=("CRI-20", "DET-01", "DET-09", "INI-01", "LAB-06"),
    parameters=("cmm_powers_in_controls",),
)
