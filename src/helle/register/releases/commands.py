"""What `helle statistics reproduce` does: count an approved release anew and name each difference to what was kept."""

from __future__ import annotations

import sys

from django.core.exceptions import PermissionDenied

from helle.register.audit import actions as audit
from helle.register.organisations.models import Membership
from helle.register.protection import clock, context
from helle.register.protection.context import NoSuchMembership
from helle.register.protection.refusals import Refused
from helle.register.releases import making, policies, reproducing
from helle.register.statistics import filling


def reproduce(number: int, *, email: str) -> int:
    """Count a release anew as a lead or analyst of CMM, and compare cell by cell and byte by byte.

    Returns 0 where it comes out alike, 1 for any difference or where it cannot be counted, 2 for a number that no
    release has. The statistics table is brought up to date and a line of the log is written, and nothing else.
    """
    membership = Membership.objects.filter(
        user__email=email, role__in=("cmm_lead", "cmm_statistics"), during__contains=clock.today()
    ).first()
    try:
        filling.refresh_now()
        if membership is None:
            raise NoSuchMembership
        with context.acting(membership.pk, purpose="statistics"):
            policies.require_figures()
            of = reproducing.numbered(number)
            audit.record("release.reproduced", object_id=of.release.pk, purpose="statistics")
            kept, found = reproducing.as_kept(of), reproducing.counted(of)
        # No transaction is open while patterns are looked for: it takes minutes.
        made = making.protect_and_look(found)
        with context.acting(membership.pk, purpose="statistics"):
            anew = reproducing.told_anew(of, made)
    except (NoSuchMembership, PermissionDenied):
        return _refuse(f"{email} is no lead or analyst of CMM", 1)
    except reproducing.NoSuchRelease:
        return _refuse(f"no release was approved as no. {number}", 2)
    except filling.NotFilled as error:
        return _refuse(str(error), 1)
    except Refused as refused:
        return _refuse(f"release no. {number} cannot be counted anew: {refused.message.en}", 1)
    different = reproducing.differences(kept, anew)
    for line in different:
        print(line)
    cells = sum(len(one["figures"]) for one in kept.content["tables"])
    counted = (
        _many(len(kept.content["tables"]), "table"),
        _many(cells, "figure"),
        f"{_many(len(kept.files), 'file')}; {_many(len(different), 'difference')}",
    )
    print(f"release no. {number}, counted anew up to {of.release.cut_off}: {', '.join(counted)}")
    return 1 if different else 0


def _many(number: int, of: str) -> str:
    return f"{number} {of}" if number == 1 else f"{number} {of}s"


def _refuse(line: str, code: int) -> int:
    print(f"helle: {line}", file=sys.stderr)
    return code
