"""Who we are: offices, positions, officers and who holds which position when (also Plh./Plt.); and signing in.

Owns Office, Position, Officer (the account), Holding and AccessToken. Every change is an entry on the stream
`office:<id>`.
`plug` adapts django-allauth: accounts are made by administrators, never by signing up.
"""
