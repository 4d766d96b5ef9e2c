"""The viewer's addresses: the page, what its script asks for, and single pictures for cards."""

from collections.abc import Sequence

from aiohttp import web

from ddei.facade import Ddei
from store.chat import ChatState
from store.picture_links import PictureLinks as Links
from viewer.door import Door
from viewer.finding import FindingRoutes
from viewer.headers import TEAMS_FRAMES
from viewer.notes import NotesRoutes
from viewer.pictures import CardPictures
from viewer.preparing import Preparing
from viewer.reading import ReadingRoutes
from viewer.shell import Shell
from viewer.static_files import StaticFiles

TOKEN = "{token:[A-Za-z0-9_-]{20,100}}"  # noqa: S105  the shape of a token, not one
PAGE = "/pages/{page:[0-9]{1,6}}"


def add_viewer(
    app: web.Application,
    *,
    ddei: Ddei,
    chat: ChatState,
    pictures: Links,
    frames: Sequence[str] = TEAMS_FRAMES,
) -> None:
    """Put the viewer on the web server. `frames` are the origins whose pages may show it in a dialog."""
    door, preparing, static = Door(chat=chat), Preparing(), StaticFiles()
    reading = ReadingRoutes(ddei=ddei, preparing=preparing)
    finding, notes = FindingRoutes(ddei=ddei), NotesRoutes(ddei=ddei)
    shell = Shell(reading=reading, static=static, frames=frames)
    # A HEAD of a link checker must not use up the one opening.
    app.router.add_get(f"/viewer/{TOKEN}", door.guarded(shell.page, shell.refused), allow_head=False)
    for path, answer in (
        ("/case", reading.case),
        ("/document", reading.document),
        (f"{PAGE}.json", reading.words),
        (f"{PAGE}.jpg", reading.picture),
        (f"{PAGE}/thumbnail.jpg", reading.thumbnail),
        ("/notes", notes.list),
    ):
        app.router.add_get(f"/viewer/{TOKEN}{path}", door.guarded(answer), allow_head=False)
    app.router.add_get(f"/viewer/{TOKEN}/file", door.guarded(reading.file, shell.refused), allow_head=False)
    for path, act in (("/find", finding.in_document), ("/find-in-case", finding.in_case), ("/notes", notes.add)):
        app.router.add_post(f"/viewer/{TOKEN}{path}", door.guarded(act))
    card = CardPictures(door=door, links=pictures, ddei=ddei)
    app.router.add_get(f"/viewer/pictures/{TOKEN}.jpg", card.get, allow_head=False)
    app.router.add_get(f"{static.base}/{{name}}", static.get)

    async def leave_off(_app: web.Application) -> None:
        await preparing.close()

    app.on_cleanup.append(leave_off)
