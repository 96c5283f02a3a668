"""Passing on, the second person's word, the receiver's receipt, ending it, and taking over a responsibility."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from django.db import connection, transaction

from helle.register.audit import actions as audit
from helle.register.cases import ended
from helle.register.cases.entries import new_row, seal
from helle.register.cases.models import Case
from helle.register.interface.typed import says_anything
from helle.register.organisations import queries as organisations
from helle.register.organisations.queries import NamedUnit
from helle.register.placements import queries as placements
from helle.register.protection import clock, context, vault
from helle.register.protection import policies as protection
from helle.register.protection.identifiers import new_id
from helle.register.protection.impersonal import holds_a_cpr
from helle.register.protection.refusals import Refused, no_reasons, refused_by, says_something
from helle.register.sharing import holding, policies, queries
from helle.register.sharing.agreements import limits_of
from helle.register.sharing.choices import EndedWhy, ReceiptAnswer
from helle.register.sharing.message import gives_away
from helle.register.sharing.models import Consent, Decision, Disclosure, Receipt, Transfer, Weighing
from helle.rules.codes import OrganisationKind
from helle.rules.facts import danish_date, english_date
from helle.rules.ruling import Ruling, Text, Verdict
from helle.rules.sharing.disclosure import DisclosureFacts, DisclosureGround, PassedOn, disclosure
from helle.rules.sharing.disclosure_reasons import CASE_ENDED, FOR_A_SECOND
from helle.rules.sharing.receivers import DataCategory, DisclosurePurpose
from helle.rules.sharing.ways import DisclosureWay, WayFacts, disclosure_way

SUBJECT: Final = "disclosure"
LONGEST: Final = dt.timedelta(days=366)
# What a rule speaks of, and the field that is about it; all else is about the ground.
_FIELDS: Final = {
    "categories": "categories",
    "disclosure.closed": "categories",
    "disclosure.systematic": "categories",
    "purpose": "purpose",
    "disclosure.not_the_receivers_task": "purpose",
    "consent": "consent",
    "disclosure.no_consent": "consent",
}
NOT_A_RECEIVER: Final = Text("Vælg, hvem der skal have oplysningerne.", "Choose who is to get the information.")
NOT_WITHIN_A_YEAR: Final = Text("Vælg en slutdag inden for et år.", "Choose a last day within a year.")
NOT_COVERED: Final = Text(
    "Samtykket gælder ikke det hele: se efter, hvad det gælder, til hvem, til hvad og hvor længe, og om det er trukket "
    "tilbage. [PUB-LAW-13]",
    "The consent does not cover all of it: see what it is for, to whom, for which purpose and how long, and whether it "
    "was withdrawn. [PUB-LAW-13]",
)
NOT_FOR_THE_CHILD: Final = Text(
    "Samtykket er fra barnets repræsentant, og personen er voksen eller har ingen repræsentant i dag. [MIN-02] "
    "[MIN-15]",
    "The consent is by the child's representative, and the person is an adult or has no representative today. "
    "[MIN-02] [MIN-15]",
)
NOT_BY_THE_CHILD: Final = Text(
    "Det har personen selv sagt som barn: det er barnets holdning og ikke et samtykke, og intet gives videre på det. "
    "Barnets repræsentant samtykker; er personen fyldt 18, spørges personen selv nu. [MIN-02] [MIN-15]",
    "The person said that as a child: it is the child's view and no consent, and nothing is passed on by it. The "
    "child's representative consents; a person who has turned 18 is asked now. [MIN-02] [MIN-15]",
)
NO_CONSENT: Final = Text(
    "Vælg det samtykke, videregivelsen hviler på. Er der ikke noget, så notér det først. [PUB-LAW-13]",
    "Choose the consent that the disclosure rests on. Where there is none, record it first. [PUB-LAW-13]",
)
NO_STATUTE: Final = Text(
    "Skriv den bestemmelse, der giver hjemlen. [PUB-LAW-13]", "Enter the provision that is the basis. [PUB-LAW-13]"
)
NO_MESSAGE: Final = Text(
    "Skriv beskeden: det, der ikke åbnes, får modtageren kun at vide på den måde.",
    "Write the message: what is not opened the receiver is told in that way only.",
)
NO_NUMBER: Final = Text(
    "Der står noget, der ligner et CPR-nummer. Det gives kun videre sammen med identiteten: vælg »Identitet«, eller "
    "tag det ud. [SHR-04]",
    "Something looks like a CPR number. It is passed on with the identity alone: choose “Identity”, or take it out. "
    "[SHR-04]",
)
NOT_HELD: Final = Text("Jeres enhed har ikke selv alle de oplysninger.", "Your unit does not have all of that itself.")
NOT_WITHIN_LIMITS: Final = Text(
    "Personen har sat grænser for samtykket. Sig, om det, du giver videre, holder sig inden for dem: gør det ikke, kan "
    "det ikke hvile på samtykket. [PUB-LAW-13]",
    "The person has set limits to the consent. Say whether what you pass on keeps to them: where it does not, it "
    "cannot rest on the consent. [PUB-LAW-13]",
)
HOW_WITHIN_LIMITS: Final = Text(
    "Skriv, hvordan det holder sig inden for personens grænser. [PUB-LAW-13]",
    "Enter how it keeps to the person's limits. [PUB-LAW-13]",
)
WHY_NOT_TOLD: Final = Text(
    "Skriv, hvorfor personen ikke er orienteret. [SHR-03]", "Enter why the person has not been told. [SHR-03]"
)
NOT_ALL_SAID: Final = Text(
    "Vælg formål og hjemmel, og om personen er orienteret.",
    "Choose the purpose and the ground, and whether the person has been told.",
)
ENDED_ALREADY: Final = Text("Videregivelsen er allerede afsluttet.", "The disclosure has ended already.")
DECIDED_ALREADY: Final = Text("Der er allerede taget stilling.", "It has been decided already.")
NOTHING_TO_END: Final = Text(
    "Der er intet at afslutte: videregivelsen er allerede afsluttet eller blev afvist.",
    "There is nothing to end: the disclosure has ended already, or was declined.",
)
NOT_BY_THE_SAME: Final = Text(
    "Det afgøres af en anden end den, der vil give det videre. [SHR-03]",
    "It is decided by somebody else than whoever wants to pass it on. [SHR-03]",
)
WAITS_NO_MORE: Final = Text(
    "Den venter ikke længere: den er afsluttet, eller slutdagen er passeret.",
    "It waits no longer: it has ended, or its last day has passed.",
)
OF_A_WRONG_LOOK: Final = Text(
    "Der blev bedt om det under et opslag på grund af fare, som ikke var i orden, og det kan ikke godkendes, før den, "
    "der leder enheden eller har sagen, har sagt, at det bliver stående. Sig nej, eller bed om det forfra. "
    "[PUB-DIG-04]",
    "It was asked for in a look because of danger that was not in order, and cannot be approved before whoever leads "
    "the unit or has the case has said that it stays. Say no, or have it asked for anew. [PUB-DIG-04]",
)
OF_A_WRONG_LOOK_TO_SETTLE: Final = Text(
    "Der blev bedt om det under et opslag på grund af fare, som ikke var i orden, og det kan ikke godkendes, før du "
    "har sagt, at det bliver stående. Ellers sig nej. [PUB-DIG-04]",
    "It was asked for in a look because of danger that was not in order, and cannot be approved before you have said "
    "that it stays. Otherwise say no. [PUB-DIG-04]",
)
LIMITS_LEFT_BEHIND: Final = Text(
    "Samtykkets grænser følger ikke med: sig nej, og lad det give videre igen. [PUB-LAW-13]",
    "The limits of the consent do not go with it: say no, and have it passed on again. [PUB-LAW-13]",
)
RECEIVED_ALREADY: Final = Text("Der er allerede kvitteret.", "It has been acknowledged already.")
TAKEN_ALREADY: Final = Text(
    "En anden har taget imod, eller ansvaret er flyttet igen.",
    "Somebody else has taken it, or the responsibility has moved again.",
)


class SaidBefore(Refused):
    """The same message to the same unit is in force or waits: passed on again only where that is meant."""

    def __init__(self, day: dt.datetime) -> None:
        on = clock.local_day(day)
        super().__init__(
            Text(
                f"Den samme besked er allerede givet videre til modtageren {danish_date(on)}. Skal den gives videre "
                "igen, så sæt kryds.",
                f"The same message was passed on to the receiver already on {english_date(on)}. Tick the box if it is "
                "to be passed on again.",
            ),
            field="again",
        )


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be passed on: to whom, what, for what, on which ground, until when; None: not said yet."""

    to: NamedUnit
    categories: tuple[DataCategory, ...]
    purpose: DisclosurePurpose | None
    ground: DisclosureGround | None
    consent: Consent | None
    weighed: bool
    informed: bool | None

    @property
    def kind(self) -> OrganisationKind:
        """The kind of the receiver."""
        return OrganisationKind(self.to.kind)


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the rules say of a wish: whether it may be, what is opened, and whether a second person is needed."""

    ruling: Ruling[tuple[PassedOn, ...]]
    ways: tuple[tuple[DataCategory, Ruling[DisclosureWay]], ...]
    gives_away: tuple[Text, ...] = ()
    """What in the message may be an address, a number or a name."""

    @property
    def opened(self) -> tuple[DataCategory, ...]:
        """What the receiver reads in Helle."""
        return tuple(one for one, way in self.ways if way.answer is DisclosureWay.OPENED)

    @property
    def told(self) -> tuple[DataCategory, ...]:
        """What stands in the message."""
        return tuple(one for one, way in self.ways if way.answer is DisclosureWay.MESSAGE)

    @property
    def needs_second(self) -> bool:
        """Whether somebody else approves it first: it reaches beyond the tables, or its message may."""
        return self.is_beyond or bool(self.gives_away)

    @property
    def is_beyond(self) -> bool:
        """Whether it reaches beyond the tables."""
        return bool(self.beyond)

    @property
    def beyond(self) -> tuple[Text, ...]:
        """Where it reaches beyond them: for each thing that takes a second person, what and why."""
        return beyond_the_tables(self.ruling, self.ways)


def receivers() -> list[NamedUnit]:
    """The units that can be told something, but for the acting one and CMM, which has every case."""
    own = context.current().unit_id
    return [
        one
        for one in organisations.units_on(clock.today()).values()
        if not one.closed and one.id != own and one.kind != OrganisationKind.CMM and policies.roles_told(one.kind)
    ]


def beyond_the_tables(
    ruling: Ruling[object] | None, ways: Iterable[tuple[DataCategory, Ruling[DisclosureWay]]]
) -> tuple[Text, ...]:
    """What of a disclosure takes a second person, and why: by the ruling, and of each category by its way."""
    by_ruling = ruling.reasons if ruling is not None and ruling.verdict is Verdict.HUMAN_DECIDES else ()
    found = [one.text for one in by_ruling if one.code in FOR_A_SECOND]
    for category, way in ways:
        if way.verdict is Verdict.HUMAN_DECIDES:
            why = way.reasons[0].text
            found.append(Text(f"{category.label.da}: {why.da}", f"{category.label.en}: {why.en}"))
    return tuple(found)


def ways_of(
    case: Case, to: NamedUnit, asked: Iterable[DataCategory]
) -> tuple[tuple[DataCategory, Ruling[DisclosureWay]], ...]:
    """How a receiver gets each category of a case, as it stands now. One query."""
    kind, has_part, today = OrganisationKind(to.kind), _has_part(case, to.id), clock.today()
    return tuple((one, disclosure_way(WayFacts(kind, one, has_part, today))) for one in asked)


def weigh(case: Case, wish: Wish, message: str = "") -> Weighed:
    """What the rules say of passing this on (SHR-01..SHR-04), and what the message gives away. Two queries, and one for
    the name of whoever writes where there is a message."""
    today = clock.today()
    ruling = disclosure(
        DisclosureFacts(
            receiver=wish.kind,
            categories=wish.categories,
            purpose=wish.purpose,
            ground=wish.ground,
            on=today,
            consent=True if wish.consent is not None else None if wish.ground is DisclosureGround.CONSENT else False,
            weighing_written=wish.weighed,
            person_informed=wish.informed,
            case_ended=ended.ended_on(case) is not None,
        )
    )
    return Weighed(ruling, ways_of(case, wish.to, wish.categories), given_away(case, message, wish.categories))


def given_away(case: Case, message: str, categories: Collection[DataCategory]) -> tuple[Text, ...]:
    """What in a message may be an address, a number or a name, but for that of whoever writes, or the place where the
    person lives, unless that is what is passed on. Two queries where there is a message."""
    if not says_anything(message):
        return ()
    me = context.current().user_id
    homes = () if DataCategory.PLACEMENT in categories else _homes(case)
    return gives_away(message, known=organisations.user_names({me}).values(), homes=homes)


def _homes(case: Case) -> list[str]:
    """What the places are called where the person lives or is to live, as far as the acting role sees them; of a secret
    one not whose it is. One query."""
    if not protection.may_read("placement"):
        return []
    offers = [one.offer for one in placements.living_now().filter(case=case)]
    return [one.alias for one in offers] + [one.provider.name for one in offers if not one.secret]


def _has_part(case: Case, unit_id: uuid.UUID) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.has_part_in(%s, %s)", [case.pk, unit_id])
        return bool(cursor.fetchone()[0])


@dataclass(frozen=True, slots=True)
class Said:
    """The words of a disclosure, and its last day."""

    until: dt.date
    weighing: str
    message: str = ""
    statute: str = ""
    why_not_informed: str = ""
    within_limits: bool | None = None
    """What whoever passes on says of the limits of the consent; None where she has not, or there are none."""
    keeps_limits: str = ""
    again: bool = False
    """That the same message goes to the same unit once more, on purpose."""


def refuse_what_is_missing(wish: Wish, said: Said, found: Weighed, limits: str) -> None:
    """Refuse, beside its field, what the rules or the words do not carry yet. `limits`: of the consent it rests on.

    Raises `Refused`.
    """
    if not clock.today() <= said.until <= clock.today() + LONGEST:
        raise Refused(NOT_WITHIN_A_YEAR, field="until")
    if wish.ground is DisclosureGround.CONSENT and wish.consent is None:
        raise Refused(NO_CONSENT, field="consent")
    if wish.consent is not None and said.until > wish.consent.until:
        raise Refused(_only_until(wish.consent.until), field="until")
    if limits:
        _refuse_beyond_the_limits(said)
    if wish.ground is DisclosureGround.STATUTE and not says_something(said.statute):
        raise Refused(NO_STATUTE, field="statute")
    if (wrong := no_reasons(said.weighing)) is not None:
        raise Refused(wrong, field="weighing")
    if found.ruling.answer is None:
        first = found.ruling.problems[0].text if found.ruling.problems else found.ruling.reasons[0].text
        raise Refused(first, field=_field_of(found.ruling), ruling=found.ruling)
    if found.told and not says_something(said.message):
        raise Refused(NO_MESSAGE, field="message")
    if DataCategory.IDENTITY not in wish.categories and holds_a_cpr(said.message):
        raise Refused(NO_NUMBER, field="message")
    if wish.informed is False and (wrong := no_reasons(said.why_not_informed)) is not None:
        raise Refused(WHY_NOT_TOLD, field="why_not_informed")


def _field_of(ruling: Ruling[tuple[PassedOn, ...]]) -> str:
    """Beside which field it is said why the rules say no: what they speak of first."""
    first = ruling.problems[0].fact if ruling.problems else ruling.reasons[0].code
    return _FIELDS.get(first, "ground")


def _only_until(last_day: dt.date) -> Text:
    return Text(
        f"Samtykket gælder kun til og med {danish_date(last_day)}. Vælg en slutdag, der ikke er senere. [PUB-LAW-13]",
        f"The consent lasts until {english_date(last_day)} only. Choose a last day that is no later. [PUB-LAW-13]",
    )


def _refuse_beyond_the_limits(said: Said) -> None:
    """No program reads her words: a human says that it keeps to them, and how (PUB-LAW-13)."""
    if not said.within_limits:
        raise Refused(NOT_WITHIN_LIMITS, field="within_limits")
    if no_reasons(said.keeps_limits) is not None:
        raise Refused(HOW_WITHIN_LIMITS, field="keeps_limits")


def disclose(case: Case, wish: Wish, said: Said) -> Disclosure:
    """Pass something on about one person as a single act; where it reaches beyond the tables it waits for a second
    person, and nothing is opened before. Raises `Refused`."""
    policies.require(policies.shares())
    if wish.to.id not in {one.id for one in receivers()}:
        raise Refused(NOT_A_RECEIVER, field="to")
    found = weigh(case, wish, said.message)
    consent = wish.consent if wish.ground is DisclosureGround.CONSENT else None
    limits = limits_of(case, consent)
    refuse_what_is_missing(wish, said, found, limits)
    if not said.again and (before := queries.same_before(case, wish.to.id, said.message)) is not None:
        raise SaidBefore(before.recorded_at)
    acting = context.current()
    if wish.purpose is None or wish.ground is None or wish.informed is None:
        raise Refused(NOT_ALL_SAID)
    row = Disclosure(
        id=new_id(),
        case=case,
        to_unit_id=wish.to.id,
        categories=[one.value for one in wish.categories],
        opened=[one.value for one in found.opened],
        purpose=wish.purpose.value,
        ground=wish.ground.value,
        consent=consent,
        informed=wish.informed,
        needs_second=found.needs_second,
        until=said.until,
        opened_at=None if found.needs_second else acting.instant,
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
    )
    vault.new_subject(SUBJECT, row.pk)
    if said.message.strip():
        row.message_sealed = vault.seal(row.pk, row, "message_sealed", said.message.strip())
    if limits:
        row.limits_sealed = vault.seal(row.pk, row, "limits_sealed", limits)
    weighed = new_row(Weighing, case, disclosure=row)
    seal(
        case,
        weighed,
        weighing=said.weighing,
        ruling=json.dumps(found.ruling.to_json(), ensure_ascii=False),
        statute=said.statute if wish.ground is DisclosureGround.STATUTE else "",
        why_not_informed=said.why_not_informed if not wish.informed else "",
        keeps_limits=said.keeps_limits if limits else "",
    )
    met = {
        "shared_within_the_consent": Refused(NOT_COVERED, field="consent"),
        "shared_tells_the_limits": Refused(NOT_COVERED, field="consent"),
        "shared_by_who_has_it": Refused(NOT_HELD, field="categories"),
        "shared_by_a_consent_for_a_child": Refused(NOT_FOR_THE_CHILD, field="consent"),
        "shared_by_a_childs_own_yes": Refused(NOT_BY_THE_CHILD, field="consent"),
        "shared_before_the_case_ended": Refused(CASE_ENDED.text, field="ground"),
    }
    with refused_by(met), transaction.atomic():
        row.save(force_insert=True)
        weighed.save(force_insert=True)
        audit.record(
            "sharing.asked" if row.needs_second else "sharing.disclosed",
            object_id=row.pk,
            cases=[case.pk],
            detail={
                "to": wish.to.code,
                "categories": row.categories,
                "opened": row.opened,
                "purpose": row.purpose,
                "ground": row.ground,
                "until": said.until.isoformat(),
                "message_may_tell": len(found.gives_away),
            },
        )
    return row


def decide(row: Disclosure, case: Case, *, approved: bool, words: str) -> Decision:
    """Say, as the second person, whether it is passed on. Approved, it is opened at once.

    Once the case has ended it is not, but in danger to life (SHR-04). Raises `Refused`.
    """
    policies.require(policies.approves())
    if row.by_user_id == context.current().user_id:
        raise Refused(NOT_BY_THE_SAME)
    if (wrong := no_reasons(words)) is not None:
        raise Refused(wrong, field="words")
    decision = new_row(Decision, case, disclosure=row, made_by_id=row.by_user_id, approved=approved)
    seal(case, decision, words=words)
    met = {
        "sharing_decision_disclosure_id_key": Refused(DECIDED_ALREADY),
        "shared_is_approved_by_another": Refused(NOT_BY_THE_SAME),
        "shared_waits_for_no_decision": Refused(WAITS_NO_MORE),
        "shared_tells_the_limits": Refused(LIMITS_LEFT_BEHIND),
        "shared_by_a_childs_own_yes": Refused(NOT_BY_THE_CHILD, field="approved"),
        "shared_of_a_wrong_look": Refused(OF_A_WRONG_LOOK, field="approved"),
        "shared_before_the_case_ended": Refused(CASE_ENDED.text, field="approved"),
    }
    with refused_by(met), transaction.atomic():
        decision.save(force_insert=True)
        audit.record("sharing.approved" if approved else "sharing.declined", object_id=row.pk, cases=[case.pk])
    return decision


def end(row: Disclosure, why: EndedWhy) -> None:
    """End a disclosure before its last day: the receiver reads nothing of it any more. Raises `Refused`."""
    policies.require(policies.unshares())
    acting = context.current()
    with transaction.atomic():
        holding.hold(row.case_id)
        ended = Disclosure.objects.filter(pk=row.pk, ended_at__isnull=True).update(
            ended_at=acting.instant, ended_by=acting.user_id, ended_why=why
        )
        if not ended:
            raise Refused(ENDED_ALREADY)
        audit.record("sharing.ended", object_id=row.pk, cases=[row.case_id], detail={"why": why.value})


def acknowledge(row: Disclosure, answer: ReceiptAnswer) -> Receipt:
    """Say, as the receiver, that it has come, or that it is not for them, which ends it at once. Raises `Refused`."""
    policies.require(policies.is_told())
    acting = context.current()
    receipt = Receipt(
        id=new_id(),
        disclosure=row,
        answer=answer.value,
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
    )
    with refused_by({"sharing_receipt_disclosure_id_key": Refused(RECEIVED_ALREADY)}), transaction.atomic():
        receipt.save(force_insert=True)
        audit.record("sharing.acknowledged", object_id=row.pk, cases=[row.case_id], detail={"answer": answer.value})
    return receipt


def take_over(row: Transfer) -> None:
    """Take a responsibility that has moved to the acting unit. Raises `Refused`."""
    policies.require(policies.takes_over())
    acting = context.current()
    with transaction.atomic():
        taken = Transfer.objects.filter(
            pk=row.pk, to_unit_id=acting.unit_id, taken_at__isnull=True, overtaken_at__isnull=True
        ).update(taken_at=acting.instant, taken_by=acting.user_id)
        if not taken:
            raise Refused(TAKEN_ALREADY)
        audit.record("sharing.taken_over", object_id=row.pk, cases=[row.case_id])
