"""Rode Draad: casuscoördinatie voor gefaseerde ketenzorg."""

VERSIE = "1.0.0"
"""Version of the API contract (semver), sent as `API-Version` on every response."""
