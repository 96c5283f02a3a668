"""The audited actions around logins through organisations: who somebody is there, and what a privilege gives."""

from __future__ import annotations

from helle.rules.ruling import Text

OF_LOGINS: dict[str, Text] = {
    "sessions.listed": Text("Så, hvor brugeren selv er logget på", "Looked where the user is logged in"),
    "sessions.own_ended": Text("Afsluttede egne logins andre steder", "Ended own logins elsewhere"),
    "login.confirmed": Text("Bekræftede igen med sin ekstra sikring", "Confirmed again with a second factor"),
    "identity.requested": Text("Bad om at knytte et login til en bruger", "Asked to bind a login to a user"),
    "identity.approved": Text("Knyttede et login til en bruger", "Bound a login to a user"),
    "identity.refused": Text("Afviste at knytte et login til en bruger", "Refused to bind a login to a user"),
    "identity.withdrawn": Text("Trak en anmodning om et login tilbage", "Withdrew a request for a login"),
    "identity.ended": Text("Afsluttede et login gennem en organisation", "Ended a login through an organisation"),
    "privilege.listed": Text("Så, hvad rettigheder giver", "Looked at what privileges give"),
    "privilege.requested": Text("Bad om, at en rettighed giver en rolle", "Asked that a privilege gives a role"),
    "privilege.approved": Text("Godkendte, at en rettighed giver en rolle", "Approved that a privilege gives a role"),
    "privilege.refused": Text("Afviste, at en rettighed giver en rolle", "Refused that a privilege gives a role"),
    "privilege.withdrawn": Text("Trak en anmodning om en rettighed tilbage", "Withdrew a request about a privilege"),
    "privilege.ended": Text("Afsluttede, hvad en rettighed giver", "Ended what a privilege gives"),
    "role.given_by_privilege": Text("Fik en rolle af en rettighed", "Got a role by a privilege"),
    "rights.unexplained": Text(
        "Fandt rettigheder, som loggen ikke forklarer", "Found rights that the log does not explain"
    ),
    "rights.opened": Text(
        "Åbnede en rettighed, som loggen ikke forklarer", "Opened a right that the log does not explain"
    ),
    "rights.seen": Text(
        "Noterede en rettighed, som loggen ikke forklarer, som set og forklaret",
        "Noted a right that the log does not explain as seen and explained",
    ),
    "rights.carried": Text(
        "Skrev på ny, hvad der gav en rettighed, før den gamle linje blev slettet",
        "Wrote anew what gave a right, before the old line was deleted",
    ),
    "role.kept_by_privilege": Text("Beholdt en rolle af en rettighed", "Kept a role by a privilege"),
    "role.taken_by_privilege": Text("Mistede en rolle med en rettighed", "Lost a role with a privilege"),
}
