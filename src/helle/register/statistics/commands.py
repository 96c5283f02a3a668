"""What `helle import` and `helle statistics` do: say what is wrong with a file by line and column, and take it in when
they are asked to; fill the statistics table, and hold it against the register."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Collection
from pathlib import Path

from django.core.exceptions import PermissionDenied

from helle.register.organisations.models import Membership
from helle.register.protection import clock, context
from helle.register.protection.context import NoSuchMembership
from helle.register.statistics import actions, filling, importing
from helle.rules.facts import english_count


def import_assessments(path: str, *, source: str, email: str, write: bool) -> int:
    """Import assessments from before the register, as somebody of CMM who may. Returns 0, 1 where a line is wrong,
    2 where the file cannot be read, its source has no name, or she may not. Nothing is taken then."""
    if not source.strip():
        return _say_no("--source has no name: give the file a short one, by which its lines are known again")
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            read = importing.read_file(file)
    except OSError as error:
        return _say_no(f"{path} cannot be read: {error.strerror}")
    except UnicodeDecodeError:
        return _say_no(f"{path} cannot be read: it is not UTF-8 text")
    if read.wrong:
        return _refuse(read.wrong)
    today = clock.today()
    membership = Membership.objects.filter(
        user__email=email, role__in=("cmm_lead", "cmm_statistics"), during__contains=today
    ).first()
    try:
        if membership is None:
            raise NoSuchMembership
        with context.acting(membership.pk, purpose="statistics"):
            done = actions.earlier_import(read.rows, source=source, write=write)
    except (NoSuchMembership, PermissionDenied):
        return _say_no(f"{email} is no lead or analyst of CMM")
    if done.wrong:
        return _refuse(done.wrong)
    said = "imported" if write else "would be imported; nothing is written without --write"
    there = "was" if done.known == 1 else "were"
    print(f"{english_count(done.new, 'assessment')} {said}; {done.known:,} {there} there already")
    return 0


def _say_no(why: str) -> int:
    print(f"helle: {why}", file=sys.stderr)
    return 2


def _refuse(wrong: list[importing.Wrong]) -> int:
    for one in wrong:
        print(one)
    print(f"{english_count(len(wrong), 'mistake')}; nothing is imported", file=sys.stderr)
    return 1


def refresh(*, everything: bool) -> int:
    """Fill the statistics table. Returns 0, or 1 where it cannot be filled."""
    try:
        filled = filling.refresh_now(everything=everything)
    except filling.NotFilled as error:
        print(f"helle: {error}", file=sys.stderr)
        return 1
    print(f"{filled.anew:,} persons and referrals counted anew; the table is of {filled.counted_at:%Y-%m-%d %H:%M} UTC")
    return 0


def compare(days: Collection[dt.date] | None) -> int:
    """Hold the statistics table against the register and name each difference, in codes.

    Returns 0, 1 for any difference or where the table cannot be filled, 2 for a day that has not come: what is known
    then nobody knows, so that two that agree would say nothing.
    """
    today = clock.today()
    asked = days or filling.days_to_compare(today)
    if to_come := [one for one in asked if one > today]:
        print(f"helle: {to_come[0]} has not come: choose today or a day before it", file=sys.stderr)
        return 2
    try:
        found = filling.differences(asked)
    except filling.NotFilled as error:
        print(f"helle: {error}", file=sys.stderr)
        return 1
    for one in found:
        codes = " ".join(f"{name}={value}" for name, value in sorted(one.codes.items()) if value not in (None, "", []))
        print(
            f"{one.day} {one.population}: {one.in_register:,} in the register, {one.in_table:,} in the table: {codes}"
        )
    print(f"{english_count(len(found), 'difference')}, as known on {english_count(len(asked), 'day')}")
    return 1 if found else 0
