"""Somebody else's DDEI as the rest of the product sees it: the same port as the CMS itself."""

import httpx

from integrations.cms.heard import Heard, nobody
from integrations.cms.resting import REST_S
from integrations.ddei.cases import DdeiCases
from integrations.ddei.communications import DdeiCommunications
from integrations.ddei.documents import DdeiDocuments
from integrations.ddei.people import DdeiPeople
from integrations.ddei.shapes import tells_shapes
from integrations.ddei.tasks import DdeiTasks
from integrations.ddei.transport import Token, Transport


@tells_shapes
class DdeiClient(DdeiPeople, DdeiCases, DdeiDocuments, DdeiCommunications, DdeiTasks):
    """The port `Cms` over the REST contract. One per process.

    `token` gives the bearer token of the calling service, "" for none; `client_name` is what the DDEI knows us by.
    `heard` is told of the shape of each answer; a DDEI that fails again and again is left alone for `rest_s`.
    """

    def __init__(
        self,
        *,
        base_url: str,
        http: httpx.AsyncClient,
        token: Token,
        client_name: str = "CaseworkBot",
        functions_key: str = "",
        pause_s: float = 1.0,
        rest_s: float = REST_S,
        heard: Heard = nobody,
    ) -> None:
        self._heard = heard
        transport = Transport(
            http=http,
            base_url=base_url,
            token=token,
            client_name=client_name,
            functions_key=functions_key,
            pause_s=pause_s,
            rest_s=rest_s,
        )
        super().__init__(transport=transport)
