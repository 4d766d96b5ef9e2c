"""Form fields: each has a label and a sentence for when it is wrong."""

from collections.abc import Sequence

from casework.redactions import Choice
from dialogs.cards.parts import Part
from dialogs.cards.words import clean


def text_input(
    name: str, label: str, error: str, *, value: str = "", limit: int = 0, required: bool = False, lines: bool = False
) -> Part:
    """A field to type in."""
    field: Part = {"type": "Input.Text", "id": name, "label": label, "errorMessage": error, "value": value}
    if limit:
        field["maxLength"] = limit
    return field | ({"isRequired": True} if required else {}) | ({"isMultiline": True} if lines else {})


def choose_one(
    name: str,
    label: str,
    error: str,
    choices: Sequence[Choice],
    *,
    value: str = "",
    required: bool = False,
    open_list: bool = False,
) -> Part:
    """A field to choose one line from; a drop-down, or with `open_list` every line in view."""
    field = _choice_set(name, label, error, choices, value)
    field |= {"style": "expanded"} if open_list else {"style": "compact", "placeholder": "Choose"}
    return field | ({"isRequired": True} if required else {})


def choose_some(name: str, label: str, error: str, choices: Sequence[Choice], *, values: Sequence[str] = ()) -> Part:
    """A field to tick any number of lines in."""
    ticked = _choice_set(name, label, error, choices, ",".join(values))
    return ticked | {"style": "expanded", "isMultiSelect": True}


def tick(name: str, label: str, words: str, error: str, *, value: bool = False) -> Part:
    """One box to tick."""
    return {
        "type": "Input.Toggle",
        "id": name,
        "label": label,
        "title": words,
        "errorMessage": error,
        "value": "true" if value else "false",
        "wrap": True,
    }


def _choice_set(name: str, label: str, error: str, choices: Sequence[Choice], value: str) -> Part:
    listed = [{"title": clean(choice.name, 80), "value": choice.id} for choice in choices]
    field: Part = {"type": "Input.ChoiceSet", "id": name, "label": label, "errorMessage": error, "choices": listed}
    known = {choice.id for choice in choices}
    return field | {"value": ",".join(each for each in value.split(",") if each in known)}
