"""A virtual Android phone: speaks adb's device protocol on 127.0.0.1. Imports nothing of ours, on purpose:
what it tests must not agree with it by sharing code."""
