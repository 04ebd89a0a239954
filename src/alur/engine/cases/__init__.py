"""Cases and tasks: one run of one published SOP version, moved by outcomes.

Owns Case, Task, Pause, Act and Look; owns the registries of activities, of reactions to what happened, and of who else
keeps personal data of a case.
"""
