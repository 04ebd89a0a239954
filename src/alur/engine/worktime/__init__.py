"""Working time: calendars as data, deadlines, clocks and their explanation.

Owns CalendarEdition.
"""
