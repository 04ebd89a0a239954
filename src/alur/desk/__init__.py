"""Staff pages that span slices: inbox, case page, search, counter, deliveries.

Owns no tables. Registers the menu items Tugas, Cari, Loket and Pengiriman.
"""
