"""Outside effects as rows: claimed by lease, fenced, retried, or shown as unknown.

Owns Delivery and PeriodicRun, and the registries of carriers and of periodic work.
Registers two periodic works: the sweep (due deliveries get a worker) and the tidying of finished jobs.
"""
