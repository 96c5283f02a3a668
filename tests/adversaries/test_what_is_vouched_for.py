"""What Helle vouches for of a login follows what its owner does, and nothing that others put there (PUB-DIG-07)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.test import Client

from helle.register.administration import vouched
from helle.register.organisations.models import User
from helle.register.protection import clock, search_keys
from helle.site import vouching
from tests.cast import Cast, Member, as_owner
from tests.federation import stories
from tests.second_factors import give_app
from tests.site.key_in_software import HOST, give_key
from tests.site.test_changing_factors import KEY_AGAIN
from tests.site.test_copied_keys import asked
from tests.site.test_login import LOGIN, SECOND, log_in

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

HERS = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
A_SECOND = dt.timedelta(seconds=1)
A_KEY = {"name": "Nøgle", "credential": {"id": "a-key"}}


def now(who: Member) -> User:
    return User.objects.get(pk=who.user.pk)


def put_a_first_seal(who: Member) -> None:
    """As if she had just been added."""
    User.objects.filter(pk=who.user.pk).update(vouched=vouched.first_seal(who.user))


def a_key(who: Member) -> Authenticator:
    made: Authenticator = Authenticator.objects.create(user=who.user, type="webauthn", data=A_KEY)
    return made


def leads_to(cast: Cast) -> str:
    return str(log_in(Client(), cast.mette).headers["Location"])


def test_a_first_factor_is_due_for_a_week_and_no_second_longer(cast: Cast) -> None:
    begun = clock.now()
    put_a_first_seal(cast.mette)
    clock.freeze(begun + dt.timedelta(days=7))
    assert "ended" not in leads_to(cast)
    clock.freeze(begun + dt.timedelta(days=7) + A_SECOND)
    assert leads_to(cast) == f"{LOGIN}?ended=factor"


def test_a_first_factor_is_due_for_a_week_from_the_invitation(cast: Cast) -> None:
    put_a_first_seal(cast.mette)
    clock.freeze(clock.now() + dt.timedelta(days=30))
    vouched.first_factor_is_due(now(cast.mette))
    assert "ended" not in leads_to(cast)
    clock.freeze(clock.now() + dt.timedelta(days=7) + A_SECOND)
    assert leads_to(cast) == f"{LOGIN}?ended=factor"


def test_an_invitation_lets_nobody_set_up_another_beside_hers(cast: Cast) -> None:
    give_app(cast.mette.user, HERS)
    was = vouched.of(now(cast.mette))
    vouched.first_factor_is_due(now(cast.mette))
    assert vouched.of(now(cast.mette)) == was


def test_another_factor_is_due_for_a_day_after_she_has_taken_her_last_one_away(cast: Cast) -> None:
    app = give_app(cast.mette.user, HERS)
    taken = clock.now()
    Authenticator.objects.filter(pk=app.pk).delete()
    vouched.factor_removed(now(cast.mette), app)
    clock.freeze(taken + dt.timedelta(days=1))
    assert "ended" not in leads_to(cast)
    clock.freeze(taken + dt.timedelta(days=1) + A_SECOND)
    assert leads_to(cast) == f"{LOGIN}?ended=factor"


def test_no_factor_is_due_while_another_is_left(cast: Cast) -> None:
    app = give_app(cast.mette.user, HERS)
    key = a_key(cast.mette)
    vouched.factor_added(now(cast.mette), key, shown=True)
    Authenticator.objects.filter(pk=app.pk).delete()
    vouched.factor_removed(now(cast.mette), app)
    was = vouched.of(now(cast.mette))
    assert (was.factors, was.first_factor_until) == ((vouched.of_factor(key),), "")


NEWER = "django.contrib.auth.hashers.PBKDF2PasswordHasher"


class TestAPasswordHashedAnew:
    def test_hers_is_vouched_for_in_the_newer_way(self, cast: Cast, settings: Any) -> None:
        settings.PASSWORD_HASHERS = [NEWER, *settings.PASSWORD_HASHERS]
        assert "ended" not in leads_to(cast)
        assert now(cast.mette).password.startswith("pbkdf2")
        assert "ended" not in leads_to(cast)

    def test_one_that_was_put_there_is_not(self, cast: Cast, settings: Any) -> None:
        as_owner(
            "UPDATE organisations_user SET password = %s WHERE id = %s",
            [make_password("the thief's own long words"), cast.mette.user.pk],
        )
        settings.PASSWORD_HASHERS = [NEWER, *settings.PASSWORD_HASHERS]
        for _time in range(2):
            answer = log_in(Client(), cast.mette, "the thief's own long words")
            assert answer.headers["Location"] == f"{LOGIN}?ended=changed"


def test_a_binding_that_ended_is_vouched_for_no_more(cast: Cast) -> None:
    made = stories.bound(cast, cast.mette, "https://provider.example.invalid")
    assert vouched.of(now(cast.mette)).identities == (vouched.of_row(made),)
    vouched.let_go(made, kept=vouched.AS_APPLICATION)
    was = vouched.of(now(cast.mette))
    assert (was.identities, was.password, was.factors, was.awaits_a_factor()) == ((), "", (), False)


def test_all_are_sealed_anew_under_the_next_key_and_what_does_not_open_is_counted(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And stays as it is: it is not vouched for by the way."""
    as_owner("UPDATE organisations_user SET vouched = 'AAAA' WHERE id = %s", [cast.jonas.user.pk])
    before, here = now(cast.mette), search_keys.layers()
    secrets = (*here.secrets, b"the next key of this installation")
    next_one = search_keys.Layers(secrets, here.in_force + 1, here.believed)
    monkeypatch.setattr(search_keys, "layers", lambda: next_one)
    assert vouching.vouch_anew(also_cipher=False) == 1
    after = now(cast.mette)
    assert after.vouched != before.vouched and vouched.of(after) == vouched.of(before)
    assert now(cast.jonas).vouched == "AAAA"
    only_new = search_keys.Layers(next_one.secrets, next_one.in_force, next_one.in_force)
    monkeypatch.setattr(search_keys, "layers", lambda: only_new)
    assert vouched.of(after), "the former key is not needed any more"


@pytest.mark.usefixtures("as_if_committed")
@pytest.mark.parametrize("hers", [False, True])
def test_a_key_that_was_never_set_up_here_answers_neither_at_a_login_nor_where_it_is_asked_for_again(
    cast: Cast, hers: bool
) -> None:
    """Its answer is right: it is not asked whether it answers, but whether it is hers. It is put there once the page
    that asks for it is open: before, whoever finds one turns the login away."""
    key, client, open_one = give_key(cast.mette.user), Client(SERVER_NAME=HOST), cast.mette.client()
    open_one.defaults["SERVER_NAME"] = HOST
    log_in(client, cast.mette)
    answers = [key.answers(asked(client.get(SECOND))), key.answers(asked(open_one.get(KEY_AGAIN)))]
    if not hers:
        put_a_first_seal(cast.mette)
    client.post(SECOND, {"credential": answers[0]})
    assert ("_auth_user_id" in client.session) is hers
    again = open_one.post(KEY_AGAIN, {"credential": answers[1]})
    assert (again.status_code == 302 and LOGIN not in again.headers["Location"]) is hers
