"""A security key as a program: it signs as a bought one does, and does not ask who holds it unless told that it did."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

from helle.register.administration import vouched
from helle.register.organisations.models import User

HOST = "localhost"
ID = b"a key in software, of 32 bytes.."
_FLAG = AuthenticatorData.FLAG


@dataclass(frozen=True, slots=True)
class SoftKey:
    """`whose`: who it says it is of, once it keeps that."""

    whose: User
    _secret: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def made(
        self, challenge: str, *, verified: bool = True, resident: bool | None = True, counted: int = 0
    ) -> dict[str, Any]:
        """What a browser says of it as it is set up. `counted`: how often it says that it has signed."""
        own = ES256.from_cryptography_key(self._secret.public_key())  # type: ignore[no-untyped-call] # fido2's has none
        public = AttestedCredentialData.create(bytes(16), ID, own)
        said = CollectedClientData.create(CollectedClientData.TYPE.CREATE, challenge, f"http://{HOST}")
        kept = AttestationObject.create("none", _data(verified, counted, public), {})
        return _credential(
            {"clientDataJSON": websafe_encode(said), "attestationObject": websafe_encode(kept)},
            {} if resident is None else {"credProps": {"rk": resident}},
        )

    def answers(self, challenge: str, *, verified: bool = True, counted: int = 0) -> str:
        """What a browser sends of it at a login, as JSON."""
        said = CollectedClientData.create(CollectedClientData.TYPE.GET, challenge, f"http://{HOST}")
        data = _data(verified, counted)
        signed = self._secret.sign(data + said.hash, ec.ECDSA(hashes.SHA256()))
        answer = {
            "clientDataJSON": websafe_encode(said),
            "authenticatorData": websafe_encode(data),
            "signature": websafe_encode(signed),
            "userHandle": websafe_encode(user_pk_to_url_str(self.whose).encode()),
        }
        return json.dumps(_credential(answer, {}))


def _data(verified: bool, counted: int, public: bytes = b"") -> AuthenticatorData:
    flags = _FLAG.UP | (_FLAG.UV if verified else _FLAG(0)) | (_FLAG.AT if public else _FLAG(0))
    made: AuthenticatorData = AuthenticatorData.create(sha256(HOST.encode()).digest(), flags, counted, public)
    return made


def _credential(response: dict[str, str], extensions: dict[str, Any]) -> dict[str, Any]:
    name = websafe_encode(ID)
    return {
        "id": name, "rawId": name, "type": "public-key", "response": response, "clientExtensionResults": extensions,
    }  # fmt: skip


def give_key(
    user: User,
    *,
    verified: bool = True,
    resident: bool | None = True,
    ticked: bool = True,
    hers: bool = True,
    shown: bool = False,
    counted: int = 0,
) -> SoftKey:
    """A key of somebody, without the page on which she would add it. Not `hers`: somebody put it into the table.

    `shown`: she has another factor, which she has shown.
    """
    key = SoftKey(user)
    credential = key.made("AAAA", verified=verified, resident=resident, counted=counted) | {"logs_in_alone": ticked}
    made = Authenticator.objects.create(
        user=user,
        type=Authenticator.Type.WEBAUTHN,
        data={"name": "Nøgle 1", "credential": credential},
    )
    if hers:
        vouched.factor_added(user, made, shown=shown)
    return key
