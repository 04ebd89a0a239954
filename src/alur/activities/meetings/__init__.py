"""Meetings: an office's hosts, who has them when, and the meeting itself at its provider.

Asks providers through `ports.Provider`; `connectors/zoom`, `jitsi` and `bigbluebutton` fill `registry.providers`.
"""
