"""How the cameras are judged (P4, P14)."""

from __future__ import annotations

from diagnostics.camera_facts import CameraFacts
from diagnostics.camera_lens_rules import LENS_RULES
from diagnostics.model import Rule, Says, Severity, Text, Verdict

NO_FOCUS = 3


def _service_failed(facts: CameraFacts) -> bool | None:
    return None if facts.service_errors is None else facts.own_errors > 0 and facts.service_state == "ready"


def _focus_unknown(facts: CameraFacts) -> bool | None:
    if facts.service_state is None:
        return None
    return facts.service_state == "ready" and bool(facts.device_count) and facts.autofocus_failed_in_a_row is None


_SERVICE = "AOSP frameworks/av services/camera/libcameraservice/CameraService.cpp (dump, logEvent)"

RULES: tuple[Rule[CameraFacts], ...] = (
    Rule(
        id="camera.blocked",
        test=lambda f: f.blocked,
        severity=Severity.FAIL,
        verdict=Verdict.SETTING,
        says=Says(
            Text(
                "The privacy switch for the camera is on: every app gets a black picture.",
                "相机的隐私开关处于关闭访问状态：所有应用都只能得到黑屏。",
            ),
            Text(
                "The camera is switched off in the privacy settings. We can switch it on again together.",
                "相机在隐私设置里被关闭了，我们可以一起把它重新打开。",
            ),
        ),
        threshold="state_type 1 or 3 (is_enabled=true on Android 12) for sensor 2",
        source="AOSP SensorPrivacyService and sensorprivacy/PersistedState.java; service handbook P14",
        uses=("blocked",),
    ),
    Rule(
        id="camera.disabled_by_policy",
        test=lambda f: f.disabled_by_policy,
        severity=Severity.WARN,
        verdict=Verdict.SETTING,
        says=Says(
            Text(
                "A device policy (work profile, parental control) refused the camera to an app.",
                "设备管理策略（工作资料、家长控制等）曾拒绝应用使用相机。",
            ),
            Text(
                "A management app on this phone does not allow the camera. Its owner can change that.",
                "手机上的管理类应用不允许使用相机，由管理者更改即可。",
            ),
        ),
        threshold="an event REJECT with the reason 'disabled by policy'",
        source=_SERVICE,
        uses=("disabled_by_policy",),
    ),
    Rule(
        id="camera.no_hal",
        test=lambda f: None if f.service_state is None else f.service_state == "no_hal",
        severity=Severity.FAIL,
        verdict=Verdict.FAULT,
        says=Says(
            Text(
                "The camera service has no camera hardware layer: signs of a fault in the camera or its driver.",
                "相机服务找不到相机硬件层：有相机或其驱动故障的迹象。",
            ),
            Text(
                "The phone no longer finds its camera. There are signs of a fault, it should be looked at in the shop.",
                "手机找不到相机，有故障的迹象，建议到店检查。",
            ),
        ),
        threshold="the line '!! No camera HAL available !!'",
        source=_SERVICE,
        uses=("service_state",),
    ),
    Rule(
        id="camera.deadlocked",
        test=lambda f: None if f.service_state is None else f.service_state == "deadlocked",
        severity=Severity.FAIL,
        verdict=Verdict.FAULT,
        says=Says(
            Text(
                "The camera service hangs (deadlock): signs of a fault in the camera or its driver. Restart once and check again.",
                "相机服务卡死：有相机或其驱动故障的迹象。请重启一次后复查。",
            ),
            Text(
                "The camera is stuck. Restarting the phone may help; if it comes back, it should be looked at in the shop.",
                "相机卡住了，重启手机可能有帮助；如果再次出现，建议到店检查。",
            ),
        ),
        threshold="a line with 'may be deadlocked'",
        source=_SERVICE,
        uses=("service_state",),
    ),
    Rule(
        id="camera.service_errors",
        test=_service_failed,
        severity=Severity.FAIL,
        verdict=Verdict.FAULT,
        says=Says(
            Text(
                "The camera service itself reported {own_errors} error(s) of the camera: signs of a fault.",
                "相机服务自身记录了 {own_errors} 次相机错误：有故障的迹象。",
            ),
            Text(
                "The camera has stopped with an error before. There are signs of a fault, it should be looked at in the shop.",
                "相机曾经出错中断，有故障的迹象，建议到店检查。",
            ),
        ),
        threshold="one event SERVICE ERROR; EVICT alone is normal",
        source=_SERVICE + "; the threshold of one is our proposal",
        uses=("service_state", "service_errors"),
    ),
    Rule(
        id="camera.client_died",
        test=lambda f: None if f.client_deaths is None else f.client_deaths > 0,
        severity=Severity.FAIL,
        verdict=Verdict.UNDECIDED,
        says=Says(
            Text(
                "A program ended while it held the camera: {client_deaths} time(s) in the phone's camera log, last on {client_died_at}. Once and long ago it may have been closed or killed for memory; repeated, or while taking pictures: look at that app's crashes, then at the camera.",
                "有程序在占用相机时终止：相机日志中共 {client_deaths} 次，最近一次 {client_died_at}。若只有一次且较久，可能是被关闭或因内存不足被终止；若反复出现或发生在拍照时：先查看该应用的崩溃记录，再检查相机。",
            ),
            Text(
                "An app once broke off while it used the camera. We try the camera together and see whether it happens again.",
                "有应用曾在使用相机时中断。我们一起试一下相机，看是否会再次出现。",
            ),
        ),
        threshold="one event DIED, with its date and how often",
        source=_SERVICE + "; binderDied, logClientDied: the process that held the camera ended",
        uses=("client_deaths",),
    ),
    Rule(
        id="camera.no_focus",
        test=lambda f: None if f.autofocus_failed_in_a_row is None else f.autofocus_failed_in_a_row >= NO_FOCUS,
        severity=Severity.FAIL,
        verdict=Verdict.UNDECIDED,
        says=Says(
            Text(
                "The camera tried to focus {autofocus_failed_in_a_row} times in a row and never got sharp. Clean the lens, take the case off, aim at a printed page 30–50 cm away and try again; if it stays so: signs of a fault of the lens.",
                "相机连续 {autofocus_failed_in_a_row} 次对焦都没有成功。请擦净镜头、取下保护壳，对准 30–50 厘米外的印刷文字再试；若仍如此，则有镜头故障的迹象。",
            ),
            Text(
                "The camera does not get sharp. Please wipe the lens and take the case off; then we try together once more.",
                "相机对不上焦。请先擦一下镜头、取下保护壳，然后我们一起再试一次。",
            ),
        ),
        threshold=f"{NO_FOCUS} attempts in a row of one camera ended NOT_FOCUSED_LOCKED",
        source="our proposal: three non-locks; AOSP ANDROID_CONTROL_AF_STATE_NOT_FOCUSED_LOCKED, TagMonitor.cpp",
        uses=("autofocus_failed_in_a_row",),
    ),
    Rule(
        id="camera.none",
        test=lambda f: None if f.device_count is None else f.device_count == 0,
        severity=Severity.WARN,
        verdict=Verdict.UNDECIDED,
        says=Says(
            Text(
                "The phone reports no camera at all. Normal only for a model that has none.",
                "系统报告没有任何摄像头；只有本来就没有摄像头的型号才属正常。",
            ),
            Text(
                "The phone does not see any camera at the moment. We look at whether this model has one.",
                "手机目前没有识别到摄像头，我们先确认这个型号是否配有摄像头。",
            ),
        ),
        threshold="Number of camera devices: 0",
        source=_SERVICE + "; WARN is a proposal: a device without cameras prints the same",
        uses=("device_count",),
    ),
    Rule(
        id="camera.in_use",
        test=lambda f: None if f.open_clients is None else bool(f.open_clients),
        severity=Severity.INFO,
        verdict=Verdict.UNDECIDED,
        says=Says(
            Text(
                "The camera is held right now by {open_clients}; another app cannot open it meanwhile.",
                "相机目前被 {open_clients} 占用，其他应用此时无法打开。",
            ),
            Text(
                "An app is using the camera right now. If another app cannot open it, we close the first one.",
                "有一个应用正在使用相机。如果别的应用打不开相机，先关闭这个应用即可。",
            ),
        ),
        threshold="an entry under Active Camera Clients",
        source=_SERVICE,
        uses=("open_clients",),
    ),
    Rule(
        id="camera.focus_not_checked",
        test=_focus_unknown,
        severity=Severity.INFO,
        verdict=Verdict.UNDECIDED,
        says=Says(
            Text(
                "Focus was not checked: the phone notes it only while somebody watches.{seen_sharp} Open the camera app, tap on a printed page 30–50 cm away and look whether it gets sharp, near and far.",
                "对焦未检查：手机平时不记录对焦情况。{seen_sharp}请打开相机应用，对准 30–50 厘米外的印刷文字点击对焦，看远近是否都清晰。",
            ),
            Text(
                "Whether the camera gets sharp we see when you take a picture. Please open the camera and tap on something near.",
                "相机能否对焦，要拍一张才知道。请打开相机，点一下近处的物体。",
            ),
        ),
        threshold="the camera works, and no attempt to focus is noted in its dump ('Tag monitoring disabled')",
        source="AOSP frameworks/av services/camera/libcameraservice/utils/TagMonitor.cpp; service handbook P4",
        uses=("device_count", "lenses"),
    ),
    *LENS_RULES,
)
