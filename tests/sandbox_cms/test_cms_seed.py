"""What the CMS holds on its first day."""

import sqlite3
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from casework.urn import parse_urn
from sandbox.cms import LegacyCms, database
from sandbox.seed.files import FILES
from sandbox.seed.forces import SURREY
from sandbox.seed.pdf import bytes_of
from sandbox.seed.wording import Facts
from tests.sandbox_cms.cms_person import DOCUMENTS, Cms

CASE = (
    "query($id: Int!) { case(id: $id) { urn operation unitName unitId areaId areaName secure nextHearingDate "
    "leadDefendantSurname leadDefendantType defendants { firstNames surname organisationName dob youth "
    "policeRemandStatus custodyTimeLimit { expiryDate expiryDays expiryIndicator } charges { code } } "
    "witnesses { firstName surname isPolice } } }"
)


@pytest.fixture
def seeded(double: LegacyCms, tmp_path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(tmp_path / "cms.sqlite")
    db.row_factory = sqlite3.Row
    return db


async def test_there_are_enough_cases_of_every_kind(seeded: sqlite3.Connection) -> None:
    cases = seeded.execute("select * from cases").fetchall()
    people = seeded.execute("select * from defendants").fetchall()
    assert len(cases) >= 200
    assert {row["urn"][:2] for row in cases} == {"45", "42", "06", "20", "01"}
    assert all(parse_urn(row["urn"]) for row in cases)
    assert len({row["urn"] for row in cases}) == len(cases)
    assert sum(row["restricted"] for row in cases) >= 3
    assert sum(row["deleted"] for row in cases) >= 3
    assert sum(row["urn"].endswith("/2") for row in cases) >= 10
    assert max(Counter(row["case_id"] for row in people).values()) >= 4
    assert sum(row["type"] == "Organisation" for row in people) >= 5
    assert sum(row["youth"] for row in people) >= 10
    assert sum(row["custody_time_limit"] is not None for row in people) >= 20
    assert max(Counter(row["surname"] for row in people if row["surname"]).values()) >= 5
    seeded.close()


async def test_there_are_enough_documents_of_real_types(seeded: sqlite3.Connection) -> None:
    papers = seeded.execute("select * from materials").fetchall()
    assert len(papers) >= 3000
    assert {row["category"] for row in papers} >= {
        "Review",
        "MGForm",
        "Exhibit",
        "Statement",
        "Communication",
        "Attachment",
    }
    assert len({row["type_id"] for row in papers}) >= 15
    loose = seeded.execute("select count(*) from communications where material_id is null").fetchone()[0]
    assert loose >= 3
    seeded.close()


def test_two_first_starts_on_a_day_hold_the_same() -> None:
    day = date(2026, 11, 22)
    make = database._seeded_image.__wrapped__  # past the cache, which would make this true of itself
    assert make(day) == make(day)


def test_a_database_of_an_older_shape_is_made_anew_and_one_of_this_shape_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "cms.sqlite"
    mark = "insert into notes values (1, 1, 'Asha Verma', '2026-11-22', 'General', 'ours')"
    for schema, kept in ((None, 1), ("1", 0)):
        db = database.open_database(path)
        db.execute("delete from notes where material_id = 1")
        db.execute(mark)
        if schema:
            db.execute("update meta set value = ? where key = 'schema'", (schema,))
        db.close()
        again = database.open_database(path)
        assert again.execute("select count(*) from notes where material_id = 1").fetchone()[0] == kept
        again.close()


async def test_the_first_demo_case_is_as_promised(double: LegacyCms, asha: Cms) -> None:
    case = (await asha.ask(CASE, id=2140001))["data"]["case"]
    limit = date.fromisoformat(double.seed_date) + timedelta(days=14)
    assert (case["urn"], case["operation"], case["unitName"], case["unitId"]) == (
        "45AA0209826/1", "ALDERNEY", "Guildford Mags", 1234)  # fmt: skip
    assert (case["areaId"], case["areaName"], case["secure"]) == (9, "South East", False)
    assert [(each["firstNames"], each["surname"]) for each in case["defendants"]] == [
        ("Samuel", "Okafor"),
        ("Lena", "Marsh"),
    ]
    okafor = case["defendants"][0]
    assert okafor["dob"].startswith("1991")
    assert "custody" in okafor["policeRemandStatus"]
    assert okafor["custodyTimeLimit"] == {
        "expiryDate": limit.isoformat(),
        "expiryDays": 14,
        "expiryIndicator": "ACTIVE",
    }
    assert [(each["firstName"], each["surname"], each["isPolice"]) for each in case["witnesses"]] == [
        ("Priya", "Nandakumar", False), ("PC 4411 Daniel", "Reeve", True)]  # fmt: skip
    assert case["nextHearingDate"] > double.seed_date


async def test_the_other_demo_cases_are_as_promised(service: Cms) -> None:
    expected = {
        2140002: ("45AA0209826/2", "Okafor"),
        2140003: ("45AA0209926", "Birch"),
        2140004: ("45AB0510026", "Halden Freight Ltd"),
        2140005: ("45AB0510126", "Vane"),
        2140007: ("42MZ0700126", "Thorne"),
        2140008: ("45AA0301126", "Okoro"),
        2140009: ("45AB0510326", "Ashdown"),
    }
    for case_id, (urn, surname) in expected.items():
        case = (await service.ask(CASE, id=case_id))["data"]["case"]
        assert (case["urn"], case["leadDefendantSurname"]) == (urn, surname)
        assert case["secure"] is (case_id == 2140005)
        assert case["defendants"][0]["youth"] is (case_id == 2140007)


async def test_cases_are_found_by_root_name_company_and_operation(asha: Cms, service: Cms) -> None:
    async def urns(query: str, person: Cms = asha) -> list[str]:
        answer: dict[str, list[dict[str, Any]]] = (await person.ask(query))["data"]
        return [row["urn"] for rows in answer.values() for row in rows]

    both = ["45AA0209826/1", "45AA0209826/2"]
    assert await urns('{ caseIdentifiers(urnRoot: "45aa0209826") { urn } }') == both
    assert await urns('{ caseIdentifiers(urnRoot: "45AB0510226") { urn } }') == ["45AB0510226"]
    assert await urns('{ caseIdentifiers(urnRoot: "45ZZ9999926") { urn } }') == []
    assert await urns('{ searchCases(defendantName: "okafor") { urn } }') == both
    assert await urns('{ searchCases(defendantName: "Dana  Okafor") { urn } }') == both[1:]
    assert await urns('{ searchCases(defendantName: "Halden Freight") { urn } }') == ["45AB0510026"]
    assert await urns('{ searchCases(operationName: "Alderney") { urn } }') == both[:1]
    assert await urns('{ searchCases(defendantName: "Vane") { urn } }') == []
    assert await urns('{ searchCases(defendantName: "Vane") { urn } }', service) == ["45AB0510126"]
    assert await urns('{ searchCases(defendantName: "Ashdown") { urn } }') == []
    assert await urns("{ searchCases { urn } }") == []


async def test_custody_time_limits_are_of_ones_own_unit_and_in_order(
    double: LegacyCms, asha: Cms, service: Cms
) -> None:
    query = "query($until: Date!) { custodyTimeLimits(until: $until) { caseId expiryDate defendantName } }"
    until = (date.fromisoformat(double.seed_date) + timedelta(days=40)).isoformat()
    mine = (await asha.ask(query, until=until))["data"]["custodyTimeLimits"]
    everybody = (await service.ask(query, until=until))["data"]["custodyTimeLimits"]
    assert "Samuel Okafor" in [row["defendantName"] for row in mine]
    assert len(everybody) > len(mine)
    assert [row["expiryDate"] for row in everybody] == sorted(row["expiryDate"] for row in everybody)
    none = (await asha.ask(query, until="2020-01-01"))["data"]["custodyTimeLimits"]
    assert none == []


async def test_the_first_demo_case_has_every_kind_of_paper(asha: Cms) -> None:
    papers = {
        each["presentationTitle"]: each for each in (await asha.ask(DOCUMENTS, case=2140001))["data"]["documents"]
    }
    assert len(papers) >= 12

    async def opened(title: str) -> pypdfium2.PdfDocument:
        return pypdfium2.PdfDocument(await asha.download(2140001, papers[title]))

    for title in ("MG3", "MG5", "MG11 Priya Nandakumar", "Record of taped interview Samuel Okafor"):
        form = await opened(title)
        text = "".join(page.get_textpage().get_text_bounded() for page in form)
        assert "45 AA 02098 26/1" in text
        assert "Samuel Okafor" in text
        form.close()
    interview = await opened("Record of taped interview Samuel Okafor")
    assert len(interview) >= 2
    interview.close()
    scan = await opened("Handwritten note DR/3 (scanned)")
    assert len(scan) == 2
    assert not "".join(page.get_textpage().get_text_bounded() for page in scan).strip()
    scan.close()
    for title, reason in (
        ("Bank statements (password protected)", "password"),
        ("Telephone billing (damaged file)", "format"),
    ):
        with pytest.raises(pypdfium2.PdfiumError, match=f"(?i){reason}"):
            await opened(title)


async def test_a_seeded_mail_reads_as_a_letter(asha: Cms) -> None:
    papers = {each["originalFileName"]: each for each in (await asha.ask(DOCUMENTS, case=2140001))["data"]["documents"]}
    text = next(each for name, each in papers.items() if name.endswith(".txt"))
    letter = (await asha.download(2140001, text)).decode()
    assert "MG11 Priya Nandakumar (further).pdf" in letter
    old = next(each for name, each in papers.items() if name.endswith(".hte"))
    assert b"<b>From:</b>" in await asha.download(2140001, old)


def test_a_paper_has_the_same_bytes_whenever_it_is_drawn() -> None:
    facts = Facts(
        key="1",
        urn="45AA0209826/1",
        force=SURREY.name,
        town=SURREY.town,
        title="MG5",
        type_name="MG5",
        date="10 April 2026",
        defendants=("Samuel Okafor",),
        offence="Burglary dwelling",
        witnesses=("Priya Nandakumar", "PC 4411 Daniel Reeve"),
        author="",
    )
    for recipe in ("form", "scan", "locked", "broken", "email", "hte", *FILES):
        assert bytes_of(recipe, facts) == bytes_of(recipe, facts)


async def test_the_pages_show_what_the_cms_has(double: LegacyCms, asha: Cms) -> None:
    search = await asha.http.get("/", params={"q": "45 aa 2098 26"})
    assert "/case/2140001" in search.text
    assert "/case/2140002" in search.text
    assert "Halden Freight Ltd" in (await asha.http.get("/", params={"q": "halden"})).text
    assert "&lt;b&gt;" in (await asha.http.get("/", params={"q": "<b>"})).text
    page = await asha.http.get("/case/2140001")
    assert "Samuel Okafor" in page.text
    assert "Continuity DR-1.pdf" in page.text
    pdf = await asha.http.get("/file/8600001")
    assert pdf.headers["Content-Type"] == "application/pdf"
    assert (await asha.http.get("/case/1")).status_code == 404
    assert (await asha.http.get("/file/1")).status_code == 404
