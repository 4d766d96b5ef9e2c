"""What the bot's edge has to know about the outside."""

from dataclasses import dataclass, field

BOT_FRAMEWORK_SCOPE = "https://api.botframework.com/.default"
BOT_FRAMEWORK_ISSUER = "https://api.botframework.com"


@dataclass(frozen=True, slots=True)
class BotSettings:
    """Who the bot is, whose tokens it believes, and which hosts it may answer.

    An empty `app_id` means no tokens at all: then only this machine may talk to the bot.
    `service_url_hosts` are "host" or "host:port".
    """

    app_id: str
    app_password: str = field(repr=False)
    tenant_id: str
    openid_metadata_url: str
    token_url: str
    service_url_hosts: tuple[str, ...]
    scope: str = BOT_FRAMEWORK_SCOPE
    issuer: str = BOT_FRAMEWORK_ISSUER


@dataclass(frozen=True, slots=True)
class Timings:
    """How long the bot waits for what, in seconds."""

    # Teams sends an activity again when it is not answered within about 15 seconds.
    answer_within: float = 10.0
    typing_after: float = 1.0
    typing_every: float = 4.0
    first_pause_before_sending_again: float = 0.5
    # An unknown key may be a roll-over, or somebody's noise: ask for new keys, but not for every such token.
    between_key_refreshes: float = 60.0
    after_failed_key_refresh: float = 5.0


DEFAULT_TIMINGS = Timings()
