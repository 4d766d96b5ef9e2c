"""What a message asks for, as data: the verb of an ability, and what the message names."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Intent:
    """The verb a message asks for, with what it names."""

    verb: str
    data: dict[str, Any] = field(default_factory=dict)
