"""The virtual phone's screen: what is on it, what its dumps say about it, and its picture."""
