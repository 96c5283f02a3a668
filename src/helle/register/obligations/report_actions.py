"""Drawing a report to a treaty body, and approving it or sending it back (STA-03, GOV-13, FLO-20)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from django.db import transaction

from helle.register.action_plans.rulings import require_allowed
from helle.register.audit import actions as audit
from helle.register.obligations import figures, policies
from helle.register.obligations.content import content_of
from helle.register.obligations.corrected import OTHER_FIGURES, beside, says_otherwise
from helle.register.obligations.models import TreatyBody, TreatyReport, TreatyReportAnswer
from helle.register.obligations.queries import ReportView
from helle.register.obligations.withdrawn import TAKEN_DOWN, require_up, taken_down
from helle.register.protection.impersonal import SAID as NOT_IMPERSONAL
from helle.register.protection.impersonal import require_impersonal, require_reason
from helle.register.protection.refusals import WRITTEN_MEANWHILE, Refused, refused_by, says_something
from helle.register.protection.written import new_written
from helle.rules.obligations.codes import TreatyReportAct
from helle.rules.ruling import Text

_WAITS: Final = Refused(
    Text(
        "Der venter allerede en rapport på at blive godkendt. [STA-03]",
        "A report waits for its approval already. [STA-03]",
    )
)
_ANSWERED: Final = Refused(Text("Rapporten er allerede besvaret.", "The report has been answered already."))
_CORRECTED: Final = Refused(
    Text(
        "Kun en godkendt rapport, der ikke er rettet, kan rettes. [STA-03]",
        "Only an approved report that was not corrected can be corrected. [STA-03]",
    )
)
_OTHER_YEARS: Final = Refused(
    Text(
        "En rettelse dækker de samme år som den rapport, den retter. [STA-03]",
        "A correction covers the same years as the report that it corrects. [STA-03]",
    ),
    field="first_year",
)
SAID: Final = {
    **NOT_IMPERSONAL,
    "treaty_reports_in_order": WRITTEN_MEANWHILE,
    "treaty_report_waits_already": _WAITS,
    "treaty_report_corrects_what_stands": _CORRECTED,
    "treaty_report_corrects_its_years": _OTHER_YEARS,
    "treaty_report_number_once": WRITTEN_MEANWHILE,
    "treaty_report_tells_what_stands": TAKEN_DOWN,
    "obligations_treatyreportanswer_report_id_key": _ANSWERED,
    "treaty_report_four_eyes": Refused(
        Text(
            "Den, der har trukket en rapport, godkender den ikke selv. [STA-03]",
            "Whoever drew a report does not approve it. [STA-03]",
        )
    ),
}


def report_draw(
    body: TreatyBody,
    *,
    first_year: int,
    last_year: int,
    introduction: str,
    introduction_en: str = "",
    corrects: ReportView | None = None,
    why: str = "",
) -> TreatyReport:
    """Draw a report from the obligations and the figures as they stand today. It waits for another's approval.

    Raises `Refused` for whoever may not, while another waits, and for years that Helle has not counted whole.
    """
    require_allowed(policies.report_ruling(body, TreatyReportAct.DRAW))
    there = figures.years_there_are()
    if first_year not in there or last_year not in there:
        raise Refused(
            Text(
                "Helle har ikke talt det år fra først til sidst. [FIG-11]",
                "Helle has not counted that year from its first to its last day. [FIG-11]",
            ),
            field="last_year" if first_year in there else "first_year",
        )
    if last_year < first_year:
        raise Refused(
            Text("Det sidste år ligger før det første.", "The last year is before the first."), field="last_year"
        )
    require_impersonal(introduction=introduction, introduction_en=introduction_en)
    if corrects is not None:
        if not corrects.approved or corrects.corrected_by is not None:
            raise _CORRECTED
        if (first_year, last_year) != (corrects.report.first_year, corrects.report.last_year):
            raise _OTHER_YEARS
        require_reason(why)
    cut_off = figures.counted_until()
    content = content_of(body, range(first_year, last_year + 1), cut_off)
    out = _approved_before(first_year, last_year)
    before = [one for one in out if one.body_id == body.pk]
    if out:
        # Whoever has some of them reads no small difference; what it corrects itself is what a year stands as first.
        own = {one.pk for one in _corrected(corrects.report)} if corrects else set()
        content = beside(content, [one.content for one in sorted(out, key=lambda one: one.pk not in own)], taken_down())
    if corrects is None:
        # And of a large one why it is there, also of years that only an older one has.
        stand = [one for one in before if not _is_corrected(one, before)]
        if any(says_otherwise(content, one.content) for one in stand) and not says_something(introduction):
            raise OTHER_FIGURES
    with refused_by(SAID), transaction.atomic():
        row = new_written(
            TreatyReport,
            body=body,
            sequence=1 + TreatyReport.objects.filter(body=body).count(),
            first_year=first_year,
            last_year=last_year,
            cut_off=cut_off,
            content=content,
            introduction=introduction.strip(),
            introduction_en=introduction_en.strip(),
            corrects=corrects.report if corrects else None,
            why=why.strip() if corrects else "",
        )
        row.save(force_insert=True)
        audit.record("treaty_report.drawn", object_id=row.pk, detail={"body": body.code, "sequence": row.sequence})
    return row


def _approved_before(first_year: int, last_year: int) -> list[TreatyReport]:
    """The approved reports of some of the same years, the latest first: to either body, since they have tables in
    common; also those that were corrected since, which the body has in hand."""
    found = TreatyReport.objects.filter(answer__approved=True)
    return list(
        found.filter(first_year__lte=last_year, last_year__gte=first_year).order_by("-recorded_at", "-sequence")
    )


def _is_corrected(one: TreatyReport, approved: Iterable[TreatyReport]) -> bool:
    return any(other.corrects_id == one.pk for other in approved)


def _corrected(report: TreatyReport) -> Iterator[TreatyReport]:
    """A report, and those that it corrects in turn."""
    one: TreatyReport | None = report
    while one is not None:
        yield one
        one = one.corrects


def report_answer(of: ReportView, *, approved: bool, remarks: str) -> TreatyReportAnswer:
    """Approve a report, which freezes it under the next number, or send it back with remarks; by another hand."""
    require_allowed(policies.report_ruling(of.body, TreatyReportAct.ANSWER, of.report))
    if of.answer is not None:
        raise _ANSWERED
    if approved:
        require_up(of.report)
    else:
        require_reason(remarks, "remarks")
    require_impersonal(remarks=remarks)
    with refused_by(SAID), transaction.atomic():
        number = 1 + TreatyReportAnswer.objects.filter(body=of.body, approved=True).count() if approved else None
        row = new_written(
            TreatyReportAnswer,
            report=of.report,
            body=of.body,
            approved=approved,
            number=number,
            remarks=remarks.strip(),
        )
        row.save(force_insert=True)
        action = "treaty_report.approved" if approved else "treaty_report.sent_back"
        audit.record(action, object_id=of.report.pk, detail={"body": of.body.code, "number": number or 0})
    return row
