"""What the plan rests on: the international instruments and the Danish law it names (INT-01..INT-15, META-04).

One row each, with its days as far as the plan tells them, whether it binds Denmark, and the requirements that follow
from it; through these a rule is led back to it (DEF-05). A provision that takes a duty over from the plan is a row with
a day: `bases` then answers otherwise from that day on.
"""

from dataclasses import dataclass
from datetime import date

from helle.rules.codes import Code
from helle.rules.requirements import requirement
from helle.rules.ruling import Text


class InstrumentKind(Code):
    """What kind of source it is."""

    CONVENTION = "convention", "Konvention eller protokol", "Convention or protocol"
    EU_ACT = "eu_act", "EU-retsakt", "EU act"
    STATUTE = "statute", "Dansk lov", "Danish statute"
    GUIDELINE = "guideline", "Vejledning", "Guideline"


class Binding(Code):
    """Whether it binds in Denmark."""

    BINDING = "binding", "Bindende", "Binding"
    NOT_BINDING = "not_binding", "Ikke bindende for Danmark", "Not binding on Denmark"
    AMENDING = "amending", "Ændringslov, optaget i den ændrede lov", "Amending act, part of the act it amended"
    REPEALED = "repealed", "Ophævet", "Repealed"


class BasisKind(Code):
    """What a rule rests on (META-04)."""

    STATUTE = "statute", "Lov", "Statute"
    GUIDELINE = "guideline", "Vejledning", "Guideline"
    PLAN = "plan", "Handlingsplanen", "The action plan"
    INTENDED = "intended", "Kun planlagt, endnu ikke i kraft", "Only intended, not yet in force"


@dataclass(frozen=True, slots=True)
class Instrument:
    """One row of the register. A day is None where neither the plan nor the public sources read for it tell one.

    `requirement` is the source of the row and `also` are others, `carries` are the requirements that follow from it.
    `valid_from`: since when it applies in Denmark; None: since before the first plan, or since a day that no source
    read tells, which `about` then says. `central`: one of the two in which the plan finds the central obligations
    (INT-11).
    """

    code: str
    kind: InstrumentKind
    title: Text
    about: Text
    binding: Binding
    requirement: str
    carries: tuple[str, ...] = ()
    adopted_on: date | None = None
    ratified_on: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    central: bool = False
    also: tuple[str, ...] = ()

    def holds(self, on: date) -> bool:
        """Whether it binds and applies on a day."""
        begun = self.valid_from is None or self.valid_from <= on
        ended = self.valid_to is not None and self.valid_to < on
        return self.binding is Binding.BINDING and begun and not ended


INTERNATIONAL: tuple[Instrument, ...] = (
    Instrument(
        "palermo",
        InstrumentKind.CONVENTION,
        Text(
            "FN's konvention om grænseoverskridende organiseret kriminalitet med Palermo-protokollen",
            "UN Convention against Transnational Organized Crime with the Palermo Protocol",
        ),
        Text(
            "Forebyggelse, bekæmpelse og retsforfølgning af menneskehandel; den danske definition følger protokollen.",
            "Preventing, suppressing and punishing trafficking; the Danish definition follows the Protocol.",
        ),
        Binding.BINDING,
        "INT-01",
        ("DEF-01", "DEF-02", "DEF-03", "DEF-05"),
        adopted_on=date(2000, 11, 15),
        central=True,
        also=("INT-11",),
    ),
    Instrument(
        "council_of_europe",
        InstrumentKind.CONVENTION,
        Text(
            "Europarådets konvention om indsatsen mod menneskehandel",
            "Council of Europe Convention on Action against Trafficking in Human Beings",
        ),
        Text(
            "Beskyttelse af ofre og bekæmpelse af menneskehandel: rimelig grund, periode, børn og straffrihed.",
            "Protecting victims and combating trafficking: reasonable grounds, the period, minors, non-punishment.",
        ),
        Binding.BINDING,
        "INT-02",
        ("ID-13", "ACC-04", "PER-04", "MIN-15", "CRI-07", "CRI-08"),
        adopted_on=date(2005, 5, 16),
        ratified_on=date(2007, 9, 19),
        valid_from=date(2008, 2, 1),
        central=True,
        also=("INT-11", "INT-15"),
    ),
    Instrument(
        "ilo_29",
        InstrumentKind.CONVENTION,
        Text("ILO's konvention nr. 29 om tvangsarbejde", "ILO Forced Labour Convention (C29)"),
        Text("Forbud mod tvangsarbejde.", "Prohibits forced labour."),
        Binding.BINDING,
        "INT-03",
        ("GOV-13",),
    ),
    Instrument(
        "ilo_105",
        InstrumentKind.CONVENTION,
        Text(
            "ILO's konvention nr. 105 om afskaffelse af tvangsarbejde",
            "ILO Abolition of Forced Labour Convention (C105)",
        ),
        Text("Afskaffelse af tvangsarbejde.", "Abolishes forced labour."),
        Binding.BINDING,
        "INT-03",
        ("GOV-13",),
    ),
    Instrument(
        "ilo_182",
        InstrumentKind.CONVENTION,
        Text(
            "ILO's konvention nr. 182 om de værste former for børnearbejde",
            "ILO Worst Forms of Child Labour Convention (C182)",
        ),
        Text("Forbud mod de værste former for børnearbejde.", "Prohibits the worst forms of child labour."),
        Binding.BINDING,
        "INT-03",
        ("GOV-13",),
    ),
    Instrument(
        "ilo_protocol_2014",
        InstrumentKind.CONVENTION,
        Text("ILO's protokol fra 2014 til konventionen om tvangsarbejde", "ILO Protocol of 2014 on forced labour"),
        Text(
            "En national handlingsplan, forebyggelse, og adgang for ofre til retsmidler som erstatning.",
            "A national action plan, prevention, and access for victims to remedies such as compensation.",
        ),
        Binding.BINDING,
        "INT-14",
        ("META-01", "GOV-13", "INT-05"),
        ratified_on=date(2017, 6, 14),
        also=("INT-04",),
    ),
    Instrument(
        "eu_directive",
        InstrumentKind.EU_ACT,
        Text("EU's menneskehandelsdirektiv, 2011/36/EU", "EU Trafficking Directive, 2011/36/EU"),
        Text(
            "Strafbare handlinger, sanktioner, bistand og beskyttelse. Omfattet af retsforbeholdet, så ingen afgørelse "
            "hviler på det; straffeloven er bragt i overensstemmelse med det.",
            "Offences, penalties, assistance and protection. Under the Danish opt-out: no decision is based on it; "
            "the Criminal Code was brought into line with it.",
        ),
        Binding.NOT_BINDING,
        "INT-06",
        ("DEF-04", "DEF-05"),
        adopted_on=date(2011, 4, 5),
        also=("INT-07", "PUB-LAW-19"),
    ),
    Instrument(
        "framework_decision_2002",
        InstrumentKind.EU_ACT,
        Text("Rådets rammeafgørelse 2002/629/RIA", "Council Framework Decision 2002/629/JHA"),
        Text("Den rammeafgørelse, som direktivet ophævede.", "The framework decision that the directive repealed."),
        Binding.REPEALED,
        "INT-08",
    ),
    Instrument(
        "cedaw",
        InstrumentKind.CONVENTION,
        Text(
            "FN's kvindekonvention",
            "UN Convention on the Elimination of All Forms of Discrimination against Women (CEDAW)",
        ),
        Text(
            "Forpligter til at forebygge bortførelse og salg af og handel med kvinder.",
            "Requires states to prevent the abduction, sale and trafficking of women.",
        ),
        Binding.BINDING,
        "INT-09",
    ),
    Instrument(
        "child_convention",
        InstrumentKind.CONVENTION,
        Text("FN's børnekonvention", "UN Convention on the Rights of the Child"),
        Text(
            "Forpligter til at forebygge bortførelse og salg af og handel med børn; barnets tarv kommer først.",
            "Requires states to prevent abduction, sale and trafficking of children; their best interests come first.",
        ),
        Binding.BINDING,
        "INT-09",
        ("MIN-02", "MIN-10"),
    ),
    Instrument(
        "dublin",
        InstrumentKind.EU_ACT,
        Text("Dublinforordningen", "Dublin Regulation"),
        Text(
            "Hvilket land der behandler en asylansøgning; afgør, om en forberedt hjemsendelse kan tilbydes.",
            "Which country examines an asylum application; determines whether a prepared return can be offered.",
        ),
        Binding.BINDING,
        "INT-10",
        ("RET-09", "RET-10"),
    ),
    Instrument(
        "gdpr",
        InstrumentKind.EU_ACT,
        Text("Databeskyttelsesforordningen", "General Data Protection Regulation"),
        Text(
            "Behandling af personoplysninger, sikkerheden ved den, og en registrerets ret til at se sine egne.",
            "Processing of personal data, its security, and the data subject's right of access to it.",
        ),
        Binding.BINDING,
        "PUB-LAW-21",
        # That who reads them is surely she, needs to and leaves a trace is part of their security (article 32).
        # Nor are they kept for longer than what they are for (articles 5 and 17).
        # Whose address is protected is shown to those who need it (article 32 too).
        ("PUB-DIG-04", "PUB-DIG-05", "PUB-DIG-07", "PUB-DIG-08", "PUB-DIG-12", "PUB-LAW-17"),
        valid_from=date(2018, 5, 25),
        # Personal data go from one authority to another by the regulation, other secrets by section 28.
        also=("PUB-LAW-13",),
    ),
)

NATIONAL: tuple[Instrument, ...] = (
    Instrument(
        "criminal_code_262a",
        InstrumentKind.STATUTE,
        Text("Straffelovens § 262 a", "Section 262 a of the Criminal Code"),
        Text("Menneskehandel: handlingen, midlet, formålet, straffen.", "Trafficking: act, means, purpose, penalty."),
        Binding.BINDING,
        "INT-12",
        ("DEF-01", "DEF-02", "DEF-03", "DEF-04"),
        valid_from=date(2002, 6, 8),
        also=("PUB-LAW-02",),
    ),
    Instrument(
        "criminal_code_262b",
        InstrumentKind.STATUTE,
        Text("Straffelovens § 262 b (lovforslag L 111)", "Section 262 b of the Criminal Code (bill L 111)"),
        Text("Menneskeudnyttelse, også uden tvang.", "Human exploitation, also without coercion."),
        Binding.BINDING,
        "PUB-LAW-03",
        ("CRI-13", "CRI-14", "CRI-25", "INI-12"),
        valid_from=date(2022, 6, 1),
        also=("INT-12",),
    ),
    Instrument(
        "criminal_code_282",
        InstrumentKind.STATUTE,
        Text("Straffelovens §§ 282 og 286, stk. 1", "Sections 282 and 286 (1) of the Criminal Code"),
        Text("Åger, og åger af særligt grov beskaffenhed.", "Usury, and particularly serious usury."),
        Binding.BINDING,
        "INT-12",
        ("CRI-11",),
    ),
    Instrument(
        "procedure_722",
        InstrumentKind.STATUTE,
        Text("Retsplejelovens § 722, stk. 2", "Section 722 (2) of the Administration of Justice Act"),
        Text("Tiltalefrafald under særlige omstændigheder.", "Waiving a charge in special circumstances."),
        Binding.BINDING,
        "PUB-LAW-04",
        ("CRI-07", "CRI-08"),
        also=("INT-12",),
    ),
    Instrument(
        "aliens_33",
        InstrumentKind.STATUTE,
        Text("Udlændingelovens § 33, stk. 1 og 14", "Section 33 (1) and (14) of the Aliens Act"),
        Text(
            "Udrejsefrist på 30 dage for ofre uden lovligt ophold, og forlængelse; afgørelsen er skriftlig.",
            "A departure deadline of 30 days for victims without lawful stay, and its extension; in writing.",
        ),
        Binding.BINDING,
        "PUB-LAW-01",
        ("PER-03", "PER-04", "PER-06"),
        also=("INT-12", "PUB-LAW-11"),
    ),
    Instrument(
        "aliens_26a",
        InstrumentKind.STATUTE,
        Text("Udlændingelovens § 26 a", "Section 26 a of the Aliens Act"),
        Text(
            "Særligt hensyn til menneskehandel ved udvisning.",
            "Special consideration for trafficking when deciding on expulsion.",
        ),
        Binding.BINDING,
        "PUB-LAW-06",
        ("ID-08",),
        also=("INT-12",),
    ),
    Instrument(
        "aliens_34",
        InstrumentKind.STATUTE,
        Text("Udlændingelovens § 34, stk. 1, nr. 3", "Section 34 (1) (3) of the Aliens Act"),
        Text(
            "Politiet kan anvise et muligt offer uden lovligt ophold et andet sted at være, mens det vurderes.",
            "The police may house a possible victim without lawful stay elsewhere during the assessment.",
        ),
        Binding.BINDING,
        "PUB-LAW-10",
        ("ACM-20",),
        also=("INT-12",),
    ),
    Instrument(
        "aliens_42a",
        InstrumentKind.STATUTE,
        Text("Udlændingelovens § 42 a", "Section 42 a of the Aliens Act"),
        Text(
            "Udlændingestyrelsens forsørgelse af asylansøgere og udlændinge uden ret til ophold, og undtagelserne.",
            "The maintenance of asylum seekers and aliens without a right to stay, and its exceptions.",
        ),
        Binding.BINDING,
        "PUB-LAW-09",
        ("ACM-01", "ACM-04"),
        also=("INT-12",),
    ),
    Instrument(
        "aliens_56a",
        InstrumentKind.STATUTE,
        Text("Udlændingelovens § 56 a", "Section 56 a of the Aliens Act"),
        Text("Repræsentant til en uledsaget mindreårig.", "A representative for an unaccompanied minor."),
        Binding.BINDING,
        "PUB-LAW-08",
        ("MIN-01", "MIN-04"),
        also=("INT-12",),
    ),
    Instrument(
        "return_act",
        InstrumentKind.STATUTE,
        Text("Hjemrejseloven", "Return Act"),
        Text(
            "Udrejse og tilbuddet om en forberedt hjemsendelse; taksterne står i planen selv.",
            "Leaving Denmark, and the offer of a prepared return; the rates are in the plan itself.",
        ),
        Binding.BINDING,
        "INT-12",
        ("RET-14",),
    ),
    Instrument(
        "service_act",
        InstrumentKind.STATUTE,
        Text("Serviceloven, herunder §§ 109 og 110", "Social Services Act, sections 109 and 110 among others"),
        Text(
            "Kvindekrisecentre, boformer og støtte til dem med lovligt ophold, og hvem der betaler. I planen også "
            "reglerne om børn, som siden er flyttet til barnets lov.",
            "Women's crisis centres, supported housing, support for people with lawful stay, and who pays. In the plan "
            "also the rules on children, which have since moved to the Children's Act.",
        ),
        Binding.BINDING,
        "INT-12",
        ("GOV-14", "ACM-09", "ACM-10", "MIN-06", "MIN-07", "MIN-16"),
        also=("PUB-LAW-18",),
    ),
    Instrument(
        "childrens_act",
        InstrumentKind.STATUTE,
        Text("Barnets lov", "Children's Act"),
        Text(
            "Det, serviceloven før sagde om børn: støtte, anbringelse og underretning. Fra hvilken dag siger de læste "
            "kilder ikke; et menneske angiver den lov, der gælder på dagen.",
            "What the Social Services Act used to say about children: support, placement and notification. The sources "
            "read do not say from which day; a human names the act in force on the day.",
        ),
        Binding.BINDING,
        "PUB-LAW-18",
        ("MIN-06", "MIN-07", "MIN-16"),
    ),
    Instrument(
        "health_act",
        InstrumentKind.STATUTE,
        Text("Sundhedsloven", "Health Act"),
        Text("Den sundhedsbehandling, som ofre kan få.", "The health care available to victims."),
        Binding.BINDING,
        "INT-12",
        ("GOV-16",),
    ),
    Instrument(
        "administration_28",
        InstrumentKind.STATUTE,
        Text("Forvaltningslovens § 28", "Section 28 of the Public Administration Act"),
        Text(
            "Hvornår fortrolige oplysninger må gives til en anden myndighed.",
            "When confidential information may be passed on to another authority.",
        ),
        Binding.BINDING,
        "PUB-LAW-13",
        ("SHR-02", "SHR-03"),
    ),
    Instrument(
        "administration_9",
        InstrumentKind.STATUTE,
        Text("Forvaltningslovens §§ 9 og 16", "Sections 9 and 16 of the Public Administration Act"),
        Text(
            "En parts ret til at se sin sag, og hvor hurtigt der svares.",
            "A party's right of access to the case, and how soon a request must be answered.",
        ),
        Binding.BINDING,
        "PUB-LAW-20",
    ),
    Instrument(
        "act_275",
        InstrumentKind.STATUTE,
        Text("Lov nr. 275 af 27. marts 2012", "Act no. 275 of 27 March 2012"),
        Text(
            "Bragte straffeloven i overensstemmelse med direktivet.",
            "Brought the Criminal Code into line with the directive.",
        ),
        Binding.AMENDING,
        "INT-13",
        ("DEF-04",),
        adopted_on=date(2012, 3, 27),
    ),
    Instrument(
        "prosecution_guideline",
        InstrumentKind.GUIDELINE,
        Text(
            "Rigsadvokatens meddelelse og politiets nationale vejledning",
            "Notice of the Director of Public Prosecutions and the national police guidance",
        ),
        Text(
            "Hvordan sager om menneskehandel behandles: hvem der inddrages i tide, skånsom behandling, "
            "tiltalefrafald og et andet sted at være end frihedsberøvelse.",
            "How cases of trafficking are handled: who is involved in time, gentle treatment, charge waivers, and a "
            "place to be instead of detention.",
        ),
        Binding.BINDING,
        "CRI-22",
        ("CRI-04", "CRI-05", "CRI-06", "CRI-07", "CRI-08", "CRI-09", "ACM-20", "CRI-22"),
    ),
)

INSTRUMENTS: tuple[Instrument, ...] = (*INTERNATIONAL, *NATIONAL)


# What binds everybody by itself: a statute, and an act of the EU that applies in Denmark as it is.
LAW = frozenset({InstrumentKind.STATUTE, InstrumentKind.EU_ACT})


def behind(requirements: tuple[str, ...]) -> tuple[Instrument, ...]:
    """The instruments that these requirements follow from or stand in, in the order of the register."""
    asked = set(requirements)
    return tuple(one for one in INSTRUMENTS if asked & {one.requirement, *one.also, *one.carries})


def bases(requirements: tuple[str, ...], on: date) -> tuple[BasisKind, ...]:
    """What a rule with these requirements rests on at a day (META-04), each kind once, the strongest first.

    A requirement rests on law or on a guideline that carries it on that day, else on the plan; what the plan only
    examines, plans or proposes rests on nothing yet.
    """
    found = {_basis(one, on) for one in requirements}
    return tuple(kind for kind in BasisKind if kind in found)


def only_intended(requirements: tuple[str, ...], on: date) -> tuple[str, ...]:
    """Those of the requirements that rest on nothing yet on a day, so that a page can say what is only intended."""
    return tuple(one for one in requirements if _basis(one, on) is BasisKind.INTENDED)


def _basis(one: str, on: date) -> BasisKind | None:
    """What one requirement rests on at a day; None for a public fact that is no law."""
    held = {row.kind for row in INSTRUMENTS if row.holds(on) and one in (row.requirement, *row.also, *row.carries)}
    if held & LAW:
        return BasisKind.STATUTE
    if InstrumentKind.GUIDELINE in held:
        return BasisKind.GUIDELINE
    if not requirement(one).in_force:
        return BasisKind.INTENDED
    return BasisKind.PLAN if requirement(one).force == "NOW" else None
