"""Having a release made, answering it, and taking it down (STA-01, STA-05, FIG-11)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from procrastinate.contrib.django import app

from helle.register.action_plans.rulings import require_allowed
from helle.register.audit import actions as audit
from helle.register.protection import clock, context
from helle.register.protection.impersonal import SAID as NOT_IMPERSONAL
from helle.register.protection.impersonal import require_impersonal, require_reason
from helle.register.protection.refusals import WRITTEN_MEANWHILE, Refused, refused_by, says_something
from helle.register.protection.written import new_written
from helle.register.releases import (
    auditing,
    beside,
    estimated,
    extracts,
    joint,
    microdata,
    policies,
    queries,
    repeating,
)
from helle.register.releases.content import as_counted
from helle.register.releases.elsewhere import FOR_ALL
from helle.register.releases.given import all_files
from helle.register.releases.models import Answer, Making, Release, ReleaseFile, SeenTo, Stopped, TakenDown
from helle.register.releases.protecting import ASSESSED, CannotProtect
from helle.register.releases.queries import MakingView, ReleaseView, Unfinished
from helle.register.releases.tables import Wanted, wanted_of
from helle.register.statistics import disclosure
from helle.register.statistics.baseline import baseline
from helle.rules.ruling import Text
from helle.rules.statistics.release import ReleaseAct

WAITS: Final = Refused(
    Text(
        "Der venter allerede en udgivelse på at blive godkendt eller sendt tilbage. [STA-01]",
        "A release waits for its approval already, or to be sent back. [STA-01]",
    )
)
_ANSWERED: Final = Refused(Text("Udgivelsen er allerede besvaret.", "The release has been answered already."))
_CORRECTED: Final = Refused(
    Text(
        "Kun en godkendt udgivelse, der ikke er rettet, kan rettes. [STA-01]",
        "Only an approved release that was not corrected can be corrected. [STA-01]",
    ),
    field="corrects",
)
_CORRECTS_NONE: Final = Text(
    "Her står, hvorfor en udgivelse rettes, men der er ikke valgt nogen. Vælg den, eller slet begrundelsen på begge "
    "sprog. [STA-01]",
    "It is said here why a release is corrected, but none is chosen. Choose it, or delete the reason in both "
    "languages. [STA-01]",
)
_OTHER_YEARS: Final = Refused(
    Text(
        "En rettelse dækker de samme år som den udgivelse, den retter. [STA-01]",
        "A correction covers the same years as the release that it corrects. [STA-01]",
    ),
    field="first_year",
)
_DAY_IS_GONE: Final = Refused(
    Text("Dagen er gået. Vælg i dag eller en senere dag.", "The day has passed. Choose today or a later day."),
    field="public_from",
)
_BEING_MADE: Final = Refused(
    Text(
        "Udgivelsen er ved at blive lavet, eller den er lavet eller opgivet. Se efter på dens side.",
        "The release is being made, or it is made or given up. Look at its page.",
    )
)
TAKEN_OVER: Final = Text(
    "En kollega har overtaget bestillingen og bestilt den på ny.",
    "A colleague took the order over, and ordered it anew.",
)
_MADE: Final = Text(
    "Udgivelsen er lavet. Der er ikke noget at overtage eller afslutte.",
    "The release is made. There is nothing to take over or end.",
)
_MAY_BE_MADE: Final = Text(
    "Udgivelsen er ved at blive lavet. Der er ikke noget at overtage eller afslutte endnu.",
    "The release is being made. There is nothing to take over or end yet.",
)
_FAILED: Final = Text("Udgivelsen kunne ikke laves:", "The release could not be made:")
GIVEN_UP: Final = Text("En kollega har afsluttet bestillingen.", "A colleague ended the order.")
MADE_MEANWHILE: Final = Refused(
    Text(
        "En anden udgivelse blev lavet, mens denne var undervejs. Bestil denne igen, når den anden er besvaret, så de "
        "bliver beskyttet sammen. [STA-01]",
        "Another release was made while this one was under way. Order this one again once the other is answered, so "
        "that they are protected together. [STA-01]",
    )
)
_NOTHING_TO_SEE_TO: Final = Refused(
    Text(
        "Der er ikke noget at tage stilling til mere: bestillingen er lavet igen, eller nogen har ladet den ligge.",
        "There is nothing to decide any more: it was ordered again, or somebody let it be.",
    )
)
_NOT_MADE_YET: Final = Text(
    "Udgivelsen er ved at blive lavet. Der er ikke noget at lade ligge endnu.",
    "The release is being made. There is nothing to let be yet.",
)
_NOT_HERS: Final = Text(
    "En anden har bestilt den, og den står på hendes skrivebord. Kun hun kan lade den ligge, så længe hun arbejder med "
    "tallene.",
    "Somebody else ordered it, and it stands on her desk. Only she can let it be, as long as she works with the "
    "figures.",
)
_IS_MADE: Final = Text(
    "Udgivelsen er lavet og ikke sendt tilbage. Der er ikke noget at lade ligge.",
    "The release is made and was not sent back. There is nothing to let be.",
)
_NOT_OUT: Final = Text(
    "Udgivelsen er ikke godkendt. Der er ikke noget at tage ned.",
    "The release is not approved. There is nothing to take down.",
)
_DOWN_ALREADY: Final = Refused(Text("Udgivelsen er allerede taget ned.", "The release has been taken down already."))
SAID: Final = {
    **NOT_IMPERSONAL,
    "releases_in_order": MADE_MEANWHILE,
    "release_has_nothing_to_see_to": _NOTHING_TO_SEE_TO,
    "release_is_seen_to_by_its_maker": _NOTHING_TO_SEE_TO,
    "releases_seento_making_id_key": _NOTHING_TO_SEE_TO,
    "release_microdata_of_few": Refused(
        Text(
            "En række i de åbne mikrodata står for få gange. Bestil udgivelsen igen. [STA-01]",
            "A row of the open microdata stands too few times. Order the release again. [STA-01]",
        )
    ),
    "release_waits_already": WAITS,
    "release_corrects_what_stands": _CORRECTED,
    "release_corrects_its_years": _OTHER_YEARS,
    "release_is_public_from_a_day_to_come": _DAY_IS_GONE,
    "release_repeats_what_stands": Refused(
        Text(
            "En udgivelse, som et år gentages fra, er taget ned. Bestil udgivelsen igen uden det år. [STA-01]",
            "A release that a year is repeated from was taken down. Order the release again without that year. "
            "[STA-01]",
        )
    ),
    "release_repeats_what_is_public": Refused(
        Text(
            "En udgivelse, som et år gentages fra, er først offentlig senere end denne. [STA-01]",
            "A release that a year is repeated from is public only later than this one. [STA-01]",
        )
    ),
    "release_repeats_what_was_told_last": Refused(
        Text(
            "En anden udgivelse har siden talt et år, der gentages, anderledes. Bestil udgivelsen igen, og gentag året "
            "fra den. [STA-01]",
            "Another release has counted a year that is repeated otherwise since. Order the release again, and repeat "
            "the year from that one. [STA-01]",
        )
    ),
    "release_number_once": WRITTEN_MEANWHILE,
    "releases_answer_release_id_key": _ANSWERED,
    "releases_takendown_release_id_key": _DOWN_ALREADY,
    "release_is_being_made": _BEING_MADE,
    "release_is_made": _BEING_MADE,
    "releases_stopped_making_id_key": _BEING_MADE,
    "release_four_eyes": Refused(
        Text(
            "Den, der har lavet en udgivelse, godkender den ikke selv. [STA-01]",
            "Whoever made a release does not approve it. [STA-01]",
        )
    ),
}


@dataclass(frozen=True, slots=True)
class Drawn:
    """What somebody wrote of a release before it is made."""

    title_da: str
    title_en: str
    first_year: int
    last_year: int
    tables: Sequence[Wanted]
    public_from: dt.date
    introduction: str = ""
    introduction_en: str = ""
    corrects: ReleaseView | None = None
    why_da: str = ""
    why_en: str = ""
    estimates: Sequence[uuid.UUID] = ()
    repeats: Sequence[repeating.Choice] = ()
    repeats_why_da: str = ""
    repeats_why_en: str = ""
    microdata: Sequence[str] = ()


def counted_until() -> dt.date:
    """The last day that is counted for many to read: the end of the last quarter that is over."""
    return disclosure.counted_until(clock.today(), FOR_ALL)


def years_there_are() -> range:
    """The years that Helle has counted from their first to their last day."""
    until = counted_until()
    last = until.year if (until.month, until.day) == (12, 31) else until.year - 1
    return range(baseline().cut_over.year, last + 1)


def release_order(drawn: Drawn, *, in_place_of: Unfinished | None = None) -> Making:
    """Have a release made of this: a job does it, since many tables of many years take minutes (`making`).

    `in_place_of`: what could not be made or was sent back, and is seen to with this. Raises `Refused` for whoever may
    not, while another waits, and for years that Helle has not counted whole.
    """
    require_allowed(policies.ruling(ReleaseAct.DRAW))
    _require_orderable(drawn)
    with refused_by(SAID), transaction.atomic():
        ordered = _order(drawn)
        if in_place_of is not None:
            new_written(SeenTo, making=in_place_of.row, anew=ordered).save(force_insert=True)
    return ordered


def making_let_be(making_id: uuid.UUID) -> None:
    """Let an order be that could not be made, or whose release was sent back: it leaves her desk.

    Raises `Refused` where there is nothing to see to."""
    require_allowed(policies.ruling(ReleaseAct.DRAW))
    of = queries.unfinished_of(making_id, leads=policies.leads())
    if of is None:
        raise _NOTHING_TO_SEE_TO
    with refused_by(SAID), transaction.atomic():
        new_written(SeenTo, making=of.row).save(force_insert=True)
        audit.record("release.seen_to", object_id=of.row.pk, purpose="statistics")


def why_not_let_be(of: MakingView) -> Text | None:
    """Why an order is not let be: it was seen to, is being made, is made and stands, or is a colleague's to see to.
    None where it can be. At most three queries."""
    if queries.unfinished_of(of.row.pk, leads=policies.leads()) is not None:
        return None
    if SeenTo.objects.filter(making=of.row).exists():
        return _NOTHING_TO_SEE_TO.message
    if of.waits:
        return _NOT_MADE_YET
    sent_back = Answer.objects.filter(release_id=of.row.pk, approved=False).exists()
    return _NOT_HERS if of.stopped is not None or sent_back else _IS_MADE


def making_take_over(of: MakingView) -> Making:
    """Order anew, in one's own name, what a colleague ordered who works with the figures no more, or its job gave up.

    The old order ends. Raises `Refused` for one that may still be made, and, as `release_order` does, where it could
    not be ordered so today: a definition, a release that it corrects or repeats, an estimate may have changed since."""
    require_allowed(policies.ruling(ReleaseAct.DRAW))
    _require_stranded(of)
    drawn = _as_ordered(of.row)
    _require_orderable(drawn)
    with refused_by(SAID), transaction.atomic():
        _end(of, TAKEN_OVER, "release.taken_over")
        return _order(drawn)


def making_end(of: MakingView) -> None:
    """End the same without a new one. Raises `Refused` for one that may still be made."""
    require_allowed(policies.ruling(ReleaseAct.DRAW))
    with refused_by(SAID), transaction.atomic():
        _end(of, GIVEN_UP, "release.given_up")


def _as_ordered(old: Making) -> Drawn:
    """What somebody ordered, as it would be ordered today: no earlier than today is it public."""
    return Drawn(
        title_da=old.title_da,
        title_en=old.title_en,
        first_year=old.first_year,
        last_year=old.last_year,
        tables=wanted_of(old.tables),
        public_from=max(old.public_from, clock.today()),
        introduction=old.introduction,
        introduction_en=old.introduction_en,
        corrects=queries.release_of(old.corrects_id) if old.corrects_id is not None else None,
        why_da=old.why_da,
        why_en=old.why_en,
        estimates=old.estimates,
        repeats=repeating.chosen(old),
        repeats_why_da=old.repeats_why_da,
        repeats_why_en=old.repeats_why_en,
        microdata=old.microdata,
    )


def _require_orderable(drawn: Drawn) -> None:
    """Raise `Refused` for what the job would not make."""
    _require_years(drawn)
    require_impersonal(
        title_da=drawn.title_da, title_en=drawn.title_en, introduction=drawn.introduction,
        introduction_en=drawn.introduction_en, why_da=drawn.why_da, why_en=drawn.why_en,
        repeats_why_da=drawn.repeats_why_da, repeats_why_en=drawn.repeats_why_en,
    )  # fmt: skip
    _require_repeatable(drawn)
    if drawn.corrects is not None:
        _require_correcting(drawn, drawn.corrects)
    else:
        for field, why in (("why_da", drawn.why_da), ("why_en", drawn.why_en)):
            if says_something(why):
                raise Refused(_CORRECTS_NONE, field=field)
    estimated.to_publish(drawn.estimates, drawn.first_year, drawn.last_year)
    assessed = any(one.choice.population == ASSESSED for one in drawn.tables)
    microdata.require_possible(drawn.microdata, counts_assessed=assessed, repeats=bool(drawn.repeats))
    if drawn.microdata:
        try:
            beside.require_no_other_rows(range(drawn.first_year, drawn.last_year + 1), extracts.out())
        except CannotProtect as cannot:
            raise Refused(cannot.said, field="microdata") from cannot
    if queries.waiting() is not None:
        raise WAITS


def _order(drawn: Drawn) -> Making:
    # The sequence is taken before anything is counted: where another is made meanwhile, the database refuses this one.
    row = new_written(
        Making,
        sequence=1 + Release.objects.count(),
        title_da=drawn.title_da.strip(),
        title_en=drawn.title_en.strip(),
        first_year=drawn.first_year,
        last_year=drawn.last_year,
        public_from=drawn.public_from,
        tables=[[one.code, one.version] for one in drawn.tables],
        estimates=list(drawn.estimates),
        introduction=drawn.introduction.strip(),
        introduction_en=drawn.introduction_en.strip(),
        corrects=drawn.corrects.release if drawn.corrects else None,
        why_da=drawn.why_da.strip() if drawn.corrects else "",
        why_en=drawn.why_en.strip() if drawn.corrects else "",
        repeats=[[one.year, str(one.release)] for one in sorted(drawn.repeats, key=lambda one: one.year)],
        repeats_why_da=drawn.repeats_why_da.strip() if drawn.repeats else "",
        repeats_why_en=drawn.repeats_why_en.strip() if drawn.repeats else "",
        microdata=list(drawn.microdata),
    )
    row.save(force_insert=True)
    audit.record("release.ordered", object_id=row.pk, purpose="statistics", detail={"tables": len(row.tables)})
    job = app.configure_task("release_make", queue="files")
    job.defer(making=str(row.pk), membership=str(context.current().membership_id))
    return row


def why_not_taken_over(of: MakingView) -> Text | None:
    """Why an order is neither taken over nor ended: it is made, failed, was given up, or may still be made; None where
    it can be."""
    if of.is_made:
        return _MADE
    if of.stopped is not None:
        why = of.stopped.why
        return why if why in (TAKEN_OVER, GIVEN_UP) else Text(f"{_FAILED.da} {why.da}", f"{_FAILED.en} {why.en}")
    return None if of.is_stranded else _MAY_BE_MADE


def _require_stranded(of: MakingView) -> None:
    why = why_not_taken_over(of)
    if why is not None:
        raise Refused(why)


def _end(of: MakingView, why: Text, action: str) -> None:
    _require_stranded(of)
    new_written(Stopped, making=of.row, why_da=why.da, why_en=why.en).save(force_insert=True)
    if of.row.by_user_id == context.current().user_id:
        # She ended her own: it need not stand on her desk.
        new_written(SeenTo, making=of.row).save(force_insert=True)
    audit.record(action, object_id=of.row.pk, purpose="statistics")


def release_answer(of: ReleaseView, *, approved: bool, remarks: str) -> Answer:
    """Approve a release, which freezes it under the next number, or send it back with remarks; by another hand."""
    act = ReleaseAct.APPROVE if approved else ReleaseAct.SEND_BACK
    require_allowed(policies.ruling(act, of.release))
    if of.answer is not None:
        raise _ANSWERED
    if not approved:
        require_reason(remarks, "remarks")
    require_impersonal(remarks=remarks)
    number = 1 + Answer.objects.filter(approved=True).count() if approved else None
    if number is not None:
        extracts.one_at_a_time()
        _look_again(of)
    files = all_files(of, number) if number is not None else {}
    with refused_by(SAID), transaction.atomic():
        row = new_written(Answer, release=of.release, approved=approved, number=number, remarks=remarks.strip())
        row.save(force_insert=True)
        for (kind, language), made in files.items():
            new_written(ReleaseFile, release=of.release, kind=kind, language=language, content=made).save(
                force_insert=True
            )
        action = "release.approved" if approved else "release.sent_back"
        audit.record(action, object_id=of.release.pk, purpose="statistics", detail={"number": number or 0})
    return row


def why_not_answered(of: ReleaseView) -> Text | None:
    """Why a release is not answered: it has been; None where it waits."""
    return _ANSWERED.message if of.answer is not None else None


def why_not_taken_down(of: ReleaseView) -> Text | None:
    """Why a release is not taken down: nobody approved it, or it is down; None where it can be."""
    if not of.approved:
        return _NOT_OUT
    return _DOWN_ALREADY.message if of.taken_down is not None else None


def release_take_down(of: ReleaseView, *, why_da: str, why_en: str) -> TakenDown:
    """Show an approved release to CMM's lead and analyst alone from now on; the public list has the reason (STA-01)."""
    require_allowed(policies.ruling(ReleaseAct.TAKE_DOWN, of.release))
    require_reason(why_da, "why_da")
    require_reason(why_en, "why_en")
    require_impersonal(why_da=why_da, why_en=why_en)
    with refused_by(SAID), transaction.atomic():
        row = new_written(TakenDown, release=of.release, why_da=why_da.strip(), why_en=why_en.strip())
        row.save(force_insert=True)
        audit.record("release.taken_down", object_id=of.release.pk, purpose="statistics")
    return row


def _look_again(of: ReleaseView) -> None:
    """Look at what is about to leave, beside all that is out today. Raises `Refused` where a figure can be told."""
    repeating.require_repeatable(repeating.wish_of(of.release, of.release.content["tables"]), field="approved")
    counted, handed, out = of.release.original.tables, extracts.out(), beside.out()
    told_next = beside.told_by_all(of.release.cut_off)
    try:
        if of.release.counts_assessed:
            beside.require_beside_extracts(beside.told_now(), told_next, of.release.years_counted, handed)
        auditing.look(
            [(one, as_counted(one, counted)) for one in of.kept.tables],
            out,
            beside.on_page(told_next),
            [(population.en, year) for population, year in of.kept.protection.alone],
            handed,
            joint.count_joints(
                [*((one.counts, one.axes) for one in of.kept.tables), *beside.axes_out(out)],
                of.release.years_counted,
                of.release.cut_off,
            ),
        )
        if of.kept.microdata is not None:
            beside.require_no_other_rows(of.release.years_counted, handed)
    except CannotProtect as cannot:
        raise Refused(cannot.said, field="approved") from cannot


def _require_years(drawn: Drawn) -> None:
    there = years_there_are()
    for field, year in (("first_year", drawn.first_year), ("last_year", drawn.last_year)):
        if year not in there:
            raise Refused(
                Text(
                    "Helle har ikke talt det år fra først til sidst. [FIG-11]",
                    "Helle has not counted that year from its first to its last day. [FIG-11]",
                ),
                field=field,
            )
    if drawn.last_year < drawn.first_year:
        raise Refused(
            Text("Det sidste år ligger før det første.", "The last year is before the first."), field="last_year"
        )
    if drawn.public_from < clock.today():
        raise _DAY_IS_GONE


def _require_repeatable(drawn: Drawn) -> None:
    if not drawn.repeats:
        repeating.require_no_reasons(drawn.repeats_why_da, drawn.repeats_why_en)
        return
    years, tables = range(drawn.first_year, drawn.last_year + 1), repeating.asked_of(drawn.tables)
    repeating.require_repeatable(repeating.Wish(drawn.repeats, years, tables, drawn.public_from), field="repeats")
    repeating.require_reasons(drawn.repeats_why_da, drawn.repeats_why_en)


def _require_correcting(drawn: Drawn, corrects: ReleaseView) -> None:
    if not corrects.approved or corrects.corrected_by is not None:
        raise _CORRECTED
    if (drawn.first_year, drawn.last_year) != (corrects.release.first_year, corrects.release.last_year):
        raise _OTHER_YEARS
    for field, why in (("why_da", drawn.why_da), ("why_en", drawn.why_en)):
        if not says_something(why):
            require_reason(why, field)
