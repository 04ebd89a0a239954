"""What meetings ask of a provider: make, find, change and cancel one meeting, and say who was there.

All methods may use the network, never run inside a transaction and bound their own waiting. They raise the outbox's
RetryLater (surely not done, try again), Rejected (surely not done, and never will be) or OutcomeUnknown (perhaps done).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from django.utils.functional import Promise

type What = Literal["started", "ended", "joined", "left"]
type Tells = Literal["after", "meanwhile", "never"]
"""When a provider says who is at a meeting: also once it is over, only while it goes on, or not at all."""


@dataclass(frozen=True)
class Account:
    """One host of an office at its provider. `settings` are the decrypted answers to `Provider.asks`: keep them out of
    logs and words."""

    host: str
    """The host's own name there: an e-mail address or id at Zoom, "" where the provider knows none."""
    settings: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True)
class Wanted:
    """The meeting that is to be."""

    intent: str
    """Stable for the life of a booking, [a-z0-9-], at most 64: the far side's key, or put where `find` sees it."""
    topic: str
    starts: datetime
    minutes: int
    zone: str
    """IANA name, the zone of the office."""
    participants: int
    record: bool


@dataclass(frozen=True)
class Made:
    """The meeting as the provider has it."""

    external_id: str
    join_url: str = field(repr=False)
    """For anybody invited; "" where each guest gets one of their own (`join_link`), which may not be mailed."""
    passcode: str = field(default="", repr=False)
    host_url: str = field(default="", repr=False)
    """Opens the meeting with the host's rights: shown on the host's page alone, "" where it is made at the click."""
    notes: Mapping[str, str] = field(default_factory=dict, repr=False)
    """What the provider itself needs to make links at the click; nobody else reads it."""


@dataclass(frozen=True)
class Attendee:
    """Times are None where the provider does not tell them, `left` also of who is there still."""

    name: str
    joined: datetime | None
    left: datetime | None


@dataclass(frozen=True)
class Ask:
    """One thing a provider must be told before it works."""

    key: str
    label: str | Promise
    help: str | Promise = ""
    secret: bool = False
    required: bool = True


@dataclass(frozen=True)
class Told:
    """What a provider said of a meeting by itself. It may come late and out of order; the same is told once."""

    provider: str
    office: str
    """Its slug."""
    external_id: str
    what: What
    at: datetime
    """When it happened, by the provider's clock."""
    sitting: str = ""
    """Which of the times that this meeting was opened it belongs to; at most 80 letters, "" where it does not say."""
    who: str = field(default="", repr=False)
    """The name that somebody who joined or left had given; "" where that is not known."""
    present: Callable[[], Sequence[Attendee]] = field(default=tuple, compare=False, repr=False)
    """Who was there as far as was told until now; () where the provider does not tell. No network."""


class Listener(Protocol):
    def __call__(self, told: Told, at: datetime) -> None:
        """Runs in a transaction: no network. It may know no such meeting: people also meet without Alur."""
        ...


class Hosts(Protocol):
    """The book of hosts. A provider that is told something asks it whose secret was meant."""

    def accounts(self, provider: str, office: str) -> Sequence[Account]:
        """Of the office with that slug, also those that take no new meetings; () where there is no such office."""
        ...


class Provider(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def label(self) -> str | Promise:
        """As people know it: "Zoom"."""
        ...

    @property
    def asks(self) -> Sequence[Ask]: ...

    @property
    def repeat_is_harmless(self) -> bool:
        """Does making the same intent twice give one meeting? (Jitsi's room is its name; BigBlueButton's is its id.)"""
        ...

    @property
    def tells_attendance(self) -> Tells: ...

    def hook(self, office: str) -> str:
        """The whole address to which that office's provider sends what happens, to be shown beside the settings; ""
        where it sends nothing."""
        ...

    def create(self, account: Account, wanted: Wanted) -> Made: ...

    def find(self, account: Account, wanted: Wanted) -> Made | None:
        """The meeting of this intent, made by an earlier try; None where there surely is none."""
        ...

    def change(self, account: Account, made: Made, wanted: Wanted) -> Made:
        """Rejected where it is gone there."""
        ...

    def cancel(self, account: Account, made: Made) -> None:
        """Nothing happens where it is gone there."""
        ...

    def host_link(self, account: Account, made: Made, who: str) -> str:
        """A fresh address that opens the meeting with the host's rights for that person's name."""
        ...

    def join_link(self, account: Account, made: Made, who: str) -> str:
        """An address for a guest, made at the click where `made.join_url` is ""; else mostly that."""
        ...

    def taken(self, account: Account, first: datetime, last: datetime) -> Sequence[tuple[datetime, datetime]]:
        """What people booked there by hand between the two moments, without what was made by this port; () where it
        cannot know."""
        ...

    def attendance(self, account: Account, made: Made) -> Sequence[Attendee]:
        """Who was there, as far as the provider tells; () where it cannot know."""
        ...

    def test(self, account: Account) -> str:
        """Tries the settings out without making a meeting; a plain Indonesian sentence of what works. Rejected says
        what is wrong and what to do."""
        ...
