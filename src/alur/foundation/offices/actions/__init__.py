"""Every change to offices, positions, accounts and holdings. Each is one entry on the stream `office:<id>`.

`by` is `system` or `officer:<id>`. Refused: the actor may not. Invalid: what was given cannot be; `fields` says which.
"""

from .accounts import (
    accept_invitation,
    change_account,
    close_account,
    create_officer,
    invite_officer,
    remove_second_factor,
    reopen_account,
    set_administrator,
    set_language,
)
from .importing import Newcomer, create_invited_officers
from .letterheads import Letterhead, save_letterhead, take_up_letterheads
from .office import RESERVED_SLUGS, change_superior_after, create_office
from .positions import change_position, create_position, end_holding, give_holding
from .tokens import LONGEST_TOKEN_LIFE, make_token, note_use, revoke_token

__all__ = [
    "LONGEST_TOKEN_LIFE",
    "RESERVED_SLUGS",
    "Letterhead",
    "Newcomer",
    "accept_invitation",
    "change_account",
    "change_position",
    "change_superior_after",
    "close_account",
    "create_invited_officers",
    "create_office",
    "create_officer",
    "create_position",
    "end_holding",
    "give_holding",
    "invite_officer",
    "make_token",
    "note_import",
    "note_use",
    "remove_second_factor",
    "reopen_account",
    "revoke_token",
    "save_letterhead",
    "set_administrator",
    "set_language",
    "take_up_letterheads",
]
