from typing import Optional

from pydantic import Field

from .base_model import BaseModel


class WitnessStatements(BaseModel):
    witness_statements: list["WitnessStatementsWitnessStatements"] = Field(
        alias="witnessStatements"
    )


class WitnessStatementsWitnessStatements(BaseModel):
    id: int
    statement_number: int = Field(alias="statementNumber")
    material_id: Optional[int] = Field(alias="materialId")


WitnessStatements.model_rebuild()
