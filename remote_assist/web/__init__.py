"""Pages for people, served to a browser on this computer or, through adb, on the phone. Only commands import this."""
