"""The small questions a client asks about the server itself."""

from sandbox.mailbox.soap import Element, M, Refused, T, error, m, response, success, t


def convert_id(request: Element) -> Element:
    """ConvertId: exchangelib asks it with a dummy, only to read the version from the reply."""
    refused = Refused("ErrorInvalidIdMalformed", "Id is malformed.")
    return response("ConvertId", [error("ConvertId", refused) for _ in request.iter(t("AlternateId"))])


def resolve_names(request: Element) -> Element:
    """ResolveNames: the directory knows the first mailbox and nobody else."""
    wanted = request.findtext(m("UnresolvedEntry")) or ""
    if not wanted or wanted.lower() not in "intake@casework.test":
        refused = Refused("ErrorNameResolutionNoResults", "No results were found.")
        return response("ResolveNames", [error("ResolveNames", refused)])
    found = T.Mailbox(
        T.Name("Casework intake"),
        T.EmailAddress("intake@casework.test"),
        T.RoutingType("SMTP"),
        T.MailboxType("Mailbox"),
    )
    page = M.ResolutionSet(T.Resolution(found), TotalItemsInView="1", IncludesLastItemInRange="true")
    return response("ResolveNames", [success("ResolveNames", page)])


def time_zones(_request: Element) -> Element:
    """GetServerTimeZones: the two zones the sandbox lives in."""
    zones = [
        T.TimeZoneDefinition(Id="UTC", Name="(UTC) Coordinated Universal Time"),
        T.TimeZoneDefinition(Id="GMT Standard Time", Name="(UTC+00:00) Dublin, Edinburgh, Lisbon, London"),
    ]
    return response("GetServerTimeZones", [success("GetServerTimeZones", M.TimeZoneDefinitions(*zones))])
