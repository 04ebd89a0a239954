"""Data protection of an office: whom to ask, how long data are kept, what became known of a breach (UU 27/2022).

Owns ProtectionContact, RetentionRule, Breach and BreachNote. Erasing a case is the engine's act; here is when.
"""
