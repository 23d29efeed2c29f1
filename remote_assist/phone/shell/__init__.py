"""The phone's shell: the part of mksh (Android's /system/bin/sh) that people and tools use over adb."""
