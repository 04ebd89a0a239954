"""What Zoom told of a meeting."""

from alur.activities.meetings.ports import Account, Attendee
from alur.foundation.arrivals.queries import told_about
from alur.foundation.privacy.sealing import digest

from .rules.events import Event, presences

SOURCE = "zoom"


def about(account: Account, meeting: str) -> str:
    """How arrivals name a meeting. An app's secret is in it: an office that only claims to be of another's account, and
    signs with a secret of its own, tells nothing of its meetings."""
    app = "\0".join(account.settings.get(name, "").strip() for name in ("account_id", "client_id", "client_secret"))
    return f"{digest('zoom-app', app)[:32]}:{meeting}"


def events_of(account: Account, meeting: str) -> list[Event]:
    """In the order in which they happened."""
    return _events(about(account, meeting))


def present(told_of: str) -> list[Attendee]:
    """Who was at the meeting that `about` names, as far as was told."""
    return [Attendee(each.name, each.joined, each.left) for each in presences(_events(told_of))]


def _events(told_of: str) -> list[Event]:
    return [Event(at=each.happened_at, **each.payload) for each in told_about(SOURCE, told_of)]
