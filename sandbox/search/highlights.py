"""Pieces of text with what was found marked in them."""

from sandbox.search.queries import Place, Said, Texts

_AROUND = 60


def highlighted(wanted: list[str], texts: Texts, places: set[Place], tags: tuple[str, str]) -> dict[str, list[str]]:
    """For each field ("text-3": at most three pieces) the pieces that say something that was looked for."""
    found = {}
    for one in wanted:
        name, _, most = one.partition("-")
        here = sorted(place for field, place in places if field == name)
        if name in texts and here:
            found[name] = _pieces(texts[name], here, tags)[: int(most or 5)]
    return found


def _pieces(said: Said, places: list[int], tags: tuple[str, str]) -> list[str]:
    pieces: list[str] = []
    at = 0
    while at < len(places):
        first, here = said.spans[places[at]][0], at
        while at < len(places) and said.spans[places[at]][0] < first + _AROUND:
            at += 1
        pieces.append(_piece(said, places[here:at], tags))
    return pieces


def _piece(said: Said, places: list[int], tags: tuple[str, str]) -> str:
    start = max(0, said.spans[places[0]][0] - _AROUND)
    end = said.spans[places[-1]][1] + _AROUND
    marked, at = [], start
    for place in places:
        left, right = said.spans[place]
        marked += [said.text[at:left], tags[0], said.text[left:right], tags[1]]
        at = right
    return "".join([*marked, said.text[at:end]])
