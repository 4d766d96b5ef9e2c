"""Asks the CMS how it describes itself, and says what has changed since this was built."""

import asyncio
from functools import cache
from typing import Any

import httpx
import orjson
from graphql import DocumentNode, GraphQLSchema, build_schema, get_introspection_query, parse

from casework.errors import CmsBroken
from integrations.cms import schema_drift, wsdl_drift
from integrations.cms.faults import refused_status
from integrations.cms.soap import CONTRACT
from integrations.cms.wire import Wire

_LARGEST = 4 * 1024 * 1024
_WSDL, _XSD = "uwmaMaterial.wsdl", "uwmaMaterial.xsd"
_INTROSPECTION = {"query": get_introspection_query(descriptions=False), "operationName": "IntrospectionQuery"}


class Comparer:
    """Compares what the CMS serves with what is in this package. Nothing that a description names is ever fetched."""

    def __init__(self, *, http: httpx.AsyncClient, base_url: str) -> None:
        self._wire = Wire(http=http, backend="descriptions", largest=_LARGEST)
        self._base = base_url.rstrip("/")

    async def material(self) -> tuple[str, ...]:
        """What has changed for us in the WSDL and the schema of the material service."""
        wsdl = await self._asked("GET", "/CMS/uwmaMaterial.asmx?WSDL")
        schema = await self._asked("GET", f"/CMS/{_XSD}")
        if b"definitions" not in wsdl or b"schema" not in schema:
            raise CmsBroken(detail="descriptions: a page instead of one")
        return await asyncio.to_thread(_material_differences, wsdl, schema)

    async def modern(self) -> tuple[str, ...]:
        """What has changed for us in the schema of CMS Modern."""
        answer = await self._asked("POST", "/graphql/", json=_INTROSPECTION)
        try:
            data = orjson.loads(answer)["data"]
        except (ValueError, TypeError, KeyError, RecursionError):
            raise CmsBroken(detail="descriptions: no introspection") from None
        if not data:
            raise CmsBroken(detail="descriptions: introspection refused")
        return await asyncio.to_thread(_modern_differences, data)

    async def _asked(self, method: str, path: str, **parts: Any) -> bytes:
        async def attempt() -> bytes:
            answer = await self._wire.send(method, self._base + path, **parts)
            if refused := refused_status(answer):
                raise refused
            return answer.content

        return await self._wire.read(attempt)


def _material_differences(wsdl: bytes, schema: bytes) -> tuple[str, ...]:
    try:
        return wsdl_drift.differences(_our_operations(), wsdl_drift.described(wsdl, schema))
    except wsdl_drift.NotADescription as error:
        return (str(error),)


def _modern_differences(data: Any) -> tuple[str, ...]:
    return schema_drift.differences(_our_schema(), data, _our_questions())


@cache
def _our_operations() -> dict[str, wsdl_drift.Operation]:
    return wsdl_drift.described((CONTRACT / _WSDL).read_bytes(), (CONTRACT / _XSD).read_bytes())


@cache
def _our_schema() -> GraphQLSchema:
    return build_schema((CONTRACT / "modern.graphql").read_text(encoding="utf-8"))


@cache
def _our_questions() -> DocumentNode:
    return parse((CONTRACT / "queries.graphql").read_text(encoding="utf-8"))
