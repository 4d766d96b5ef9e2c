"""What the areas share: one transport, and the paths that several of them need."""

from integrations.ddei.transport import Transport


class Area:
    """A part of the client; they stand on one transport."""

    def __init__(self, *, transport: Transport) -> None:
        self._transport = transport


def case_path(case_id: int) -> str:
    """A case."""
    return f"/cases/{case_id}"


def document_path(case_id: int, material_id: int) -> str:
    """A document of a case: what the published routes call the document is our material."""
    return f"/cases/{case_id}/documents/{material_id}"


def version_path(case_id: int, material_id: int, version_id: int) -> str:
    """One state of a document's bytes."""
    return f"{document_path(case_id, material_id)}/versions/{version_id}"
