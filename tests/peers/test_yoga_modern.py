"""Our GraphQL calls against graphql-yoga: it checks each question against our schema, and masks errors its own way."""

import pytest

from casework.errors import (
    CaseDeleted,
    CaseNotFound,
    CaseRestricted,
    CmsBroken,
    DocumentNotFound,
    NoAccessToCase,
    NotSignedIn,
    OutcomeUnknown,
)
from casework.partial import collecting
from casework.people import CmsSession, Role
from integrations.cms.client import CmsClient

pytestmark = pytest.mark.contract

CASE = 2140001
STATEMENT = 8900001


async def test_who_somebody_is(modern: CmsClient, session: CmsSession, stranger: CmsSession) -> None:
    user = await modern.verify(session)
    assert (user.name, user.role, user.unit_name) == ("Asha Verma", Role.PROSECUTOR, "Guildford Mags")
    with pytest.raises(NotSignedIn):
        await modern.verify(stranger)


async def test_a_case_with_its_defendant(modern: CmsClient, session: CmsSession) -> None:
    case = await modern.case(session, CASE)
    assert (case.urn, case.lead_defendant, [one.name for one in case.defendants]) == (
        "45AA0209820/1",
        "Sam Example",
        ["Sam Example"],
    )
    assert (case.next_hearing_date, case.next_hearing_venue, case.lock) == (None, "", None)


@pytest.mark.parametrize(
    ("case_id", "refused"), [(99, CaseNotFound), (403, NoAccessToCase), (409, CaseRestricted), (410, CaseDeleted)]
)
async def test_why_a_case_is_not_shown(
    modern: CmsClient, session: CmsSession, case_id: int, refused: type[Exception]
) -> None:
    with pytest.raises(refused):
        await modern.case(session, case_id)


async def test_half_an_answer_is_shown_and_said(modern: CmsClient, session: CmsSession) -> None:
    with collecting() as warnings:
        listed = await modern.documents(session, CASE)
    assert [one.type_name for one in listed][:1] == ["MG11"]
    assert len(listed) == 2
    assert warnings == ["CMS could not give everything about some documents."]


async def test_a_masked_error_is_a_broken_cms_and_its_text_stays_there(modern: CmsClient, session: CmsSession) -> None:
    with pytest.raises(CmsBroken) as broken:
        await modern.material_types(session)
    assert "ORA" not in str(broken.value) + broken.value.detail


async def test_a_masked_error_of_a_write_leaves_its_outcome_unknown(modern: CmsClient, session: CmsSession) -> None:
    with pytest.raises(OutcomeUnknown):
        await modern.rename_exhibit(session, STATEMENT, "Exhibit AV/1")


async def test_notes_and_names_are_written_once(modern: CmsClient, session: CmsSession) -> None:
    await modern.add_note(session, CASE, STATEMENT, 'Gofynnwch i\'r tyst "ŵ" 😀')
    await modern.rename(session, STATEMENT, "MG11 B Witness")
    assert [one.text for one in await modern.notes(session, STATEMENT)] == ["Read it", 'Gofynnwch i\'r tyst "ŵ" 😀']
    assert "MG11 B Witness" in [one.title for one in await modern.documents(session, CASE)]
    with pytest.raises(DocumentNotFound):
        await modern.add_note(session, CASE, 77, "lost")
