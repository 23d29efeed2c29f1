"""One sentence for each state that adb can name (AOSP packages/modules/adb/adb.cpp, to_string(ConnectionState))."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "device": ("Ready.", "可以使用。"),
    "unauthorized": (
        'Unlock the phone and tap Allow in the question "Allow USB debugging?"; if no question comes, unplug and plug in again.',
        "请解锁手机，在“允许 USB 调试吗？”中点“允许”；如果没有弹出，请重新插拔数据线。",
    ),
    "authorizing": (
        "The phone is deciding whether to allow this computer: keep it unlocked and look at its screen.",
        "手机正在确认是否允许这台电脑：请保持解锁并看着屏幕。",
    ),
    "offline": (
        "adb sees the phone but it does not answer: unplug it, switch USB debugging off and on, and plug it in again.",
        "电脑能看到手机，但手机没有回应：请拔下数据线，关闭再打开 USB 调试，然后重新插上。",
    ),
    "connecting": ("The connection is being set up: wait a few seconds.", "正在连接：请稍等几秒。"),
    "no permissions": (
        "This computer's user may not open the USB device: install the udev rules (Debian: android-sdk-platform-tools-common) and plug the phone in again.",
        "当前电脑用户无权打开该 USB 设备：请安装 udev 规则（Debian：android-sdk-platform-tools-common）后重新插上手机。",
    ),
    "recovery": (
        "The phone is in recovery mode: choose “Reboot system now” on it, then wait for the home screen.",
        "手机处于恢复模式：请在手机上选择“重启系统”，等进入桌面后再继续。",
    ),
    "sideload": (
        "The phone waits for an update file (sideload): cancel on the phone and reboot it into Android.",
        "手机正在等待升级文件（sideload）：请在手机上取消并重启进入系统。",
    ),
    "rescue": (
        "The phone is in rescue mode: it needs the bench; reboot it into Android if it offers to.",
        "手机处于救援模式：需要到店处理；如手机提示可以重启，请重启进入系统。",
    ),
    "bootloader": (
        "The phone is in its bootloader (fastboot): choose “Start” with the volume keys and press the power key.",
        "手机处于引导模式（fastboot）：用音量键选择“Start”，再按电源键。",
    ),
    "host": (
        "This entry is another computer's adb, not a phone: unplug it.",
        "这是另一台电脑的 adb，不是手机：请拔下。",
    ),
    "detached": (
        "Another program has let go of this phone's USB: plug it in again.",
        "该手机的 USB 已被释放：请重新插上。",
    ),
}

UNKNOWN = (
    "adb calls its state “{state}”, which this tool does not know: unplug the phone, unlock it and plug it in again.",
    "adb 报告的状态是“{state}”，本工具不认识：请拔下手机，解锁后重新插上。",
)
