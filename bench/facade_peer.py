"""The straightforward peer of `bench facade`: the same route in FastAPI, uvicorn on uvloop, plain httpx and pydantic.

It checks the caller's token, asks CMS whose session it is, and asks for the case. It knows no roles and keeps no log.
"""

import json
from datetime import date
from typing import Annotated, Any

import httpx
import jwt
import uvicorn
from fastapi import FastAPI, Header, HTTPException
from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

AUDIENCE = "api://casework-ddei"
ME = "query Me { me { id username firstNames surname role unitId unitName areaId } }"


class Model(BaseModel):
    """CMS and the contract write names in camel case."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


class Charge(Model):
    """A charge."""

    id: int
    code: str
    list_order: int
    description: str | None
    from_date: date | None


class Limit(Model):
    """A custody time limit."""

    expiry_date: date | None


class Defendant(Model):
    """A defendant."""

    id: int
    list_order: int
    type: str
    first_names: str | None
    surname: str | None
    organisation_name: str | None
    dob: date | None
    youth: bool
    police_remand_status: str | None
    custody_time_limit: Limit | None
    charges: list[Charge]


class Case(Model):
    """What CMS says of a case, as far as the summary needs it."""

    id: int
    urn: str
    operation: str | None
    unit_id: int
    unit_name: str
    area_id: int | None
    area_name: str | None
    registration_date: date | None
    next_hearing_date: date | None
    next_hearing_type: str | None
    next_hearing_venue: str | None
    lead_defendant_first_names: str | None
    lead_defendant_surname: str | None
    lead_defendant_type: str | None
    finalised: bool | None
    secure: bool | None
    defendants: list[Defendant]
    witnesses: list[dict[str, Any]]


class Summary(Model):
    """caseSummary of the published contract."""

    id: int
    urn: str
    operation: str | None
    unit_id: int
    unit_name: str
    area_id: int | None
    area_name: str | None
    registration_date: date | None
    next_hearing_date: date | None
    next_hearing_type: str | None
    next_hearing_venue: str | None
    lead_defendant_first_names: str | None
    lead_defendant_surname: str | None
    lead_defendant_type: str | None
    number_of_defendants: int
    ctl_active: bool
    earliest_ctl_date: date | None
    finalised: bool | None
    secure: bool | None


def peer_app(backend: str, issuer: str, case_query: str) -> FastAPI:
    """The route and what it needs."""
    app = FastAPI()
    client = httpx.AsyncClient()
    keys: dict[str, Any] = {}

    async def key_of(token: str) -> Any:
        key_id = jwt.get_unverified_header(token)["kid"]
        if key_id not in keys:
            found = jwt.PyJWKSet.from_dict((await client.get(f"{issuer}/keys")).json())
            keys.update({str(key.key_id): key.key for key in found.keys})
        return keys[key_id]

    async def ask(session: dict[str, str], query: str, variables: dict[str, Any]) -> dict[str, Any]:
        headers = {"Cookie": session["Cookies"], "Authorization": f"Bearer {session['Token']}"}
        body = {"query": query, "variables": variables}
        answer = (await client.post(f"{backend}/graphql/", json=body, headers=headers)).json()
        if answer.get("errors"):
            raise HTTPException(502)
        data: dict[str, Any] = answer["data"]
        return data

    @app.get("/api/cases/{case_id}/summary")
    async def summary(
        case_id: int, authorization: Annotated[str, Header()], cms_auth_values: Annotated[str, Header()]
    ) -> Summary:
        token = authorization.removeprefix("Bearer ")
        jwt.decode(token, await key_of(token), algorithms=["RS256"], audience=AUDIENCE, issuer=issuer)
        session = json.loads(cms_auth_values)
        await ask(session, ME, {})
        case = Case.model_validate((await ask(session, case_query, {"id": case_id}))["case"])
        limits = [one.custody_time_limit.expiry_date for one in case.defendants if one.custody_time_limit]
        dated = [limit for limit in limits if limit]
        return Summary(
            **case.model_dump(exclude={"defendants", "witnesses"}),
            number_of_defendants=len(case.defendants),
            ctl_active=bool(dated),
            earliest_ctl_date=min(dated, default=None),
        )

    return app


async def peer(backend: str, issuer: str, case_query: str) -> str:
    """Serve it."""
    config = uvicorn.Config(
        peer_app(backend, issuer, case_query), host="127.0.0.1", port=0, log_level="error", access_log=False
    )
    server = uvicorn.Server(config)
    config.load()
    server.lifespan = config.lifespan_class(config)
    await server.startup()
    return f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
