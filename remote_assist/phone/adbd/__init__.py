"""The device side of adb: what `adbd` does on a phone, spoken on a TCP socket of 127.0.0.1."""
