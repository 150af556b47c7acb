"""Measuring, and nothing else: speed is a figure of a machine on a day, so it lives here and never in a test."""
