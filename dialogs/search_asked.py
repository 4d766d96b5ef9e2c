"""What is searched for and where, as a card's buttons carry it from one search to the next."""

from dataclasses import dataclass
from typing import Any

from casework.errors import BadInput
from dialogs.asked import whole, word
from dialogs.cards.words import clean

LONGEST = 160
TOO_LONG = f"This is too much to search for. Use at most {LONGEST} characters: a few words, or a part of the sentence."
NOTHING = 'Say what to search for: a word, several words, or a phrase in quotes, such as search "blue car".'


@dataclass(frozen=True, slots=True)
class Asked:
    """Words to look for: in one document, in one case, or (without a case) in all the cases of this person."""

    text: str
    case_id: int = 0
    material_id: int = 0
    kind: str = ""

    @property
    def data(self) -> dict[str, Any]:
        """The same as a button's data."""
        where: dict[str, Any] = {"case_id": self.case_id} if self.case_id else {"all": True}
        where |= {"material_id": self.material_id} if self.material_id else {}
        return {"text": self.text, **where, **({"kind": self.kind} if self.kind else {})}


def asked_of(data: dict[str, Any]) -> Asked:
    """What a button or a message asks for, once its case is known; BadInput when it is nothing, or too much."""
    text = " ".join(word(data, "text", 5_000).split())
    if not text:
        raise BadInput(NOTHING)
    if clean(text, LONGEST) != text:  # counted as it counts in a card, and without what nobody can see
        text = clean(text, 5_000)
        if clean(text, LONGEST) != text:
            raise BadInput(TOO_LONG)
    kind = word(data, "kind", 40)
    if data.get("all") is True:
        return Asked(text, kind=kind)
    inside = whole(data, "material_id") if "material_id" in data else 0
    return Asked(text, whole(data, "case_id"), inside, kind)
