"""The page itself. Everything on it comes by its own script; what is known at once comes along with it."""

from collections.abc import Sequence
from pathlib import Path

import jinja2
from aiohttp import web

from casework.errors import CaseworkError
from viewer.door import Visit
from viewer.headers import is_framed, page_headers
from viewer.reading import ReadingRoutes
from viewer.static_files import StaticFiles

HERE = Path(__file__).parent


class Shell:
    """Makes the page, and the page that says why there is none."""

    def __init__(self, *, reading: ReadingRoutes, static: StaticFiles, frames: Sequence[str]) -> None:
        self._reading = reading
        self._static = static
        self._frames = tuple(frames)
        templates = jinja2.FileSystemLoader(HERE / "templates")
        self._templates = jinja2.Environment(loader=templates, autoescape=True, trim_blocks=True, lstrip_blocks=True)

    async def page(self, visit: Visit) -> web.Response:
        """The viewer at a document."""
        start = await self._reading.start(visit)
        token, frames = visit.request.match_info["token"], self._frames if is_framed(visit.request) else ()
        return self._html("viewer.html", frames, start=start, token=token, title=start["title"])

    def refused(self, error: CaseworkError) -> web.Response:
        """A page that says why nothing is shown. It shows nothing of a case, so Teams may frame it."""
        return self._html("refused.html", self._frames, status=error.status, sentence=error.sentence)

    def _html(self, template: str, frames: Sequence[str], *, status: int = 200, **values: object) -> web.Response:
        values |= {"base": self._static.base, "modules": self._static.names(".js")}
        text = self._templates.get_template(template).render(**values)
        return web.Response(text=text, status=status, content_type="text/html", headers=page_headers(frames))
