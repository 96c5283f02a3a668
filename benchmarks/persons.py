"""The rows of one invented person: what the actions of the register would have written about her, ready for COPY.

Names, numbers, accounts and reasons are really sealed under a key of her own, for the row and column they stand in;
the lists' projection comes from the rules. The same seed gives the same facts; keys and nonces are new each time.
"""

from __future__ import annotations

import datetime as dt
import os
import random
import uuid
from functools import cache

from psycopg.types.json import Jsonb
from psycopg.types.range import Range

from benchmarks.extent import NOW, TODAY, Plan, Staff
from benchmarks.story_facts import Known, Period, facts_of, kept_ruling
from benchmarks.tables import Rows
from helle.register.cases.actions import projection
from helle.register.cases.facts import Facts, RungStep, Settlement
from helle.register.organisations.loading import unit_id
from helle.register.protection import ciphers, clock, master, search_keys
from helle.register.protection.ciphers import Place
from helle.register.protection.matrix import access_matrix
from helle.rules import periods
from helle.rules.codes import (
    Authority,
    ExploitationPurpose,
    ExtensionGround,
    LadderEvent,
    OrganisationKind,
    PeriodKind,
    ResidenceStatus,
    Rung,
)
from helle.rules.ladder import CLOSED, LadderEntry
from helle.rules.next_steps import Step, next_steps
from helle.rules.periods import latest_end

CMM, UDLST, POLICE = unit_id("CMM"), unit_id("UDLST"), unit_id("POL-OJYL")
SPECIAL = ExtensionGround.SPECIAL_REASONS.value
FIRST = ("Ana", "Mihaela", "Blessing", "Joy", "Linh", "Thuy", "Ioana", "Grace", "Andrei", "Marek", "Fatou", "Elena")
LAST = ("Popa", "Osei", "Nguyen", "Ionescu", "Tran", "Kowalska", "Dumitru", "Okafor", "Jallow", "Petrova", "Rusu")
COUNTRIES = ("RO", "NG", "VN", "PL", "BG", "GH", "TH", "UG", "LT", "DK")
ACCOUNT = "Hun fortalte, hvordan hun kom hertil, hvem der tog imod hende, og hvad hun skulle betale tilbage. " * 12
# How many days after she was met the case of somebody who withdrew or disappeared ended.
ENDED = 8
REASONS = "Løn er tilbageholdt, passet er taget, og hun har ikke kunnet forlade stedet uden følge. " * 3


class Writer:
    """Writes one person after another into `rows`."""

    def __init__(self, plan: Plan, staff: Staff, rows: Rows) -> None:
        self.plan, self.staff, self.rows = plan, staff, rows

    def person(self, index: int) -> None:
        """Everything about person number `index`."""
        chance = random.Random(f"{self.plan.seed}-{index}")
        opened = self.plan.opened_at(index)
        key = os.urandom(32)
        person, case = _id(opened, chance), _id(opened, chance)
        story = _Story(self, chance, index, opened, person, case, key)
        self.rows.add("data_key", person, "person", master.wrap(person, key))
        story.write()

    def new_referral(self, index: int) -> None:
        """A referral that waits on the desk."""
        chance = random.Random(f"{self.plan.seed}-new-{index}")
        sent = NOW - dt.timedelta(hours=3 * index + 1)
        number = f"H2025-{900_000 + index}"
        self.referral(chance, sent, number, state="new", urgent=index % 4 == 0)

    def referral(
        self, chance: random.Random, sent: dt.datetime, number: str, *, state: str, urgent: bool
    ) -> tuple[uuid.UUID, uuid.UUID]:
        """A referral from the police to CMM about one person. Returns the keys of referral and referred person."""
        key, referral, referred = os.urandom(32), _id(sent, chance), _id(sent, chance)
        described = ciphers.seal(key, Place("referrals_referral", "description_sealed", referral), REASONS)
        named = ciphers.seal(key, Place("referrals_referredperson", "name_sealed", referred), _name(chance))
        self.rows.add("data_key", referral, "referral", master.wrap(referral, key))
        self.rows.add(
            "referrals_referral",
            *(referral, number, "notification", POLICE, self.staff.police, sent, "police", "cleaning", "KOM-751", 1),
            *(["wages", "documents"], "not_needed", urgent, clock.local_day(sent), "", described),
        )
        for unit, part in ((CMM, "receiver"), (POLICE, "sender")):
            self.rows.add("referrals_party", referral, unit, part, number, sent, state, urgent)
        self.rows.add("referrals_referredperson", referred, referral, 1, "woman", 27, chance.choice(COUNTRIES), named)
        return referral, referred


class _Story:
    """One person's way through the register."""

    def __init__(
        self,
        writer: Writer,
        chance: random.Random,
        index: int,
        opened: dt.datetime,
        person: uuid.UUID,
        case: uuid.UUID,
        key: bytes,
    ) -> None:
        self.writer, self.rows, self.chance, self.index = writer, writer.rows, chance, index
        self.opened, self.person, self.case, self.key = opened, person, case, key
        self.number = writer.plan.number(index)
        staff = writer.staff
        self.mine = writer.plan.is_own(index)
        self.cmm = staff.reader if self.mine else chance.choice(staff.cmm)
        self.with_udlst = chance.random() < 0.5
        self.decider = chance.choice(staff.udlst) if self.with_udlst else self.cmm
        self.decider_unit = UDLST if self.with_udlst else CMM
        self.authority = Authority.UDLST if self.with_udlst else Authority.CMM
        stays = ("asylum_rejected", "asylum_pending", "none") if self.with_udlst else ("eu_right", "permit", "danish")
        self.stay = ResidenceStatus(chance.choice(stays))
        self.stay_since = clock.local_day(self.opened) - dt.timedelta(days=chance.randint(30, 900))
        self.sex = chance.choices(("woman", "man", "trans_other", "not_stated"), (78, 20, 1, 1))[0]
        self.country = chance.choice(COUNTRIES)
        self.outcome = Rung.VICTIM_CURRENT if self.mine else chance.choices(
            (Rung.VICTIM_CURRENT, Rung.VICTIM_NOT_CURRENT, Rung.NOT_VICTIM, Rung.WITHDRAWN, Rung.DISAPPEARED),
            (800, 100, 89, 10, 1),
        )[0]  # fmt: skip
        self.steps: list[RungStep] = []
        self.extended = False

    def write(self) -> None:
        """All rows, in the order in which it happened."""
        referral = self._referral() if self.chance.random() < 0.5 else None
        self.rows.add(
            "cases_case",
            *(self.case, self.number, self.person, self.opened, self.cmm, CMM, "indication", "police"),
            *(referral, 12),
        )
        self._identity()
        by_police = referral is not None
        self._rung(
            LadderEvent.INDICATION_ASSERTED if by_police else LadderEvent.CONTACT_RECORDED,
            Rung.CONTACT,
            OrganisationKind.POLICE if by_police else OrganisationKind.CMM,
            0,
        )
        found = self._rung(LadderEvent.INDICATION_FOUND, Rung.INDICATION, OrganisationKind.CMM, 1)
        self._statement(found, 1, REASONS, None, self.cmm, CMM)
        interview = self._interview()
        self._rung(LadderEvent.ASSESSMENT_OPENED, Rung.UNDER_ASSESSMENT, OrganisationKind.CMM, 5)
        assessed = self.outcome not in (Rung.WITHDRAWN, Rung.DISAPPEARED)
        if assessed:
            self._assessment()
        else:
            event = LadderEvent.WITHDREW if self.outcome is Rung.WITHDRAWN else LadderEvent.DISAPPEARED
            self._rung(event, self.outcome, OrganisationKind.CMM, ENDED)
        period = self._period() if self.outcome is Rung.VICTIM_CURRENT else None
        self._contact()
        if self.with_udlst:
            self._sent(interview)
        else:
            self._settled()
        if self.chance.random() < 0.1:
            self._past_charge()
        self._grants(self._facts(assessed=assessed, period=period))

    # --- parts ----------------------------------------------------------------------------------------------

    def _at(self, days: int) -> dt.datetime:
        return self.opened + dt.timedelta(days=days)

    def _id(self, days: int = 0) -> uuid.UUID:
        return _id(self._at(days), self.chance)

    def _seal(self, table: str, column: str, row: uuid.UUID, text: str) -> bytes:
        return ciphers.seal(self.key, Place(table, column, row), text)

    def _audit(
        self, action: str, days: int, row: uuid.UUID, *, by: uuid.UUID | None = None, unit: uuid.UUID = CMM
    ) -> None:
        role = "cmm_caseworker" if unit == CMM else "udlst_caseworker"
        self.rows.add(
            "audit_line",
            *(self._at(days), by or self.cmm, unit, role, "casework", action, "allowed", row, [self.case], Jsonb({})),
            _id(self._at(days), self.chance),
        )

    def _referral(self) -> uuid.UUID:
        number = f"H{self.opened.year}-{self.index + 1:04d}"
        sent = self.opened - dt.timedelta(hours=2)
        referral, referred = self.writer.referral(self.chance, sent, number, state="handled", urgent=False)
        triage = (referral, "cases_opened", "", self.opened, self.cmm, CMM, None)
        self.rows.add("referrals_triage", self._id(), *triage)
        self.rows.add("referrals_openedcase", referred, referral, self.case, self.opened, self.cmm, CMM)
        self._audit("referral.triaged", 0, referral)
        return referral

    def _identity(self) -> None:
        self.rows.add("people_person", self.person, self.opened, CMM)
        self._audit("case.opened", 0, self.case)
        self.age = self.chance.randint(19, 45)
        born = dt.date(TODAY.year - self.age, self.chance.randint(1, 9), self.chance.randint(1, 28))
        self.rows.add(
            "people_profile",
            *(self.person, self.sex, "day", False, False, None, Jsonb([self.country]), Jsonb(["en"]), True),
            self._seal("people_profile", "birth_date_sealed", self.person, born.isoformat()),
            self._seal("people_profile", "safe_contact_sealed", self.person, "Ring kun mellem 10 og 12."),
            *(1, self.opened, self.cmm),
        )
        self._audit("person.changed", 0, self.person)
        for kind in ("legal", "alias"):
            row = self._id()
            sealed = self._seal("people_name", "value_sealed", row, _name(self.chance))
            self.rows.add("people_name", row, self.person, kind, sealed, self.opened, self.cmm)
            self._audit("person.name_added", 0, row)
        row, number = self._id(), f"{self.index:010d}"
        self.rows.add(
            "people_identifier",
            *(row, self.person, "udlst_id", self._seal("people_identifier", "value_sealed", row, number)),
            *(search_keys.blind_index("identifier udlst_id", number), self.opened, self.cmm),
        )
        self._audit("person.identifier_added", 0, row)
        row = self._id()
        since = self.stay_since
        self.rows.add(
            "people_residence", row, self.person, self.stay.value, Range(since, None), self.opened, self.cmm, CMM
        )
        self._audit("person.residence_set", 0, row)
        row = self._id()
        self.rows.add("cases_assignment", row, self.case, CMM, self.cmm, Range(self.opened, None), self.cmm)
        self._audit("case.assigned", 0, self.case)

    def _rung(self, event: LadderEvent, rung: Rung, by: OrganisationKind, days: int) -> uuid.UUID:
        row, on = self._id(days), clock.local_day(self._at(days))
        self.steps.append(RungStep(LadderEntry(event, by, on), on, len(self.steps) + 1))
        user, unit = (self.decider, self.decider_unit) if by.value == "udlst" else (self.cmm, CMM)
        self.rows.add(
            "cases_rungevent",
            *(row, self.case, len(self.steps), event.value, rung.value, by.value, on, self._at(days), user, unit),
        )
        self._audit("case.rung_set", days, row, by=user, unit=unit)
        return row

    def _statement(
        self, about: uuid.UUID, days: int, text: str, ruling: str | None, user: uuid.UUID, unit: uuid.UUID
    ) -> None:
        row = self._id(days)
        self.rows.add(
            "cases_statement",
            *(row, self.case, about, self._at(days), user, unit),
            self._seal("cases_statement", "text_sealed", row, text),
            self._seal("cases_statement", "ruling_sealed", row, ruling) if ruling else None,
        )

    def _interview(self) -> uuid.UUID:
        row = self._id(5)
        self.rows.add(
            "identification_interview",
            *(row, self.case, clock.local_day(self._at(5)), 95, "en", True, False, False, False, "given", self._at(5)),
            *(self.cmm, CMM, self._seal("identification_interview", "account_sealed", row, ACCOUNT)),
        )
        self._audit("interview.recorded", 5, row)
        return row

    def _sent(self, interview: uuid.UUID) -> None:
        row = self._id(6)
        self.rows.add("identification_interviewsent", row, interview, self.case, UDLST, self._at(6), self.cmm)
        self._audit("interview.sent", 6, interview)

    def _indicated_by(self) -> int:
        return next(step.sequence for step in self.steps if step.entry.event is LadderEvent.INDICATION_FOUND)

    def _settled(self) -> None:
        row = self._id(2)
        self.rows.add(
            "cases_settledstep",
            row,
            self.case,
            "give_support",
            clock.local_day(self._at(2)),
            self._indicated_by(),
            self._at(2),
            self.cmm,
            CMM,
        )
        self._statement(row, 2, "Bolig, tolk og læge samme dag.", None, self.cmm, CMM)
        self._audit("case.step_settled", 2, row)

    def _assessment(self) -> None:
        row, trafficked = self._id(12), self.outcome is not Rung.NOT_VICTIM
        purposes = (
            ExploitationPurpose.PROSTITUTION, ExploitationPurpose.FORCED_LABOUR, ExploitationPurpose.CRIMINAL_ACTS,
            ExploitationPurpose.SLAVERY_LIKE, ExploitationPurpose.NOT_ESTABLISHED,
        )  # fmt: skip
        purpose = self.chance.choices(purposes, (74, 11, 10, 1, 4))[0]
        self.rows.add(
            "identification_assessment",
            *(row, self.case, 1, self.authority.value, clock.local_day(self._at(12)), trafficked),
            self.outcome is Rung.VICTIM_CURRENT if trafficked else None,
            *([purpose.value] if trafficked else [], ["recruitment"], ["threats"], Jsonb({}), "", self.stay.value),
            *(self.sex, self.age, self.country, self._at(12), self.decider, self.decider_unit),
        )
        ruling = kept_ruling(self.stay, self.authority, clock.local_day(self._at(5)), clock.local_day(self._at(12)))
        self._statement(row, 12, REASONS, ruling, self.decider, self.decider_unit)
        self._audit("assessment.made", 12, row, by=self.decider, unit=self.decider_unit)
        event = {
            Rung.VICTIM_CURRENT: LadderEvent.ASSESSED_VICTIM_CURRENT,
            Rung.VICTIM_NOT_CURRENT: LadderEvent.ASSESSED_VICTIM_NOT_CURRENT,
            Rung.NOT_VICTIM: LadderEvent.ASSESSED_NOT_VICTIM,
        }[self.outcome]
        self._rung(event, self.outcome, OrganisationKind(self.authority.value), 12)

    def _period(self) -> Period:
        kind = PeriodKind.REFLECTION if self.with_udlst else PeriodKind.RESTITUTION
        notified = clock.local_day(self._at(14))
        last = latest_end(kind, notified, 0)
        dates = periods.period_dates(periods.DatesFacts(kind, notified)).answer
        assert dates is not None  # noqa: S101 # a first period always has its days
        period, span = self._id(14), self._id(14)
        by = (self.decider, self.decider_unit)
        self.rows.add("support_period", period, self.case, kind.value, notified, last, self._at(14), *by)
        days = Range(dates.first_day, dates.initial_end + dt.timedelta(days=1))
        self.rows.add("support_span", span, period, self.case, last, 1, days, "", notified, self._at(14), *by)
        self._audit("period.set", 14, period, by=self.decider, unit=self.decider_unit)
        end = dates.initial_end
        self.extended = self._at(43) < NOW and not self.mine and self.chance.random() < 0.2
        if self.extended:
            end = self._extension(period, end + dt.timedelta(days=1), last)
        return kind, notified, end, last

    def _extension(self, period: uuid.UUID, first: dt.date, last: dt.date) -> dt.date:
        """Thirty days more, asked for and granted, where the period began long enough ago. Returns the new end."""
        request, span, at = self._id(40), self._id(42), self._at(42)
        by = (self.decider, self.decider_unit)
        end = first + dt.timedelta(days=29)
        self.rows.add(
            "support_extensionrequest",
            *(
                request,
                period,
                self.case,
                SPECIAL,
                end,
                clock.local_day(self._at(40)),
                self._at(40),
            ),
            *(self.cmm, CMM),
        )
        self.rows.add(
            "support_span",
            *(
                span,
                period,
                self.case,
                last,
                2,
                Range(first, end + dt.timedelta(days=1)),
                SPECIAL,
            ),
            *(clock.local_day(at), at, *by),
        )
        self.rows.add("support_extensionanswer", self._id(), request, self.case, span, clock.local_day(at), at, *by)
        self._audit("period.extension_requested", 40, request)
        self._audit("period.extension_decided", 42, period, by=self.decider, unit=self.decider_unit)
        return end

    def _past_charge(self) -> None:
        row = self._id(1)
        days = Range(clock.local_day(self._at(-20)), clock.local_day(self._at(-5)))
        self.rows.add("identification_circumstance", row, self.case, "charge", days, self._at(1), self.cmm, CMM)
        self._audit("circumstance.set", 1, row)

    def _contact(self) -> None:
        row = self._id(3)
        # Whoever is contact person ends with the case.
        last = clock.local_day(self._at(ENDED)) if self.outcome in CLOSED else None
        since = Range(clock.local_day(self._at(3)), last)
        self.rows.add("support_contactperson", row, self.case, self.cmm, since, self._at(3), self.cmm)
        self._audit("contact_person.set", 3, row)

    # --- grants and their projection ------------------------------------------------------------------------

    def _facts(self, *, assessed: bool, period: Period | None) -> Facts:
        return facts_of(
            Known(
                case=self.case,
                opened_on=clock.local_day(self.opened),
                stay=self.stay,
                stay_since=self.stay_since,
                sex=self.sex,
                steps=tuple(self.steps),
                interviewed_on=clock.local_day(self._at(5)),
                sent=self.with_udlst,
                assessed_on=clock.local_day(self._at(12)) if assessed else None,
                assessed_by=self.authority,
                outcome=self.outcome,
                period=period,
                extended_on=clock.local_day(self._at(42)) if self.extended else None,
                settled=None
                if self.with_udlst
                else Settlement("give_support", clock.local_day(self._at(2)), self._indicated_by(), None),
                contact_person=self.outcome not in CLOSED,
            )
        )

    def _grants(self, facts: Facts) -> None:
        steps = next_steps(facts.step_facts())
        self._grants_of("case_opened", CMM, "cmm", 0, facts, [step for step in steps if step.by.value == "cmm"])
        if self.with_udlst:
            theirs = [step for step in steps if step.by.value == "udlst"]
            self._grants_of("competence_taken", UDLST, "udlst", 0, facts, theirs)

    def _grants_of(self, act: str, unit: uuid.UUID, kind: str, days: int, facts: Facts, steps: list[Step]) -> None:
        row, at = self._id(days), self._at(days)
        self.rows.add("protection_grantact", row, act, self.case, self.person, unit, at, self.cmm, CMM)
        shown = projection(facts, steps)
        core = (
            *(self.number, self.opened, shown.rung, self.cmm if unit == CMM else None),
            *(Jsonb(shown.steps), shown.next_due, shown.period_end),
        )
        for category in _begun_by(act, kind):
            kept = core if category == "core" else (None,) * 7
            self.rows.add("protection_grant", self.case, self.person, unit, category, Range(at, None), row, *kept)


@cache
def _begun_by(act: str, kind: str) -> tuple[str, ...]:
    """The categories that the access matrix gives a kind of unit for an act."""
    return next(one.begins for one in access_matrix().acts if one.code == act and kind in one.beneficiary_kinds)


def _name(chance: random.Random) -> str:
    return f"{chance.choice(FIRST)} {chance.choice(LAST)}"


def _id(at: dt.datetime, chance: random.Random) -> uuid.UUID:
    """A version 7 UUID of that instant: as in the register, neighbours in time are neighbours in the index."""
    milliseconds = int(at.timestamp() * 1000)
    number = milliseconds << 80 | 0x7 << 76 | chance.getrandbits(12) << 64 | 0b10 << 62 | chance.getrandbits(62)
    return uuid.UUID(int=number)
