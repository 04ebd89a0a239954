"""How often a program may ask, and what a token lets it do."""

from alur.ui.limits import Limit

WINDOW_SECONDS = 15 * 60
MINUTE = 60

# Enough for a portal that sends its applicants' forms from one address; more comes with an officer's token.
APPLICATIONS = Limit("api:applications", 60, WINDOW_SECONDS)
# Tracking tokens have 192 bits: this only keeps somebody from asking for the sake of asking.
UNKNOWN_TOKENS = Limit("api:unknown-tokens", 30, WINDOW_SECONDS)
# Taken in lots: a write to the database for every request would cost more than it saves.
TOKEN_REQUESTS = Limit("api:token", 600, MINUTE, lot=30)
TRACKING_REQUESTS = Limit("api:tracking", 120, MINUTE, lot=6)
LINK_REQUESTS = Limit("api:link", 120, MINUTE, lot=6)
# By name the limit of the page behind the link: a note counts there, whichever way it came.
NOTES_PER_LINK = Limit("note", 20, WINDOW_SECONDS)
# As the pages, which look while somebody types.
FREE_TIMES = Limit("free-times", 60, MINUTE, lot=6)
