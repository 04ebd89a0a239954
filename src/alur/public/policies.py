"""How often somebody may try secret links, add notes behind one, and look at what is free."""

from alur.ui.limits import Limit

WINDOW_SECONDS = 15 * 60
UNKNOWN_LINKS_PER_ADDRESS = 30
NOTES_PER_LINK = 20
LOOKS_PER_ADDRESS = 60
"""In a minute; an office behind one address fills in several forms at once."""


def may_try_link(*, address: str) -> bool:
    """Count a secret link that is none, and say whether this address may try more. Mails break links: not too few."""
    return Limit("link", UNKNOWN_LINKS_PER_ADDRESS, WINDOW_SECONDS).allows(address)


def may_add_note(*, link: str) -> bool:
    """Count a note or a file added through a link, and say whether it may be."""
    return Limit("note", NOTES_PER_LINK, WINDOW_SECONDS).allows(link)


def may_look_for_times(*, address: str) -> bool:
    """Count a look at the times that are free, and say whether this address may look."""
    return Limit("free-times", LOOKS_PER_ADDRESS, 60, lot=6).allows(address)
