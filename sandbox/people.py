"""The sandbox's people: everyone its doubles know, with what they sign in with. None of them exists."""

from dataclasses import dataclass

from casework.people import Role

TENANT_ID = "00000000-0000-4000-8000-00000000c952"

# The applications the sandbox's identity provider knows: the bot, and a service that calls DDEI's REST API.
BOT_APP_ID = "00000000-0000-4000-8000-0000000000b0"
BOT_SECRET = "sandbox-bot-secret"
API_CLIENT_ID = "00000000-0000-4000-8000-0000000000c1"
API_CLIENT_SECRET = "sandbox-api-secret"

# What the product signs in with to the other doubles.
MAILBOX_ADDRESS = "intake@casework.test"
MAILBOX_PASSWORD = "sandbox-mailbox"
# What a domain controller keeps of that password, and NTLM is checked with.
MAILBOX_NT_HASH = "0c5e76760dc3add539243d54cc40755a"
# A second mailbox that is listened to, and what opens both over Microsoft Graph.
SECOND_ADDRESS = "disclosure@casework.test"
GRAPH_CLIENT_ID = "00000000-0000-4000-8000-0000000000d1"
GRAPH_SECRET = "sandbox-graph-secret"
# Our own gateway: what it says of a sender's identity counts, what others say does not.
GATEWAY = "gateway.casework.test"
# Who writes under somebody else's name: the gateway says so of mail sent from the domain, and of mail by these.
FORGED_DOMAIN = "forged.example"
FORGED_SENDERS = frozenset({"chief.constable@surrey.police.test"})
REDACTION_LOG_BEARER = "sandbox-redaction-log"
# The search service: a key that may do everything, and one that may only ask.
SEARCH_KEY = "sandbox-search-admin"
SEARCH_QUERY_KEY = "sandbox-search-query"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the sandbox: their Teams identity, their CMS account, and their unit."""

    first_names: str
    surname: str
    job: str
    entra_id: str
    user_id: int
    username: str
    password: str
    role: Role
    unit_id: int
    unit_name: str
    area_id: int

    @property
    def name(self) -> str:
        """Forenames and surname."""
        return f"{self.first_names} {self.surname}"


ASHA = Person(
    first_names="Asha",
    surname="Verma",
    job="prosecutor",
    entra_id="00000000-0000-4000-8000-000000000a01",
    user_id=900101,
    username="asha.verma",
    password="sandbox-asha",
    role=Role.PROSECUTOR,
    unit_id=1234,
    unit_name="Guildford Mags",
    area_id=9,
)
OWEN = Person(
    first_names="Owen",
    surname="Price",
    job="operations",
    entra_id="00000000-0000-4000-8000-000000000a02",
    user_id=900102,
    username="owen.price",
    password="sandbox-owen",
    role=Role.OPERATIONS,
    unit_id=1234,
    unit_name="Guildford Mags",
    area_id=9,
)
GRACE = Person(
    first_names="Grace",
    surname="Bell",
    job="supervisor",
    entra_id="00000000-0000-4000-8000-000000000a03",
    user_id=900103,
    username="grace.bell",
    password="sandbox-grace",
    role=Role.SUPERVISOR,
    unit_id=1234,
    unit_name="Guildford Mags",
    area_id=9,
)
# Owen's colleague: who presses second is told so. She has a CMS account, and no chat on the sandbox's Teams page.
NIA = Person(
    first_names="Nia",
    surname="Rowlands",
    job="operations",
    entra_id="00000000-0000-4000-8000-000000000a04",
    user_id=900104,
    username="nia.rowlands",
    password="sandbox-nia",
    role=Role.OPERATIONS,
    unit_id=1234,
    unit_name="Guildford Mags",
    area_id=9,
)
# The listener's own account: no Teams user, sees every case, and may hold several sessions at once.
INTAKE = Person(
    first_names="Intake",
    surname="Service",
    job="listener service",
    entra_id="",
    user_id=900900,
    username="svc.intake",
    password="sandbox-intake",
    role=Role.SERVICE,
    unit_id=9000,
    unit_name="Intake",
    area_id=0,
)

PEOPLE = (ASHA, OWEN, NIA, GRACE, INTAKE)
