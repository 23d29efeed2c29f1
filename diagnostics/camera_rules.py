"""What is known of the cameras, and how it is judged (P4, P14)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from diagnostics.model import Rule, Says, Severity, Text, Verdict

NO_FOCUS = 3


@dataclass(frozen=True, slots=True)
class CameraFacts:
    """`open_clients`: packages that hold a camera now. `service_errors`: events SERVICE ERROR and DIED plus the
    lines "may be deadlocked" and "No camera HAL available", as far back as the phone's own log goes.
    `blocked`: the privacy switch is on for the camera (12+). `service_state`: ready (it told the number of cameras),
    no_hal, deadlocked. `open_since`: {package, at} of those that hold a camera, by the phone's clock. `autofocus_*`:
    attempts to focus that the camera service noted (11+, null where it noted none): how many ended, how many of the
    newest in a row without a sharp picture, and the newest states, oldest first."""

    device_count: int | None = None
    open_clients: tuple[str, ...] | None = None
    service_errors: int | None = None
    service_state: str | None = None
    blocked: bool | None = None
    disabled_by_policy: bool | None = None
    client_deaths: int | None = None
    evictions: int | None = None
    rejections: int | None = None
    open_since: tuple[Mapping[str, str], ...] | None = None
    autofocus_tries: int | None = None
    autofocus_failed_in_a_row: int | None = None
    autofocus_history: tuple[Mapping[str, str], ...] | None = None


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
        test=lambda f: None if f.service_errors is None else f.service_errors > 0 and f.service_state == "ready",
        severity=Severity.FAIL,
        verdict=Verdict.FAULT,
        says=Says(
            Text(
                "The camera service reported {service_errors} error(s), {client_deaths} of them a client that died: signs of a fault.",
                "相机服务记录了 {service_errors} 次错误，其中 {client_deaths} 次是使用相机的程序意外终止：有故障的迹象。",
            ),
            Text(
                "The camera has stopped with an error before. There are signs of a fault, it should be looked at in the shop.",
                "相机曾经出错中断，有故障的迹象，建议到店检查。",
            ),
        ),
        threshold="one event SERVICE ERROR or DIED; EVICT alone is normal",
        source=_SERVICE + "; the threshold of one is our proposal",
        uses=("service_errors", "client_deaths"),
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
)
