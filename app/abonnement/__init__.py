"""Which other systems are told that something happened, and what became of each telling."""
