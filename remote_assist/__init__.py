"""remote-assist: consented, recorded, reversible assistance for Android phones over adb."""

__version__ = "0.1.0"
