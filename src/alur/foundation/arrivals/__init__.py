"""What outside systems tell us by themselves: kept the moment it comes, looked at afterwards.

Owns Arrival and the registry of receivers. Whoever asks within seconds is answered as soon as its message is on disk; a
message that comes twice is one. Registers two periodic works: handing arrivals to their receivers, and forgetting.
"""
