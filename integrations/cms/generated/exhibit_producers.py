from pydantic import Field

from .base_model import BaseModel


class ExhibitProducers(BaseModel):
    exhibit_producers: list["ExhibitProducersExhibitProducers"] = Field(
        alias="exhibitProducers"
    )


class ExhibitProducersExhibitProducers(BaseModel):
    id: int
    producer: str


ExhibitProducers.model_rebuild()
