"""The story of a session: in, out, thrown out, and in the wrong data centre."""

from pathlib import Path

import httpx
import pytest

from sandbox.cms import LegacyCms
from tests.sandbox_cms.cms_person import LOGIN, SERVICE, Cms, said

ME = "{ me { id username firstNames surname role unitName unitId areaId } }"


async def test_a_person_signs_in_and_both_halves_know_them(asha: Cms) -> None:
    me = await asha.ask(ME)
    assert me["data"]["me"] == {
        "id": 900101,
        "username": "asha.verma",
        "firstNames": "Asha",
        "surname": "Verma",
        "role": "PROSECUTOR",
        "unitName": "Guildford Mags",
        "unitId": 1234,
        "areaId": 9,
    }
    assert {".CMSAUTH", "UID", "C-CIN3-LBsessioncookie"} == set(asha.http.cookies.keys())
    tabs = await asha.http.get("/CMS.20.0.04/Case/uacdCDTabs.aspx")
    assert "Asha Verma" in tabs.text


async def test_the_entrance_tells_the_version(double: LegacyCms) -> None:
    async with httpx.AsyncClient(base_url=double.url) as http:
        entrance = await http.get("/CMS")
        assert (entrance.status_code, entrance.headers["Location"]) == (307, "/CMS.20.0.04/")
        assert (await http.get("/CMS.20.0.04/")).headers["Location"] == LOGIN


async def test_a_wrong_password_gets_the_page_again(double: LegacyCms) -> None:
    person = Cms(double.url)
    answer = await person.sign_in("asha.verma", "sandbox-wrong")
    assert answer.status_code == 200
    assert "not recognised" in answer.text
    assert not person.http.cookies
    await person.http.aclose()


async def test_a_log_in_without_the_pages_viewstate_fails(double: LegacyCms) -> None:
    async with httpx.AsyncClient(base_url=double.url) as http:
        answer = await http.post(LOGIN, data={"username": "asha.verma", "password": "sandbox-asha"})
        assert answer.status_code == 500


async def test_a_second_log_in_ends_the_first(double: LegacyCms, asha: Cms) -> None:
    elsewhere = Cms(double.url)
    await elsewhere.sign_in("asha.verma", "sandbox-asha")
    first = await asha.ask(ME)
    assert first["errors"][0]["message"] == "User session not found"
    assert first["errors"][0]["extensions"]["code"] == "SESSION_NOT_FOUND"
    soap = await asha.call("ListAttachments", caseId=2140001, materialId=8600019)
    assert (soap.status_code, soap.headers["Location"]) == (302, LOGIN)
    assert (await elsewhere.ask(ME))["data"]["me"]["username"] == "asha.verma"
    await elsewhere.http.aclose()


async def test_the_service_account_may_be_signed_in_several_times(double: LegacyCms, service: Cms) -> None:
    again = Cms(double.url)
    await again.sign_in("svc.intake", "sandbox-intake")
    for each in (service, again):
        assert (await each.ask(ME))["data"]["me"]["role"] == "SERVICE"
    await again.http.aclose()


@pytest.mark.parametrize("missing", ["C-CIN3-LBsessioncookie", ".CMSAUTH", "UID"])
async def test_without_any_one_of_the_cookies_there_is_no_session(asha: Cms, missing: str) -> None:
    asha.http.cookies.delete(missing)
    for address in ("/CMS.20.0.04/Includes/uainGeneratedScript.aspx", "/CMS.20.0.04/Case/uacdCDTabs.aspx"):
        assert (await asha.http.get(address)).status_code == 302
    assert (await asha.http.post(SERVICE, content=b"")).status_code == 302
    assert (await asha.ask(ME))["errors"][0]["extensions"]["code"] == "SESSION_NOT_FOUND"


async def test_a_session_outlives_a_restart(tmp_path: Path) -> None:
    first = LegacyCms(data_dir=tmp_path)
    await first.start("127.0.0.1", 0)
    person = Cms(first.url)
    await person.sign_in("owen.price", "sandbox-owen")
    seeded, location = first.seed_date, await person.upload(2140001, "note.txt", b"kept", "text/plain")
    material = await person.file_mail(2140001, location)
    await first.stop()
    second = LegacyCms(data_dir=tmp_path)
    await second.start("127.0.0.1", 0)
    person.http.base_url = httpx.URL(second.url)
    assert second.seed_date == seeded
    answer = await person.call("ListAttachments", caseId=2140001, materialId=material)
    assert answer.status_code == 200
    assert (await person.ask(ME))["data"]["me"]["username"] == "owen.price"
    await person.http.aclose()
    await second.stop()


async def test_an_ended_session_sends_one_to_the_log_in_page(double: LegacyCms, asha: Cms) -> None:
    ended = await asha.http.post("/__sandbox/", data={"do": "end-sessions", "username": "asha.verma"})
    assert ended.status_code == 303
    assert (await asha.http.get("/CMS.20.0.04/Case/uacdCDTabs.aspx")).headers["Location"] == LOGIN


async def test_a_soap_message_that_does_not_match_the_schema_is_refused(asha: Cms) -> None:
    answer = await asha.call("ListAttachments", caseId="not a number", materialId=1)
    assert answer.status_code == 500
    assert said(answer, "code") == "BadRequest"
    unknown = await asha.call("DropEverything", caseId=1)
    assert said(unknown, "code") == "BadRequest"


async def test_a_soap_message_with_a_document_type_is_refused(asha: Cms) -> None:
    bomb = (
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><x>&b;</x></s:Body></s:Envelope>'
    )
    for body in (bomb.encode(), bomb.encode("utf-16"), b"<not-an-envelope/>", b"", b"\xff\xfe\x00"):
        answer = await asha.http.post(SERVICE, content=body, headers={"Content-Type": "text/xml"})
        assert answer.status_code == 500
        assert said(answer, "code") == "BadRequest"


async def test_a_query_that_is_wrong_or_too_deep_is_refused(asha: Cms) -> None:
    # Deeper than any tool asks what the service says of itself.
    chain = "type { " + "ofType { " * 16 + "name" + " }" * 17
    deep = "{ __schema { types { fields { " + chain + " } } } }"
    for query in ("{ nothing }", "{ me ", "{ me { id } me { secret } }", deep, "{ a" * 700):
        answer = await asha.ask(query)
        assert answer["errors"][0]["extensions"]["code"] == "BAD_REQUEST"
        assert answer["data"] is None


async def test_a_body_that_is_no_graphql_request_is_refused(asha: Cms) -> None:
    known = {"query": "query($id: Int!) { case(id: $id) { id } }"}
    bodies: list[object] = [[], None, {"query": 5}, known, known | {"variables": "x"}, known | {"variables": [1]},
                            known | {"variables": {"id": 1 << 40}}, known | {"operationName": "other"}]  # fmt: skip
    for body in bodies:
        headers = {"Authorization": f"Bearer {asha.token}"}
        answer = (await asha.http.post("/graphql/", json=body, headers=headers)).json()
        assert answer["data"] is None
        assert answer["errors"][0]["extensions"]["code"] == "BAD_REQUEST"


async def test_the_service_describes_itself(double: LegacyCms) -> None:
    async with httpx.AsyncClient(base_url=double.url) as http:
        assert "UploadFile" in (await http.get(f"{SERVICE}?WSDL")).text
        assert "UploadFileResponse" in (await http.get("/CMS/uwmaMaterial.xsd")).text
