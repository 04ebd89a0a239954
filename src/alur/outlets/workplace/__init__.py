"""What officers keep for themselves at the desk: saved views of the inbox, and who else is looking at a step.

Owns SavedView and Presence. Registers nothing.
"""
