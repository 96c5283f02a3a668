"""Criminal cases of the country: what the districts and NSK have made of the persons they referred.

Told after the stories of the cases, at its own moments, so that it changes none of them. A case is reported soon after
CMM took the persons in; most come no further than a charge, a few to judgment, and some end because coercion could not
be proved (CRI-10, CRI-12, CRI-24).
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from random import Random
from typing import Final

from helle.demo import people
from helle.demo.acting import acting_as, case_now
from helle.demo.people import Worker
from helle.register.organisations.loading import unit_id
from helle.register.placements.choices import DetainedWhy, UrgentAnswerKind, UrgentOutcomeKind
from helle.register.placements.urgent_actions import urgent_answer
from helle.register.placements.urgent_queries import get_request
from helle.register.prosecution import (
    actions,
    beside_actions,
    charge_looks,
    claim_actions,
    contact_actions,
    detention_actions,
    part_actions,
    queries,
    sealing,
    statistics_actions,
    their_word,
    victim_actions,
)
from helle.register.prosecution.actions import Done
from helle.register.prosecution.beside_actions import Prepared, Telling
from helle.register.prosecution.choices import (
    ClaimGround,
    ClaimOutcome,
    CompensationAnswer,
    ContactAbout,
    LookDone,
    LookedAt,
    NetworkKind,
    OfOffence,
    TheirWord,
    WaiverOutcome,
)
from helle.register.prosecution.claim_actions import Said
from helle.register.prosecution.detention_actions import Held
from helle.register.prosecution.detention_models import Detention
from helle.register.prosecution.models import CriminalCase, Stage, Suspect, VictimLink
from helle.register.prosecution.part_actions import Grounds
from helle.register.prosecution.queries import Known
from helle.register.prosecution.referral_queries import said_in_referrals
from helle.register.prosecution.weighing import Weighed
from helle.register.protection import clock
from helle.rules.codes import ExploitationPurpose, FactorAnswer, OrganisationKind
from helle.rules.crime.involvement import InvolvementChannel
from helle.rules.crime.stages import CriminalStage, EndReason
from helle.rules.sharing.disclosure import DisclosureGround

OF_A_DISTRICT: Final = 3
CHARGED: Final = ("POL-OJYL", "POL-KBH")
"""Districts whose prosecutors are staff here: their cases can go on to a judgment."""
PLAIN: Final = Grounds(organised=False, very_extensive=False, otherwise_qualified=False, forced_labour=True)
NSKS: Final = Grounds(organised=True, very_extensive=True, otherwise_qualified=False, forced_labour=True)
ACUTE: Final = "Personerne skulle videre samme aften."
# How each case of a district goes on; a person of the country is charged in the second. The fourth is of one district.
WAYS: Final = (
    (CriminalStage.CHARGE, CriminalStage.INDICTMENT, CriminalStage.CONVICTION),
    (CriminalStage.CHARGE,),
    (CriminalStage.CHARGE, CriminalStage.WITHDRAWN),
    (CriminalStage.CHARGE,),
)
OFFENCES: Final = (OfOffence.S262A, OfOffence.OTHER, OfOffence.S262B, OfOffence.S262A)
OVER: Final = (CriminalStage.CONVICTION, CriminalStage.ACQUITTAL, CriminalStage.WITHDRAWN)
UNANSWERED: Final = 3
"""Of how many of its latest involvements CMM has not said yet whether it was so."""


def prosecute(seed: int, now: dt.datetime) -> None:
    """Each district opens some cases on persons it knows; one goes to NSK; two possible victims were held."""
    rng = Random(f"{seed} prosecutions")
    officers = [one for one in people.WORKERS if one.role == "police_officer"]
    given = 0
    for officer in officers:
        known = _known(officer, now)
        for number, one in enumerate(rng.sample(known, min(len(known), OF_A_DISTRICT))):
            case = _opened(rng, officer, one, number, now)
            if number == 0 and not given and officer.unit not in CHARGED:
                given += 1
                _to_nsk(officer, case, now)
    _one_more(Random(f"{seed} goes on"), officers[0], now)
    _held(officers[0], now)
    _beside(officers[0], now)
    _confirmed(now)
    _at_the_contact_point(now)
    _delivered(now)


def _known(officer: Worker, now: dt.datetime) -> list[Known]:
    """Whom the district knows, taken in long enough ago for a criminal case to have come somewhere."""
    clock.freeze(now)
    with acting_as(officer):
        found = [one for one in queries.known_cases() if one.since < now - dt.timedelta(days=90)]
    return sorted(found, key=lambda one: (one.since, one.referral, one.sequence))


def _one_more(rng: Random, officer: Worker, now: dt.datetime) -> None:
    """One case more that is not over, of whom the district knew last: CMM is asked about a case that runs."""
    known = _known(officer, now)
    with acting_as(officer):
        tied = set(VictimLink.objects.values_list("case_id", flat=True))
    if free := [one for one in known if one.case_id not in tied]:
        _opened(rng, officer, free[-1], 3, now)


def _confirmed(now: dt.datetime) -> None:
    """CMM has confirmed soon after when it was involved, but for the latest (CRI-04)."""
    keeper = people.roles()["cmm_caseworker"]
    clock.freeze(now)
    with acting_as(keeper):
        noted = sorted(their_word.noted(), key=lambda one: (one.noted_at, one.number))
    for one in noted[:-UNANSWERED]:
        clock.freeze(one.noted_at + dt.timedelta(days=3))
        with acting_as(keeper):
            their_word.involvement_answer(one, says=TheirWord.THAT_DAY, heard_on=None)


def _opened(rng: Random, officer: Worker, known: Known, number: int, now: dt.datetime) -> CriminalCase:
    at = known.since + dt.timedelta(hours=4)
    clock.freeze(at)
    today = clock.local_day(at)
    provision = OFFENCES[number]
    began = today - dt.timedelta(days=rng.randint(40, 200))
    if provision is OfOffence.S262B and today < dt.date(2022, 7, 1):
        provision = OfOffence.S282_286
    with acting_as(officer):
        case = actions.criminal_case_open(
            journal=f"4200-{rng.randint(10000, 19999)}-{rng.randint(10, 99999):05d}-{today:%y}",
            aware_on=today - dt.timedelta(days=rng.randint(0, 14)),
            touches_stay=rng.choice((True, False, None)),
            grounds=PLAIN,
            done=Done(
                provision,
                ExploitationPurpose.FORCED_LABOUR if provision is OfOffence.S262A else None,
                began,
                today - dt.timedelta(days=1),
                today,
            ),
        )
        suspect = actions.suspect_add(case)
        hers = provision is OfOffence.OTHER
        link = victim_actions.victim_link(case, case_id=known.case_id, suspect=suspect if hers else None)
        _involve(rng, case, at)
    for what in WAYS[number]:
        who = officer if what is CriminalStage.CHARGE else _prosecutor(officer)
        at += dt.timedelta(days=rng.randint(8, 60))
        if who is None or at >= now:
            break
        clock.freeze(at)
        with acting_as(who):
            _stage(case, suspect, what)
    if hers and at < now - dt.timedelta(days=5):
        clock.freeze(at + dt.timedelta(days=1))
        _looked_at(link)
    if hers and at < now - dt.timedelta(days=10):
        who = _prosecutor(officer)
        decides = who is not None and officer.unit == CHARGED[1]
        # What nobody has decided was proposed the other day.
        clock.freeze(at + dt.timedelta(days=3) if decides else now - dt.timedelta(days=6))
        with acting_as(officer):
            proposal = victim_actions.waiver_propose(
                link,
                Weighed(FactorAnswer.YES, FactorAnswer.YES, FactorAnswer.NO),
                proposes_waiver=True,
                reasons="Papirerne var falske, fordi bagmanden havde taget de rigtige.",
            )
        if who is not None and decides:
            clock.freeze(at + dt.timedelta(days=8))
            with acting_as(who):
                victim_actions.waiver_decide(
                    proposal,
                    outcome=WaiverOutcome.WAIVED,
                    failed="",
                    decided_on=clock.today(),
                    reasons="Menneskehandlen lægges til grund, og forholdet er ikke grov kriminalitet.",
                )
    return case


def _looked_at(link: VictimLink) -> None:
    """CMM has seen from its desk that its person is charged (CRI-07)."""
    with acting_as(people.roles()["cmm_caseworker"]):
        if LookedAt.CHARGED in charge_looks.waits(link):
            case_now(link.case_id)
            charge_looks.charge_look_record(link, LookedAt.CHARGED, done=LookDone.TALKED)


def _involve(rng: Random, case: CriminalCase, at: dt.datetime) -> None:
    """CMM in most cases, and the prosecution in some: what is missing stands on the district's desk (CRI-04)."""
    direct = rng.random() < 0.3
    if rng.random() < 0.85:
        victim_actions.involvement_record(
            case,
            organisation=OrganisationKind.CMM,
            told_on=_told_on(case, OrganisationKind.CMM, at),
            channel=InvolvementChannel.DIRECT if direct else InvolvementChannel.CONTACT_POINT,
            why_acute=ACUTE if direct else "",
        )
    if rng.random() < 0.7:
        victim_actions.involvement_record(
            case,
            organisation=OrganisationKind.PROSECUTION,
            told_on=_told_on(case, OrganisationKind.PROSECUTION, at),
            channel=InvolvementChannel.CONTACT_POINT,
        )


def _told_on(case: CriminalCase, whom: OrganisationKind, at: dt.datetime) -> dt.date:
    """The day that the referral says, where it says one; else that of the case."""
    said = said_in_referrals(case).binding.get(whom)
    return min(said.on, clock.local_day(at)) if said else clock.local_day(at)


def _stage(case: CriminalCase, suspect: Suspect, what: CriminalStage) -> None:
    offence = queries.whole(case).offences[0]
    chain = actions.chain_of(case, offence.pk, suspect.pk)
    if chain is not None:
        ended = EndReason.COERCION if what is CriminalStage.WITHDRAWN else None
        actions.stage_record(case, chain, what, suspect=suspect, on=clock.today(), end_reason=ended)


def _prosecutor(officer: Worker) -> Worker | None:
    return people.find(f"prosecutor@{officer.unit}")


def _to_nsk(officer: Worker, case: CriminalCase, now: dt.datetime) -> None:
    """The case turned out to be organised: NSK has it from now on, and the district assists no more (CRI-02)."""
    nsk = people.roles()["nsk_officer"]
    clock.freeze(now - dt.timedelta(days=12))
    with acting_as(officer):
        offered = part_actions.handover_propose(
            case, unit=unit_id(nsk.unit), grounds=NSKS, why="Der er spor til tre andre kredse og til udlandet."
        )
    with acting_as(nsk):
        part_actions.handover_answer(offered, takes=True, words="")


def _held(officer: Worker, now: dt.datetime) -> None:
    """Possible victims were held: one a month ago, who got a place; one since last night, and one whom nobody at CMM
    knows yet since this morning, which alarm (CRI-09)."""
    keeper = people.roles()["cmm_caseworker"]
    known = _known(officer, now)
    if len(known) < 2:
        return
    earlier = now - dt.timedelta(days=30)
    first = _detained(officer, known[-1], earlier)
    clock.freeze(earlier + dt.timedelta(hours=2))
    with acting_as(keeper):
        urgent_answer(get_request(first.urgent_id), UrgentAnswerKind.PLACE, places=1)
    clock.freeze(earlier + dt.timedelta(hours=5))
    with acting_as(officer):
        detention_actions.detention_end(first, ended_at=clock.now(), became=UrgentOutcomeKind.HOUSED, words="")
    _detained(officer, known[-2], now - dt.timedelta(hours=9))
    _detained(officer, None, now - dt.timedelta(hours=2))


def _detained(officer: Worker, known: Known | None, at: dt.datetime) -> Detention:
    clock.freeze(at)
    with acting_as(officer):
        return detention_actions.detention_record(
            known.case_id if known else None,
            Held(
                began_at=at - dt.timedelta(minutes=50),
                why=DetainedWhy.NO_PLACE,
                alternative_tried=True,
                reasons="Der var ingen seng på krisecentret, og toget gik først om morgenen.",
                sex="woman",
                minor=False,
                region="central",
                call="lokal 12",
            ),
        )


def _at_the_contact_point(now: dt.datetime) -> None:
    """What goes between the police and CMM through Rigspolitiet: one answered, one sent on, one that waits (CRI-17)."""
    officer, keeper = people.roles()["police_officer"], people.roles()["cmm_caseworker"]
    contact_point = people.roles()["rigspolitiet_contact"]
    asked = (
        (ContactAbout.GUIDANCE, "Hvornår kommer den nye vejledning om afhøring af mulige ofre?", 20),
        (ContactAbout.COOPERATION, "Vi vil gerne aftale faste møder med CMM om sager om tvangsarbejde.", 6),
        (ContactAbout.STATISTICS, "Tallene for sidste år er klar. Hvem skal have dem?", 1),
    )
    rows = []
    for about, words, days in asked:
        clock.freeze(now - dt.timedelta(days=days))
        with acting_as(officer):
            rows.append(contact_actions.contact_write(about=about, words=words, acute=False))
    clock.freeze(now - dt.timedelta(days=18))
    with acting_as(contact_point):
        contact_actions.contact_answer(rows[0], words="Den er i høring og ventes efter sommeren.")
    clock.freeze(now - dt.timedelta(days=5))
    with acting_as(contact_point):
        contact_actions.contact_forward(rows[1], to=unit_id(keeper.unit), words="Svar gerne kredsen direkte.")


def _delivered(now: dt.datetime) -> None:
    """Criminal statistics as the police might deliver them, invented: the country, and two districts (STA-04)."""
    clock.freeze(now - dt.timedelta(days=3))
    numbers = {
        "s262a": {"reports": (21, 4, 6), "charges": (34, 6, 9), "indictments": (12, 2, 4), "convictions": (5, 1, 2),
                  "acquittals": (2, 0, 1), "withdrawn": (9, 2, 3)},
        "s262b": {"reports": (14, 3, 2), "charges": (17, 4, 3), "indictments": (6, 1, 1), "convictions": (3, 1, 0)},
        "s282_286": {"reports": (3, 1, 0), "convictions": (1, 0, 0)},
    }  # fmt: skip
    lines = [";".join(statistics_actions.COLUMNS)]
    for offence, kinds in numbers.items():
        for kind, persons in kinds.items():
            for district, number in zip(("", "POL-OJYL", "POL-KBH"), persons, strict=True):
                lines.append(f"2025;{offence};{kind};{district};{number}")
    with acting_as(people.roles()["cmm_statistics"]):
        statistics_actions.delivery_take_in("\n".join(lines), cut_off=clock.today() - dt.timedelta(days=14))
        # Two numbers put right since: the others of the delivery before stand.
        right = [lines[0], "2025;s262a;charges;;35", "2025;s262a;charges;POL-OJYL;7"]
        statistics_actions.delivery_take_in("\n".join(right), cut_off=clock.today() - dt.timedelta(days=4))


def _beside(officer: Worker, now: dt.datetime) -> None:
    """In the district's latest case that is not over: a questioning that is prepared, a statement that was asked for
    and given, one that waits, a network with an earlier case, a claim for wages (CRI-06, CRI-07, CRI-19, INT-05)."""
    keeper, prosecutor = people.roles()["cmm_caseworker"], _prosecutor(officer)
    clock.freeze(now - dt.timedelta(days=9))
    with acting_as(officer):
        over = Stage.objects.filter(stage__in=OVER, superseded_at__isnull=True).values("criminal_case")
        running = VictimLink.objects.filter(superseded_at__isnull=True).exclude(criminal_case__in=over)
        links = list(running.order_by("-recorded_at", "-id")[:2])
        if len(links) < 2 or prosecutor is None:
            return
        latest, earlier = (CriminalCase.objects.get(pk=one.criminal_case_id) for one in links)
        beside_actions.questioning_record(links[0], Prepared(clock.today(), True, True, None, True))
        beside_actions.network_link(latest, journal=sealing.journal_of(earlier), kind=NetworkKind.SAME_BUSINESS)
    with acting_as(prosecutor):
        asked = beside_actions.statement_ask(links[0], words="Er personen vurderet, og på hvilket grundlag?")
    clock.freeze(now - dt.timedelta(days=7))
    with acting_as(keeper):
        case = case_now(links[0].case_id)
        beside_actions.statement_give(
            case,
            Telling(
                to=unit_id(officer.unit),
                ground=DisclosureGround.ESSENTIAL_IMPORTANCE,
                consent_on=None,
                informed=True,
                until=clock.today() + dt.timedelta(days=180),
                statement="CMM har vurderet spørgsmålet efter en identifikationssamtale. Vurderingen er ikke en dom.",
                weighing="Sagen kan ikke føres uden, og personen er orienteret og har ikke sagt nej.",
                request=asked,
            ),
        )
        day = clock.today()
        claim_actions.compensation_answer(case, Said(CompensationAnswer.UNDECIDED, day, said_on=None, why=None))
        claim = claim_actions.claim_record(
            case, ground=ClaimGround.WAGES, informed_on=day, claimed_on=day, amount=Decimal("38500.00")
        )
    clock.freeze(now - dt.timedelta(days=2))
    with acting_as(keeper):
        case_now(case.pk)
        claim_actions.claim_end(
            claim, outcome=ClaimOutcome.PARTLY, decided_on=clock.today(), awarded=Decimal("21000.00")
        )
    with acting_as(prosecutor):
        charged = links[1].suspect_id is not None
        what = "Vi overvejer tiltalefrafald." if charged else "Svaret skal bruges til kravet om erstatning."
        beside_actions.statement_ask(links[1], words=f"{what} Er personen vurderet?")
