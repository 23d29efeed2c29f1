"""The facts and rules of the security area. Nothing here says that a phone is infected, and nothing that it is clean."""

from __future__ import annotations

from dataclasses import dataclass

from diagnostics.model import Rule, Says, Severity, Text, Verdict
from diagnostics.value_words import in_words

OLD_DAYS, TOO_OLD_DAYS = 183, 365


@dataclass(frozen=True, slots=True)
class RiskyApp:
    """A user's own app from no known store that holds a combination of `powers`. `hidden`: no icon among the apps; None =
    could not be told."""

    package: str
    powers: tuple[str, ...]
    hidden: bool | None


@dataclass(frozen=True, slots=True)
class SecurityFacts:
    """`verified_boot`: green, yellow, orange, red. `play_protect`: on, off, unset (never asked). `accessibility_apps`,
    `notification_listeners`, `device_admins`, `overlay_apps`, `installer_apps`: packages that hold this power.
    `sideloaded`: the user's own apps whose installer is no store we know. `without_icon`: those of the user's own apps
    that no launcher shows. `marked_harmful`: the phone's own verifier warns of them. `risky_apps`: combinations."""

    security_patch: str | None = None
    patch_age_days: int | None = None
    verified_boot: str | None = None
    bootloader_locked: bool | None = None
    debuggable: bool | None = None
    play_protect: str | None = None
    adb_installs_checked: bool | None = None
    accessibility_apps: tuple[str, ...] | None = None
    own_accessibility: tuple[str, ...] | None = None
    notification_listeners: tuple[str, ...] | None = None
    device_admins: tuple[str, ...] | None = None
    overlay_apps: tuple[str, ...] | None = None
    installer_apps: tuple[str, ...] | None = None
    third_party_count: int | None = None
    sideloaded: tuple[str, ...] | None = None
    without_icon: tuple[str, ...] | None = None
    marked_harmful: tuple[str, ...] | None = None
    risky_apps: tuple[RiskyApp, ...] | None = None

    @property
    def risky(self) -> Text | None:
        """The first five with what they may do, in words."""
        if self.risky_apps is None:
            return None
        shown = self.risky_apps[:5]
        return Text(
            "; ".join(f"{one.package} ({in_words('powers', one.powers, 'en')})" for one in shown),
            "；".join(f"{one.package}（{in_words('powers', one.powers, 'zh')}）" for one in shown),
        )

    @property
    def risky_count(self) -> int | None:
        return None if self.risky_apps is None else len(self.risky_apps)


def _hidden(f: SecurityFacts) -> bool | None:
    return None if f.risky_apps is None else any(one.hidden for one in f.risky_apps)


def _powerful(f: SecurityFacts) -> bool | None:
    return None if f.risky_apps is None else any(not one.hidden for one in f.risky_apps)


def _open_start(f: SecurityFacts) -> bool | None:
    if f.verified_boot is None and f.bootloader_locked is None:
        return None
    return f.verified_boot in ("orange", "red") or f.bootloader_locked is False


_POWERS = "two of accessibility, overlay, device admin, or one or two of them and to three: installs apps, reads notifications"
_COMBINATION = (
    "our proposal (stalker and scam apps: not from a store, several of these powers, no icon); "
    "MVT and Android Enterprise guidance name the same powers"
)

RULES: tuple[Rule[SecurityFacts], ...] = (
    Rule(
        id="security.hidden_app",
        test=_hidden,
        severity=Severity.FAIL,
        verdict=Verdict.SETTING,
        says=Says(
            Text(
                "Signs of an app that watches or steers the phone: {risky}, from no known store, without an icon. Save evidence first; "
                "then the customer takes its powers away and removes it, and changes passwords from another device.",
                "有疑似监视或操控手机的应用迹象：{risky}，来源不是已知商店且没有图标。请先保存证据，"
                "再由客户收回其权限并卸载，并在另一台设备上修改密码。",
            ),
            Text(
                "There are signs of an app that is allowed a lot on this phone and keeps itself out of sight. No need to worry: we look at it together now and can remove it. "
                "Until then please do no banking on this phone.",
                "有迹象表明，手机里有一个权限很多、又不显示图标的应用。请不用担心，我们现在一起查看并可以移除它。在此之前请先不要用这部手机办理银行业务。",
            ),
        ),
        threshold="not from a known store + " + _POWERS + " + no launcher icon",
        source=_COMBINATION,
        uses=("risky_apps", "device_admins"),
    ),
    Rule(
        id="security.powerful_app",
        test=_powerful,
        severity=Severity.WARN,
        verdict=Verdict.SETTING,
        says=Says(
            Text(
                "From no known store, with powers that together can watch the phone, cover it or resist removal: {risky}. Ask whether the customer knows it; "
                "screen readers, blockers and company apps hold the same powers honestly.",
                "来源不是已知商店，且其权限合在一起可监视、遮挡手机或阻止卸载：{risky}。请询问客户是否认识；读屏、拦截和企业管理应用也会正当使用这些权限。",
            ),
            Text(
                "One app that did not come from an app store is allowed a lot on this phone. Do you know it? If not, we can remove it now.",
                "有一个不是从应用商店安装的应用拥有较多权限。您认识它吗？如果不认识，现在就可以移除。",
            ),
        ),
        threshold="not from a known store + " + _POWERS + ", with an icon or unknown",
        source=_COMBINATION + "; WARN is our proposal",
        uses=("risky_apps", "device_admins"),
    ),
    Rule(
        id="security.marked_harmful",
        test=lambda f: None if f.marked_harmful is None else bool(f.marked_harmful),
        severity=Severity.FAIL,
        verdict=Verdict.SETTING,
        says=Says(
            Text(
                "The phone's own app verifier warns of: {marked_harmful}. Save evidence, then uninstall.",
                "手机自带的应用检测对以下应用发出警告：{marked_harmful}。保存证据后卸载。",
            ),
            Text(
                "The phone itself warns of one of its apps. We can remove it together now.",
                "手机自己对其中一个应用提出了警告，我们现在可以一起移除它。",
            ),
        ),
        threshold="a harmful-app warning is set on a package",
        source="AOSP PackageManager.setHarmfulAppWarning, Settings.java (`pkg-usr`, HA)",
        uses=("marked_harmful",),
    ),
    Rule(
        id="security.start_up_open",
        test=_open_start,
        severity=Severity.FAIL,
        verdict=Verdict.UNDECIDED,
        says=Says(
            Text(
                "Start-up protection is open (start-up check: {verified_boot}, bootloader locked: {bootloader_locked}): the system can be changed unnoticed. Ask whether the owner did it.",
                "启动保护未锁定（启动校验：{verified_boot}，引导加载程序已锁：{bootloader_locked}）：系统可能被改动而不被察觉。请询问是否为机主所为。",
            ),
            Text(
                "The protection that checks the phone's system at every start is open. Did you or somebody you know change that? If not, it should be looked at in the shop.",
                "手机开机时检查系统的保护处于打开状态。是您或您认识的人改的吗？如果不是，建议到店检查。",
            ),
        ),
        threshold="ro.boot.verifiedbootstate orange or red, or ro.boot.flash.locked 0, or device_state unlocked",
        source="AOSP Verified Boot boot states; our proposal",
        uses=("verified_boot", "bootloader_locked"),
    ),
    Rule(
        id="security.other_key",
        test=lambda f: None if f.verified_boot is None else f.verified_boot == "yellow",
        severity=Severity.WARN,
        verdict=Verdict.UNDECIDED,
        says=Says(
            Text(
                "The system is signed by a key other than the maker's (start-up check: yellow): another system than the maker's runs here.",
                "系统由非原厂密钥签名（启动校验为黄色）：运行的不是原厂系统。",
            ),
            Text(
                "This phone runs a system that does not come from its maker. Was it installed on purpose?",
                "这部手机运行的不是原厂系统，是特意安装的吗？",
            ),
        ),
        threshold="ro.boot.verifiedbootstate yellow",
        source="AOSP Verified Boot boot states",
        uses=("verified_boot",),
    ),
    Rule(
        id="security.debuggable",
        test=lambda f: f.debuggable,
        severity=Severity.WARN,
        verdict=Verdict.UNDECIDED,
        says=Says(
            Text(
                "The system is a test build (ro.debuggable 1): every app and file can be read with a cable.",
                "系统为调试版本（ro.debuggable 1）：通过数据线可读取所有应用和文件。",
            ),
            Text(
                "This phone runs a test version of its system, which is less protected. The shop can put the normal one on.",
                "这部手机装的是测试版系统，保护较弱。门店可以换成正式版。",
            ),
        ),
        threshold="ro.debuggable = 1",
        source="AOSP build: userdebug and eng builds only",
        uses=("debuggable",),
    ),
    Rule(
        id="security.patch_too_old",
        test=lambda f: None if f.patch_age_days is None else f.patch_age_days > TOO_OLD_DAYS,
        severity=Severity.FAIL,
        verdict=Verdict.SETTING,
        says=Says(
            Text(
                "Security patch {security_patch} is {patch_age_days} days old: look for an update; without one advise on how long this model is supported.",
                "安全补丁 {security_patch} 已有 {patch_age_days} 天：检查更新；若无更新，请说明该型号的支持期限。",
            ),
            Text(
                "This phone has not had a security update for more than a year. We look together whether there is one.",
                "这部手机超过一年没有安全更新了，我们一起看看有没有新的。",
            ),
        ),
        threshold="patch level older than 365 days",
        source="our proposal",
        uses=("security_patch",),
    ),
    Rule(
        id="security.patch_old",
        test=lambda f: None if f.patch_age_days is None else OLD_DAYS < f.patch_age_days <= TOO_OLD_DAYS,
        severity=Severity.WARN,
        verdict=Verdict.SETTING,
        says=Says(
            Text(
                "Security patch {security_patch} is {patch_age_days} days old: look for an update.",
                "安全补丁 {security_patch} 已有 {patch_age_days} 天：请检查更新。",
            ),
            Text(
                "The last security update is more than six months old. We look together whether there is a newer one.",
                "上次安全更新已超过半年，我们一起看看有没有新的。",
            ),
        ),
        threshold="patch level older than 183 days",
        source="MVT warns of patch levels older than six months",
        uses=("security_patch",),
    ),
    Rule(
        id="security.play_protect_off",
        test=lambda f: None if f.play_protect is None else f.play_protect == "off",
        severity=Severity.WARN,
        verdict=Verdict.SETTING,
        says=Says(
            Text(
                "Checking of apps (Play Protect) was switched off: Play Store → Play Protect → Settings.",
                "应用检测（Play 保护机制）被关闭：Play 商店 → Play 保护机制 → 设置。",
            ),
            Text(
                "The phone's own check of apps is switched off. We can switch it on again now.",
                "手机自带的应用检测被关闭了，现在就可以重新打开。",
            ),
        ),
        threshold="package_verifier_user_consent −1, or either verifier setting 0; unset is not off",
        source="AOSP Settings.Global PACKAGE_VERIFIER_*; our proposal",
        uses=("play_protect",),
    ),
    Rule(
        id="security.adb_installs_unchecked",
        test=lambda f: None if f.adb_installs_checked is None else not f.adb_installs_checked,
        severity=Severity.INFO,
        verdict=Verdict.SETTING,
        says=Says(
            Text(
                "Apps that come over a cable are not checked (developer option “Verify apps over USB” is off).",
                "通过数据线安装的应用不会被检测（开发者选项“通过 USB 验证应用”已关闭）。",
            ),
            Text(
                "Apps put on the phone with a cable are not checked. We can switch that on again now.",
                "用数据线装的应用没有经过检测，现在就可以重新打开检测。",
            ),
        ),
        threshold="verifier_verify_adb_installs = 0",
        source="AOSP Settings.Global.PACKAGE_VERIFIER_INCLUDE_ADB; our proposal",
        uses=("adb_installs_checked",),
    ),
    Rule(
        id="security.reads_screen",
        test=lambda f: None if f.own_accessibility is None else bool(f.own_accessibility),
        severity=Severity.INFO,
        verdict=Verdict.SETTING,
        says=Says(
            Text(
                "May read and steer the screen (accessibility): {own_accessibility}. Ask whether the customer switched it on.",
                "可读取并操控屏幕（无障碍服务）：{own_accessibility}。请询问是否由客户开启。",
            ),
            Text(
                "An app may read what is on the screen. That is fine for a screen reader you know; otherwise we can switch it off.",
                "有一个应用可以读取屏幕内容。如果是您认识的读屏等工具就没问题，否则可以关掉。",
            ),
        ),
        threshold="an accessibility service of a user's own app is on",
        source="AOSP Settings.Secure enabled_accessibility_services; our proposal: alone INFO",
        uses=("accessibility_apps",),
    ),
    Rule(
        id="security.scam_check",
        test=lambda f: None if f.risky_apps is None else True,
        severity=Severity.INFO,
        verdict=Verdict.UNDECIDED,
        says=Says(
            Text(
                "Scam check (apps looked at: {third_party_count}): with a combination of powers that scam apps use: {risky_count}. No match does not mean clean: "
                "phishing pages, disclosed passwords and spyware of a rare kind leave no trace here.",
                "诈骗应用检查：共 {third_party_count} 个应用，其中 {risky_count} 个具有诈骗应用常用的权限组合。没有发现不等于一定干净："
                "钓鱼网页、已泄露的密码和罕见的间谍软件在这里不留痕迹。",
            ),
            Text(
                "We went through your apps and looked for the usual signs of a harmful one. Finding nothing does not prove that a phone is clean, "
                "so please keep to the advice about passwords and unknown links.",
                "我们检查了您的应用，查找有害应用的常见迹象。没有发现并不等于手机一定干净，所以请继续留意密码和陌生链接。",
            ),
        ),
        threshold="always told when the check could be made",
        source="service handbook P11; our proposal: no match is not clean",
        uses=("third_party_count", "risky_apps"),
    ),
)
