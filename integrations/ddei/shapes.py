"""Telling whether a DDEI's answers have the shape we were built for: one that has changed shows there first."""

import functools
import inspect
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from casework.health import Shape
from integrations.cms.heard import Heard
from integrations.ddei.mapping.reading import OddShape

C = TypeVar("C", bound=type)


class Listens:
    """Whoever is told."""

    _heard: Heard


def tells_shapes(client: C) -> C:
    """A client each of whose calls tells `heard` whether its answer could be read, under the call's name."""
    for name, call in inspect.getmembers(client, inspect.iscoroutinefunction):
        if not name.startswith("_"):
            setattr(client, name, _telling(name, call))
    return client


def _telling(name: str, call: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    @functools.wraps(call)
    async def told(self: Listens, *args: Any, **kwargs: Any) -> Any:
        try:
            answer = await call(self, *args, **kwargs)
        except OddShape:
            self._heard(name, Shape.ODD)
            raise
        self._heard(name, Shape.EXPECTED)
        return answer

    return told
