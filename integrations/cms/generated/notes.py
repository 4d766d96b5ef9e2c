from datetime import datetime

from pydantic import Field

from .base_model import BaseModel


class Notes(BaseModel):
    notes: list["NotesNotes"]


class NotesNotes(BaseModel):
    created_by_name: str = Field(alias="createdByName")
    date: datetime
    note_type: str = Field(alias="noteType")
    sequence_number: int = Field(alias="sequenceNumber")
    text: str


Notes.model_rebuild()
