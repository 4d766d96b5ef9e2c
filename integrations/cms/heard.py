"""Who is told of the shape of each reply: a CMS that has changed shows there first."""

from collections.abc import Callable

from casework.health import Shape

Heard = Callable[[str, Shape], None]


def nobody(_operation: str, _shape: Shape) -> None:
    """For those who do not ask."""
