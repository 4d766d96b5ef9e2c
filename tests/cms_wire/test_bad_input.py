"""What a hostile or broken CMS may send, and numbers nobody has: a plain refusal, nothing read, fetched or left behind."""

import asyncio
import json
import random
import zlib
from collections.abc import Awaitable, Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLNonNull,
    OperationDefinitionNode,
    SelectionSetNode,
    build_schema,
    is_enum_type,
    is_list_type,
    is_object_type,
    parse,
)

from casework.documents import AsExhibit, AsStatement, DiscardReason, ReadState, Reclassification
from casework.errors import BadInput, CaseworkError, CmsBroken, NotFound
from casework.filing import NewCommunication, StoredFile
from casework.people import CmsSession
from casework.tasks import TaskFilter
from integrations.cms.client import CmsClient
from integrations.cms.soap import CONTRACT, BundledOnly
from integrations.cms.wire import Wire
from integrations.http_client import make_http

pytestmark = pytest.mark.contract

TODAY = date(2026, 11, 22)
ENVELOPE = 'xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"'
NS = 'xmlns="http://casework-bot.example/cms/uwmaMaterial"'
LIST = f"<ListAttachmentsResponse {NS}><attachment><materialId>1</materialId><versionId>1</versionId>"
Call = Callable[[CmsClient, CmsSession], Awaitable[Any]]


def in_envelope(body: str, before: str = "") -> str:
    return f'<?xml version="1.0"?>{before}<s:Envelope {ENVELOPE}><s:Body>{body}</s:Body></s:Envelope>'


def listed(name: str) -> str:
    rest = "<contentType>x</contentType><size>1</size></attachment></ListAttachmentsResponse>"
    return f"{LIST}<fileName>{name}</fileName>{rest}"


BOMB = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
HOSTILE_XML = {
    "a file of ours as an entity": in_envelope(listed("&e;"), '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'),
    "an entity from elsewhere": in_envelope(listed("&e;"), '<!DOCTYPE x [<!ENTITY e SYSTEM "{self}/leak">]>'),
    "a document type from elsewhere": in_envelope(listed("a"), '<!DOCTYPE x SYSTEM "{self}/x.dtd">'),
    "a parameter entity": in_envelope(listed("a"), '<!DOCTYPE x [<!ENTITY % p SYSTEM "{self}/p.dtd"> %p;]>'),
    "an entity bomb": in_envelope(listed("&e11;"), f'<!DOCTYPE x [<!ENTITY e0 "ha">{BOMB}]>'),
    "a document type that does nothing": in_envelope(listed("a"), "<!DOCTYPE x>"),
    "ten thousand levels": in_envelope("<a>" * 10_000 + "</a>" * 10_000),
    "ten thousand levels in a text": in_envelope(listed("<b>" * 10_000 + "</b>" * 10_000)),
    "something included": in_envelope(
        listed('<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>')
    ),
    "half an answer": in_envelope(listed("a"))[:200],
    "two answers": in_envelope(listed("a") + listed("b")),
    "another answer": in_envelope(f"<UploadFileResponse {NS}><fileStorageLocation>x</fileStorageLocation></UploadFileResponse>"),
    "a byte no text has": "\x00",
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE_XML)
async def test_hostile_xml_is_refused_and_nothing_is_read_or_fetched(
    canned: Any, serve: Any, session: CmsSession, kind: str
) -> None:
    address = await serve(canned.answer)
    canned.says(HOSTILE_XML[kind].replace("{self}", address))
    async with make_http(answer_s=5) as http:
        with pytest.raises(CmsBroken) as caught:
            await asyncio.wait_for(CmsClient(base_url=address, http=http).attachments(session, 1, 1), 10)
    assert "root:" not in f"{caught.value} {caught.value.sentence}"
    assert {path for path, _, _ in canned.asked} == {"/CMS/uwmaMaterial.asmx"}


@pytest.mark.parametrize("kind", ["a file of ours as an entity", "ten thousand levels", "half an answer"])
async def test_hostile_xml_leaves_no_file(
    canned: Any, canned_client: CmsClient, session: CmsSession, tmp_path: Path, kind: str
) -> None:
    canned.says(HOSTILE_XML[kind])
    with pytest.raises(CmsBroken):
        await canned_client.fetch(session, 1, 1, 1, tmp_path, largest=1000)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "page",
    [
        '<!DOCTYPE html [<!ENTITY e SYSTEM "file:///etc/passwd">]><form><input type="hidden" name="__VIEWSTATE" value="&e;">',
        "<div>" * 10_000 + "</div>" * 10_000,
        "\x00\x01\x02",
        "<input type=hidden>" * 10_000,
    ],
    ids=["entity", "deep", "binary", "nameless"],
)
async def test_a_hostile_log_in_page_gets_no_password_and_no_file(
    canned: Any, canned_client: CmsClient, page: str
) -> None:
    canned.says("", status=307, Location="/CMS.20.0.04/")
    canned.says(page, kind="text/html")
    with pytest.raises(CmsBroken):
        await canned_client.authenticate("asha.verma", "s3cret-word")
    sent = b"".join(body for _, _, body in canned.asked)
    assert b"root%3A" not in sent
    assert b"root:" not in sent


@pytest.mark.parametrize(
    "address",
    ["http://elsewhere.test/more.xsd", "file:///etc/passwd", "../../../etc/passwd", "https://x.test/../x.wsdl"],
)
def test_a_contract_that_imports_from_elsewhere_gets_nothing_from_there(address: str) -> None:
    with pytest.raises(FileNotFoundError):
        BundledOnly().load(address)


HOSTILE_JSON = {
    "arrays": '{"data": {"documents": ' + "[" * 100_000 + "]" * 100_000 + "}}",
    "objects": '{"data": ' + '{"a":' * 100_000 + "1" + "}" * 100_000 + "}",
    "errors": '{"errors": [{"path": ' + "[" * 100_000 + "]" * 100_000 + "}]}",
    "a number of ten thousand digits": '{"data": {"documents": [{"id": ' + "9" * 10_000 + "}]}}",
    "half": '{"data": {"documents": [',
    "two": '{"data": {"documents": []}}{"data": {"documents": []}}',
}


@pytest.mark.parametrize("kind", HOSTILE_JSON)
async def test_hostile_json_is_refused(canned: Any, canned_client: CmsClient, session: CmsSession, kind: str) -> None:
    canned.says(HOSTILE_JSON[kind], kind="application/json")
    with pytest.raises(CmsBroken):
        await canned_client.documents(session, 2140001)


@pytest.mark.parametrize("packed", [False, True], ids=["endless", "packed"])
async def test_an_answer_larger_than_any_answer_is_given_up_on(serve: Any, session: CmsSession, packed: bool) -> None:
    """Packed, a thousandth of it travels: what it unpacks to is what counts."""
    pack = zlib.compressobj(wbits=31)
    piece = b" " * (1 << 18)

    async def endless(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse(headers={"Content-Encoding": "gzip"} if packed else {})
        await answer.prepare(request)
        for _ in range(20):
            await answer.write(pack.compress(piece) + pack.flush(zlib.Z_SYNC_FLUSH) if packed else piece)
        return answer

    async with make_http(answer_s=5) as http:
        wire = Wire(http=http, backend="test", largest=1 << 20)
        with pytest.raises(CmsBroken):
            await wire.send("POST", await serve(endless))


# -- Every question to CMS Modern, answered from its schema with nulls.

MODERN_READS: dict[str, Call] = {
    "verify": lambda cms, who: cms.verify(who),
    "units": lambda cms, who: cms.units(who),
    "case_refs": lambda cms, who: cms.case_refs(who, "45AA0209826"),
    "find_cases": lambda cms, who: cms.find_cases(who, defendant="Okafor", area_id=1),
    "case": lambda cms, who: cms.case(who, 1),
    "hearings": lambda cms, who: cms.hearings(who, 1),
    "history": lambda cms, who: cms.history(who, 1),
    "pcd_requests": lambda cms, who: cms.pcd_requests(who, 1),
    "statements": lambda cms, who: cms.statements(who, 1),
    "producers": lambda cms, who: cms.producers(who, 1),
    "custody_time_limits": lambda cms, who: cms.custody_time_limits(who, TODAY),
    "documents": lambda cms, who: cms.documents(who, 1),
    "material": lambda cms, who: cms.material(who, 1),
    "material_types": lambda cms, who: cms.material_types(who),
    "notes": lambda cms, who: cms.notes(who, 1),
    "communications": lambda cms, who: cms.communications(who, 1),
    "inbox": lambda cms, who: cms.inbox(who, 1),
    "tasks": lambda cms, who: cms.tasks(who, TaskFilter()),
    "task_summary": lambda cms, who: cms.task_summary(who, None),
    "directions": lambda cms, who: cms.directions(who, (1,)),
}
LEAVES: dict[str, object] = {
    "Int": 7, "String": "text", "Boolean": True, "Date": "2026-11-22", "DateTime": "2026-11-22T09:00:00",
}  # fmt: skip


class Answering:
    """Answers any question from the schema: `null` decides which fields are null."""

    def __init__(self, null: Callable[[Any], bool]) -> None:
        self._schema = build_schema((CONTRACT / "modern.graphql").read_text())
        self._null = null
        self._fragments: dict[str, FragmentDefinitionNode] = {}

    async def answer(self, request: web.Request) -> web.Response:
        document = parse((await request.json())["query"])
        self._fragments = {
            one.name.value: one for one in document.definitions if isinstance(one, FragmentDefinitionNode)
        }
        [operation] = [one for one in document.definitions if isinstance(one, OperationDefinitionNode)]
        assert self._schema.query_type
        root: dict[str, Any] = {}
        for field in operation.selection_set.selections:
            assert isinstance(field, FieldNode)
            wanted = self._schema.query_type.fields[field.name.value].type
            root[field.name.value] = self._filled(wanted, field.selection_set)
        return web.json_response({"data": root})

    def _filled(self, wanted: Any, chosen: SelectionSetNode | None) -> Any:
        bare = wanted.of_type if isinstance(wanted, GraphQLNonNull) else wanted
        if is_list_type(bare):
            return [self._filled(bare.of_type, chosen)]
        if is_object_type(bare):
            assert chosen
            return {name: self._field(bare.fields[name].type, more) for name, more in self._names(chosen)}
        return next(iter(bare.values)) if is_enum_type(bare) else LEAVES[bare.name]

    def _field(self, wanted: Any, chosen: SelectionSetNode | None) -> Any:
        return None if self._null(wanted) else self._filled(wanted, chosen)

    def _names(self, chosen: SelectionSetNode) -> list[tuple[str, SelectionSetNode | None]]:
        found: list[tuple[str, SelectionSetNode | None]] = []
        for one in chosen.selections:
            if isinstance(one, FragmentSpreadNode):
                found += self._names(self._fragments[one.name.value].selection_set)
            elif isinstance(one, FieldNode):
                found.append((one.name.value, one.selection_set))
        return found


async def asked_everything(serve: Any, session: CmsSession, answering: Answering) -> dict[str, Any]:
    async with make_http(answer_s=5) as http:
        client = CmsClient(base_url=await serve(answering.answer), http=http)
        calls = [call(client, session) for call in MODERN_READS.values()]
        return dict(zip(MODERN_READS, await asyncio.gather(*calls, return_exceptions=True), strict=True))


async def test_everything_cms_may_leave_out_may_be_left_out_of_every_answer(serve: Any, session: CmsSession) -> None:
    """One missing id, name or date in one row once broke whole lists."""
    whole = await asked_everything(serve, session, Answering(lambda _: False))
    bare = await asked_everything(serve, session, Answering(lambda wanted: not isinstance(wanted, GraphQLNonNull)))
    assert {name: answer for name, answer in (whole | bare).items() if isinstance(answer, Exception)} == {}
    assert [type(answer) for answer in bare.values()] == [type(answer) for answer in whole.values()]
    assert (bare["communications"][0].material_id, bare["statements"][0].material_id) == (0, 0)
    assert (bare["case"].lock, bare["case"].operation, bare["documents"][0].version_id) == (None, "", 0)


async def test_a_null_where_an_id_belongs_is_a_broken_answer_and_not_a_guess(serve: Any, session: CmsSession) -> None:
    answers = await asked_everything(serve, session, Answering(lambda wanted: str(wanted) == "Int!"))
    assert {name: type(answer) for name, answer in answers.items()} == dict.fromkeys(MODERN_READS, CmsBroken)


ODD: tuple[Any, ...] = (
    None, "", "x", -1, 0, 2**63, 1e300, True, [], {}, [[[]]], {"id": None}, "9999-99-99", "2026-02-30T25:61:00",
    "0001-01-01T00:00:00", "9999-12-31T23:59:59+14:00", "0001-01-01T00:00:00-14:00", "half a \ud800 character", "\x00",
    "2026-10-25T01:30:00", "9" * 5000,
)  # fmt: skip


class Spoiling(Answering):
    """Answers rightly but for one place, which holds something odd."""

    def __init__(self, dice: random.Random) -> None:
        super().__init__(lambda _: False)
        self._dice = dice

    async def answer(self, request: web.Request) -> web.Response:
        whole = json.loads((await super().answer(request)).text or "")
        place, key = self._dice.choice(list(_places(whole)))
        place[key] = self._dice.choice(ODD)
        return web.json_response(whole)


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    rows = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in rows:
        yield value, key
        yield from _places(inner)


async def test_whatever_stands_in_one_place_of_an_answer_it_is_an_answer_or_a_plain_refusal(
    serve: Any, session: CmsSession
) -> None:
    spoiling = Spoiling(random.Random(20261122))
    rounds = await asyncio.gather(*(asked_everything(serve, session, spoiling) for _ in range(6)))
    answers = [(name, answer) for one in rounds for name, answer in one.items()]
    refused = [answer for _, answer in answers if isinstance(answer, CaseworkError)]
    crashed = [(name, answer) for name, answer in answers if isinstance(answer, Exception) and answer not in refused]
    assert crashed == []
    assert 0 < len(refused) < len(answers)


# -- Numbers nobody has.

FILE = StoredFile("a.pdf", "application/pdf", Path("nowhere"), 1, "0" * 64)


def a_message(case_id: int) -> NewCommunication:
    return NewCommunication(
        key="k", case_id=case_id, urn="45AA0209826/1", subject="s", date=TODAY, description="d", party="Police",
        party_description="p", message=FILE,
    )  # fmt: skip


def registered(cms: CmsClient, who: CmsSession, case_id: int, parent: int) -> Awaitable[Any]:
    return cms.register_document(
        who, case_id, location="x", file_name="a", content_type="b", type_id=1029, title="t", date=TODAY,
        parent_material_id=parent,
    )  # fmt: skip


NO_SUCH: dict[str, Callable[[CmsClient, CmsSession, int], Awaitable[Any]]] = {
    "case": lambda cms, who, n: cms.case(who, n),
    "case_lock": lambda cms, who, n: cms.case_lock(who, n),
    "hearings": lambda cms, who, n: cms.hearings(who, n),
    "history": lambda cms, who, n: cms.history(who, n),
    "pcd_requests": lambda cms, who, n: cms.pcd_requests(who, n),
    "statements": lambda cms, who, n: cms.statements(who, n),
    "producers": lambda cms, who, n: cms.producers(who, n),
    "documents": lambda cms, who, n: cms.documents(who, n),
    "material": lambda cms, who, n: cms.material(who, n),
    "versions of": lambda cms, who, n: cms.versions(who, n, 1),
    "versions": lambda cms, who, n: cms.versions(who, 1, n),
    "fetch": lambda cms, who, n: cms.fetch(who, 1, 1, n, Path("nowhere"), largest=1),
    "check_out": lambda cms, who, n: cms.check_out(who, 1, n, 1),
    "cancel_check_out": lambda cms, who, n: cms.cancel_check_out(who, 1, 1, n),
    "save_version": lambda cms, who, n: cms.save_version(who, 1, 1, n, FILE),
    "rename": lambda cms, who, n: cms.rename(who, n, "t"),
    "rename_exhibit": lambda cms, who, n: cms.rename_exhibit(who, n, "t"),
    "reclassify": lambda cms, who, n: cms.reclassify(who, Reclassification(n, 1, "s")),
    "set_used": lambda cms, who, n: cms.set_used(who, 1, n, used=True),
    "set_read_state": lambda cms, who, n: cms.set_read_state(who, n, ReadState.READ, TODAY),
    "discard": lambda cms, who, n: cms.discard(who, n, DiscardReason.DUPLICATE, "d"),
    "notes": lambda cms, who, n: cms.notes(who, n),
    "add_note": lambda cms, who, n: cms.add_note(who, n, 1, "t"),
    "communications": lambda cms, who, n: cms.communications(who, n),
    "inbox": lambda cms, who, n: cms.inbox(who, n),
    "attachments": lambda cms, who, n: cms.attachments(who, 1, n),
    "upload_file": lambda cms, who, n: cms.upload_file(who, n, FILE),
    "register_document": lambda cms, who, n: registered(cms, who, n, 1),
    "register_document under": lambda cms, who, n: registered(cms, who, 1, n),
    "create_communication": lambda cms, who, n: cms.create_communication(who, a_message(n), location="x"),
    "directions": lambda cms, who, n: cms.directions(who, (1, n)),
}
NO_USE: dict[str, Callable[[CmsClient, CmsSession, int], Awaitable[Any]]] = {
    "find_cases": lambda cms, who, n: cms.find_cases(who, defendant="Okafor", area_id=n),
    "tasks of a unit": lambda cms, who, n: cms.tasks(who, TaskFilter(unit_id=n)),
    "tasks of a type": lambda cms, who, n: cms.tasks(who, TaskFilter(task_type_id=n)),
    "tasks on a page": lambda cms, who, n: cms.tasks(who, TaskFilter(page=n)),
    "task_summary": lambda cms, who, n: cms.task_summary(who, n),
    "a type": lambda cms, who, n: cms.reclassify(who, Reclassification(1, n, "s")),
    "a witness": lambda cms, who, n: cms.reclassify(who, Reclassification(1, 1, "s", None, AsStatement(n, 1, TODAY))),
    "a producer": lambda cms, who, n: cms.reclassify(who, Reclassification(1, 1, "s", None, AsExhibit("i", "r", n))),
}


@pytest.mark.parametrize("number", [0, -1, -(2**31), 2**31, 2**63])
async def test_a_number_nobody_has_is_refused_before_anything_is_sent(
    canned: Any, canned_client: CmsClient, session: CmsSession, number: int
) -> None:
    for table, expected in ((NO_SUCH, NotFound), (NO_USE, BadInput)):
        for name, call in table.items():
            with pytest.raises(expected):
                await call(canned_client, session, number)
            assert canned.asked == [], name


async def test_no_cases_have_no_directions_and_cms_is_not_asked(
    canned: Any, canned_client: CmsClient, session: CmsSession
) -> None:
    assert await canned_client.directions(session, ()) == []
    assert canned.asked == []


async def test_the_largest_number_there_can_be_is_asked_for(
    canned: Any, canned_client: CmsClient, session: CmsSession
) -> None:
    canned.says(json.dumps({"data": {"hearings": []}}), kind="application/json")
    assert await canned_client.hearings(session, 2**31 - 1) == []
