"""A DDEI's refusals, back in casework's errors: by name if it is one of ours, else by the contract's status."""

import json
from collections.abc import Callable
from typing import Any

from casework import errors
from casework.errors import CaseworkError
from integrations.ddei.calls import Answer, What

PROBLEM = "application/problem+json"
_LONGEST_NAME = 100
_LONGEST_SENTENCE = 500
_CHECKED_OUT = " has this document checked out"

_PLAIN: dict[int, type[CaseworkError]] = {
    400: errors.BadInput,
    407: errors.NotIdentified,
    413: errors.TooLarge,
    415: errors.WrongMediaType,
    422: errors.KeyReused,
    423: errors.CaseLocked,
    429: errors.Busy,
    451: errors.NoCmsModern,
    502: errors.CmsBroken,
    504: errors.CmsTimeout,
}
_BY_WHAT: dict[int, dict[What, type[CaseworkError]]] = {
    401: {What.SESSION: errors.WrongPassword, What.OTHER: errors.NotSignedIn},
    403: {What.CASE: errors.NoAccessToCase, What.DOCUMENT: errors.NoAccessToCase, What.OTHER: errors.NotAllowed},
    404: {What.CASE: errors.CaseNotFound, What.DOCUMENT: errors.DocumentNotFound, What.OTHER: errors.NotFound},
    410: {What.CASE: errors.CaseDeleted, What.DOCUMENT: errors.DocumentGone, What.OTHER: errors.Gone},
}


def refusal(answer: Answer, what: What) -> CaseworkError:
    """Why there is no answer, as an error to raise."""
    problem = _problem(answer)
    named = _NAMED.get(str(problem.get("title")))
    if named is not None and problem["title"] != "NotFound":
        return named(problem, answer)
    text = str(problem.get("detail") or "") or answer.body[:2000].decode("utf-8", "replace")
    return _by_status(answer.status, what, text)


def _by_status(status: int, what: What, text: str) -> CaseworkError:
    detail = f"ddei: {status}"
    if status == 409:
        return _conflict(text, what)
    if status == 410 and "case has been deleted" in text.lower():
        return errors.CaseDeleted(detail=detail)
    if status in _BY_WHAT:
        kinds = _BY_WHAT[status]
        return kinds.get(what, kinds[What.OTHER])(detail=detail)
    fallback = errors.CmsUnavailable if status >= 500 else errors.CmsBroken
    return _PLAIN.get(status, fallback)(detail=detail)


def _conflict(text: str, what: What) -> CaseworkError:
    """409 is a restricted case, a version that was overtaken, or a check-out, whose body is the holder's name alone."""
    said = text.strip().strip('"')
    lowered = said.lower()
    if "restricted" in lowered:
        return errors.CaseRestricted(detail="ddei: 409")
    if "newer version" in lowered or "superseded" in lowered:
        return errors.Superseded(detail="ddei: 409")
    if "already done" in lowered or "already filed" in lowered:
        return errors.AlreadyDone(detail="ddei: 409")
    if what is What.DOCUMENT and said and len(said) <= _LONGEST_NAME and said.isprintable():
        return errors.CheckedOut(said.partition(_CHECKED_OUT)[0])
    return errors.Conflict(detail="ddei: 409")


def _problem(answer: Answer) -> dict[str, Any]:
    """The explanation our own facade gives when asked; {} from one that does not."""
    if answer.media_type != PROBLEM:
        return {}
    try:
        content = json.loads(answer.body)
    except (ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def _checked_out(problem: dict[str, Any], answer: Answer) -> CaseworkError:
    holder = problem.get("holder") or str(problem.get("detail") or "").partition(_CHECKED_OUT)[0]
    return (
        errors.CheckedOut(str(holder)[:_LONGEST_NAME]) if holder else errors.Conflict(detail=f"ddei: {answer.status}")
    )


def _cannot_open(problem: dict[str, Any], _answer: Answer) -> CaseworkError:
    return errors.CannotOpen(str(problem.get("reason") or "unsupported"), _sentence(problem) or "It cannot be shown.")


def _sentence(problem: dict[str, Any]) -> str | None:
    said = str(problem.get("detail") or "")
    return said if said.isprintable() and len(said) <= _LONGEST_SENTENCE else None


def _plainly(kind: type[CaseworkError]) -> Callable[[dict[str, Any], Answer], CaseworkError]:
    return lambda problem, answer: kind(_sentence(problem), detail=f"ddei: {answer.status} {kind.__name__}")


def _all_kinds(kind: type[CaseworkError]) -> list[type[CaseworkError]]:
    return [kind, *(deeper for below in kind.__subclasses__() for deeper in _all_kinds(below))]


_NAMED = {kind.__name__: _plainly(kind) for kind in _all_kinds(CaseworkError) if kind.__module__ == errors.__name__} | {
    "CheckedOut": _checked_out,
    "CannotOpen": _cannot_open,
}
