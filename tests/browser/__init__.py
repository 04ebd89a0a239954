"""Journeys of people in Chromium, against a `World`: what they see and do, and what arrives by mail."""
