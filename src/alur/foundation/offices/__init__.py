"""Who we are: offices, positions, officers and who holds which position when (also Plh./Plt.).

Owns Office, Position, Officer (the account) and Holding.
"""
