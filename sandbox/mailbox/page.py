"""A page to look into the mailboxes, and to send a mail to them without having a mail client."""

import asyncio
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from aiohttp import web
from jinja2 import Environment, PackageLoader, select_autoescape
from multidict import MultiDictProxy

from sandbox.mailbox.examples import examples
from sandbox.mailbox.gateway import verdict
from sandbox.mailbox.send import send_raw
from sandbox.mailbox.store import Folder, Item, MailboxStore

Form = MultiDictProxy[str | bytearray | bytes | web.FileField]

_SHOWN = {"inbox", "sentitems", "junkemail", "deleteditems", ""}


def add_page(
    app: web.Application, *, store: MailboxStore, addresses: tuple[str, ...], host: str, smtp_port: int
) -> None:
    """Add the page and its forms, which send through the SMTP door like any mail client."""
    lines = _Lines()
    templates = Environment(loader=PackageLoader("sandbox.mailbox"), autoescape=select_autoescape())

    async def show(request: web.Request) -> web.Response:
        text = templates.get_template("mailbox.html").render(
            smtp=f"{host}:{smtp_port}",
            mailboxes=[_mailbox(store, each, lines) for each in addresses],
            examples=tuple(examples()),
            sent="sent" in request.query,
        )
        return web.Response(text=text, content_type="text/html", headers={"Cache-Control": "no-store"})

    async def send(request: web.Request) -> web.Response:
        form = await request.post()
        to = _one_line(str(form.get("to", ""))) or addresses[0]
        raw = _composed(form, to).as_bytes()
        await asyncio.to_thread(send_raw, raw, host=host, port=smtp_port, to=to)
        raise web.HTTPSeeOther("/?sent=1")

    async def example(request: web.Request) -> web.Response:
        found = examples().get(str((await request.post()).get("example", "")))
        if found is None:
            raise web.HTTPNotFound(text="There is no such example.")
        await asyncio.to_thread(send_raw, found.as_bytes(), host=host, port=smtp_port, to=addresses[0])
        raise web.HTTPSeeOther("/?sent=1")

    app.router.add_get("/", show)
    app.router.add_post("/send", send)
    app.router.add_post("/example", example)


class _Lines:
    """Each mail as a line of the page; a mail of 30 MB is parsed for it once, not at every look."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], dict[str, object]] = {}

    def of(self, item: Item) -> dict[str, object]:
        key = item.id, item.change
        if key not in self._known:
            self._known[key] = _line(item)
        return self._known[key]


def _mailbox(store: MailboxStore, address: str, lines: _Lines) -> dict[str, object]:
    own = store.of(address) or store
    folders = [_shown(own, each, lines) for each in own.folders() if each.distinguished in _SHOWN]
    return {"address": own.address, "folders": folders}


def _shown(store: MailboxStore, folder: Folder, lines: _Lines) -> dict[str, object]:
    newest_first = reversed(store.items(folder.id))
    return {"name": folder.name, "mails": [lines.of(each) for each in newest_first]}


def _line(item: Item) -> dict[str, object]:
    view = item.view
    sender = next(iter(view.addresses("From")), None)
    return {
        "received": item.received_at.strftime("%-d %B %Y %H:%M"),
        "sender": sender.address if sender else "",
        "check": verdict(view),
        "subject": view.header("Subject") or "(no subject)",
        "attachments": [each.name for each in view.attachments],
        "categories": item.categories,
    }


def _composed(form: Form, address: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = _one_line(str(form.get("from", ""))) or "officer@surrey.police.test"
    mail["To"] = address
    mail["Subject"] = _one_line(str(form.get("subject", "")))
    mail["Date"] = format_datetime(datetime.now(UTC))
    mail["Message-ID"] = make_msgid(domain="surrey.police.test")
    mail.set_content(str(form.get("body", "")))
    for each in form.getall("attachments", []):
        if isinstance(each, web.FileField) and each.filename:
            main, _, sub = (each.content_type or "application/octet-stream").partition("/")
            mail.add_attachment(each.file.read(), maintype=main, subtype=sub or "octet-stream", filename=each.filename)
    return mail


def _one_line(text: str) -> str:
    return " ".join(text.split())
