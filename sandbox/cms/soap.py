"""The material service: uwmaMaterial.asmx."""

import asyncio
import base64
import hashlib
from collections.abc import Callable
from datetime import date

from aiohttp import web
from lxml import etree

from sandbox.cms.classic import classic_stand_ins, ending, to_login
from sandbox.cms.envelopes import BadEnvelope, Envelopes, contract_text, element, fields_of, local_name, reply
from sandbox.cms.materials import File, Materials, NewDocument
from sandbox.cms.records import name_of
from sandbox.cms.refusals import Refusal, deleted, not_found
from sandbox.cms.sessions import Sessions
from sandbox.cms.spoilt import SPOILT_SOAP, spoilt_soap
from sandbox.cms.stand_ins import everywhere, fault_envelope
from sandbox.faults import Answer, Faults
from sandbox.people import Person

ADDRESS = "/CMS/uwmaMaterial.asmx"
SCHEMA_ADDRESS = "/CMS/uwmaMaterial.xsd"
_BIG = 1 << 20

Fields = dict[str, str]


class MaterialService:
    """Answers SOAP messages of a live session; faults carry a CmsFault."""

    def __init__(self, *, sessions: Sessions, materials: Materials, faults: Faults) -> None:
        self._sessions = sessions
        self._materials = materials
        self._faults = faults
        self._envelopes = Envelopes()
        self._operations: dict[str, Callable[[Person, Fields], etree._Element | tuple[etree._Element, bytes]]] = {
            "UploadFile": self._upload,
            "RegisterDocument": self._register,
            "DownloadDocument": self._download,
            "CheckOutDocument": self._check_out,
            "CancelCheckOut": self._cancel_check_out,
            "ListAttachments": self._list_attachments,
            "ListVersions": self._list_versions,
            "UploadNewVersion": self._upload_version,
        }

    def add_to(self, app: web.Application) -> None:
        """Register the service and its description."""
        app.router.add_post(ADDRESS, self._post)
        app.router.add_get(ADDRESS, self._description)
        app.router.add_get(SCHEMA_ADDRESS, self._schema)

    async def _description(self, request: web.Request) -> web.StreamResponse:
        return await self._faults.carry(request, "wsdl", _described("uwmaMaterial.wsdl"), _description_stand_ins())

    async def _schema(self, request: web.Request) -> web.StreamResponse:
        return await self._faults.carry(request, "xsd", _described("uwmaMaterial.xsd"), _description_stand_ins())

    async def _post(self, request: web.Request) -> web.StreamResponse:
        session = self._sessions.of(request.cookies)
        if session is None:
            return to_login()
        body = await request.read()
        try:
            message = await self._beside_if_big(self._envelopes.read, body)
        except BadEnvelope as error:
            return self._fault(Refusal("BAD_REQUEST", "BadRequest", str(error)))
        operation = local_name(message)

        async def answer() -> web.StreamResponse:
            return await self._answer(session.person, operation, message)

        stand_ins = {
            **classic_stand_ins(ending(self._sessions, session)),
            **spoilt_soap(request, answer),
            "case-deleted": self._refusing(deleted()),
            "document-missing": self._refusing(not_found("Document")),
        }
        return await self._faults.carry(request, operation, answer, stand_ins)

    async def _answer(self, person: Person, operation: str, message: etree._Element) -> web.StreamResponse:
        carry_out = self._operations.get(operation)
        if carry_out is None:
            return self._fault(Refusal("BAD_REQUEST", "BadRequest", f"{operation} is not an operation"))
        try:
            answer = carry_out(person, fields_of(message))
        except Refusal as refusal:
            return self._fault(refusal)
        except ValueError as error:  # a date that XML Schema allows and Python does not, such as one of the year 12026
            return self._fault(Refusal("BAD_REQUEST", "BadRequest", str(error)))
        reply_and_file = answer if isinstance(answer, tuple) else (answer, None)
        body = await asyncio.to_thread(self._envelopes.write, *reply_and_file)
        return web.Response(body=body, content_type="text/xml", charset="utf-8")

    def _refusing(self, refusal: Refusal) -> Answer:
        async def answer() -> web.StreamResponse:
            return self._fault(refusal)

        return answer

    def _fault(self, refusal: Refusal) -> web.Response:
        envelope = fault_envelope(refusal.fault, refusal.message, refusal.holder)
        return web.Response(
            status=500, body=self._envelopes.check_fault(envelope), content_type="text/xml", charset="utf-8"
        )

    async def _beside_if_big(self, read: Callable[[bytes], etree._Element], body: bytes) -> etree._Element:
        return read(body) if len(body) < _BIG else await asyncio.to_thread(read, body)

    def _upload(self, person: Person, said: Fields) -> etree._Element:
        file = File(said["fileName"], said["contentType"], base64.b64decode(said["content"]))
        location = self._materials.upload(person, int(said["caseId"]), file, said["sha256"])
        return reply("UploadFile", fileStorageLocation=location)

    def _register(self, person: Person, said: Fields) -> etree._Element:
        parent = said.get("parentMaterialId")
        new = NewDocument(
            case_id=int(said["caseId"]),
            location=said["fileStorageLocation"],
            file_name=said["fileName"],
            content_type=said["contentType"],
            type_id=int(said["documentTypeId"]),
            title=said["title"],
            date=date.fromisoformat(said["date"].strip()[:10]),
            parent_material_id=int(parent) if parent else None,
        )
        material_id, version_id = self._materials.register(person, new)
        return reply("RegisterDocument", materialId=material_id, versionId=version_id)

    def _download(self, person: Person, said: Fields) -> tuple[etree._Element, bytes]:
        file = self._materials.download(person, *_version(said))
        answer = reply("DownloadDocument", fileName=file.file_name, contentType=file.content_type, content="")
        return answer, file.data

    def _list_versions(self, person: Person, said: Fields) -> etree._Element:
        answer = reply("ListVersions")
        for row, data in self._materials.versions(person, int(said["caseId"]), int(said["materialId"])):
            answer.append(
                element(
                    "version",
                    versionId=row["version_id"],
                    date=row["created_at"],
                    fileName=row["file_name"],
                    size=len(data),
                    sha256=hashlib.sha256(data).hexdigest(),
                    createdBy=name_of(row["created_by"]),
                )
            )
        return answer

    def _upload_version(self, person: Person, said: Fields) -> etree._Element:
        file = File(said["fileName"], said["contentType"], base64.b64decode(said["content"]))
        if hashlib.sha256(file.data).hexdigest() != said["sha256"]:
            raise Refusal("BAD_REQUEST", "BadRequest", "The file's digest does not match its content")
        return reply("UploadNewVersion", versionId=self._materials.save_version(person, *_version(said), file))

    def _check_out(self, person: Person, said: Fields) -> etree._Element:
        return reply("CheckOutDocument", checkedOutTo=self._materials.check_out(person, *_version(said)))

    def _cancel_check_out(self, person: Person, said: Fields) -> etree._Element:
        return reply("CancelCheckOut", cancelled=self._materials.cancel_check_out(person, *_version(said)))

    def _list_attachments(self, person: Person, said: Fields) -> etree._Element:
        answer = reply("ListAttachments")
        for row, size in self._materials.attachments(person, int(said["caseId"]), int(said["materialId"])):
            answer.append(
                element(
                    "attachment",
                    materialId=None if row["ids_missing"] else row["material_id"],
                    versionId=None if row["ids_missing"] else row["version_id"],
                    fileName=row["file_name"],
                    contentType=row["content_type"],
                    size=size,
                    description=row["title"],
                )
            )
        return answer


_SOAP_OWN = frozenset({"session-gone", "wrong-data-centre", "case-deleted", "document-missing"})
_SOAP_FAULTS = SPOILT_SOAP | _SOAP_OWN | everywhere().keys()


def soap_operations() -> dict[str, frozenset[str]]:
    """The operations of the service, its two descriptions, and the faults each can have."""
    names = (
        "UploadFile", "RegisterDocument", "DownloadDocument", "CheckOutDocument", "CancelCheckOut", "ListAttachments",
        "ListVersions", "UploadNewVersion",
    )  # fmt: skip
    described = frozenset(_description_stand_ins())
    return dict.fromkeys(names, _SOAP_FAULTS) | {"wsdl": described, "xsd": described}


def _described(name: str) -> Answer:
    async def answer() -> web.StreamResponse:
        return web.Response(body=contract_text(name), content_type="text/xml", charset="utf-8")

    return answer


def _description_stand_ins() -> dict[str, Answer]:
    """An operation is gone from the description, and a field has another name."""

    async def drifted() -> web.StreamResponse:
        text = contract_text("uwmaMaterial.wsdl").replace(b"DownloadDocument", b"FetchDocument")
        return web.Response(body=text, content_type="text/xml", charset="utf-8")

    async def renamed() -> web.StreamResponse:
        text = contract_text("uwmaMaterial.xsd").replace(b'"fileStorageLocation"', b'"fileLocation"')
        return web.Response(body=text, content_type="text/xml", charset="utf-8")

    return everywhere() | {"drift-wsdl": drifted, "drift-schema": renamed}


def _version(said: Fields) -> tuple[int, int, int]:
    return int(said["caseId"]), int(said["materialId"]), int(said["versionId"])
