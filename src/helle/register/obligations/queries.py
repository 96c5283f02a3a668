"""Reading obligations, studies and reports, each with all that stands about it, in a constant number of queries."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.db.models import Prefetch
from django.http import Http404
from django.urls import NoReverseMatch, reverse

from helle.register.action_plans.choices import Feed
from helle.register.action_plans.loading import NAMESPACE
from helle.register.action_plans.looks import MilestoneNow
from helle.register.action_plans.models import Initiative, Milestone, MilestoneEvent
from helle.register.audit.pages import PAGES
from helle.register.guidance.page_help import screens
from helle.register.interface.words import active_language
from helle.register.obligations import policies
from helle.register.obligations.choices import ArticleChecked, CarrierKind, ShownBy
from helle.register.obligations.models import (
    Addressed,
    Carrier,
    FollowUp,
    Judgement,
    Obligation,
    Publication,
    Recommendation,
    Reply,
    Shows,
    Study,
    TreatyBody,
    TreatyReport,
    TreatyReportAnswer,
)
from helle.register.organisations import queries as organisations
from helle.register.organisations.queries import NamedUnit
from helle.register.protection import clock, context
from helle.register.statistics.years_told import YearCounted, years_counted
from helle.rules.instruments import INSTRUMENTS, Binding, Instrument
from helle.rules.obligations.answering import RecommendationAnswerFacts, RecommendationNow, recommendation_answer
from helle.rules.obligations.codes import (
    ObligationState,
    RecommendationReply,
    RecommendationStanding,
    RecommendationStep,
)
from helle.rules.obligations.state import ObligationClaim, ObligationStateFacts, obligation_state
from helle.rules.register import rule as rule_named
from helle.rules.ruling import Ruling, Text

TOLD_BY_RELEASES: Final = frozenset({Feed.FORCED_LABOUR.value})
"""The figures that stand as a release told their year."""
EVIDENCE_DOWN: Final = "dokumentation-taget-ned"
"""In the address of the list: the obligations with evidence whose releases were taken down."""
INSTRUMENT = {one.code: one for one in INSTRUMENTS}
OVERDUE = frozenset({RecommendationStanding.LATE, RecommendationStanding.PROMISE_LATE})


@dataclass(frozen=True, slots=True)
class ShownCarrier:
    """What carries an obligation, in words, and where it is read ('' where that hangs on a case)."""

    carrier: Carrier
    words: Text
    url: str
    unit: NamedUnit | None

    @property
    def kind(self) -> str:
        return str(CarrierKind(self.carrier.kind).label)


@dataclass(frozen=True, slots=True)
class View:
    """One obligation with what carries it, what shows it and what is said of it.

    `taken_down`: figures whose releases were all taken down since they were entered, each with the numbers of these.
    They show nothing any more, also once another release counts the year, and what they say is shown to nobody.
    `counted_in`: of each figure the numbers of the releases that stand and counted its year as it was counted;
    `told_in`: those of them that have the figure itself in a table.
    """

    obligation: Obligation
    instrument: Instrument
    owner: NamedUnit
    carriers: tuple[ShownCarrier, ...]
    shown_by: tuple[Shows, ...]
    judgements: tuple[Judgement, ...]
    today: dt.date
    taken_down: tuple[tuple[Shows, Sequence[int]], ...] = ()
    told_in: Mapping[uuid.UUID, Sequence[int]] = field(default_factory=dict)
    counted_in: Mapping[uuid.UUID, Sequence[int]] = field(default_factory=dict)

    @property
    def judgement(self) -> Judgement | None:
        """What was said last."""
        return self.judgements[0] if self.judgements else None

    @property
    def evidence_on(self) -> dt.date | None:
        """The day of the newest piece of evidence."""
        return max((one.on_day for one in self.shown_by), default=None)

    def ruling(self, state: ObligationState) -> Ruling[ObligationClaim]:
        """What the rule says to a state that is said today (DEF-05)."""
        return obligation_state(
            ObligationStateFacts(state, self.instrument.binding, len(self.carriers), self.today, self.evidence_on)
        )

    @property
    def state(self) -> ObligationState | None:
        """What was said last, whatever has become of its evidence; None before anybody said anything."""
        return ObligationState(self.judgement.state) if self.judgement else None

    @property
    def now(self) -> Ruling[ObligationClaim] | None:
        """What the rule says today to what was said last."""
        return self.ruling(self.state) if self.state is not None else None

    @property
    def lapsed(self) -> bool:
        """Whether what was said may be said no more: a carrier is gone, or the evidence has grown too old."""
        return self.now is not None and self.now.answer is None

    @property
    def rests_on_what_stands(self) -> bool:
        """Whether the evidence that was newest when it was judged stands still."""
        of = self.judgement
        return of is not None and any(one.on_day == of.evidence_on for one in self.shown_by)

    @property
    def waits(self) -> bool:
        """Whether its ministry has to look at it: it has not been judged, or what was said may be said no more."""
        return self.obligation.judged and (self.judgement is None or self.lapsed)

    @property
    def version(self) -> str:
        """What a judgement rests on as it stands: what was said, and what carries and shows it.

        What whoever asks has written on herself is left out: she adds the evidence that was missing, and goes on.
        """
        own = context.current().user_id
        rests_on = [one for one in (*(one.carrier for one in self.carriers), *self.shown_by) if one.by_user_id != own]
        stands = sorted(str(one.pk) for one in (*self.judgements[:1], *rests_on))
        return uuid.uuid5(NAMESPACE, " ".join(stands)).hex

    @property
    def legal_ground(self) -> bool:
        """Whether what it stands in may be cited as a legal ground (INT-07)."""
        return self.instrument.binding is Binding.BINDING

    @property
    def checked(self) -> str:
        return str(ArticleChecked(self.obligation.checked).label)

    @property
    def article(self) -> Text:
        """The article as either language cites it; empty where the whole instrument is meant."""
        return Text(self.obligation.article, _in_english(self.obligation.article))

    @property
    def name(self) -> Text:
        """The instrument and the article, as a list has them; once where the instrument is that one section."""
        said = not self.obligation.article or f" {self.obligation.article} " in f"{self.instrument.title.da} "
        article = Text("", "") if said else Text(f", {self.article.da}", f", {self.article.en}")
        return Text(self.instrument.title.da + article.da, self.instrument.title.en + article.en)


def _in_english(article: str) -> str:
    return article.replace("stk.", "para.").replace("nr.", "no.").replace(" og ", " and ")


def views(code: str | None = None) -> tuple[View, ...]:
    """All obligations in the order of the file, or the one of a code. Six queries, and one more where a figure stands
    as evidence that a release told."""
    policies.require_sight()
    units, today = organisations.units_on(clock.today()), clock.today()
    rows = Obligation.objects.order_by("position")
    if code is not None:
        rows = rows.filter(code=code)
    of = {"obligation__in": rows} if code is not None else {}
    carriers = _by(Carrier.objects.filter(withdrawn_at__isnull=True, **of).order_by("kind", "of", "pk"))
    entered = Shows.objects.filter(withdrawn_at__isnull=True, **of).order_by("-on_day", "pk").select_related("study")
    counted = _counted(entered)
    kept_at = {one.pk: one.recorded_at for one in entered}
    down = {key: of.down for key, of in counted.items() if of.fell(kept_at[key])}
    shown = _by(one for one in entered if one.pk not in down)
    gone = _by(one for one in entered if one.pk in down)
    said = _by(Judgement.objects.filter(**of).order_by("-number").select_related("by_user"))
    initiatives = {one.code: one.title for one in Initiative.objects.all()}
    return tuple(
        View(
            obligation=one,
            instrument=INSTRUMENT[one.instrument],
            owner=units[one.owner_id],
            carriers=tuple(_shown(row, units, initiatives) for row in carriers.get(one.pk, [])),
            shown_by=tuple(shown.get(one.pk, [])),
            judgements=tuple(said.get(one.pk, [])),
            today=today,
            taken_down=tuple((row, down[row.pk]) for row in gone.get(one.pk, [])),
            told_in={row.pk: counted[row.pk].telling for row in shown.get(one.pk, []) if row.pk in counted},
            counted_in={
                row.pk: counted[row.pk].standing
                for row in (*shown.get(one.pk, []), *gone.get(one.pk, []))
                if row.pk in counted
            },
        )
        for one in rows
    )


def _counted(entered: Iterable[Shows]) -> dict[uuid.UUID, YearCounted]:
    """Which releases counted the year of a figure as it was known on its day, of the figures among these that releases
    tell. One query where there is any."""
    told = {one.pk: of for one in entered if (of := told_of(one)) is not None}
    counted = years_counted() if told else {}
    return {key: counted[of] for key, of in told.items() if of in counted}


def told_of(one: Shows) -> tuple[int, dt.date] | None:
    """The year that a figure stands for as a release told it, and as of which day; None for other evidence."""
    return (one.year, one.on_day) if one.feed in TOLD_BY_RELEASES and one.year is not None else None


def view_of(code: str) -> View:
    """One obligation. Raises `Http404` where there is none of that code."""
    found = views(code)
    if not found:
        raise Http404
    return found[0]


def _by[R: (Carrier, Shows, Judgement)](rows: Iterable[R]) -> dict[object, list[R]]:
    found: dict[object, list[R]] = defaultdict(list)
    for row in rows:
        found[row.obligation_id].append(row)
    return found


def page_words(name: str) -> Text:
    """A page by what it shows. Raises `KeyError` for one that has no words."""
    return screens().get(name) or PAGES[name]


def _shown(row: Carrier, units: dict[uuid.UUID, NamedUnit], initiatives: dict[str, Text]) -> ShownCarrier:
    unit = units[row.unit_id] if row.unit_id else None
    if row.kind == CarrierKind.RULE:
        return ShownCarrier(row, rule_named(row.of).title, reverse("rule", args=[row.of]), unit)
    if row.kind == CarrierKind.INITIATIVE:
        title = initiatives[row.of]
        words = Text(f"{row.of} {title.da}", f"{row.of} {title.en}")
        return ShownCarrier(row, words, reverse("initiative", args=[row.of]), unit)
    if row.kind == CarrierKind.PAGE:
        return ShownCarrier(row, page_words(row.of), _address(row.of), unit)
    return ShownCarrier(row, Text(row.text, row.text), "", unit)


def _address(name: str) -> str:
    """Where a page is that is about no one thing."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A recommendation at one of the units it is addressed to, and how it stands there."""

    addressed: Addressed
    unit: NamedUnit
    replies: tuple[Reply, ...]
    ruling: Ruling[RecommendationNow]

    @property
    def reply(self) -> Reply | None:
        return self.replies[0] if self.replies else None

    @property
    def now(self) -> RecommendationNow:
        if self.ruling.answer is None:
            raise LookupError(self.addressed.pk)  # The database holds what the rule would refuse.
        return self.ruling.answer

    @property
    def due(self) -> dt.date | None:
        return next(iter(self.now.due), None)

    @property
    def overdue(self) -> bool:
        return self.now.standing in OVERDUE

    @property
    def promised(self) -> bool:
        """Whether something stands promised that has not ended."""
        return self.now.standing in (RecommendationStanding.PROMISED, RecommendationStanding.PROMISE_LATE)

    @property
    def version(self) -> str:
        """How many answers there are, and how many steps after the latest."""
        return f"{len(self.replies)}.{len(self.reply.steps.all()) if self.reply else 0}"

    @property
    def reply_kind(self) -> Text | None:
        return RecommendationReply(self.reply.kind).label if self.reply else None


@dataclass(frozen=True, slots=True)
class Recommended:
    """A recommendation with the units it is addressed to."""

    recommendation: Recommendation
    asked: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class StudyView:
    """A study with its publication, None before it, and what it recommends."""

    study: Study
    publication: Publication | None
    author: NamedUnit | None
    commissioned_by: NamedUnit | None
    recommendations: tuple[Recommended, ...]

    @property
    def asked(self) -> tuple[Asked, ...]:
        return tuple(one for recommended in self.recommendations for one in recommended.asked)

    @property
    def overdue(self) -> tuple[Asked, ...]:
        return tuple(one for one in self.asked if one.overdue)


def studies(code: str | None = None) -> tuple[StudyView, ...]:
    """All studies, the latest first, or the one of a code. Six queries."""
    policies.require_sight()
    units, today = organisations.units_on(clock.today()), clock.today()
    rows = Study.objects.order_by("-first_day", "code").select_related("initiative", "publication", "by_user")
    if code is not None:
        rows = rows.filter(code=code)
    recommended: dict[object, list[Recommended]] = defaultdict(list)
    asked = _asked(units, today, code)
    found = Recommendation.objects.order_by("study", "number").select_related("obligation")
    for one in found if code is None else found.filter(study__code=code):
        recommended[one.study_id].append(Recommended(one, tuple(asked.get(one.pk, []))))
    return tuple(
        StudyView(
            study=one,
            publication=getattr(one, "publication", None),
            author=units[one.author_id] if one.author_id else None,
            commissioned_by=units[one.commissioned_by_id] if one.commissioned_by_id else None,
            recommendations=tuple(recommended.get(one.pk, [])),
        )
        for one in rows
    )


def study_of(code: str) -> StudyView:
    """One study. Raises `Http404` where there is none of that code."""
    found = studies(code)
    if not found:
        raise Http404
    return found[0]


def milestones_of(study: Study) -> tuple[MilestoneNow, ...]:
    """How far the plan says that a study is: the milestones of its initiative. Two queries; none without one."""
    if study.initiative_id is None:
        return ()
    events = Prefetch("events", queryset=MilestoneEvent.objects.order_by("sequence"))
    rows = Milestone.objects.filter(initiative=study.initiative_id).order_by("due", "recorded_at", "pk")
    return tuple(MilestoneNow(one, tuple(one.events.all()), clock.today()) for one in rows.prefetch_related(events))


def asked_of(unit: uuid.UUID) -> list[Asked]:
    """What is asked of a unit, in the order in which it is due. Four queries."""
    units = organisations.units_on(clock.today())
    found = [one for row in _asked(units, clock.today(), None, unit).values() for one in row]
    return sorted(found, key=lambda one: (one.due or dt.date.max, str(one.addressed.pk)))


def _asked(
    units: dict[uuid.UUID, NamedUnit], today: dt.date, code: str | None, unit: uuid.UUID | None = None
) -> dict[object, list[Asked]]:
    rows = Addressed.objects.order_by("recorded_at", "pk").select_related(
        "recommendation", "recommendation__study", "recommendation__study__publication"
    )
    if code is not None:
        rows = rows.filter(recommendation__study__code=code)
    if unit is not None:
        rows = rows.filter(unit=unit)
    replies: dict[object, list[Reply]] = defaultdict(list)
    answered = Reply.objects.filter(addressed__in=rows.values("pk")).order_by("-sequence").select_related("by_user")
    for reply in answered.prefetch_related(Prefetch("steps", FollowUp.objects.order_by("sequence"))):
        replies[reply.addressed_id].append(reply)
    found: dict[object, list[Asked]] = defaultdict(list)
    for row in rows:
        own = tuple(replies.get(row.pk, []))
        ruling = recommendation_answer(_facts(row, own, today))
        found[row.recommendation_id].append(Asked(row, units[row.unit_id], own, ruling))
    return found


def _facts(row: Addressed, replies: Sequence[Reply], today: dt.date) -> RecommendationAnswerFacts:
    given_on = row.recorded_at.astimezone(clock.COPENHAGEN).date() if row.recorded_at else today
    if not replies:
        return RecommendationAnswerFacts(given_on, today)
    last = replies[0]
    steps = last.steps.all()
    moved = [step.new_day for step in steps if step.kind == RecommendationStep.MOVED]
    ended = next((step.kind for step in steps if step.kind != RecommendationStep.MOVED), None)
    return RecommendationAnswerFacts(
        given_on,
        today,
        RecommendationReply(last.kind),
        moved[-1] if moved else last.promised_by,
        RecommendationStep(ended) if ended else None,
    )


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report as it was drawn, with its answer, None while it waits."""

    report: TreatyReport
    body: TreatyBody
    answer: TreatyReportAnswer | None
    by: NamedUnit | None
    responsible: NamedUnit
    corrected_by: TreatyReportAnswer | None

    @property
    def approved(self) -> bool:
        return self.answer is not None and self.answer.approved


def bodies() -> list[TreatyBody]:
    """The bodies that states report to. One query."""
    return list(TreatyBody.objects.order_by("code").select_related("responsible"))


def reports(body: str | None = None) -> tuple[ReportView, ...]:
    """The reports that the acting unit may see, the latest first. Two queries."""
    policies.require_sight()
    units = organisations.units_on(clock.today())
    rows = TreatyReport.objects.order_by("-recorded_at").select_related(
        "body", "answer", "answer__by_user", "by_user", "corrects", "corrects__answer"
    )
    found = list(rows if body is None else rows.filter(body=body))
    answers = {one.pk: getattr(one, "answer", None) for one in found}
    corrected = {
        one.corrects_id: answers[one.pk]
        for one in found
        if one.corrects_id and (answer := answers[one.pk]) is not None and answer.approved
    }
    return tuple(
        ReportView(
            one,
            one.body,
            answers[one.pk],
            units.get(one.by_unit_id) if one.by_unit_id else None,
            units[one.body.responsible_id],
            corrected.get(one.pk),
        )
        for one in found
    )


def version_of(found: Sequence[ReportView]) -> str:
    """How many reports to a body there are, and how many of them were answered."""
    return f"{len(found)}.{sum(1 for one in found if one.answer is not None)}"


def report_of(report: uuid.UUID) -> ReportView:
    """One report. Raises `Http404` where the acting unit sees none of that id."""
    found = next((one for one in reports() if one.report.pk == report), None)
    if found is None:
        raise Http404
    return found


def feed_label(one: Shows) -> str:
    """What a figure counts."""
    return str(Feed(one.feed).label)


def evidence_words(one: Shows) -> str:
    """A piece of evidence as a list has it."""
    if one.kind == ShownBy.FIGURE:
        return feed_label(one)
    if one.kind == ShownBy.STUDY and one.study is not None:
        return one.study.title.in_language(active_language())
    return one.title.in_language(active_language())
