"""Files that call out, burst, lie or are locked: nothing is fetched, nothing else is harmed, and the sentence says why."""

import asyncio
import io
import zipfile
from typing import Any

import pytest
from aiohttp import web

from casework.pages import Outcome
from documents.conversion.web_pages import cleaned
from documents.shelf import Shelf
from tests.conversion import papers
from tests.conversion.conftest import OFFICE

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.fixture
async def listening() -> Any:
    """A server on this machine that ought to hear nothing: its address, and what it heard."""
    heard: list[str] = []

    async def hear(request: web.Request) -> web.Response:
        heard.append(request.path)
        return web.Response(body=papers.picture("PNG"), content_type="image/png")

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", hear)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}", heard
    await runner.cleanup()


async def test_a_page_that_calls_out_is_shown_and_nobody_hears_of_it(shelf: Shelf, put: Any, listening: Any) -> None:
    address, heard = listening
    ready = await put("page.html", papers.web(asks=address))
    assert ready.outcome is Outcome.CONVERTED
    text = (await shelf.page(ready.sha256, 1)).text
    assert papers.SAID in " ".join(text.split())
    assert "[picture not shown: a plan]" in " ".join(text.split())
    assert heard == []


async def test_a_document_with_a_picture_elsewhere_fetches_nothing(put: Any, listening: Any) -> None:
    address, heard = listening
    ready = await put("linked.docx", papers.docx(linked_to=f"{address}/plan.png"))
    assert ready.outcome is (Outcome.CONVERTED if OFFICE else Outcome.UNSUPPORTED)
    assert heard == []


async def test_a_document_does_not_show_a_file_of_this_machine(shelf: Shelf, put: Any, tmp_path: Any) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(papers.picture("PNG", text="TOP SECRET"))
    linked = await put("linked.docx", papers.docx(linked_to=secret.as_uri()))
    plain = await put("plain.docx", papers.docx(linked_to="http://127.0.0.1:9/none.png"))
    if OFFICE:
        sizes = [len(await asyncio.to_thread((await shelf.pdf(one.sha256)).read_bytes)) for one in (linked, plain)]
        assert abs(sizes[0] - sizes[1]) < 2000, "the picture is in the pages"


async def test_macros_do_not_run_and_the_text_is_shown(shelf: Shelf, put: Any) -> None:
    ready = await put("macro.docm", papers.docx(extra={"word/vbaProject.bin": OLE + bytes(4000)}))
    assert ready.outcome is (Outcome.CONVERTED if OFFICE else Outcome.UNSUPPORTED)


@pytest.mark.parametrize(
    ("name", "data", "outcome"),
    [
        ("zips.docx", papers.zipped({"a.zip": papers.zipped({"b.zip": b"PK"})}), Outcome.BROKEN),
        ("cut.docx", papers.docx()[:300], Outcome.BROKEN),
        ("lies.docx", b"this is no document at all", Outcome.BROKEN),
        ("cut.xps", papers.xps()[:100], Outcome.BROKEN),
        ("cut.png", papers.picture("PNG")[:120], Outcome.BROKEN),
        ("cut.emz", b"\x1f\x8b\x08\0" + bytes(40), Outcome.BROKEN),
        ("empty.docx", b"", Outcome.BROKEN),
        ("empty.doc", b"", Outcome.BROKEN),
        ("wide.doc", "<html>".encode("utf-16"), Outcome.BROKEN),
        ("damaged.vsd", OLE + bytes(600), Outcome.BROKEN),
        ("damaged.doc", OLE + bytes(600), Outcome.BROKEN),
        ("damaged.msg", OLE + bytes(600), Outcome.BROKEN),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value else "",
)
async def test_what_is_broken_says_so(put: Any, name: str, data: bytes, outcome: Outcome) -> None:
    ready = await put(name, data)
    assert ready.outcome is outcome
    assert ready.sentence.endswith(".")


async def test_a_document_that_would_burst_is_not_unpacked(put: Any) -> None:
    assert (await put("bomb.docx", papers.bomb_docx())).outcome is Outcome.TOO_BIG


async def test_a_picture_of_millions_of_pixels_is_not_unpacked(put: Any) -> None:
    width = (60_000).to_bytes(4, "big")
    png = papers.picture("PNG")
    assert (await put("huge.png", png[:16] + width + width + png[24:])).outcome in {Outcome.TOO_BIG, Outcome.BROKEN}


async def test_a_document_with_a_password_says_so(put: Any) -> None:
    out = io.BytesIO(papers.docx())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("word/locked.bin", b"x")
    locked = bytearray(out.getvalue())
    at = locked.rfind(b"PK\x01\x02")
    locked[at + 8] |= 1  # the directory says that this member is encrypted
    assert (await put("locked.docx", bytes(locked))).outcome is Outcome.ENCRYPTED


def _locked(kind: str, data: bytes) -> bytes:
    """A binary office file with the mark that its program sets when it encrypts."""
    if kind == "ppt":
        return data.replace(b"\x5f\xc0\x91\xe3", b"\xdf\xc4\xd1\xf3")
    if kind == "xls":
        at = data.index(b"\x09\x08\x10\x00\x00\x06\x05\x00") + 20  # what follows the beginning of the book
        return data[:at] + b"\x2f\x00" + data[at + 2 :]
    at = data.index(b"\xec\xa5") + 11
    return data[:at] + bytes([data[at] | 1]) + data[at + 1 :]


@pytest.mark.parametrize("kind", ["doc", "xls", "ppt", "docx"])
async def test_an_older_document_with_a_password_says_so(put: Any, binary_files: dict[str, bytes], kind: str) -> None:
    for data in [made for made_as, made in binary_files.items() if made_as == kind.removesuffix("x")]:
        locked = _locked(kind, data)
        if kind == "docx":  # the newer kinds are put into the older container when they are encrypted
            was, now = (name.encode("utf-16-le").ljust(64, b"\0") for name in ("WordDocument", "EncryptedPackage"))
            locked = data.replace(was + b"\x1a\0", now + b"\x22\0")
        assert locked != data
        ready = await put(f"locked.{kind}", locked)
        assert (ready.outcome, "password" in ready.sentence) == (Outcome.ENCRYPTED, True)


@pytest.mark.parametrize(
    ("name", "data"),
    [("page.doc", papers.web()), ("table.xls", papers.web()), ("saved.doc", papers.mht())],
    ids=["page-doc", "table-xls", "saved-doc"],
)
async def test_a_web_page_that_calls_itself_an_office_file_is_cleaned_as_one(
    shelf: Shelf, put: Any, listening: Any, name: str, data: bytes
) -> None:
    address, heard = listening
    ready = await put(name, data.replace(b"https://elsewhere.test", address.encode()))
    assert ready.outcome is Outcome.CONVERTED
    assert papers.SAID in " ".join((await shelf.page(ready.sha256, 1)).text.split())
    assert heard == []


async def test_a_table_is_shown_as_it_was_written(shelf: Shelf, put: Any) -> None:
    written = 'who;phone;paid\r\nDéjà;07700900123;£5\r\n=1+1;"=WEBSERVICE(""http://127.0.0.1:9/"")";x\r\n'
    ready = await put("calls.csv", written.encode("cp1252"))
    text = (await shelf.page(ready.sha256, 1)).text
    for each in ("Déjà", "07700900123", "£5", "=1+1", "=WEBSERVICE("):
        assert each in text


async def test_a_picture_that_moves_is_one_page(put: Any) -> None:
    assert (await put("moving.gif", papers.picture("GIF", pages=3))).pages == 1


def test_of_a_web_page_only_what_shows_text_is_left() -> None:
    left = cleaned(papers.web().decode(), {})
    for bad in ("script", "style", "iframe", "object", "form", "input", "link", "base", "url(", "elsewhere", "onload"):
        assert bad not in left
    assert "in a cell" in left
