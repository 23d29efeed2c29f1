"""How the try of every camera is judged (P4, P14). A picture that is black or without detail is never called a fault:
nobody knows what the lens was aimed at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diagnostics.lens_state import BLACK, BLURRED, black, blurred, busy, dead, empty, of_any, shut
from diagnostics.model import Severity, Verdict
from diagnostics.rulebook import rule

if TYPE_CHECKING:
    from diagnostics.camera_facts import CameraFacts
    from diagnostics.model import Rule

_OPENS = "AOSP CameraAccessException.getDefaultMessage, as scrcpy's server prints it (CameraCapture.java)"
_LENSES = ("lenses",)


def _black(facts: CameraFacts) -> bool | None:
    """The privacy switch blackens every camera and has a rule of its own."""
    return False if facts.blocked and facts.lenses else of_any(facts.lenses, black)


LENS_RULES: tuple[Rule[CameraFacts], ...] = (
    rule(
        "camera.lens_dead",
        lambda f: of_any(f.lenses, dead),
        Severity.FAIL,
        Verdict.FAULT,
        ("Tried and not working: {lenses_dead}. It reports an error and does not open: signs of a fault of this camera. Restart once and try again before it goes to the bench.",
         "已测试，无法工作：{lenses_dead}。打开时报错：有该摄像头故障的迹象。送修前请重启一次再试。"),
        ("A camera of the phone does not start. There are signs of a fault, it should be looked at in the shop.",
         "手机有一个摄像头无法启动，有故障的迹象，建议到店检查。"),
        "the camera does not open and reports its own error state",
        _OPENS,
        _LENSES,
    ),
    rule(
        "camera.lens_busy",
        lambda f: of_any(f.lenses, busy),
        Severity.WARN,
        Verdict.UNDECIDED,
        ("Could not be tried, another app holds it: {lenses_busy}. Close the app that uses the camera and try again.",
         "未能测试，正被其他应用占用：{lenses_busy}。请关闭正在使用相机的应用后再试。"),
        ("Another app is using a camera just now. We close it and try again.",
         "有一个应用正在使用摄像头，我们关闭它后再试一次。"),
        "the camera does not open because it is in use",
        _OPENS,
        _LENSES,
    ),
    rule(
        "camera.lens_not_opened",
        lambda f: of_any(f.lenses, shut),
        Severity.WARN,
        Verdict.UNDECIDED,
        ("Did not open for this test: {lenses_shut}. The reason tells nothing of the camera itself (a policy, the phone's encoder); try it in the camera app.",
         "本次测试未能打开：{lenses_shut}。原因与摄像头本身无关（如管理策略、手机编码器），请在相机应用中再试。"),
        ("One camera could not be tested this way. Please open the camera app, and we look at it together.",
         "有一个摄像头无法用这种方式测试。请打开相机应用，我们一起看一下。"),
        "the camera does not open, for another reason",
        _OPENS,
        _LENSES,
    ),
    rule(
        "camera.lens_no_pictures",
        lambda f: of_any(f.lenses, empty),
        Severity.WARN,
        Verdict.UNDECIDED,
        ("Gave no picture that could be read: {lenses_empty}. Try it in the camera app; if it gives nothing there either: signs of a fault.",
         "没有可读取的画面：{lenses_empty}。请在相机应用中再试；若同样没有画面，则有故障的迹象。"),
        ("A camera showed nothing. Please open the camera app, and we look whether there is a picture.",
         "有一个摄像头没有画面。请打开相机应用，我们看看是否有画面。"),
        "no error is reported, and no picture comes, or none that can be decoded",
        "our proposal: a camera that opens gives pictures within seconds",
        _LENSES,
    ),
    rule(
        "camera.lens_black",
        _black,
        Severity.WARN,
        Verdict.UNDECIDED,
        ("Only a black picture: {lenses_black}. Is the lens covered, the room dark, or the camera's privacy switch on? Uncover it, make light and try again; if it stays black: signs of a fault.",
         "画面全黑：{lenses_black}。镜头是否被遮住、环境是否太暗、相机隐私开关是否打开？请排除后再试；若仍全黑，则有故障的迹象。"),
        ("A camera shows only black. Please look whether something covers it; then we try once more.",
         "有一个摄像头画面全黑。请看看镜头是否被遮住，然后我们再试一次。"),
        f"mean brightness below {BLACK} of 255",
        "our proposal",
        _LENSES,
    ),
    rule(
        "camera.lens_blurred",
        lambda f: of_any(f.lenses, blurred),
        Severity.WARN,
        Verdict.UNDECIDED,
        ("Little detail in the picture: {lenses_blurred}. Clean the lens, take the case off, aim at a printed page 30–50 cm away and try again; a bare wall looks the same. If it stays so: signs of a fault of the lens.",
         "画面缺少细节：{lenses_blurred}。请擦净镜头、取下保护壳，对准 30–50 厘米外的印刷文字再试；对着白墙也会如此。若仍如此，则有镜头故障的迹象。"),
        ("The picture of a camera is blurred. Please wipe the lens and hold the phone over a printed page; then we try once more.",
         "有一个摄像头画面模糊。请擦一下镜头，将手机对准一页印刷文字，然后我们再试一次。"),
        f"variance of the Laplacian of the picture at 320 px below {BLURRED}",
        "our proposal; the measure: Pech-Pacheco et al., Diatom autofocusing in brightfield microscopy, ICPR 2000",
        _LENSES,
    ),
)  # fmt: skip
