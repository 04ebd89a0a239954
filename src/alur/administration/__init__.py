"""The settings of an office, for its administrators: positions, officers, calendar, letterhead, services.

Owns no tables: every change is an action of a slice below, or of `actions` here where several must happen together.
Registers a menu item, shown to administrators only, and the round that takes up a letterhead when its day has come.
"""
