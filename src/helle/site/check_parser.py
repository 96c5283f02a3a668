"""What `helle check` can be asked: whether what is stored twice agrees."""

from __future__ import annotations

import argparse

from helle.rules.facts import english_count
from helle.site.command_line import refuse, set_up


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    check = commands.add_parser("check", help="check that what is stored twice agrees")
    what = check.add_mutually_exclusive_group(required=True)
    what.add_argument("--projections", action="store_true", help="what the lists keep of each case")
    what.add_argument(
        "--bed-days", action="store_true", help="every statement, computed anew from stays, rates, payers and grants"
    )
    what.add_argument(
        "--returns", action="store_true", help="every ledger of a return, held against its plans, days and the rules"
    )
    what.add_argument(
        "--secret-addresses",
        action="store_true",
        help="what typed text is compared with, of each secret address; anew after the search key was changed",
    )
    what.add_argument(
        "--rights", action="store_true", help="every role, privilege and grant, held against the acts in the audit"
    )
    check.add_argument("--repair", action="store_true", help="write anew what differs")
    check.set_defaults(run=_check, needs_databases=True)


def _check(chosen: argparse.Namespace) -> int:
    set_up(as_owner=True)  # The owner alone sees all of what stands twice.
    if chosen.bed_days:
        return _check_bed_days()
    if chosen.returns:
        return _check_returns()
    if chosen.secret_addresses:
        return _check_secret_addresses(repair=chosen.repair)
    if chosen.rights:
        return _check_rights(repair=chosen.repair)
    from helle.register.cases import projections

    wrong = projections.differences()
    for number in wrong:
        print(f"case {number}: the list does not say what the case says")
    print(f"{len(wrong):,} of the projections differ")
    if wrong and chosen.repair:
        print(f"{projections.repair():,} written anew")
        return 0
    return 1 if wrong else 0


def _check_bed_days() -> int:
    from helle.register.bed_days import checking

    wrong = checking.differences()
    for line in wrong:
        print(f"{line}: not what stays, rates, payers and grants come to; credit it")
    print(f"{len(wrong):,} of the lines of statements differ")
    return 1 if wrong else 0


def _check_returns() -> int:
    from helle.register.disbursements import checking

    wrong = checking.differences()
    for line in wrong:
        print(line)
    print(f"{english_count(len(wrong), 'difference')} between ledgers and plans")
    return 1 if wrong else 0


def _check_rights(*, repair: bool) -> int:
    from helle.register.administration import unexplained

    if repair:
        return refuse(
            "--rights has no --repair: a right that no act explains is ended on the page of administration,"
            " or noted there as explained",
            code=2,
        )
    found = unexplained.found()
    for one in found:
        print(one)
    noted = sum(bool(one.noted_at) for one in found)
    print(f"rights that no act explains: {len(found):,}, of which noted as explained: {noted:,}")
    return 1 if len(found) > noted else 0


def _check_secret_addresses(*, repair: bool) -> int:
    from helle.register.accommodation import secret_address

    astray = secret_address.marks_astray(repair=repair)
    print(f"{astray:,} of the secret addresses are not what typed text is compared with")
    if astray and repair:
        print(f"{astray:,} made anew")
        return 0
    return 1 if astray else 0
