"""The action plan in the invented country: reports, money, figures, an appointed owner, and what is late.

The plan, its initiatives and what is appropriated are real; every report, amount and figure here is invented.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Final

from helle.demo.acting import acting_as
from helle.demo.people import Worker, named
from helle.register.action_plans import actions, money_actions, queries
from helle.register.action_plans.choices import EvidenceKind, MilestoneAct
from helle.register.action_plans.looks import PlanMoney
from helle.register.action_plans.models import Indicator
from helle.register.action_plans.money_actions import Given
from helle.register.action_plans.telling_actions import years_tell
from helle.register.organisations.loading import unit_id
from helle.register.protection import clock
from helle.rules.initiatives.codes import MoneyKind, ReportedState

BEGUN, GOING, DONE, GIVEN_UP = (
    ReportedState.NOT_BEGUN,
    ReportedState.UNDER_WAY,
    ReportedState.CARRIED_OUT,
    ReportedState.STOPPED,
)
# When reports are written: in February 2024 about all before, and then after each half-year.
ROUNDS: Final = (
    dt.date(2024, 2, 6),
    dt.date(2024, 7, 16),
    dt.date(2025, 1, 14),
    dt.date(2025, 7, 15),
    dt.date(2026, 1, 20),
)
# Who writes of which initiative, and the state and text of each round; shorter where nothing came after.
REPORTS: Final[dict[str, tuple[str, tuple[tuple[ReportedState, str], ...]]]] = {
    "INI-01": (
        "plan_owner@LIGE",
        (
            (BEGUN, "Undersøgelsen er ikke begyndt; den venter på et udkast til kommissorium."),
            (GOING, "Kommissoriet er godkendt, og tre myndigheder har givet bidrag."),
            (GOING, "Et udkast med fire modeller er i høring i arbejdsgruppen."),
            (DONE, "Undersøgelsen er afsluttet. Den peger på en bestemmelse i loven, som ministeriet overvejer."),
        ),
    ),
    "INI-02": (
        "plan_reporter@UDLST",
        (
            (GOING, "Samtalerne holdes hos de to myndigheder, og en fælles skabelon er taget i brug."),
            (GOING, "To læsere prøver samme samtale; enigheden er god."),
            (GOING, "Skabelonen er rettet efter et halvt års brug."),
            (GOING, "Organisationerne har fået en fast vej til CMM."),
            (DONE, "Samtalerne holdes af de to myndigheder alene, og skabelonen bruges i dem alle."),
        ),
    ),
    "INI-03": (
        "plan_owner@LIGE",
        (
            (GOING, "Datatilsynet er spurgt om grænserne for at dele vurderinger."),
            (GOING, "Svaret er gennemgået; der mangler en vurdering af ofrenes tillid."),
            (GOING, "Vurderingen er ikke færdig."),
        ),
    ),
    "INI-04": (
        "ngo_lead@REDEN-OUT",
        (
            (GOING, "De tre organisationer har overtaget områderne og ansat medarbejdere."),
            (GOING, "Der er flere aftener end året før; i Nordjylland mangler en sundhedsfaglig."),
            (GOING, "Stillingen er besat. Flere henvisninger får svar tilbage."),
            (GOING, "Arbejdet følger planen i alle områder."),
            (GOING, "Arbejdet fortsætter, til en ny plan er indlæst."),
        ),
    ),
    "INI-05": (
        "plan_owner@IMR",
        (
            (GOING, "Undersøgelsen er forberedt: spørgsmålene er skrevet, og fagfolk til interview er fundet."),
            (GOING, "Interviewene er gennemført; data fra registret er hentet som tal."),
            (GOING, "Første udkast er skrevet."),
            (GOING, "Udkastet er i høring hos dem, der er undersøgt."),
        ),
    ),
    "INI-06": (
        "plan_reporter@REDEN-HOME",
        (
            (GOING, "Personalet har fået et forløb om traumer, og nye metoder prøves."),
            (GOING, "Driftsbevilling og takst er aftalt."),
            (GOING, "Forløbet er gentaget for nye medarbejdere."),
            (GOING, "En ekstern evaluering er bestilt."),
            (DONE, "Tilbuddet er opkvalificeret, og evalueringen er afleveret."),
        ),
    ),
    "INI-07": (
        "plan_owner@LIGE",
        (
            (BEGUN, "Der er ikke fremsat et lovforslag."),
            (BEGUN, "Spørgsmålet drøftes mellem to ministerier."),
            (GOING, "Et udkast til hjemmel er skrevet."),
        ),
    ),
    "INI-08": (
        "plan_owner@LIGE",
        (
            (BEGUN, "Der er ikke fremsat et lovforslag."),
            (GOING, "Socialtilsynene har beskrevet, hvad en godkendelse vil kræve."),
            (GOING, "Tre tilbud er godkendt efter andre regler imens."),
            (GOING, "Arbejdet venter på hjemlen i det andet initiativ."),
        ),
    ),
    "INI-09": (
        "cmm_lead@CMM",
        (
            (GOING, "Kontaktpersonerne er samlet i CMM, og sager fra før planen er overtaget."),
            (GOING, "Afløsning ved ferie og sygdom er sat i system."),
            (DONE, "Alle ofre med støtte har en kontaktperson hos CMM."),
        ),
    ),
    "INI-10": (
        "rigspolitiet_contact@RPOL",
        (
            (GOING, "Fire af de seks årsværk er besat, og kontrollerne er begyndt."),
            (GOING, "De seks årsværk er besat."),
            (GOING, "Kontrollerne fordeles efter, hvor anmeldelserne kommer fra."),
            (GOING, "Kredsene kontrollerer sammen med andre myndigheder."),
        ),
    ),
    "INI-11": ("plan_reporter@NSK", ((DONE, "Enheden er oprettet og støtter kredsene i de tungeste sager."),)),
    "INI-13": (
        "plan_reporter@RA",
        (
            (GOING, "Anklagemyndigheden har fast plads i myndighedsgruppen."),
            (GOING, "Gruppen har drøftet, hvornår CMM spørges."),
            (GOING, "En fælles vejledning er i udkast."),
            (GOING, "Vejledningen er taget i brug."),
            (GOING, "Gruppen mødes som før."),
        ),
    ),
    "INI-14": (
        "cmm_lead@CMM",
        (
            (GOING, "Otte undervisningsgange er holdt for politi og anklagere."),
            (GOING, "Dommerne har fået et tilbud, som få har taget imod."),
            (GOING, "Undervisningen er gjort kortere og holdes ved retterne."),
            (GOING, "Flere retter har meldt sig."),
            (GOING, "Alle politikredse har fået undervisning."),
        ),
    ),
}
# One report is sent back before it is written again, and the last of one waits for the ministry.
SENT_BACK: Final = ("INI-14", 1, "Skriv, hvor mange der deltog fra domstolene.")
WAITS: Final = ("INI-13", 4)
# What is carried out is approved with evidence, or with a word on why without.
SEEN: Final = {
    "INI-01": "Ministeriet har læst afrapporteringen; den skrives på her, når den er journaliseret.",
    "INI-06": "Evalueringen er læst; den er journaliseret og står på initiativet.",
    "INI-09": "Tallene for kontaktpersoner er gennemgået med CMM; de skrives på, når året er gjort op.",
    "INI-11": "Aftalen om enhedens opgaver er set hos ejeren og skrives på, når den er journaliseret.",
}
# The study is published in November (obligations.py), and its last status is written once it is.
CLOSED: Final = ("INI-05", "plan_owner@IMR", "Undersøgelsen er gennemført og udgivet; anbefalingerne er sendt ud.")
# Of which day the evidence is; of what was approved as carried out, one before that.
EVIDENCE_DAYS: Final = {"INI-09": dt.date(2024, 12, 31), "INI-11": dt.date(2024, 1, 30)}
# Allocated in kroner by initiative, recipient and year; and what of it was spent.
ALLOCATED: Final = (
    ("INI-04", "REDEN-OUT", (("2024", "4200000", "4187350.25"), ("2025", "4300000", "4300000"))),
    ("INI-04", "AMIAMI", (("2024", "3900000", "3712480"), ("2025", "3900000", "3899120.5"))),
    ("INI-04", "HOPENOW", (("2024", "1150000", "1150000"), ("2025", "1200000", "1262300"))),
    ("INI-06", "REDEN-HOME", (("2024", "6500000", "6234110.75"), ("2025", "6750000", "5980400"))),
    ("INI-05", "IMR", (("2024", "1400000", "1180000"), ("2025", "1600000", "1549900"))),
    ("INI-14", "", (("2025", "900000", "611250"),)),
    ("", "CMM", (("2024", "14500000", "14212667.1"), ("2025", "14800000", "14800000"))),
)
# Of which all is entered, as the ministry says once the accounts are there; of others nobody has said so.
TOLD: Final = (("INI-05", 2024), ("INI-05", 2025), ("", 2024), ("", 2025))
OVER: Final = ("INI-04", "HOPENOW", 2025, "75000", "Besluttet efter et ekstra forløb i fængslerne, notat fra december.")
# Of area 3 the year 2025 is in the delivery of the police (prosecutions.py).
FIGURES: Final = (
    ("police-posts", "rigspolitiet_contact@RPOL", ((2023, "4"), (2024, "6"))),
    ("police-controls", "rigspolitiet_contact@RPOL", ((2023, "118"), (2024, "164"), (2025, "171"))),
    ("reports-262a", "rigspolitiet_contact@RPOL", ((2024, "31"),)),
    ("charges-262a", "rigspolitiet_contact@RPOL", ((2024, "19"),)),
    ("reports-262b", "rigspolitiet_contact@RPOL", ((2024, "22"),)),
    ("charges-262b", "rigspolitiet_contact@RPOL", ((2024, "17"),)),
    ("indictments-262a", "plan_reporter@RA", ((2024, "8"),)),
    ("convictions-262a", "plan_reporter@RA", ((2024, "6"),)),
    ("indictments-262b", "plan_reporter@RA", ((2024, "9"),)),
    ("convictions-262b", "plan_reporter@RA", ((2024, "2"),)),
)


def follow_up(now: dt.datetime) -> None:
    """All that was written of the plan up to now, each at its own moment."""
    lead, other = named("plan_owner@LIGE"), Worker("plan_owner", "LIGE", "Niels Abildgaard")
    _allocate(lead)
    for number, day in enumerate(ROUNDS):
        _round(number, day, lead, other)
    _spend(lead, other)
    _more(lead)
    clock.freeze(now)


def close(now: dt.datetime) -> None:
    """What is carried out since the rounds: its milestone was reached elsewhere."""
    code, who, text = CLOSED
    _write(dt.date(2026, 1, 22), named(who), code, DONE, text)
    _answer(dt.date(2026, 1, 29), named("plan_owner@LIGE"), code)
    clock.freeze(now)


def _at(day: dt.date, hour: int = 10) -> None:
    clock.freeze(dt.datetime.combine(day, dt.time(hour, 15), clock.COPENHAGEN))


def _round(number: int, day: dt.date, lead: Worker, other: Worker) -> None:
    for place, (code, (who, reports)) in enumerate(REPORTS.items()):
        if number >= len(reports):
            continue
        writer = named(who)
        approver = other if writer == lead else lead
        state, text = reports[number]
        _write(day + dt.timedelta(days=place % 5), writer, code, state, text)
        if (code, number) == WAITS:
            continue
        if (code, number) == SENT_BACK[:2]:
            _answer(day + dt.timedelta(days=6), approver, code, remarks=SENT_BACK[2])
            _write(day + dt.timedelta(days=8), writer, code, state, f"{text} Fra domstolene deltog ni.")
        _answer(day + dt.timedelta(days=9), approver, code)


def _write(day: dt.date, writer: Worker, code: str, state: ReportedState, text: str) -> None:
    _at(day)
    with acting_as(writer):
        of, look = queries.overview_of(code)
        actions.status_write(of, look, seen=look.reports_written, state=state, text=text, next_steps="")


def _answer(day: dt.date, approver: Worker, code: str, *, remarks: str = "") -> None:
    _at(day, 14)
    with acting_as(approver):
        of, look = queries.overview_of(code)
        if look.waiting is not None:
            bare = look.waiting.report.state == ReportedState.CARRIED_OUT and not look.evidence
            said = remarks or (SEEN[code] if bare else "")
            actions.status_answer(of, look, look.waiting.report, approved=not remarks, remarks=said)


def _enter(
    day: dt.date, who: Worker, kind: MoneyKind, code: str, recipient: str, year: str, amount: str, text: str
) -> None:
    _money(
        day,
        who,
        lambda of: money_actions.money_enter(
            of, kind, _given(of, code, recipient, int(year), amount, day, text), seen=len(of.entries)
        ),
    )


def _money(day: dt.date, who: Worker, write: Callable[[PlanMoney], object]) -> None:
    _at(day, 11)
    with acting_as(who):
        write(queries.money_of(queries.plan_shown("", day)))


def _given(of: PlanMoney, code: str, recipient: str, year: int, amount: str, day: dt.date, text: str) -> Given:
    look = of.look_at(code) if code else None
    return Given(look, unit_id(recipient) if recipient else None, year, Decimal(amount), day, text)


def _allocate(lead: Worker) -> None:
    for code, recipient, years in ALLOCATED:
        for year, allocated, _spent in years:
            day = dt.date(int(year), 1, 15)
            _enter(day, lead, MoneyKind.ALLOCATION, code, recipient, year, allocated, "Fordelt for året")
            _enter(day, lead, MoneyKind.COMMITMENT, code, recipient, year, allocated, "Tilsagnsbrev")


def _spend(lead: Worker, other: Worker) -> None:
    code, recipient, year, amount, text = OVER
    day = dt.date(2026, 1, 20)
    # Whoever decides it does not enter what takes the decision.
    _money(
        day,
        other,
        lambda of: money_actions.overspend_decide(
            of, _given(of, code, recipient, year, amount, day, text), seen=len(of.decisions)
        ),
    )
    for of_code, to, years in ALLOCATED:
        for of_year, _allocated, spent in years:
            booked = dt.date(int(of_year) + 1, 2, 10)
            _enter(booked, lead, MoneyKind.SPENDING, of_code, to, of_year, spent, "Regnskab for året")
    for told, in_year in TOLD:
        _money(dt.date(2026, 2, 12), lead, partial(_tell, told, in_year))


def _tell(code: str, year: int, of: PlanMoney) -> None:
    look = of.look_at(code) if code else None
    years_tell(of, [look], year, complete=True, why="", seen=of.written)


def _more(lead: Worker) -> None:
    """Figures, a milestone that was moved, one that was reached, an owner who was appointed, and evidence."""
    for code, who, years in FIGURES:
        for year, value in years:
            _figure(code, named(who), year, value)
    _milestone(dt.date(2024, 3, 12), "plan_owner@IMR", "INI-05", 0, MilestoneAct.REACHED, None, "")
    _milestone(
        dt.date(2024, 2, 8),
        "rigspolitiet_contact@RPOL",
        "INI-10",
        0,
        MilestoneAct.MOVED,
        dt.date(2024, 6, 30),
        "To årsværk er ikke besat endnu.",
    )
    _milestone(dt.date(2024, 6, 27), "rigspolitiet_contact@RPOL", "INI-10", 0, MilestoneAct.REACHED, None, "")
    _at(dt.date(2025, 9, 3))
    with acting_as(lead):
        of, look = queries.overview_of("INI-08")
        actions.owner_appoint(
            of,
            look,
            seen=look.parts_written,
            unit_id=unit_id("SAEM"),
            first_day=clock.today(),
            why="Anbefalet på arbejdsgruppens møde i maj.",
        )
    for code, who, kind, title, where in (
        (
            "INI-04",
            "ngo_lead@REDEN-OUT",
            EvidenceKind.FIGURES,
            "Aftener og henvisninger pr. kvartal",
            "/statistik/opsoegende/",
        ),
        ("INI-09", "cmm_lead@CMM", EvidenceKind.FIGURES, "Hvordan arbejdet gøres, i tal", "/statistik/kvalitet/"),
        ("INI-03", "plan_owner@LIGE", EvidenceKind.DECISION, "Datatilsynets svar om grænserne", "Journalnr. 24/0412"),
        (
            "INI-02",
            "plan_reporter@UDLST",
            EvidenceKind.GUIDANCE,
            "Den fælles skabelon, som den bruges i alle samtaler",
            "Journalnr. 25/2871",
        ),
        ("INI-06", "plan_reporter@REDEN-HOME", EvidenceKind.DECISION, "Aftale om drift og takst", "Journalnr. 24/0977"),
        ("INI-06", "plan_reporter@REDEN-HOME", EvidenceKind.REPORT, "Den eksterne evaluering", "Journalnr. 25/1702"),
        ("INI-11", "plan_reporter@NSK", EvidenceKind.DECISION, "Aftale om enhedens opgaver", "Journalnr. 24/0203"),
        (
            "INI-10",
            "rigspolitiet_contact@RPOL",
            EvidenceKind.FIGURES,
            "Kontroller pr. kreds, opgjort hvert halve år",
            "Journalnr. 25/3310",
        ),
        ("INI-01", "plan_owner@LIGE", EvidenceKind.REPORT, "Undersøgelsens afrapportering", "Journalnr. 25/1187"),
        (
            "INI-13",
            "plan_reporter@RA",
            EvidenceKind.GUIDANCE,
            "Fælles vejledning om, hvornår CMM spørges",
            "Journalnr. 25/2204",
        ),
    ):
        _evidence(code, named(who), kind, title, where)


def _figure(code: str, who: Worker, year: int, value: str) -> None:
    _at(max(dt.date(year + 1, 2, 3), dt.date(2024, 2, 3)))
    with acting_as(who):
        row = Indicator.objects.select_related("plan").get(code=code)
        seen, cut_off = len(queries.values_of(row)), dt.date(year, 12, 31)
        actions.figure_enter(
            row, seen=seen, year=year, value=Decimal(value), source="Opgørelse for året", cut_off=cut_off
        )


def _milestone(
    day: dt.date, who: str, code: str, place: int, kind: MilestoneAct, new_due: dt.date | None, why: str
) -> None:
    _at(day)
    with acting_as(named(who)):
        of, look = queries.overview_of(code)
        one = look.milestones[place]
        seen = len(one.events)
        actions.milestone_act(of, look, one, seen=seen, kind=kind, on_day=day, new_due=new_due, why=why)


def _evidence(code: str, who: Worker, kind: EvidenceKind, title: str, where: str) -> None:
    _at(dt.date(2025, 10, 7))
    with acting_as(who):
        of, look = queries.overview_of(code)
        day = EVIDENCE_DAYS.get(code, dt.date(2025, 9, 30))
        actions.evidence_add(of, look, kind=kind, title=title, where=where, on_day=day)
