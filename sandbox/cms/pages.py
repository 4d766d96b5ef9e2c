"""Pages for people: what the CMS holds for a case, without signing in, so that anyone can see what was filed."""

import sqlite3
from dataclasses import dataclass
from datetime import date
from typing import Any

from aiohttp import web
from jinja2 import Environment, PackageLoader, StrictUndefined

from casework.urn import parse_urn
from sandbox.cms.contents import Contents
from sandbox.cms.sessions import Sessions
from sandbox.faults import Faults

# Types a browser shows without running anything; the rest is offered for download.
_SHOWN_INLINE = {"application/pdf", "text/plain", "image/jpeg", "image/png"}
_LONGEST_LIST = 100
_SEARCH = """
select c.*, group_concat(coalesce(d.organisation_name, d.first_names || ' ' || d.surname), ', ') as people
from cases c join defendants d using (case_id)
where (:root = '' or urn_root = :root) and (:name = '' or case_id in (
    select case_id from defendants where lower(surname) = :name or instr(lower(organisation_name), :name) > 0))
group by case_id order by case_id limit :most
"""


@dataclass(frozen=True, slots=True)
class _Message:
    """A communication with its attachments, as a page shows it."""

    row: sqlite3.Row
    attachments: list[sqlite3.Row]


class Pages:
    """The sandbox's window into the CMS, and its switchboard of faults."""

    def __init__(self, *, db: sqlite3.Connection, contents: Contents, faults: Faults, sessions: Sessions) -> None:
        self._db = db
        self._contents = contents
        self._faults = faults
        self._sessions = sessions
        self._templates = Environment(
            loader=PackageLoader("sandbox.cms"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
        )
        self._templates.filters["plain_date"] = _plain_date

    def add_to(self, app: web.Application) -> None:
        """Register the pages."""
        app.router.add_get("/", self._search)
        app.router.add_get(r"/case/{case_id:\d{1,9}}", self._case)
        app.router.add_get(r"/file/{material_id:\d{1,9}}", self._file)
        app.router.add_get("/__sandbox/", self._switchboard)
        app.router.add_post("/__sandbox/", self._switch)

    async def _search(self, request: web.Request) -> web.StreamResponse:
        asked = request.query.get("q", "").strip()
        return self._shown("search.html", asked=asked, cases=self._found(asked))

    def _found(self, asked: str) -> list[sqlite3.Row]:
        urn = parse_urn(asked)
        wanted = {"root": urn.root if urn else "", "name": "" if urn else asked.casefold(), "most": _LONGEST_LIST}
        return self._db.execute(_SEARCH, wanted).fetchall()

    async def _case(self, request: web.Request) -> web.StreamResponse:
        case_id = int(request.match_info["case_id"])
        case = self._db.execute("select * from cases where case_id = ?", (case_id,)).fetchone()
        if case is None:
            return self._shown("missing.html", status=404)
        materials = self._rows("select * from materials where case_id = ? order by material_id", case_id)
        children: dict[int, list[sqlite3.Row]] = {}
        for row in materials:
            children.setdefault(row["parent_id"] or 0, []).append(row)
        return self._shown(
            "case.html",
            case=case,
            defendants=self._rows("select * from defendants where case_id = ? order by list_order", case_id),
            witnesses=self._rows("select * from witnesses where case_id = ? order by witness_id", case_id),
            documents=[row for row in children.get(0, []) if row["category"] != "Communication"],
            messages=[_Message(row, children.get(row["material_id"], [])) for row in self._messages(case_id)],
            tasks=self._rows("select * from tasks where case_id = ? order by task_id", case_id),
            notes=self._rows(
                "select n.*, m.title from notes n join materials m using (material_id) where case_id = ?", case_id
            ),
        )

    def _messages(self, case_id: int) -> list[sqlite3.Row]:
        return self._rows(
            "select c.*, m.discard_reason, m.discard_description, m.discarded_by, m.is_inbox "
            "from communications c left join materials m using (material_id) "
            "where c.case_id = ? order by c.date desc, c.communication_id desc",
            case_id,
        )

    async def _file(self, request: web.Request) -> web.StreamResponse:
        row = self._db.execute(
            "select * from materials where material_id = ?", (int(request.match_info["material_id"]),)
        ).fetchone()
        if row is None:
            return self._shown("missing.html", status=404)
        inline = row["content_type"] in _SHOWN_INLINE
        response = web.Response(body=self._contents.of(row))
        response.headers["Content-Type"] = row["content_type"] if inline else "application/octet-stream"
        response.headers["Content-Disposition"] = "inline" if inline else "attachment"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    async def _switchboard(self, _request: web.Request) -> web.StreamResponse:
        return self._switches()

    async def _switch(self, request: web.Request) -> web.StreamResponse:
        form = await request.post()
        if form.get("do") == "clear":
            self._faults.clear()
        elif form.get("do") == "end-sessions":
            self._sessions.end(str(form.get("username", "")))
        else:
            try:
                self._faults.order(str(form["operation"]), str(form["fault"]), int(str(form.get("times", "1"))))
            except (KeyError, ValueError) as error:
                return self._switches(problem=str(error), status=400)
        return web.Response(status=303, headers={"Location": "/__sandbox/"})

    def _switches(self, *, problem: str = "", status: int = 200) -> web.Response:
        faults = self._faults
        return self._shown(
            "faults.html",
            status=status,
            orders=faults.listed(),
            known=sorted(faults.known),
            operations=sorted(faults.operations),
            problem=problem,
        )

    def _rows(self, query: str, key: int) -> list[sqlite3.Row]:
        return self._db.execute(query, (key,)).fetchall()

    def _shown(self, template: str, *, status: int = 200, **values: Any) -> web.Response:
        text = self._templates.get_template(template).render(**values)
        return web.Response(status=status, text=text, content_type="text/html")


def _plain_date(iso: str | None) -> str:
    if not iso:
        return ""
    on = date.fromisoformat(iso[:10])
    return f"{on.day} {on:%B %Y}"
