"""Outside effects as rows: claimed by lease, fenced, retried, or shown as unknown.

Owns Delivery and the registries of carriers and of periodic work.
"""
