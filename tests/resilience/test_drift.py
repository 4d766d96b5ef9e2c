"""A CMS that is not as it was: writes stop, reads go on, everybody is told, and it heals."""

import asyncio

import pytest
from graphql import build_schema, introspection_from_schema, parse

from casework.errors import CmsBroken, CmsChanged
from casework.health import BackendState
from ddei.drift import ODD_REPLIES
from digests.cards import CMS_HAS_CHANGED
from integrations.cms import schema_drift
from integrations.cms.drift import _material_differences
from integrations.cms.soap import CONTRACT

OKAFOR = 2140001
WSDL = (CONTRACT / "uwmaMaterial.wsdl").read_text()
XSD = (CONTRACT / "uwmaMaterial.xsd").read_text()
SCHEMA = (CONTRACT / "modern.graphql").read_text()
END = "</xs:sequence>"
LAST_OF_UPLOAD = f'<xs:element name="content" type="xs:base64Binary"/>\n      {END}'
CASE_ID = '<xs:element name="caseId" type="xs:int"/>'
QUESTIONS = parse((CONTRACT / "queries.graphql").read_text())


async def test_as_built_nothing_has_drifted(world) -> None:
    await world.drift.look()

    assert world.drift.found == ()
    assert len(world.drift._differences) == 2, "both descriptions were compared"
    assert (await world.ddei.health.now()).state is BackendState.HEALTHY


@pytest.mark.parametrize(
    ("where", "fault"), [("wsdl", "drift-wsdl"), ("xsd", "drift-schema"), ("__schema", "drift-schema")]
)
async def test_writes_stop_reads_go_on_and_it_heals(world, where: str, fault: str) -> None:
    caller = await world.caller()
    [document, *_] = await world.ddei.documents.list(caller, OKAFOR)
    about = (caller, OKAFOR, document.material_id, document.version_id)
    world.cms.faults.order(where, fault, 1)
    await world.drift.look()

    with pytest.raises(CmsChanged):
        await world.ddei.documents.check_out(*about)
    [unchanged] = [one for one in await world.ddei.documents.list(caller, OKAFOR) if one == document]
    assert unchanged.checked_out_to == document.checked_out_to
    report = await world.ddei.health.now()
    assert (report.state, report.drift) == (BackendState.DEGRADED, world.drift.found)
    assert report.drift

    await world.drift.look()
    assert (await world.ddei.documents.check_out(*about)).case_id == OKAFOR


@pytest.mark.parametrize("fault", ["http-503", "html-200", "hang-before", "reset"])
async def test_a_cms_that_is_down_has_not_changed(world, fault: str) -> None:
    for where in ("wsdl", "xsd", "__schema"):
        world.cms.faults.order(where, fault, 4)

    await asyncio.wait_for(world.drift.look(), timeout=10)

    assert world.drift.found == ()


async def test_an_operation_that_answers_in_another_shape_again_and_again_has_drifted(world) -> None:
    caller = await world.caller()
    world.cms.faults.order("documents", "mapping", ODD_REPLIES + 1)
    for _ in range((ODD_REPLIES + 1) // 2):
        with pytest.raises(CmsBroken):
            await world.ddei.documents.list(caller, OKAFOR)

    assert world.drift.found == ("CMS answers Documents in another shape than it used to.",)
    with pytest.raises(CmsChanged):
        world.drift.check_writes()

    assert await world.ddei.documents.list(caller, OKAFOR)
    world.drift.check_writes()


def changed(old: str, new: str, text: str) -> bytes:
    assert old in text
    return text.replace(old, new, 1).encode()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Give the lock back.", "Gives the lock back."),
        ("</wsdl:portType>", '<wsdl:operation name="More"/></wsdl:portType>'),
        ("https://cms.invalid/", "https://cms.example/"),
    ],
)
def test_what_is_only_told_in_other_words_is_no_drift(old: str, new: str) -> None:
    assert _material_differences(changed(old, new, WSDL), XSD.encode()) == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('name="FileName"', 'name="NameOfFile"'),
        ("<xs:simpleType", "<xs:annotation><xs:documentation>x</xs:documentation></xs:annotation><xs:simpleType"),
        ('<xs:element name="size" type="xs:long"/>', '<xs:element name="size" type="xs:long" minOccurs="1"/>'),
        (
            LAST_OF_UPLOAD,
            f'{LAST_OF_UPLOAD.removesuffix(END)}<xs:element name="folder" type="xs:string" minOccurs="0"/>{END}',
        ),
    ],
    ids=["a type's name", "documentation", "a default told", "an optional element after ours"],
)
def test_a_schema_that_still_takes_what_we_send_is_no_drift(old: str, new: str) -> None:
    schema = (
        changed(old, new, XSD).replace(b"t:FileName", b"t:NameOfFile") if "NameOf" in new else changed(old, new, XSD)
    )
    assert _material_differences(WSDL.encode(), schema) == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('name="size" type="xs:long"', 'name="size" type="xs:int"'),
        ('name="createdBy"', 'name="author"'),
        ('<xs:maxLength value="255"/>', '<xs:maxLength value="100"/>'),
        (CASE_ID, f'{CASE_ID}<xs:element name="unit" type="xs:int"/>'),
        ('name="holder" type="t:Text255" minOccurs="0"', 'name="holder" type="t:Text255"'),
    ],
)  # fmt: skip
def test_a_schema_of_other_messages_is_drift(old: str, new: str) -> None:
    assert _material_differences(WSDL.encode(), XSD.replace(old, new).encode())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<wsdl:types>", '<wsdl:import namespace="urn:x" location="http://elsewhere.example/x.wsdl"/><wsdl:types>'),
        ('schemaLocation="uwmaMaterial.xsd"', 'schemaLocation="http://elsewhere.example/uwmaMaterial.xsd"'),
        ("<wsdl:definitions", '<!DOCTYPE x [<!ENTITY e "e">]><wsdl:definitions'),
        ("</wsdl:definitions>", "<wsdl:x"),
    ],
)
def test_a_description_that_would_load_something_or_cannot_be_read_is_drift(old: str, new: str) -> None:
    assert len(_material_differences(changed(old, new, WSDL), XSD.encode())) == 1


def modern(old: str, new: str) -> tuple[str, ...]:
    served = introspection_from_schema(build_schema(changed(old, new, SCHEMA).decode()))
    return schema_drift.differences(build_schema(SCHEMA), served, QUESTIONS)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("type Query {", "type Query {\n  weather(place: String): String"),
        ("input CreateCommunicationInput {", "input CreateCommunicationInput {\n  colour: String"),
    ],
)
def test_more_than_we_ask_for_is_no_drift(old: str, new: str) -> None:
    assert modern(old, new) == ()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("enum ReadState { Invalid Read", "enum ReadState { Seen Invalid Read", "ReadState"),
        ("enum Classification { STATEMENT", "enum Classification {", "Classification"),
        ("input CreateCommunicationInput {", "input CreateCommunicationInput {\n  colour: String!", "colour"),
        ("statementNo: Int!", "statementNo: String!", "statementNo"),
    ],
)
def test_less_or_other_than_we_ask_for_is_drift(old: str, new: str, said: str) -> None:
    found = modern(old, new)
    assert found
    assert said in " ".join(found)


@pytest.mark.parametrize(
    "served", [{}, {"__schema": None}, {"__schema": {"types": [{}]}}, [], {"__schema": {"types": 7}}]
)
def test_what_is_not_a_schema_is_drift(served: object) -> None:
    assert schema_drift.differences(build_schema(SCHEMA), served, QUESTIONS) == (schema_drift._NOT_A_SCHEMA,)


def test_the_digest_has_words_for_it() -> None:
    assert "Nothing is written" in CMS_HAS_CHANGED
