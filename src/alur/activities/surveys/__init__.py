"""The satisfaction survey (SKM) and its index (IKM), Permenpan RB 14/2017.

Owns Response, which leads to no person and no case; registers the activities surveys.*.
"""
