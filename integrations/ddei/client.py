"""Somebody else's DDEI as the rest of the product sees it: the same port as the CMS itself."""

import httpx

from integrations.ddei.cases import DdeiCases
from integrations.ddei.communications import DdeiCommunications
from integrations.ddei.documents import DdeiDocuments
from integrations.ddei.people import DdeiPeople
from integrations.ddei.tasks import DdeiTasks
from integrations.ddei.transport import Token, Transport


class DdeiClient(DdeiPeople, DdeiCases, DdeiDocuments, DdeiCommunications, DdeiTasks):
    """The port `Cms` over the REST contract. One per process.

    `token` gives the bearer token of the calling service, "" for none; `client_name` is what the DDEI knows us by.
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
    ) -> None:
        transport = Transport(
            http=http,
            base_url=base_url,
            token=token,
            client_name=client_name,
            functions_key=functions_key,
            pause_s=pause_s,
        )
        super().__init__(transport=transport)
