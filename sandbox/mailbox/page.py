"""A page to look into the mailbox, and to send a mail to it without having a mail client."""

import asyncio
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from aiohttp import web
from jinja2 import Environment, PackageLoader, select_autoescape

from sandbox.mailbox.send import send_raw
from sandbox.mailbox.store import Folder, Item, MailboxStore

_SHOWN = {"inbox", "sentitems", "junkemail", "deleteditems", ""}


def add_page(app: web.Application, *, store: MailboxStore, address: str, host: str, smtp_port: int) -> None:
    """Add the page and its form, which sends through the SMTP door like any mail client."""
    lines = _Lines()
    templates = Environment(loader=PackageLoader("sandbox.mailbox"), autoescape=select_autoescape())

    async def show(request: web.Request) -> web.Response:
        text = templates.get_template("mailbox.html").render(
            address=address,
            smtp=f"{host}:{smtp_port}",
            folders=[_shown(store, each, lines) for each in store.folders() if each.distinguished in _SHOWN],
            sent="sent" in request.query,
        )
        return web.Response(text=text, content_type="text/html", headers={"Cache-Control": "no-store"})

    async def send(request: web.Request) -> web.Response:
        raw = (await _composed(request, address)).as_bytes()
        await asyncio.to_thread(send_raw, raw, host=host, port=smtp_port, to=address)
        raise web.HTTPSeeOther("/?sent=1")

    app.router.add_get("/", show)
    app.router.add_post("/send", send)


class _Lines:
    """Each mail as a line of the page; a mail of 30 MB is parsed for it once, not at every look."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], dict[str, object]] = {}

    def of(self, item: Item) -> dict[str, object]:
        key = item.id, item.change
        if key not in self._known:
            self._known[key] = _line(item)
        return self._known[key]


def _shown(store: MailboxStore, folder: Folder, lines: _Lines) -> dict[str, object]:
    newest_first = reversed(store.items(folder.id))
    return {"name": folder.name, "mails": [lines.of(each) for each in newest_first]}


def _line(item: Item) -> dict[str, object]:
    view = item.view
    sender = next(iter(view.addresses("From")), None)
    return {
        "received": item.received_at.strftime("%-d %B %Y %H:%M"),
        "sender": sender.address if sender else "",
        "subject": view.header("Subject") or "(no subject)",
        "attachments": [each.name for each in view.attachments],
        "categories": item.categories,
    }


async def _composed(request: web.Request, address: str) -> EmailMessage:
    form = await request.post()
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
