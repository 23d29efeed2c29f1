"""Diagnostics: pure readers of what a phone prints, and the rules that judge it. stdlib only, no I/O, no clock."""
