"""The viewer's page: who may open it, what it says of itself, and what is said when it cannot be shown."""

import html
import json
import re
from datetime import timedelta
from typing import Any

import httpx
import pytest

from sandbox.people import ASHA
from tests.viewer.conftest import Viewing

pytestmark = pytest.mark.contract


def start_of(page: httpx.Response) -> dict[str, Any]:
    """What the page knows before its script has asked for anything."""
    found = re.search(r'<script type="application/json" id="start">(.*?)</script>', page.text, re.DOTALL)
    assert found
    start: dict[str, Any] = json.loads(html.unescape(found[1]))
    return start


async def opened(viewing: Viewing, browser: httpx.AsyncClient, name: str) -> tuple[str, dict[str, Any]]:
    """A link that was opened in this browser, and the document once it is as ready as it will be."""
    document = viewing.document(name)
    link = await viewing.link(document)
    told = start_of(await browser.get(link))
    while told["state"] == "preparing":
        told = (await browser.get(f"{link}/document")).json()
    return link, told


async def test_a_document_comes_with_the_sizes_of_its_pages_and_its_neighbours(
    viewing: Viewing, ashas_browser: httpx.AsyncClient
) -> None:
    _, told = await opened(viewing, ashas_browser, "MG3.pdf")
    assert (told["title"], told["state"]) == ("MG3", "ready")
    assert len(told["pages"]) == 2
    assert all(590 < width < 600 and 840 < height < 845 for width, height in told["pages"])
    assert told["before"] is None
    assert told["after"]["title"] == "MG4"


async def test_each_look_is_in_the_legal_log_as_the_viewers(viewing: Viewing, ashas_browser: httpx.AsyncClient) -> None:
    link, _ = await opened(viewing, ashas_browser, "MG5.pdf")
    await ashas_browser.get(f"{link}/pages/1.jpg")
    logged = [one.record for one in await viewing.store.legal_log.records(limit=100)]
    material_id = viewing.document("MG5.pdf").material_id
    looks = {one.operation for one in logged if (one.channel, one.material_id) == ("viewer", material_id)}
    assert {"reading.open", "reading.picture"} <= looks


async def test_a_link_belongs_to_the_browser_that_opened_it_first(
    viewing: Viewing, ashas_browser: httpx.AsyncClient, other_browser: httpx.AsyncClient
) -> None:
    link = await viewing.link(viewing.document("MG3.pdf"))
    first = await ashas_browser.get(link)
    cookie = first.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    for address in (
        "",
        "/document",
        "/case",
        "/pages/1.json",
        "/pages/1.jpg",
        "/pages/1/thumbnail.jpg",
        "/notes",
        "/file",
    ):
        refused = await other_browser.get(link + address)
        assert refused.status_code == 403
        assert "only in the browser that opened it first" in refused.text
        assert "MG3" not in refused.text
    assert (await ashas_browser.get(link)).status_code == 200


async def test_a_link_opens_the_other_documents_of_its_case_and_none_of_another(
    viewing: Viewing, ashas_browser: httpx.AsyncClient
) -> None:
    link, _ = await opened(viewing, ashas_browser, "MG3.pdf")
    other = viewing.document("MG4.pdf").material_id
    assert start_of(await ashas_browser.get(link, params={"document": other}))["title"] == "MG4"
    elsewhere = await ashas_browser.get(f"{link}/pages/1.json", params={"document": 8600999})
    assert elsewhere.status_code == 404
    assert "not in the case any more" in elsewhere.json()["sentence"]


async def test_a_link_checker_does_not_use_a_link_up(
    viewing: Viewing, ashas_browser: httpx.AsyncClient, other_browser: httpx.AsyncClient
) -> None:
    link = await viewing.link(viewing.document("MG3.pdf"))
    assert (await other_browser.head(link)).status_code == 405
    assert (await ashas_browser.get(link)).status_code == 200


async def test_a_link_ends(viewing: Viewing, ashas_browser: httpx.AsyncClient) -> None:
    ended = await ashas_browser.get(await viewing.link(viewing.document("MG3.pdf"), ttl=timedelta(seconds=-1)))
    assert ended.status_code == 403
    assert "15 minutes" in ended.text


async def test_nobody_guesses_a_link(viewing: Viewing, ashas_browser: httpx.AsyncClient) -> None:
    assert (await ashas_browser.get(f"{viewing.url}/viewer/{'A' * 43}")).status_code == 403


async def test_whoever_signed_out_sees_nothing_and_can_go_on_after_signing_in(
    viewing: Viewing, ashas_browser: httpx.AsyncClient
) -> None:
    link = await viewing.link(viewing.document("MG3.pdf"))
    await viewing.store.chat.unlink(ASHA.entra_id)
    refused = await ashas_browser.get(link)
    assert refused.status_code == 401
    assert "Sign in" in refused.text
    assert "MG3" not in refused.text
    await viewing.store.chat.save_link(ASHA.entra_id, viewing.caller.user, viewing.caller.session)
    assert (await ashas_browser.get(link)).status_code == 200


async def test_teams_may_frame_the_page_only_when_it_opens_it_as_a_dialog(
    viewing: Viewing, ashas_browser: httpx.AsyncClient
) -> None:
    link = await viewing.link(viewing.document("MG3.pdf"))
    plain = await ashas_browser.get(link)
    assert plain.headers["Content-Security-Policy"].endswith("frame-ancestors 'none'")
    dialog = await ashas_browser.get(link, params={"dialog": "1"})
    allowed = dialog.headers["Content-Security-Policy"].partition("frame-ancestors ")[2].split()
    assert allowed == [f"http://127.0.0.1:{viewing.teams_port}"]
    behind_https = await ashas_browser.get(link, params={"dialog": "1"}, headers={"X-Forwarded-Proto": "https"})
    assert "SameSite=None; Partitioned; Secure" in behind_https.headers["Set-Cookie"]


async def test_the_browser_keeps_nothing_and_runs_nothing_foreign(
    viewing: Viewing, ashas_browser: httpx.AsyncClient
) -> None:
    link, _ = await opened(viewing, ashas_browser, "MG3.pdf")
    page = await ashas_browser.get(link)
    policy = page.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "unsafe" not in policy
    assert not re.search(r"<script(?![^>]*(src=|application/json))|\sstyle=|\son\w+=|https?://", page.text)
    for answer in (page, await ashas_browser.get(f"{link}/pages/1.jpg"), await ashas_browser.get(f"{link}/case")):
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_its_script_and_style_are_kept_by_browsers_until_they_change(
    viewing: Viewing, ashas_browser: httpx.AsyncClient
) -> None:
    page = await ashas_browser.get(await viewing.link(viewing.document("MG3.pdf")))
    addresses = re.findall(r'(?:href|src)="(/viewer-static/[^"]+)"', page.text)
    assert len(addresses) > 10
    for address in addresses:
        file = await ashas_browser.get(viewing.url + address)
        assert file.status_code == 200
        assert "immutable" in file.headers["Cache-Control"]
    assert (await ashas_browser.get(f"{viewing.url}{addresses[0].rpartition('/')[0]}/routes.py")).status_code == 404
