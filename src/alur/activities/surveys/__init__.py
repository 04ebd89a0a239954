"""The satisfaction survey (SKM) and its index (IKM), Permenpan RB 14/2017.

Owns Response; registers the activities surveys.*.
"""
