"""The phone's screen: messages and next steps in Chinese, by their English templates."""

from __future__ import annotations

ZH: dict[str, str] = {
    "Unlock the phone and try again; without a picture, go on with --no-mirror.": "请解锁手机后重试；如仍没有画面，可用 --no-mirror 继续。",
    "“{service}” is not a socket of ours; it is not opened.": "“{service}”不是本工具的套接字，不予打开。",
    "This screen takes no input.": "这个画面不接受操作。",
    "The phone's screen server gave up: {complaint}": "手机上的屏幕服务已退出：{complaint}",
    "the phone does not answer whether a secret is on its screen": "手机没有回答屏幕上是否有机密内容",
    "the phone's answer about its screen has no end": "手机关于屏幕状态的回答没有结尾",
    "There is no scrcpy server file on this computer.": "这台电脑上没有 scrcpy 服务文件。",
    "Install it with `pip install 'remote-assist[mirror]'`, or name the file in SCRCPY_SERVER_PATH.": "请用 `pip install 'remote-assist[mirror]'` 安装，或在 SCRCPY_SERVER_PATH 中指定该文件。",
    "{path} ({where}) cannot be read: {why}.": "无法读取 {path}（{where}）：{why}。",
    "{path} ({where}) is not the server file of scrcpy 3.3.4 or 4.1.": "{path}（{where}）不是 scrcpy 3.3.4 或 4.1 的服务文件。",
    "the screen's stream announces a packet of {bytes} bytes": "屏幕数据流声称有一个 {bytes} 字节的数据包",
    "the screen's stream does not begin with the zero byte of a forward tunnel": "屏幕数据流没有以正向通道的零字节开头",
    "the screen's stream has a codec that was not asked for: {codec:#x}": "屏幕数据流使用了未请求的编码：{codec:#x}",
    "the screen's stream announces a picture of {width} x {height}": "屏幕数据流声称画面为 {width} x {height}",
    "The recording cannot be kept: {why}.": "无法保存录像：{why}。",
    "“{command}” shows the screen and is sent only where a gate judges it.": "“{command}”会显示屏幕内容，只能经过遮挡判断后发送。",
    "Let the customer finish typing, and lock nothing; then try again.": "请等客户输入完毕、保持解锁，然后重试。",
    "The screen is hidden now ({why}), so no picture of it is taken.": "屏幕当前被遮挡（{why}），因此不截图。",
    "The phone gave no screenshot.": "手机没有给出截图。",
    "The phone gave no list of what is on its screen.": "手机没有给出屏幕元素列表。",
    "{path} cannot be written: {why}.": "{path} 无法写入：{why}。",
    "The screen of this phone cannot be shown: whether a secret is on it can only be told from Android 8 on.": "无法显示这部手机的屏幕：只有 Android 8 及以上才能判断屏幕上是否有机密内容。",
    "Go on with --no-mirror.": "请用 --no-mirror 继续。",
    "{path} is already there.": "{path} 已存在。",
    "Name a file that is not there yet.": "请指定一个尚不存在的文件。",
    "the screen is closed": "画面已关闭",
    "the phone closed the screen's connection": "手机断开了画面连接",
    "The phone's encoder gives no picture.": "手机的编码器没有给出画面。",
}
