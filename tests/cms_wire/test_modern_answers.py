"""What CMS Modern may answer, nulls and half-answers included, and what each means to the person who asked."""

import json
from typing import Any

import pytest

from casework.errors import (
    Busy,
    CaseDeleted,
    CaseNotFound,
    CaseRestricted,
    CaseworkError,
    CmsBroken,
    CmsTimeout,
    CmsUnavailable,
    DocumentNotFound,
    NoAccessToCase,
    NoCmsModern,
    NotSignedIn,
    OutcomeUnknown,
    TooLarge,
)
from casework.people import CmsSession
from integrations.cms.client import CmsClient

pytestmark = pytest.mark.contract

RESTRICTED = "The case is restricted. User does not have the required case access level to view this data"


def says(canned: Any, *, data: Any = None, errors: list[Any] | None = None, status: int = 200) -> None:
    body = {"data": data} | ({"errors": errors} if errors is not None else {})
    canned.says(json.dumps(body), kind="application/json", status=status)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        ({"message": "User session not found"}, NotSignedIn),
        ({"message": "User session not found."}, NotSignedIn),
        ({"message": "x", "extensions": {"code": "SESSION_NOT_FOUND"}}, NotSignedIn),
        ({"message": "User is not authorized to access this case"}, NoAccessToCase),
        ({"message": "x", "extensions": {"code": "FORBIDDEN"}}, NoAccessToCase),
        ({"message": "This case has been deleted"}, CaseDeleted),
        ({"message": RESTRICTED}, CaseRestricted),
        ({"message": "x", "extensions": {"code": "NOT_FOUND"}, "path": ["case"]}, CaseNotFound),
        ({"message": "x", "extensions": {"code": "NOT_FOUND"}, "path": ["notes"]}, DocumentNotFound),
        ({"message": "Buffer too small for CLOB to CHAR", "path": ["case"]}, CmsBroken),
        ({"message": "x", "extensions": None, "path": None}, CmsBroken),
        ({}, CmsBroken),
        ("nonsense", CmsBroken),
        ({"message": 5, "extensions": "code", "path": "case"}, CmsBroken),
    ],
)
@pytest.mark.parametrize("data", [None, {"case": None}])
async def test_an_error_without_data_says_what_it_means(
    canned: Any,
    canned_client: CmsClient,
    session: CmsSession,
    error: Any,
    expected: type[CaseworkError],
    data: Any,
) -> None:
    says(canned, data=data, errors=[error])
    with pytest.raises(expected) as caught:
        await canned_client.case(session, 2140001)
    assert "CLOB" not in f"{caught.value} {caught.value.sentence}"


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (403, NoAccessToCase),
        (451, NoCmsModern),
        (504, CmsTimeout),
        (418, CmsBroken),
        (502, CmsBroken),
        (503, CmsUnavailable),
        (429, Busy),
        (413, TooLarge),
    ],
)
async def test_a_status_without_a_graphql_answer_has_its_meaning(
    canned: Any, canned_client: CmsClient, session: CmsSession, status: int, expected: type[CaseworkError]
) -> None:
    canned.says("no", status=status, kind="text/plain")
    with pytest.raises(expected):
        await canned_client.documents(session, 2140001)


@pytest.mark.parametrize(
    "body",
    [
        "[]",
        "null",
        "{}",
        '{"data": {}}',
        '{"data": {"documents": [{"id": "x"}]}}',
        "\xff",
        '{"data": [1]}',
        '{"data": "x"}',
    ],
)
async def test_an_answer_of_another_shape_is_broken_and_quoted_nowhere(
    canned: Any, canned_client: CmsClient, session: CmsSession, body: str
) -> None:
    canned.says(body, kind="application/json")
    with pytest.raises(CmsBroken) as caught:
        await canned_client.documents(session, 2140001)
    assert caught.value.__cause__ is None


async def test_an_answer_of_another_shape_to_a_write_leaves_its_outcome_unknown(
    canned: Any, canned_client: CmsClient, session: CmsSession
) -> None:
    says(canned, data={"addNote": None}, errors=[{"message": "Timeout", "path": ["addNote"]}])
    with pytest.raises(OutcomeUnknown):
        await canned_client.add_note(session, 2140001, 8900001, "text")
    assert len(canned.asked) == 1


async def test_a_role_nobody_knows_lets_nobody_in(canned: Any, canned_client: CmsClient, session: CmsSession) -> None:
    me = {"id": 1, "username": "x", "firstNames": "A", "surname": "B", "unitId": 1, "unitName": "U", "areaId": 9}
    says(canned, data={"me": me | {"role": "ADMINISTRATOR"}})
    with pytest.raises(CmsBroken):
        await canned_client.verify(session)


async def test_a_communication_of_nulls_is_listed_all_the_same(
    canned: Any, canned_client: CmsClient, session: CmsSession
) -> None:
    fields = (
        "id", "materialId", "subject", "description", "date", "direction", "method", "party", "partyDescription",
        "status", "hasAttachments", "originalFileName",
    )  # fmt: skip
    empty: dict[str, Any] = dict.fromkeys(fields)
    dated = empty | {"materialId": 8900009, "date": "2026-07-10T09:12:00", "status": "Discarded"}
    says(canned, data={"communications": [empty | {"caseId": 2140001}, dated | {"caseId": 2140001}]})
    second, first = await canned_client.communications(session, 2140001)
    assert (first.material_id, first.subject, first.date, first.discarded) == (0, "", None, False)
    assert second.date is not None
    assert (second.date.isoformat(), second.discarded) == ("2026-07-10T09:12:00+01:00", True)


async def test_a_document_of_nulls_has_a_name_and_a_heading(
    canned: Any, canned_client: CmsClient, session: CmsSession
) -> None:
    fields = (
        "versionId", "presentationTitle", "originalFileName", "fileExtension", "mimeType", "typeId", "type", "date",
        "categoryListOrder", "parentId", "checkedOutTo", "witnessId", "reference", "classification", "discardReason",
    )  # fmt: skip
    empty: dict[str, Any] = dict.fromkeys(fields)
    flags = (
        "isUnused", "isInbox", "hasNotes", "hasAttachments", "isDispatched", "isOcrProcessed", "hasFailedAttachments",
        "canRename", "canReclassify",
    )  # fmt: skip
    known = {"id": 8900001, "caseId": 2140001, "cmsDocCategory": "OtherForm"}
    row = empty | dict.fromkeys(flags, False) | known | {"renameStatus": "CanRename", "readState": "Invalid"}
    says(canned, data={"documents": [row, row | {"typeId": 1031, "fileExtension": ".pdf"}]})
    nothing, statement = await canned_client.documents(session, 2140001)
    assert (nothing.file_name, nothing.category, nothing.mime_type) == (
        "8900001",
        "Uncategorised",
        "application/octet-stream",
    )
    assert (statement.file_name, statement.category, statement.type_name) == ("8900001.pdf", "Statements", "MG11")
