"""Pages for citizens: services, application, receipt, tracking, answers.

Owns no tables.
"""
