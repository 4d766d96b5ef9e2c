"""The API as a page to read: plain accessible HTML made from the route table, nothing loaded from elsewhere."""

import json
from collections.abc import Sequence
from html import escape
from typing import Any

from ddei.rest.openapi import STATUSES, operation_id, statuses
from ddei.rest.route import Needs, Param, Route
from ddei.rules import RULES

_STYLE = """
body{font:1.1875rem/1.4 Arial,sans-serif;color:#0b0c0c;margin:0 auto;max-width:64rem;padding:1rem}
a{color:#1d70b8}a:focus,summary:focus{outline:3px solid #fd0;background:#fd0;color:#0b0c0c}
table{border-collapse:collapse;width:100%}th,td{border-bottom:1px solid #b1b4b6;padding:.4rem;text-align:left;vertical-align:top}
code,pre{font-family:Consolas,monospace;font-size:1rem}pre{background:#f3f2f1;overflow:auto;padding:.8rem}
h3{margin-bottom:.2rem}.method{background:#1d70b8;color:#fff;padding:.1rem .4rem}section{margin-bottom:2rem}
"""
_INTRODUCTION = """
<p>Every request carries an Entra access token in <code>Authorization</code>, a GUID in <code>Correlation-Id</code>, and
the CMS session that <code>POST /api/authenticate</code> gave, as JSON in <code>Cms-Auth-Values</code>. Names in bodies and
queries are read whatever their case. Errors are one plain sentence; ask for <code>application/problem+json</code> to get
them as JSON. A write with an <code>Idempotency-Key</code> is done once, however often it is sent within 30 days.
What is marked as ours is not in the published contract.</p>
<p>The same as <a href="/api/openapi.json">OpenAPI 3.1</a>.</p>
"""


def docs_page(routes: Sequence[Route], document: dict[str, Any]) -> str:
    """The whole page."""
    areas = dict.fromkeys(route.operation.partition(".")[0] or "api" for route in routes)
    parts = [
        _area(area, [one for one in routes if (one.operation.partition(".")[0] or "api") == area]) for area in areas
    ]
    contents = "".join(f'<li><a href="#{area}">{area.capitalize()}</a></li>' for area in areas)
    return (
        f'<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>Casework DDEI: the REST API</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{_STYLE}</style></head><body>'
        f'<header><h1>Casework DDEI: the REST API</h1></header><nav aria-label="Contents"><ul>{contents}'
        f'<li><a href="#statuses">Statuses</a></li><li><a href="#schemas">Schemas</a></li></ul></nav>'
        f"<main>{_INTRODUCTION}{''.join(parts)}{_statuses()}{_schemas(document)}</main></body></html>"
    )


def _area(area: str, routes: Sequence[Route]) -> str:
    return f'<section id="{area}"><h2>{area.capitalize()}</h2>{"".join(_route(one) for one in routes)}</section>'


def _route(route: Route) -> str:
    heading = f'<span class="method">{route.method}</span> <code>/api{escape(route.path)}</code>'
    said = " ".join((route.handler.__doc__ or "").split())
    note = f"<p>Note: {escape(route.note)}.</p>" if route.note else ""
    return (
        f'<article id="{operation_id(route)}"><h3>{heading}</h3><p><strong>{escape(route.summary)}.</strong> '
        f"{escape(said)}</p>{note}<p>{_facts(route)}</p>{_query(route.query)}</article>"
    )


def _facts(route: Route) -> str:
    needs = {Needs.NOTHING: "nothing", Needs.IDENTITY: "a token", Needs.SESSION: "a token and a CMS session"}
    said = [f"Needs {needs[route.needs]}."]
    if route.operation:
        rule = RULES[route.operation]
        roles = ", ".join(sorted(role.value for role in rule.roles))
        said.append(f"Operation <code>{route.operation}</code>, for {roles}; in the legal log as {rule.kind.value}.")
    wrong = ", ".join(str(one) for one in statuses(route))
    said.append(f"Answers {route.status}" + (f", or one of {wrong}." if wrong else "."))
    return " ".join(said)


def _query(params: Sequence[Param]) -> str:
    if not params:
        return ""
    rows = "".join(
        f"<tr><td><code>{escape(one.name)}</code></td><td>{one.of.__name__}</td>"
        f"<td>{'yes' if one.required else 'no'}</td><td>{escape(one.about)}</td></tr>"
        for one in params
    )
    heads = "".join(f'<th scope="col">{name}</th>' for name in ("Parameter", "Type", "Required", "Meaning"))
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def _statuses() -> str:
    rows = "".join(f'<tr><th scope="row">{status}</th><td>{said}</td></tr>' for status, said in STATUSES.items())
    return f'<section id="statuses"><h2>Statuses</h2><table><tbody>{rows}</tbody></table></section>'


def _schemas(document: dict[str, Any]) -> str:
    shown = "".join(
        f"<details><summary><code>{escape(name)}</code></summary><pre>{escape(json.dumps(schema, indent=1))}</pre></details>"
        for name, schema in sorted(document["components"]["schemas"].items())
    )
    return f'<section id="schemas"><h2>Schemas</h2>{shown}</section>'
