"""The demo: an obviously synthetic region, an issuer that signs real tokens, and a story told over the real HTTP API.

Nothing of this is trusted outside demo mode.
"""
