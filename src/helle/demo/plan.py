"""What happens in the invented country, thought out before any of it is done: pure, and the same for the same seed.

Shares follow the published ones (PUB-STAT-01..03, FIG-02..05). They are dealt out of a deck rather than drawn one by
one, so that a small country has them too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from helle.demo.names import EU, LANGUAGES, REGIONS
from helle.demo.shares import (
    CONTACTS_CRIME,
    CONTACTS_LABOUR,
    CONTACTS_USUAL,
    COUNTRIES,
    DISTRICT_SHARES,
    DISTRICTS,
    ENDED_EARLY,
    NO_CASE,
    NOT_VICTIMS,
    OTHER_COUNTRIES,
    PURPOSES,
    SECTORS,
    SEXES,
    SIZES,
    STAYS_EU,
    STAYS_OTHER,
    STAYS_UKRAINE,
    VICTIMS,
)
from helle.register.identification.choices import CircumstanceKind
from helle.rules import minors
from helle.rules.codes import ExploitationPurpose as Purpose
from helle.rules.codes import ExtensionGround
from helle.rules.codes import ResidenceStatus as Stay

CUT_OVER = dt.date(2024, 1, 1)  # The baseline counts to the end of 2023, the register from here: nothing twice.
LAST_DAY = dt.date(2026, 3, 2)  # The country's "today" when it is new, a Monday.


@dataclass(frozen=True, slots=True)
class Someone:
    """An invented person. `name` '' and `born` None: not known."""

    name: str
    sex: str
    born: dt.date | None
    country: str
    language: str
    estimated: bool = False
    disputed: bool = False
    unaccompanied: bool = False
    children: int = 0

    def turns_18_on(self, on: dt.date) -> dt.date | None:
        """The eighteenth birthday, by the limit that holds on `on`; None while no date of birth is known."""
        return minors.turns_18_on(self.born, on) if self.born else None

    def is_minor_on(self, day: dt.date) -> bool:
        """Whether she is known to be under 18 on a day."""
        eighteen = self.turns_18_on(day)
        return eighteen is not None and day < eighteen


@dataclass(frozen=True, slots=True)
class Extension:
    """An extension: asked for on a day of the period, decided some days later (None: still open), to which day."""

    asked_day: int
    decided_after: int | None
    to_day: int
    ground: ExtensionGround
    granted: bool = True


@dataclass(frozen=True, slots=True)
class Journey:
    """What happens to one person after the referral. Each lag counts days from the step before; None: it never comes.

    `ending`: current, not_current, not_victim (an assessment), or disappeared, declined, withdrew (without one).
    """

    who: Someone
    stay: Stay
    purpose: Purpose
    ending: str
    indication_after: int = 0
    interview_after: int | None = 5
    pass_on: bool = True
    assessed_after: int | None = 21
    by_court: bool = False
    period_after: int | None = 1
    rejected_after: int | None = None
    extensions: tuple[Extension, ...] = ()
    circumstances: tuple[tuple[int, CircumstanceKind], ...] = ()


@dataclass(frozen=True, slots=True)
class Arrival:
    """A referral and the people in it. `taken_in_after` None: it still waits. `outcome`: what the triage says."""

    day: dt.date
    hour: int
    minute: int
    contact: str
    sector: str
    district: str
    municipality: str
    indicators: tuple[str, ...]
    people: tuple[Journey, ...]
    urgent: bool = False
    feedback: bool = False
    taken_in_after: int | None = 1
    outcome: str = "cases_opened"
    text: int = 0


@dataclass(slots=True)
class _Deal:
    """Draws with the seed's chance."""

    rng: Random
    used: set[str] = field(default_factory=set)

    def deck[T](self, shares: Mapping[T, int], size: int) -> list[T]:
        """`size` cards in these shares by largest remainder, shuffled."""
        total = sum(shares.values())
        exact = {card: size * share / total for card, share in shares.items()}
        counts = {card: int(amount) for card, amount in exact.items()}
        by_rest = sorted(shares, key=lambda card: counts[card] - exact[card])
        for card in by_rest[: size - sum(counts.values())]:
            counts[card] += 1
        cards = [card for card, count in counts.items() for _ in range(count)]
        self.rng.shuffle(cards)
        return cards

    def one[T](self, shares: Mapping[T, int]) -> T:
        return self.rng.choices(list(shares), list(shares.values()))[0]

    def chance(self, percent: int) -> bool:
        return self.rng.randrange(100) < percent

    def between(self, low: int, high: int) -> int:
        return self.rng.randint(low, high)

    def name(self, country: str, sex: str) -> str:
        region = REGIONS[country]
        while True:
            first = self.rng.choice(region.men if sex == "man" else region.women)
            name = f"{first} {self.rng.choice(region.surnames)}"
            # As long as there are new combinations nobody shares a name.
            if name not in self.used or len(self.used) % 7 == 0:
                self.used.add(name)
                return name


def arrivals(seed: int, size: float = 1.0) -> list[Arrival]:
    """All referrals of the country by their days. `size` scales what chance makes; the special ones stay."""
    deal = _Deal(Random(f"helle {seed}"))
    found: list[Arrival] = []
    for year in VICTIMS:
        endings = (
            deal.deck({"current": 88, "not_current": 12}, _scaled(VICTIMS[year], size))
            + ["not_victim"] * _scaled(NOT_VICTIMS[year], size)
            + deal.deck({"disappeared": 60, "declined": 25, "withdrew": 15}, _scaled(ENDED_EARLY[year], size))
        )
        found += _year(deal, year, endings)
        found += [_without_case(deal, year) for _ in range(_scaled(NO_CASE[year], size))]
    found += _special(deal)
    return sorted(found, key=lambda one: (one.day, one.hour, one.minute, one.contact, one.text))


def _scaled(count: int, size: float) -> int:
    return max(1, round(count * size))


# --- what chance makes


def _year(deal: _Deal, year: int, endings: list[str]) -> list[Arrival]:
    deal.rng.shuffle(endings)
    purposes = deal.deck(PURPOSES, len(endings))
    minors = deal.deck({True: 6, False: 94}, len(endings))
    waiting: dict[Purpose, list[Journey]] = {purpose: [] for purpose in PURPOSES}
    for purpose in PURPOSES:
        chosen = [index for index, card in enumerate(purposes) if card is purpose]
        sexes = deal.deck(SEXES[purpose], len(chosen))
        countries = deal.deck(COUNTRIES.get(purpose, OTHER_COUNTRIES), len(chosen))
        for index, sex, country in zip(chosen, sexes, countries, strict=True):
            who = _someone(deal, year, country, sex, minors[index])
            waiting[purpose].append(_journey(deal, who, purpose, endings[index]))
    return [one for purpose, journeys in waiting.items() for one in _grouped(deal, year, purpose, journeys)]


def _someone(deal: _Deal, year: int, country: str, sex: str, minor: bool) -> Someone:
    age = deal.between(14, 17) if minor else min(18 + int(deal.rng.gammavariate(2.0, 5.0)), 61)
    born = dt.date(year - age, 1, 1) + dt.timedelta(days=deal.between(0, 364))
    if not minor and deal.chance(8):
        born = born.replace(day=1)
    return Someone(
        name="" if deal.chance(2) else deal.name(country, sex),
        sex=sex,
        born=born,
        country=country,
        language=LANGUAGES[country],
        estimated=not minor and deal.chance(8),
        unaccompanied=minor and country != "DK" and deal.chance(70),
        children=0 if minor else deal.one({0: 70, 1: 17, 2: 10, 3: 3}),
    )


def _stay(deal: _Deal, country: str) -> Stay:
    if country == "DK":
        return Stay.DANISH
    if country in EU:
        return deal.one(STAYS_EU)
    return deal.one(STAYS_UKRAINE if country == "UA" else STAYS_OTHER)


def _journey(deal: _Deal, who: Someone, purpose: Purpose, ending: str) -> Journey:
    stay = _stay(deal, who.country)
    circumstances: list[tuple[int, CircumstanceKind]] = []
    if stay is Stay.EU_RIGHT and deal.chance(7):
        circumstances.append((2, CircumstanceKind.EXPULSION_REFERRAL))
    if purpose is Purpose.CRIMINAL_ACTS and deal.chance(70):
        circumstances.append((1, CircumstanceKind.CHARGE))
    return Journey(
        who=who,
        stay=stay,
        purpose=purpose,
        ending=ending,
        indication_after=0 if deal.chance(85) else deal.between(1, 4),
        interview_after=deal.between(2, 12) if ending in _ASSESSED or deal.chance(35) else None,
        pass_on=deal.chance(94),
        assessed_after=deal.between(9, 36),
        period_after=deal.between(0, 3) if ending == "current" else None,
        rejected_after=deal.between(30, 120) if stay is Stay.ASYLUM_PENDING and deal.chance(45) else None,
        extensions=_extensions(deal, who) if ending == "current" else (),
        circumstances=tuple(circumstances),
    )


_ASSESSED = ("current", "not_current", "not_victim")


def _extensions(deal: _Deal, who: Someone) -> tuple[Extension, ...]:
    if not deal.chance(45):
        return ()
    ground = (
        ExtensionGround.SPECIAL_REASONS
        if who.country == "DK" or deal.chance(35)
        else ExtensionGround.COOPERATES_ON_PREPARED_RETURN
    )
    if deal.chance(12):
        return (Extension(deal.between(18, 24), deal.between(2, 5), 60, ground, granted=False),)
    first = Extension(deal.between(18, 24), deal.between(1, 5), deal.one({60: 60, 75: 20, 90: 20}), ground)
    if not deal.chance(40):
        return (first,)
    second = Extension(first.to_day - deal.between(6, 12), deal.between(1, 5), deal.one({105: 25, 120: 75}), ground)
    return (first, second)


def _grouped(deal: _Deal, year: int, purpose: Purpose, journeys: list[Journey]) -> list[Arrival]:
    """Put people of one purpose into referrals: most alone, workers of one employer together."""
    sizes = SIZES.get(purpose, SIZES[Purpose.PROSTITUTION])
    groups: list[tuple[Journey, ...]] = []
    left = list(journeys)
    while left:
        count = min(deal.one(sizes), len(left))
        groups.append(tuple(left[:count]))
        left = left[count:]
    labour = purpose in (Purpose.FORCED_LABOUR, Purpose.SLAVERY_LIKE)
    crime = purpose is Purpose.CRIMINAL_ACTS
    shares = CONTACTS_LABOUR if labour else CONTACTS_CRIME if crime else CONTACTS_USUAL
    contacts = deal.deck(shares, len(groups))
    return [
        _arrival(deal, _day_in(deal, year), contact, purpose, group)
        for group, contact in zip(groups, contacts, strict=True)
    ]


def _arrival(deal: _Deal, day: dt.date, contact: str, purpose: Purpose, group: tuple[Journey, ...]) -> Arrival:
    # Who is met in an asylum case is met by Udlændingestyrelsen itself, which opens the case (ID-05).
    if len(group) == 1 and group[0].stay is Stay.ASYLUM_PENDING and contact == "police" and deal.chance(60):
        contact = "udlst"
    district = deal.one(DISTRICT_SHARES)
    return Arrival(
        day=day,
        hour=deal.between(8, 15) if contact != "police" else deal.between(7, 21),
        minute=deal.between(0, 59),
        contact=contact,
        sector=deal.one(SECTORS.get(purpose, {"street": 40, "private_home": 30, "other": 15, "unknown": 15})),
        district=district,
        municipality=deal.rng.choice(DISTRICTS[district]),
        indicators=_indicators(deal, purpose),
        people=group,
        urgent=deal.chance(18),
        feedback=deal.chance(60),
        taken_in_after=deal.one({0: 35, 1: 45, 2: 15, 4: 5}),
        text=deal.between(0, 5),
    )


def _indicators(deal: _Deal, purpose: Purpose) -> tuple[str, ...]:
    likely = {
        Purpose.FORCED_LABOUR: ("wages", "employer_housing", "documents", "debt", "bogus_self_employed"),
        Purpose.CRIMINAL_ACTS: ("debt", "fear", "no_way_out", "violence"),
    }.get(purpose, ("debt", "fear", "confinement", "violence", "mistrust", "no_way_out", "threat_of_report"))
    return tuple(sorted(deal.rng.sample(likely, deal.between(2, 4))))


def _day_in(deal: _Deal, year: int) -> dt.date:
    first = max(CUT_OVER + dt.timedelta(days=1), dt.date(year, 1, 1))
    last = min(LAST_DAY - dt.timedelta(days=3), dt.date(year, 12, 31))
    return first + dt.timedelta(days=deal.between(0, (last - first).days))


def _without_case(deal: _Deal, year: int) -> Arrival:
    """A referral that opens no case: bad work (DEF-08), nothing to go on, or the same matter again."""
    labour = deal.chance(60)
    purpose = Purpose.FORCED_LABOUR if labour else Purpose.PROSTITUTION
    country = deal.one(COUNTRIES[purpose])
    who = Someone("", deal.one(SEXES[purpose]), None, country, LANGUAGES[country])
    contact = deal.one(
        {"hotline_citizen": 55, "arbejdstilsynet": 25, "skat": 20} if labour else {"hotline_citizen": 100}
    )
    arrival = _arrival(deal, _day_in(deal, year), contact, purpose, (Journey(who, Stay.UNKNOWN, purpose, "none"),))
    outcome = deal.one({"passed_on": 60, "no_action": 40} if labour else {"no_action": 70, "joined": 30})
    return Arrival(
        **{name: getattr(arrival, name) for name in Arrival.__slots__} | {"outcome": outcome, "urgent": False}
    )


# --- what every country has on the day it is new, so that no screen is empty


def _special(deal: _Deal) -> list[Arrival]:
    cooperates, special = ExtensionGround.COOPERATES_ON_PREPARED_RETURN, ExtensionGround.SPECIAL_REASONS

    def person(
        country: str,
        sex: str,
        born: str | None,
        *,
        estimated: bool = False,
        disputed: bool = False,
        unaccompanied: bool = False,
        children: int = 0,
    ) -> Someone:
        day = dt.date.fromisoformat(born) if born else None
        name, language = deal.name(country, sex), LANGUAGES[country]
        return Someone(name, sex, day, country, language, estimated, disputed, unaccompanied, children)

    def arrival(day: str, contact: str, purpose: Purpose, *people: Journey, **more: object) -> Arrival:
        plain = _arrival(deal, dt.date.fromisoformat(day), contact, purpose, people)
        fixed = {"contact": contact, "urgent": False, "taken_in_after": 1, "hour": 9}
        return Arrival(**{name: getattr(plain, name) for name in Arrival.__slots__} | fixed | more)

    sexual, labour, crime = Purpose.PROSTITUTION, Purpose.FORCED_LABOUR, Purpose.CRIMINAL_ACTS
    nobody = Someone("", "woman", None, "TH", "th")
    found = [
        # Waiting since the week-end: two of them cannot wait.
        arrival("2026-03-01", "police", sexual, *(
            Journey(person(country, "woman", born), Stay.UNKNOWN, sexual, "open")
            for country, born in (("RO", "2001-05-14"), ("MD", "2003-09-02"), ("RO", "1998-11-23"))
        ), urgent=True, taken_in_after=None, hour=23, district="POL-KBH", municipality="KOM-101"),
        arrival("2026-03-02", "hotline_citizen", sexual, Journey(nobody, Stay.UNKNOWN, sexual, "open"),
                urgent=True, taken_in_after=None, hour=6),
        arrival("2026-02-27", "arbejdstilsynet", labour, *(
            Journey(person(country, sex, born), Stay.UNKNOWN, labour, "open")
            for country, sex, born in (("VN", "man", "1994-02-11"), ("VN", "woman", "1996-08-30"),
                                       ("NP", "man", "1990-12-05"), ("NP", "man", "1999-04-19"))
        ), taken_in_after=None, hour=14, sector="restaurant", district="POL-OJYL", municipality="KOM-751"),
        arrival("2026-02-27", "reden", sexual,
                Journey(person("NG", "woman", "1997-06-06"), Stay.UNKNOWN, sexual, "open"),
                taken_in_after=None, hour=11, feedback=True),
        arrival("2026-02-27", "skat", labour,
                Journey(person("PL", "man", "1988-03-17"), Stay.UNKNOWN, labour, "open"),
                taken_in_after=None, hour=13, sector="building_site"),
        # Requests for extension that wait for an answer: two at Udlændingestyrelsen, one at CMM.
        arrival("2026-01-05", "police", sexual, Journey(
            person("NG", "woman", "1999-01-30"), Stay.NONE, sexual, "current", 0, 3, True, 24, period_after=0,
            extensions=(Extension(20, None, 60, cooperates),))),
        arrival("2026-01-07", "hopenow", sexual, Journey(
            person("UG", "woman", "1995-10-08"), Stay.ASYLUM_REJECTED, sexual, "current", 0, 4, True, 20,
            period_after=1, extensions=(Extension(19, None, 75, special),)), feedback=True),
        arrival("2026-01-08", "skat", labour, Journey(
            person("RO", "man", "1986-07-21"), Stay.EU_RIGHT, labour, "current", 0, 3, True, 21, period_after=0,
            extensions=(Extension(21, None, 90, cooperates),)), sector="cleaning"),
        # Periods that end within days.
        arrival("2026-01-06", "police", sexual, Journey(
            person("TH", "woman", "1990-04-02"), Stay.NONE, sexual, "current", 0, 3, True, 23, period_after=0)),
        arrival("2026-01-09", "amiami", sexual, Journey(
            person("HU", "woman", "2000-12-12"), Stay.EU_RIGHT, sexual, "current", 0, 3, True, 22, period_after=0)),
        arrival("2025-12-01", "police", labour, Journey(
            person("PH", "woman", "1991-09-09", children=2), Stay.PERMIT, labour, "current", 0, 4, True, 20,
            period_after=1, extensions=(Extension(20, 3, 60, special),)), sector="private_home"),
        # One at its last day of 120, and one whose status changed on the way.
        arrival("2025-10-02", "police", sexual, Journey(
            person("NG", "woman", "1998-02-02", children=1), Stay.NONE, sexual, "current", 0, 3, True, 21,
            period_after=0, extensions=(Extension(20, 2, 75, cooperates), Extension(68, 3, 120, cooperates)))),
        arrival("2025-11-10", "red_cross", sexual, Journey(
            person("CM", "woman", "2001-03-03"), Stay.ASYLUM_PENDING, sexual, "current", 0, 4, True, 25,
            period_after=1, rejected_after=54)),
        # Indicted before anybody decided (ID-10), and one whom a court has found to be a victim.
        arrival("2026-01-19", "police", crime, Journey(
            person("VN", "man", "1996-06-16"), Stay.NONE, crime, "current", 0, 4, True, None,
            circumstances=((1, CircumstanceKind.CHARGE), (18, CircumstanceKind.INDICTMENT))), sector="private_home"),
        arrival("2025-06-03", "police", crime, Journey(
            person("VN", "man", "2002-01-25"), Stay.NONE, crime, "current", 0, 5, True, 90, by_court=True,
            period_after=2, circumstances=((1, CircumstanceKind.CHARGE), (30, CircumstanceKind.INDICTMENT)))),
        # Put forward for expulsion in spite of a lawful stay (ID-06).
        arrival("2026-02-09", "police", crime, Journey(
            person("RO", "man", "1993-08-18"), Stay.EU_RIGHT, crime, "current", 0, 4, True, 40,
            circumstances=((1, CircumstanceKind.CHARGE), (2, CircumstanceKind.EXPULSION_REFERRAL)))),
        # Unaccompanied minors who turn eighteen soon; one whose age is disputed.
        arrival("2026-02-03", "police", crime, Journey(
            person("MA", "man", "2008-03-09", unaccompanied=True), Stay.NONE, crime, "current", 0, 5, True, 40)),
        arrival("2026-01-20", "municipality", sexual, Journey(
            person("VN", "woman", "2008-03-24", unaccompanied=True), Stay.ASYLUM_PENDING, sexual, "current", 0, 5, True,
            30, period_after=None)),
        arrival("2026-02-11", "police", crime, Journey(
            person("DZ", "man", "2009-01-01", unaccompanied=True, disputed=True, estimated=True), Stay.NONE, crime,
            "current", 0, 6, True, 40)),
        # A man under the Dublin rules (RET-09), a woman without a name, one whose stay nobody knows.
        arrival("2025-12-08", "red_cross", labour, Journey(
            person("UZ", "man", "1992-05-27"), Stay.ASYLUM_DUBLIN, labour, "current", 0, 5, True, 30,
            period_after=None), sector="building_site"),
        arrival("2026-02-12", "reden", sexual, Journey(nobody, Stay.NONE, sexual, "current", 0, 6, True, 40)),
        arrival("2026-02-18", "health", sexual, Journey(
            person("CO", "woman", "2000-10-10"), Stay.UNKNOWN, sexual, "current", 0, None, True, None)),
        # Gone, and not a victim with support to wind down.
        arrival("2026-01-27", "police", sexual, Journey(
            person("NG", "woman", "2002-07-07"), Stay.NONE, sexual, "disappeared", 0, 5, True)),
        arrival("2026-01-22", "siri", labour, Journey(
            person("IN", "man", "1989-11-11"), Stay.PERMIT, labour, "not_victim", 0, 4, True, 22), sector="restaurant"),
        # The police have stated their reason to believe; CMM has yet to say whether it finds an indication (CRI-09).
        arrival("2026-02-24", "police", sexual, Journey(
            person("BR", "trans_other", "1994-12-24"), Stay.UNKNOWN, sexual, "current", 30)),
    ]  # fmt: skip
    return found


def expected_cases(planned: Sequence[Arrival]) -> dict[int, int]:
    """How many cases each year's referrals open: for the progress line."""
    found: dict[int, int] = {}
    for one in planned:
        if one.outcome == "cases_opened" and one.taken_in_after is not None:
            found[one.day.year] = found.get(one.day.year, 0) + len(one.people)
    return found
