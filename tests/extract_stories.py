"""Reading her own file with a person in the middle of a story. Texts are distinctive, as in `stories`."""

from __future__ import annotations

from collections.abc import Collection

from helle.register.access_requests.choices import Verified, WithheldGround
from helle.register.cases.models import Case
from helle.register.extracts import actions, queries
from helle.register.extracts.choices import End
from helle.register.extracts.models import Extract
from helle.register.extracts.paper import Made
from helle.register.extracts.queries import Told
from helle.rules.own_file import ChildView, FileReader, OwnFilePart
from tests.cast import Member
from tests.remembered import remembered

INTERPRETER = "tolken Snorkefløjten"
HELD_BACK = "naboen Rundtossen skal skånes"
ASKED = "hun ville have Klokkeblomsten rettet"
SECRETS = (INTERPRETER, HELD_BACK, ASKED)


def _version(case: Case) -> int:
    return Case.objects.get(pk=case.pk).version


def begin(
    by: Member,
    case: Case,
    *,
    parts: Collection[OwnFilePart] = (),
    reader: FileReader = FileReader.PERSON,
    language: str = "da",
    name: str = "",
    child_view: ChildView | None = None,
    why: str = "",
) -> Extract:
    """Somebody begins to read with the person: all that may be read, unless told otherwise."""
    with by.acting():
        return actions.extract_begin(
            case,
            expected_version=_version(case),
            reader=reader,
            verified=Verified.KNOWN if reader is FileReader.PERSON else Verified.MANDATE,
            child_view=child_view,
            parts=parts or [one.part for one in queries.offered(case)],
            language=language,
            told=Told(name, INTERPRETER),
            why=why,
        )


@remembered
def hold_back(by: Member, case: Case, extract: Extract, part: OwnFilePart) -> None:
    """Somebody holds the first piece of a part back."""
    with by.acting():
        piece = next(one for one in queries.reading_of(case, extract).parts if one.part is part).pieces[0]
        actions.piece_hold_back(case, extract, part, piece.key, ground=WithheldGround.THIRD_PERSON, why=HELD_BACK)


@remembered
def put_on_paper(by: Member, case: Case, extract: Extract) -> Made:
    with by.acting():
        return actions.extract_put_on_paper(case, extract, expected_version=_version(case), safe_place=True)


@remembered
def end(by: Member, case: Case, extract: Extract, how: End) -> None:
    with by.acting():
        found = queries.get_extract(case, extract.pk)
        actions.extract_end(case, found, expected_version=_version(case), how=how, note=ASKED)


@remembered
def tell(by: Member, case: Case) -> None:
    """One reading from its beginning to the paper that was given, with a row in each table."""
    extract = begin(by, case)
    hold_back(by, case, extract, OwnFilePart.DECISIONS)
    put_on_paper(by, case, extract)
    end(by, case, extract, End.PAPER)
