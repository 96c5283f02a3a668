"""What `helle statistics reproduce` and `helle statistics look` do: count a release anew, and say of each part whether
it came out equal; and look anew at all releases that are out."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import replace
from typing import Final

from django.core.exceptions import PermissionDenied

from helle.register.audit import actions as audit
from helle.register.organisations.models import Membership
from helle.register.protection import clock, context
from helle.register.protection.context import NoSuchMembership
from helle.register.protection.refusals import Refused
from helle.register.releases import estimates_anew, looked_anew, making, policies, reproducing
from helle.register.releases.parts import Outcome, Part, parts
from helle.register.statistics import filling
from helle.rules.facts import english_count

_NO_ANALYST: Final = "{email} is no lead or analyst of CMM"


def reproduce(number: int, *, email: str) -> int:
    """Count a release anew as a lead or analyst of CMM, and compare it part by part: cell by cell and byte by byte.

    Returns 0 where each part comes out equal or, of a file that other versions wrote, says the same; 1 for any
    difference or where it cannot be counted, 2 for a number that no release has or where she may not. The statistics
    table is brought up to date and a line of the log is written, and nothing else.
    """
    membership = _of_figures(email)
    try:
        filling.refresh_now()
        if membership is None:
            raise NoSuchMembership
        with context.acting(membership.pk, purpose="statistics"):
            policies.require_figures()
            of = reproducing.numbered(number)
            audit.record("release.reproduced", object_id=of.release.pk, purpose="statistics")
            kept, found = reproducing.as_kept(of), reproducing.counted(of)
            known = estimates_anew.known(of)
        # No transaction is open while patterns and models are looked for: it takes minutes.
        reckoned = estimates_anew.reckoned(known)
        found = replace(found, content={**found.content, "estimates": reckoned.estimates})
        made = making.protect_and_look(found)
        with context.acting(membership.pk, purpose="statistics"):
            anew = reproducing.told_anew(of, made)
    except (NoSuchMembership, PermissionDenied):
        return _refuse(_NO_ANALYST.format(email=email), 2)
    except reproducing.NoSuchRelease:
        return _refuse(f"no release was approved as no. {number}", 2)
    except filling.NotFilled as error:
        return _refuse(str(error), 1)
    except Refused as refused:
        return _refuse(f"release no. {number} cannot be counted anew: {refused.message.en}", 1)
    found_parts = parts(kept, anew, reckoned.cannot)
    for part in found_parts:
        print(_line(part))
        for line in part.lines:
            print(f"  {line}")
    counted = Counter(part.outcome for part in found_parts)
    equal = english_count(counted[Outcome.EQUAL], "part")
    print(
        f"release no. {number}, counted anew up to {of.release.cut_off}: {equal} equal,"
        f" {counted[Outcome.ALIKE]} alike but not byte for byte, {counted[Outcome.DIFFERENT]} different"
    )
    return 1 if counted[Outcome.DIFFERENT] else 0


def look(*, email: str) -> int:
    """Look anew, as a lead or analyst of CMM, at every release that is out, and name those that would be refused today:
    number, population, year and tables, and no figure.

    Returns 1 where there are any, 2 where she may not. The statistics table is brought up to date and a line of the
    log is written, and nothing else.
    """
    membership = _of_figures(email)
    try:
        filling.refresh_now()
        if membership is None:
            raise NoSuchMembership
        with context.acting(membership.pk, purpose="statistics"):
            policies.require_figures()
            every = looked_anew.every()
            audit.record("release.looked_at_anew", purpose="statistics", detail={"releases": len(every)})
    except (NoSuchMembership, PermissionDenied):
        return _refuse(_NO_ANALYST.format(email=email), 2)
    except filling.NotFilled as error:
        return _refuse(str(error), 1)
    # No transaction is open while programs are solved: it takes minutes.
    refused = 0
    for of in every:
        found = looked_anew.refused_today(of)
        refused += bool(found)
        for one in found:
            tables = ", ".join(title.en for title in one.tables)
            down = " (taken down)" if of.is_down else ""
            print(f"release no. {of.number}{down} would be refused: {one.population.en}, {one.year}: {tables}")
    print(f"{english_count(len(every), 'release')} looked at anew, {refused} would be refused today")
    return 1 if refused else 0


def _of_figures(email: str) -> Membership | None:
    """The role in which somebody leads CMM or works with its figures today."""
    return Membership.objects.filter(
        user__email=email, role__in=("cmm_lead", "cmm_statistics"), during__contains=clock.today()
    ).first()


def _line(part: Part) -> str:
    return f"{part.name}: {part.outcome}" + (f" ({part.of})" if part.of else "")


def _refuse(line: str, code: int) -> int:
    print(f"helle: {line}", file=sys.stderr)
    return code
