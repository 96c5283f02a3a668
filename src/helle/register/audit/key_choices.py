"""The audited actions of an operator with the keys of an installation."""

from __future__ import annotations

from helle.rules.ruling import Text

OF_KEYS: dict[str, Text] = {
    "key.master_added": Text("Tilføjede en masternøgle", "Added a master key"),
    "key.master_rotated": Text("Skiftede masternøgle", "Changed the master key"),
    "key.master_retired": Text("Tog en masternøgle ud af brug", "Retired a master key"),
    "key.resealed": Text("Forseglede værdierne på ny", "Sealed the values anew"),
    "key.audit_renewed": Text("Skiftede nøglen, der underskriver loggen", "Changed the key that signs the log"),
    "key.erasure_renewed": Text("Skiftede nøglen, der underskriver sletninger", "Changed the key that signs erasures"),
    "key.erasure_vouched": Text(
        "Skiftede nøglen, der underskriver sletninger, uden den tidligere nøgle",
        "Changed the key that signs erasures without the former key",
    ),
    "key.forms_renewed": Text("Skiftede nøglen til sessioner og formularer", "Changed the key of sessions and forms"),
    "key.search_added": Text("Lagde et lag til søgenøglen", "Added a layer to the key of search"),
    "key.search_renewed": Text("Skiftede søgenøglen", "Changed the key of search"),
    "key.search_forgotten": Text("Tog tidligere søgenøgler ud af brug", "Retired former keys of search"),
    "key.logins_vouched": Text("Stod inde for alle login, som de var", "Vouched for all logins as they were"),
    "key.split": Text("Delte en nøgle mellem to", "Split a key between two people"),
}
