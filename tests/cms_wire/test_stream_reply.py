"""A document is read out of its envelope while it arrives: the same as zeep would read it, or not at all."""

import asyncio
import base64
import gzip
import traceback
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import zeep
from aiohttp import web
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

from casework.errors import CmsBroken, TooLarge
from casework.people import CmsSession
from integrations.cms.base64_text import Base64Text
from integrations.cms.client import CmsClient
from integrations.cms.soap import CONTRACT
from integrations.cms.streamed_reply import NotAnAnswer, StreamedReply
from integrations.http_client import make_http

pytestmark = pytest.mark.contract

NS = "http://casework-bot.example/cms/uwmaMaterial"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
WHERE = (f"{{{SOAP}}}Envelope", f"{{{SOAP}}}Body", f"{{{NS}}}DownloadDocumentResponse", f"{{{NS}}}content")
SECRET = "Samuel Okafor, 12 Mill Lane"
ABOUT = "<fileName>MG3.pdf</fileName><contentType>application/pdf</contentType>"
PAPER = base64.b64encode(SECRET.encode()).decode()


def envelope(inside: str, *, before: str = "") -> str:
    return f'{before}<s:Envelope xmlns:s="{SOAP}"><s:Body>{inside}</s:Body></s:Envelope>'


def reply(inside: str) -> str:
    return envelope(f'<DownloadDocumentResponse xmlns="{NS}">{inside}</DownloadDocumentResponse>')


def content(text: str) -> str:
    return f"{ABOUT}<content>{text}</content>"


def read(pieces: Iterable[bytes]) -> tuple[Any, bytes]:
    taken: list[bytes] = []
    streamed = StreamedReply(where=WHERE, take=taken.append)
    for piece in pieces:
        streamed.feed(piece)
    return streamed.close(), b"".join(taken)


def cut(body: bytes, borders: Iterable[int]) -> list[bytes]:
    at = sorted({0, len(body), *(border % (len(body) + 1) for border in borders)})
    return [body[start:end] for start, end in pairwise(at)]


@cache
def contract() -> Any:
    [binding] = zeep.Client(str(CONTRACT / "uwmaMaterial.wsdl")).wsdl.bindings.values()
    return binding.get("DownloadDocument")


LAYOUTS: dict[str, Callable[[str], str]] = {
    "plain": lambda text: text,
    "lines": lambda text: "\n".join(text[at : at + 76] for at in range(0, len(text), 76)) + "\n",
    "lines as references": lambda text: "&#xD;\n".join(text[at : at + 76] for at in range(0, len(text), 76)),
    "a letter as a reference": lambda text: f"&#{ord(text[0])};{text[1:]}" if text else text,
    "marked section": lambda text: f"<![CDATA[{text[:5]}]]>{text[5:]}",
    "indented": lambda text: f"\r\n\t  {text}  ",
}
NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=60)
BEFORE = (
    "",
    "\ufeff",
    '<?xml version="1.0"?>',
    '<?xml version="1.0" encoding="UTF-8"?>\n',
    "<!-- a > b <content> -->",
    "<?note a > b?>",
)


@settings(max_examples=60)
@given(
    data=st.binary(max_size=400),
    name=NAMES,
    layout=st.sampled_from(sorted(LAYOUTS)),
    before=st.sampled_from(BEFORE),
    borders=st.lists(st.integers(0, 2000), max_size=12),
)
@example(data=bytes(range(256)) * 3000, name="é", layout="lines as references", before="", borders=[300, 70_000])
@example(data=bytes(range(256)) * 3000, name="é", layout="plain", before="", borders=[300, 301, 302, 303])
@example(data=b"abcd", name="]]>", layout="marked section", before="", borders=range(1000))
def test_the_stream_says_what_zeep_says_wherever_it_is_cut(
    data: bytes, name: str, layout: str, before: str, borders: Iterable[int]
) -> None:
    text = LAYOUTS[layout](base64.b64encode(data).decode())
    escaped = name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    inside = f"<t:fileName>{escaped}</t:fileName><t:contentType/><t:content>{text}</t:content>"
    response = f'<t:DownloadDocumentResponse xmlns:t="{NS}">{inside}</t:DownloadDocumentResponse>'
    body = envelope(response, before=before).encode()
    tree, taken = read(cut(body, borders))
    theirs = contract().process_reply(etree.fromstring(body))
    ours = contract().process_reply(tree)
    assert (ours.fileName, ours.contentType, taken) == (theirs.fileName, theirs.contentType, theirs.content or b"")


@settings(max_examples=200)
@given(text=st.text("AQg+/= \n-", max_size=14), borders=st.lists(st.integers(0, 20), max_size=4))
@example(text="QQ==", borders=[])
@example(text="AAAA====", borders=[])
@example(text="AAAA====", borders=[4])
@example(text="QR==", borders=[])
@example(text="QQ==\n", borders=[3])
@example(text="Q Q = =", borders=[])
def test_base64_is_taken_exactly_when_it_is_what_an_encoder_writes(text: str, borders: list[int]) -> None:
    """The schema's own validator is no judge: libxml2 passes over letters that are none of base64's."""
    packed = "".join(text.split()).encode()
    valid = False
    with suppress(ValueError):
        valid = base64.b64encode(base64.b64decode(packed)) == packed
    decoder = Base64Text()
    try:
        taken = b"".join(map(decoder.feed, cut(text.encode(), borders)))
        decoder.close()
    except ValueError:
        assert not valid
    else:
        assert valid
        assert taken == base64.b64decode(text)


def test_every_reply_that_stops_early_is_noticed() -> None:
    whole = reply(content(PAPER)).encode()
    read([whole])
    for length in range(len(whole)):
        with pytest.raises(NotAnAnswer):
            read([whole[:length]])


REFUSED = {
    "a DOCTYPE": f"<!DOCTYPE s:Envelope>{reply(content(PAPER))}",
    "an entity": f'<!DOCTYPE x [<!ENTITY e "{SECRET}">]>{reply(content("&e;"))}',
    "an outside entity": f'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>{reply(content("&e;"))}',
    "an outside DTD": f'<!DOCTYPE x SYSTEM "http://dtd.test/x.dtd">{reply(content(PAPER))}',
    "an entity nobody declared": reply(content("&e;")),
    "another encoding": f'<?xml version="1.0" encoding="ISO-8859-1"?>{reply(content(PAPER))}',
    "a hidden encoding": f'<?xml version="1.0" encoding="UTF-7"?>{reply(content(PAPER))}',
    "content first": reply(f"<content>{PAPER}</content>{ABOUT}"),
    "content twice": reply(content(PAPER) + f"<content>{PAPER}</content>"),
    "no content": reply(ABOUT),
    "no name": reply(f"<contentType/><content>{PAPER}</content>"),
    "an element nobody knows": reply(f"{ABOUT}<{SECRET[:6]}/><content>{PAPER}</content>"),
    "an element in the text": reply(content(f"{PAPER[:4]}<b>{PAPER[4:]}</b>")),
    "another answer": envelope(f'<UploadFileResponse xmlns="{NS}"/>'),
    "two answers": envelope(f'<DownloadDocumentResponse xmlns="{NS}">{content(PAPER)}</DownloadDocumentResponse><x/>'),
    "no namespace": envelope(f"<DownloadDocumentResponse>{content(PAPER)}</DownloadDocumentResponse>"),
    "bad base64": reply(content(f"{PAPER}!")),
    "more after the padding": reply(content(f"{base64.b64encode(b'a').decode()}{PAPER}")),
    "base64 cut": reply(content(PAPER[:-1])),
    "more after the end": f"{reply(content(PAPER))}<x/>",
    "10,000 levels": envelope("<a>" * 10_000 + "</a>" * 10_000),
    "an endless head": envelope(f"<a>{SECRET * 10_000}</a>"),
    "an endless tag": f'<s:Envelope xmlns:s="{SOAP}" a="{SECRET * 10_000}"',
}


HIDDEN = {
    encoding: f'<!DOCTYPE x [<!ENTITY e "x">]>{reply(content("&e;"))}'.encode(encoding)
    for encoding in ("utf-16", "utf-16-be", "utf-16-le", "utf-32", "utf-7")
}


async def test_what_is_no_such_answer_is_refused_quotes_nothing_and_leaves_no_file(
    serve: Any, session: CmsSession, fetched: Any
) -> None:
    bodies = {**{name: body.encode() for name, body in REFUSED.items()}, **HIDDEN}

    async def answer(request: web.Request) -> web.Response:
        asked = etree.fromstring(await request.read()).findtext(f".//{{{NS}}}materialId")
        return web.Response(body=list(bodies.values())[int(asked or 0) - 1], content_type="text/xml")

    async with make_http(answer_s=20) as http:
        client = CmsClient(base_url=await serve(answer), http=http)
        numbers = range(1, len(bodies) + 1)
        fetches = (fetched(client, session, 2140001, number, 1) for number in numbers)
        outcomes = dict(zip(bodies, await asyncio.gather(*fetches, return_exceptions=True), strict=True))
    assert {name: type(outcome) for name, outcome in outcomes.items()} == dict.fromkeys(bodies, CmsBroken)
    for outcome in outcomes.values():
        quoted = "".join(traceback.format_exception(outcome))
        assert not [text for text in ("Samuel", "Okafor", PAPER[:8]) if text in quoted]


def test_a_doctype_is_refused_before_anything_after_it_was_read() -> None:
    streamed = StreamedReply(where=WHERE, take=lambda _data: None)
    for one in b"<!DOCTYPE lolz ":
        streamed.feed(bytes([one]))
    with pytest.raises(NotAnAnswer):
        streamed.feed(b"[<!")


async def test_a_document_above_the_limit_is_given_up_while_it_is_read(
    serve: Any, session: CmsSession, fetched: Any
) -> None:
    asked = 0

    async def endless(request: web.Request) -> web.StreamResponse:
        nonlocal asked
        asked += 1
        answer = web.StreamResponse(headers={"Content-Type": "text/xml"})
        await answer.prepare(request)
        await answer.write(reply(content(PAPER)).split(PAPER)[0].encode())
        while True:
            await answer.write(b"QUJD" * 50_000)

    async with make_http(answer_s=5) as http:
        with pytest.raises(TooLarge):
            await fetched(
                CmsClient(base_url=await serve(endless), http=http), session, 2140001, 8900001, 1, largest=2_000_000
            )
    assert asked == 1


async def test_a_document_of_just_the_limit_is_taken(
    canned: Any, canned_client: CmsClient, session: CmsSession, fetched: Any
) -> None:
    canned.says(reply(content(PAPER)))
    file = await fetched(canned_client, session, 2140001, 8900001, 1, largest=len(SECRET))
    assert file.data == SECRET.encode()
    with pytest.raises(TooLarge):
        await fetched(canned_client, session, 2140001, 8900001, 1, largest=len(SECRET) - 1)


async def test_a_packed_body_is_not_unpacked(
    canned: Any, canned_client: CmsClient, session: CmsSession, fetched: Any
) -> None:
    canned.says(gzip.compress(reply(content(PAPER)).encode()), **{"Content-Encoding": "gzip"})
    with pytest.raises(CmsBroken):
        await fetched(canned_client, session, 2140001, 8900001, 1)
    assert canned.asked[0][1]["Accept-Encoding"] == "identity"


async def test_a_document_broken_once_is_fetched_again(
    canned: Any, canned_client: CmsClient, session: CmsSession, fetched: Any
) -> None:
    canned.says(reply(content(PAPER))[:-30])
    canned.says(reply(content(PAPER)))
    assert (await fetched(canned_client, session, 2140001, 8900001, 1)).data == SECRET.encode()


async def test_a_fault_beside_a_document_counts(
    canned: Any, canned_client: CmsClient, session: CmsSession, fetched: Any
) -> None:
    fault = "<s:Fault><faultcode>s:Server</faultcode><faultstring>Oracle</faultstring></s:Fault>"
    canned.says(reply(content(PAPER)).replace("</s:Body>", f"{fault}</s:Body>"))
    with pytest.raises(CmsBroken):
        await fetched(canned_client, session, 2140001, 8900001, 1)


async def test_who_gives_up_leaves_no_file(serve: Any, session: CmsSession, tmp_path: Path) -> None:
    half_way, over = asyncio.Event(), asyncio.Event()

    async def stuck(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse(headers={"Content-Type": "text/xml"})
        await answer.prepare(request)
        await answer.write(reply(content("QUJD" * 200_000)).encode()[:700_000])
        half_way.set()
        await over.wait()
        return answer

    async with make_http(answer_s=5) as http:
        client = CmsClient(base_url=await serve(stuck), http=http)
        fetching = asyncio.create_task(client.fetch(session, 2140001, 8900001, 1, tmp_path, largest=10**9))
        await half_way.wait()
        while not list(tmp_path.iterdir()):
            await asyncio.sleep(0.01)
        fetching.cancel()
        with pytest.raises(asyncio.CancelledError):
            await fetching
        over.set()
    assert list(tmp_path.iterdir()) == []
