from pydantic import Field

from .base_model import BaseModel


class AddNote(BaseModel):
    add_note: "AddNoteAddNote" = Field(alias="addNote")


class AddNoteAddNote(BaseModel):
    sequence_number: int = Field(alias="sequenceNumber")


AddNote.model_rebuild()
