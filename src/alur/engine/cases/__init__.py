"""Cases and tasks: one run of one published SOP version, moved by outcomes.

Owns Case, Task, Pause and Act; owns the registries of activities and of reactions to what happened.
"""
