"""The papers of a case: the forms of a prosecution file, exhibits, unused material, and communications."""

from dataclasses import replace

from sandbox.seed.dice import chance, number, pick
from sandbox.seed.models import SeedCase, SeedMessage, SeedPaper

# Type ids and names as in the published DocumentTypeMapper; the category is CMS's own.
FORMS: dict[str, tuple[int, str]] = {
    "MG3": (1034, "Review"),
    "MG4": (1002, "MGForm"),
    "MG5": (1006, "MGForm"),
    "MG6": (1007, "MGForm"),
    "MG6C": (1009, "MGForm"),
    "MG6E": (1011, "MGForm"),
    "MG7": (1012, "MGForm"),
    "MG9": (1014, "MGForm"),
    "MG10": (1015, "MGForm"),
    "MG11": (1031, "Statement"),
    "MG12": (1019, "MGForm"),
    "MG15(ROTI)": (1020, "Exhibit"),
    "MG22 SFR": (1203, "MGForm"),
    "PCN1": (1056, "OtherForm"),
    "Other Exhibit": (1030, "Exhibit"),
    "Other Material": (1200, "OtherForm"),
    "Other Communication": (1029, "Communication"),
    "Forwarded Internal Email": (1032, "Communication"),
}
EXHIBITS = (
    "Photographs of the scene",
    "CCTV stills",
    "Copy till receipt",
    "Plan of the premises",
    "Download of text messages",
)
UNUSED = ("Custody record", "Incident log", "Crime report", "House-to-house enquiries")
_OPTIONAL = ("MG6E", "MG7", "MG10", "MG22 SFR", "PCN1", "MG15(ROTI)")


def form(
    name: str, title: str = "", *, days_after: int = 3, recipe: str = "form", order: int | None = None
) -> SeedPaper:
    """A paper of a known type; the title defaults to the type's name."""
    type_id, category = FORMS[name]
    shown = title or name
    return SeedPaper(
        type_id=type_id,
        type_name=name,
        category=category,
        title=shown,
        file_name=f"{shown.replace('/', '-')}.pdf",
        days_after=days_after,
        recipe=recipe,
        list_order=order,
    )


# Papers that came as something else than a PDF: the ending of the name, and the content type.
KINDS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
    "jpg": "image/jpeg",
    "tif": "image/tiff",
    "eml": "message/rfc822",
    "html": "text/html",
}


def file(recipe: str, title: str, *, name: str = "Other Exhibit", order: int | None = None) -> SeedPaper:
    """A paper that is no PDF: the recipe is the ending of its name."""
    paper = form(name, title, days_after=12, recipe=recipe, order=order)
    return replace(paper, file_name=f"{title.replace('/', '-')}.{recipe}", content_type=KINDS[recipe])


def statement(case: SeedCase, witness: int, *, days_after: int = 5) -> SeedPaper:
    """The MG11 of one of the case's witnesses."""
    name = case.witnesses[witness].name
    return SeedPaper(
        type_id=FORMS["MG11"][0],
        type_name="MG11",
        category="Statement",
        title=f"MG11 {name}",
        file_name=f"MG11 {name}.pdf",
        days_after=days_after,
        list_order=witness + 1,
        witness=witness,
    )


def unused(title: str, *, days_after: int = 8) -> SeedPaper:
    """A piece of unused material."""
    return SeedPaper(
        type_id=FORMS["Other Material"][0],
        type_name="Other Material",
        category="OtherForm",
        title=title,
        file_name=f"{title}.pdf",
        days_after=days_after,
        unused=True,
    )


def email(message: SeedMessage, *, days_after: int, attachments: tuple[str, ...], hte: bool = False) -> SeedPaper:
    """A communication that came as an email: a text, or CMS's own .hte, with its attachments as children."""
    safe = message.subject.replace("/", "-")
    return SeedPaper(
        type_id=FORMS["Other Communication"][0],
        type_name="Other Communication",
        category="Communication",
        title=message.subject,
        file_name=f"{safe}.hte" if hte else f"{safe}.txt",
        content_type="application/octet-stream" if hte else "text/plain",
        recipe="hte" if hte else "email",
        days_after=days_after,
        message=message,
        children=tuple(attachment(name, days_after=days_after) for name in attachments),
    )


def attachment(file_name: str, *, days_after: int, ids_missing: bool = False) -> SeedPaper:
    """A file that came with a communication."""
    return SeedPaper(
        type_id=FORMS["Other Communication"][0],
        type_name="Other Communication",
        category="Attachment",
        title=file_name,
        file_name=file_name,
        days_after=days_after,
        ids_missing=ids_missing,
    )


def papers_of(case: SeedCase) -> tuple[SeedPaper, ...]:
    """The papers of a generated case: twelve to twenty."""
    key = case.urn
    forms = [
        form(name, days_after=at) for at, name in enumerate(("MG3", "MG4", "MG5", "MG6", "MG6C", "MG9", "MG12"), 1)
    ]
    forms += [form(name, days_after=9) for name in _OPTIONAL if chance(55, key, name)]
    statements = [statement(case, place) for place in range(len(case.witnesses))]
    exhibits = [
        form("Other Exhibit", f"{pick(EXHIBITS, key, place)} {initials(case)}/{place}", days_after=10, order=place)
        for place in range(1, number(2, 4, key, "exhibits"))
    ]
    if chance(10, key, "scanned"):
        exhibits.append(form("Other Exhibit", "Handwritten note (scanned)", days_after=11, recipe="scan", order=9))
    spare = [unused(f"UM{place} {pick(UNUSED, key, place)}") for place in range(1, number(1, 3, key, "unused") + 1)]
    return (*forms, *statements, *exhibits, *spare, *_communications(case))


def initials(case: SeedCase) -> str:
    """The exhibit mark: the officer's initials."""
    officer = next(each for each in case.witnesses if each.police)
    return officer.first_name.split()[-1][0] + officer.surname[0]


def _communications(case: SeedCase) -> list[SeedPaper]:
    lead = case.defendants[0].name
    first = SeedMessage(
        subject=f"{case.urn} R v {lead} - further evidence",
        description="Further evidence from the officer in the case",
        party="Police",
        party_description="Officer in the case",
        inbox=chance(40, case.urn, "inbox"),
    )
    papers = [email(first, days_after=14, attachments=(f"Continuity statement {initials(case)}.pdf",))]
    if chance(35, case.urn, "defence"):
        second = SeedMessage(
            subject=f"{case.root} {lead}: defence request for disclosure",
            description="Letter from the defence",
            party="Defence",
            party_description="Solicitors for the defendant",
            inbox=False,
        )
        papers.append(email(second, days_after=20, attachments=("Letter.pdf", "Defence statement.pdf"), hte=True))
    if chance(12, case.urn, "call"):
        papers.append(phone_call(case))
    return papers


def phone_call(case: SeedCase) -> SeedPaper:
    """A communication without any material: CMS gives it no ids, and readers must survive that."""
    message = SeedMessage(
        subject=f"Call about {case.urn}",
        description="Court asked for the witness availability",
        party="Court",
        party_description="List office",
        inbox=False,
        method="PHONE",
    )
    return SeedPaper(
        type_id=-1,
        type_name="Correspondence",
        category="Communication",
        title=message.subject,
        file_name="",
        days_after=22,
        ids_missing=True,
        message=message,
    )
