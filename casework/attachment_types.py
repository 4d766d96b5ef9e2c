"""The document type of a file that came with a mail: only where its name or its heading leaves no doubt.

Police forms carry their code at the start of the name or at the head of the first page. Anything else is an "other
communication", which a person reclassifies: a wrong type hides a document under the wrong heading.
"""

import re

from casework.document_types import OTHER_COMMUNICATION

MG11 = 1031
OTHER_EXHIBIT = 1030
_FORMS = {
    "MG2": 1033, "MG3": 1034, "MG3A": 1035, "MG4": 1002, "MG4A": 1003, "MG4B": 1004, "MG4C": 1005, "MG4D": 1060,
    "MG4E": 1061, "MG4F": 1036, "MG5": 1006, "MG6": 1007, "MG6A": 1039, "MG6B": 1008, "MG6C": 1009, "MG6D": 1010,
    "MG6E": 1011, "MG7": 1012, "MG8": 1013, "MG9": 1014, "MG10": 1015, "MG11": MG11, "MG12": 1019, "MG13": 1040,
    "MG14": 1041, "MG16": 1063, "MG18": 1024, "MG19": 1025, "MG20": 1026, "MG21": 1048, "MG21A": 1049, "MG22": 1203,
    "MGDD": 1050, "SDC": 1202,
}  # fmt: skip
_CODE = r"(?:MG ?0?(?:DD|\d{1,2}[A-F]?)|SDC)"
_CODES = re.compile(rf"(?<![A-Z0-9]){_CODE}(?![A-Z0-9(])")
_NAMED = re.compile(rf"({_CODE})(?![A-Z0-9(])")
# "Exhibit DR/1 CCTV stills": the word and a reference of initials and a number.
_EXHIBIT = re.compile(r"EXHIBIT[ _-]+[A-Z]{2,4}[/_ -]?\d{1,3}(?!\d)")
_STATEMENT = re.compile(
    r"WITNESS STATEMENT\b.{0,200}?(?:CRIMINAL PROCEDURE RULES|CRIMINAL JUSTICE ACT 1967)", re.DOTALL
)
_HEADING = 400
_PAPERS = frozenset({
    "application/pdf", "application/msword", "application/rtf", "text/plain", "text/html", "image/tiff", "image/jpeg",
    "image/png", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.oasis.opendocument.text",
})  # fmt: skip


def attachment_type(file_name: str, content_type: str, text: str = "") -> int:
    """The type id. `text` is what the file says, if it is known; where it says another form than the name, none counts."""
    name = re.sub(r"[_\s]+", " ", file_name.rpartition(".")[0] or file_name).upper().strip()
    if _EXHIBIT.match(name):
        return OTHER_EXHIBIT
    if content_type not in _PAPERS:
        return OTHER_COMMUNICATION
    named, headed = _form_named(name), _form_headed(text.lstrip()[:_HEADING].upper())
    if named and headed and named != headed:
        return OTHER_COMMUNICATION
    return _FORMS.get(named or headed, OTHER_COMMUNICATION)


def _form_named(name: str) -> str:
    """The form whose code the name begins with; none if it names several, as "MG5 and MG6C" does."""
    found = _NAMED.match(name)
    several = {_plain(each) for each in _CODES.findall(name)}
    return _plain(found.group(1)) if found and len(several) == 1 else ""


def _form_headed(heading: str) -> str:
    """The form a page says it is: one code alone on a line at its head, or the words of a section 9 statement."""
    alone = {_plain(line.strip()) for line in heading.split("\n")[:6] if re.fullmatch(_CODE, line.strip())}
    if len(alone) == 1:
        return alone.pop()
    return "MG11" if not alone and _STATEMENT.search(heading) else ""


def _plain(code: str) -> str:
    return re.sub(r"MG ?0?", "MG", code, count=1)
