"""What all bodies share: names in any case on the way in, and the mark of what is ours."""

import re
from typing import Annotated, Any, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from pydantic.alias_generators import to_camel

from casework.errors import BadInput

T = TypeVar("T")
Ours = Annotated[T, Field(json_schema_extra={"x-ours": True})]
"""A field the published contract does not have; callers of other facades must not count on it."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")

LARGEST_ID = 2**31 - 1
Id = Annotated[int, Field(ge=1, le=LARGEST_ID)]


class Body(BaseModel):
    """A request body. Callers write the names as they like: the published document in one way, the .NET clients in another."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=False, frozen=True, str_strip_whitespace=True)

    @model_validator(mode="before")
    @classmethod
    def _in_any_case(cls, content: Any) -> Any:
        if not isinstance(content, dict):
            return content
        known = {str(field.alias).lower(): str(field.alias) for field in cls.model_fields.values()}
        found = {known.get(str(name).lower(), str(name)): value for name, value in content.items()}
        if len(found) < len(content):
            raise ValueError("a name stands in it twice")
        return found

    @field_validator("*", mode="after")
    @classmethod
    def _readable(cls, value: Any) -> Any:
        # Half of CMS speaks XML, which has no place for these: it would refuse the envelope, not the text.
        if isinstance(value, str) and _CONTROL.search(value):
            raise ValueError("has characters that cannot be read")
        return value

    @classmethod
    def read(cls, content: object) -> Self:
        """The body; BadInput names the fields that are wrong, and never repeats what stood in them."""
        try:
            return cls.model_validate(content)
        except (ValidationError, RecursionError) as error:
            wrong = error.errors(include_input=False, include_url=False) if isinstance(error, ValidationError) else []
            said = [f"{'.'.join(str(part) for part in one['loc']) or 'body'}: {_said(one)}" for one in wrong[:5]]
            raise BadInput("The body is not as it should be. " + "; ".join(said) + ".") from None


def _said(error: Any) -> str:
    return "must be written as 2026-11-22" if error["type"].startswith("date") else str(error["msg"])
