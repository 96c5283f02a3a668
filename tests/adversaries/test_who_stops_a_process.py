"""Whoever ends a process, or a connection, between what others decide of a login and its seal (PUB-DIG-07).

Both are written in one transaction: whatever ends it leaves both or neither, and what is pressed again makes it whole.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache
from django.db import Error, connection, connections, transaction
from django.db.backends.utils import CursorWrapper
from django.urls import reverse

from helle.register.administration import actions, login_actions, mails, vouched
from helle.register.administration.actions import Described, Wanted
from helle.register.administration.choices import Answer
from helle.register.administration.models import FactorReset, LoginIdentity
from helle.register.administration.staff import as_staff
from helle.register.administration.vouched import AsStaff, Differs
from helle.register.organisations import actions as organisations
from helle.register.organisations.actions import STAFF
from helle.register.organisations.loading import unit_id
from helle.register.organisations.models import Membership, User
from helle.register.protection import clock
from helle.site import logins
from tests import administration_stories as told
from tests.administration_stories import NINA
from tests.cast import Cast, Member, member
from tests.federation import stories
from tests.pages import fill_in
from tests.second_factors import give_app
from tests.site.test_changing_factors import CODE_AGAIN, TAKE_AWAY, a_key, kinds
from tests.site.test_login import PASSWORD, PASSWORD_AGAIN, SET_UP, code, password_session, with_a_factor

pytestmark = pytest.mark.usefixtures("committed", "mailoutbox")

HERS = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
ISSUER = "https://provider.example.invalid"
ANOTHER = "gerda.ny@example.invalid"


class Killed(BaseException):
    """The process is gone: nothing of the product catches it."""


@pytest.fixture(autouse=True)
def _nobody_was_told_yet(committed: None) -> None:
    cache.clear()


def dies(*_given: Any, **_named: Any) -> Any:
    raise Killed


def ends_the_connection(seal: AsStaff, *_given: Any) -> None:
    """What was not committed the database takes back."""
    connections[STAFF].connection.close()
    seal.cursor.execute("SELECT 1")


def now(user: User) -> User:
    return User.objects.get(pk=user.pk)


def seal_goes(monkeypatch: pytest.MonkeyPatch, how: Callable[..., Any], act: Callable[[], object]) -> None:
    """Do it, with the process or the connection ended once the row is written and before its seal is; then all is
    as it was to whoever comes after."""
    with monkeypatch.context() as ended:
        ended.setattr(AsStaff, "write", how)
        with pytest.raises((Killed, Error)):
            act()
    connections[STAFF].close()


ENDED = pytest.mark.parametrize("how", [dies, ends_the_connection], ids=["process", "connection"])


@ENDED
def test_a_new_address(committed_cast: Cast, monkeypatch: pytest.MonkeyPatch, how: Callable[..., Any]) -> None:
    cast, gerda = committed_cast, member("Gerda Liin", "REDEN-HOME", "plan_reporter").user
    described = Described(gerda.full_name, ANOTHER, "da")

    def change() -> None:
        with cast.anton.acting():
            actions.user_change(now(gerda), described=described)

    before = now(gerda)
    seal_goes(monkeypatch, how, change)
    assert (now(gerda).email, now(gerda).vouched) == (before.email, before.vouched)
    assert vouched.differs(now(gerda)) is None and mail.outbox == []
    # And after both, before the mail of it: they stand.
    with monkeypatch.context() as ended:
        ended.setattr(mails, "tell_of_new_address", dies)
        with pytest.raises(Killed):
            change()
    assert now(gerda).email == ANOTHER and vouched.differs(now(gerda)) is None


@ENDED
def test_a_reset(committed_cast: Cast, monkeypatch: pytest.MonkeyPatch, how: Callable[..., Any]) -> None:
    cast, mette = committed_cast, committed_cast.mette.user
    give_app(mette, HERS)
    reset = told.a_reset_asked_for(cast, cast.mette)

    def answer() -> None:
        with cast.karen.acting():
            actions.factor_reset_answer(reset, answer=Answer.APPROVED, address=mette.email)

    seal_goes(monkeypatch, how, answer)
    assert Authenticator.objects.filter(user_id=mette.pk).exists() and vouched.differs(now(mette)) is None
    assert FactorReset.objects.get(pk=reset.pk).answer == "", "it waits, and is answered again"
    with monkeypatch.context() as ended:
        ended.setattr(mails, "tell_of_reset", dies)
        with pytest.raises(Killed):
            answer()
    assert not Authenticator.objects.filter(user_id=mette.pk).exists()
    assert vouched.differs(now(mette)) is None and vouched.of(now(mette)).awaits_a_factor()


@ENDED
def test_a_binding_and_its_end(committed_cast: Cast, monkeypatch: pytest.MonkeyPatch, how: Callable[..., Any]) -> None:
    cast, mette = committed_cast, committed_cast.mette.user
    asked = stories.asked_for(cast, cast.mette, ISSUER)

    def answer() -> None:
        with cast.karen.acting():
            login_actions.identity_answer(asked, answer=Answer.APPROVED)

    def end() -> None:
        with cast.anton.acting():
            login_actions.identity_end(asked)

    seal_goes(monkeypatch, how, answer)
    assert LoginIdentity.objects.get(pk=asked.pk).answer == "" and vouched.differs(now(mette)) is None
    answer()
    assert vouched.differs_of_bound(now(mette)) is None
    seal_goes(monkeypatch, how, end)
    assert LoginIdentity.objects.get(pk=asked.pk).ended_at is None
    assert vouched.differs_of_bound(now(mette)) is None
    end()
    assert vouched.of(now(mette)).identities == ()


def test_a_factor_that_she_sets_up_or_takes_away(committed_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """At her own pages: what is pressed again makes it whole, and she is let in meanwhile."""
    cast, mette = committed_cast, committed_cast.mette.user
    client = password_session(cast.mette)
    client.post(PASSWORD_AGAIN, {"password": PASSWORD})
    secret = client.get(SET_UP).context["form"].secret

    def set_up() -> None:
        assert client.post(SET_UP, {"code": code(secret)}).status_code == 302

    def take_away() -> None:
        assert client.post(TAKE_AWAY).status_code == 302

    # Once with the row and before its seal, once with the seal and before what is done after both.
    with monkeypatch.context() as ended:
        ended.setattr(vouched, "factor_added", dies)
        with pytest.raises(Killed):
            set_up()
    assert not Authenticator.objects.filter(user_id=mette.pk).exists() and vouched.differs(now(mette)) is None
    with monkeypatch.context() as ended:
        ended.setattr(logins, "count_a_factor_just_set_up", dies)
        with pytest.raises(Killed):
            set_up()
    assert Authenticator.objects.filter(user_id=mette.pk, type="totp").exists() and vouched.differs(now(mette)) is None
    client = cast.mette.client()
    assert client.post(CODE_AGAIN, {"code": code(secret)}).status_code == 302
    with monkeypatch.context() as ended:
        ended.setattr(vouched, "factor_removed", dies)
        with pytest.raises(Killed):
            take_away()
    assert Authenticator.objects.filter(user_id=mette.pk, type="totp").exists() and vouched.differs(now(mette)) is None
    take_away()
    assert vouched.differs(now(mette)) is None and vouched.of(now(mette)).awaits_a_factor()


@pytest.mark.parametrize("before", ["organisations_user", "mfa_authenticator"])
def test_what_she_does_in_another_tab_meanwhile_is_no_change_behind_helle(committed_cast: Cast, before: str) -> None:
    """The page of one tab has read her row, or is about to read it, when the other takes a key away."""
    who = committed_cast.mette
    with_a_factor(who)
    key = a_key(who)
    client = who.client()
    done: list[str] = []

    def in_the_other_tab(execute: Any, sql: str, *given: Any) -> Any:
        if not done and f'FROM "{before}"' in sql:
            done.append(sql)
            with ThreadPoolExecutor(1) as other:
                other.submit(_takes_away, who, key).result()
        return execute(sql, *given)

    with connection.execute_wrapper(in_the_other_tab):
        answer = client.get("/konto/2fa/")
    assert done and answer.status_code == 200
    assert kinds(who) == ["totp"] and vouched.differs(now(who.user)) is None
    assert mail.outbox == [] and client.get("/konto/2fa/").status_code == 200


def _takes_away(who: Member, key: Authenticator) -> None:
    """What a page of hers does in its transaction."""
    try:
        with transaction.atomic():
            key.delete()
            vouched.factor_removed(who.user, key)
    finally:
        connection.close()


def test_a_user_comes_with_her_seal(committed_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ended before her role is asked for there is nobody; ended before the mail she waits for one, which is sent
    again."""
    cast = committed_cast
    described = Described(str(NINA["full_name"]), str(NINA["email"]), "da")
    wanted = Wanted(unit_id("REDEN-HOME"), "plan_reporter", clock.today(), None)

    def add() -> None:
        with cast.anton.acting():
            actions.user_add(described=described, wanted=wanted)

    execute = CursorWrapper.execute

    def dies_at_the_role(cursor: CursorWrapper, statement: Any, params: Any = None) -> Any:
        return dies() if "request_role" in str(statement) else execute(cursor, statement, params)

    with monkeypatch.context() as ended:
        ended.setattr(CursorWrapper, "execute", dies_at_the_role)
        with pytest.raises(Killed):
            add()
    connections[STAFF].close()
    assert not User.objects.filter(email=NINA["email"]).exists()
    with monkeypatch.context() as ended:
        ended.setattr(mails, "invite", dies)
        with pytest.raises(Killed):
            add()
    nina = User.objects.get(email=NINA["email"])
    assert vouched.differs(nina) is None and vouched.of(nina).awaits_a_factor() and mail.outbox == []
    fill_in(cast.anton.client(), reverse("login-help", args=[nina.pk]), {"what": "invite"})
    assert {to for one in mail.outbox for to in one.to} == {NINA["email"]}


def test_the_first_administrator_comes_with_hers(committed_cast: Cast) -> None:
    """From the command line: nothing of it is there without the seal, which comes with the row or not at all."""

    def dies_too(_user: User) -> str:
        raise Killed

    given = {"email": "first@example.invalid", "full_name": "F", "unit_code": "SOST", "role": "administrator"}
    with pytest.raises(Killed):
        organisations.user_add(**given, since=clock.today(), sealed=dies_too)
    assert not User.objects.filter(email=given["email"]).exists()
    user = organisations.user_add(**given, since=clock.today(), sealed=vouched.first_seal)
    assert vouched.differs(now(user)) is None and Membership.objects.filter(user=user).exists()


def test_nobody_seals_her_own_or_without_keeping_users(committed_cast: Cast) -> None:
    cast = committed_cast
    of_another_unit = (cast.karen, cast.dorthe)
    for who, whose in ((cast.anton, cast.anton), (cast.mette, cast.jonas), (cast.dorthe, cast.jonas), of_another_unit):
        with (
            pytest.raises(Exception, match="whoever keeps users acts here"),
            who.acting(),
            as_staff() as cursor,
        ):
            AsStaff(cursor).write(whose.user.pk, whose.user.vouched)
    with pytest.raises(Exception, match="whoever keeps users acts here"), cast.karen.acting(), as_staff() as cursor:
        AsStaff(cursor).held(cast.dorthe.user.pk)
    assert vouched.differs(now(cast.anton.user)) is not Differs.SEAL
