"""What officers keep for themselves at the desk: saved views of the inbox, who else is looking at a step,
and the address of one's own calendar.

Owns SavedView, Presence and CalendarAddress. Registers nothing.
"""
