"""Where documents that were made ready are kept, and what searches them, when nothing else is named: both on this machine."""

from pathlib import Path

from ddei.mail_drawing import draw_document
from documents.conversion.converting import Converter
from documents.ocr import Ocr
from documents.reader import Reader
from documents.shelf import Shelf
from search.fts import FtsEngine

DATA = Path("var")


def shelf_in(data: Path) -> Shelf:
    """The shelf in a data folder."""
    return Shelf(folder=data / "shelf", reader=Reader(), converter=Converter(mail_drawer=draw_document), ocr=Ocr())


def engine_in(data: Path) -> FtsEngine:
    """The embedded search engine in a data folder."""
    return FtsEngine(path=data / "search.sqlite")
