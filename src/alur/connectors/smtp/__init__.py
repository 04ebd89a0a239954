"""Mail by SMTP, with an answer for every way it can fail.

Owns no tables; registers the mail channel.
"""
