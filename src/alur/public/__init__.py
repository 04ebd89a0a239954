"""Pages for citizens: services, application, receipt, tracking, answers; and whether we live and are ready.

Owns no tables. Registers nothing.
"""
