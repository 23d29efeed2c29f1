"""The lists of keyboards and apps: well formed, with a source each, and not so broad that they hide everything."""

from __future__ import annotations

import pytest

from remote_assist.privacy.lists import entries, secure_keyboard, sensitive
from remote_assist.privacy.reasons import REASONS


@pytest.mark.parametrize("name", ["keyboards", "apps"])
def test_entries(name: str) -> None:
    seen = set()
    for entry in entries(name):
        assert entry["how"] in {"package", "prefix", "word", "component"}
        assert len(entry["source"]) > 10
        assert entry["match"]
        assert ("/" in entry["match"]) == (entry["how"] == "component")
        assert entry["how"] != "word" or entry["match"] == entry["match"].lower()
        assert name == "keyboards" or entry["reason"] in REASONS
        assert (entry["match"], entry["how"]) not in seen
        seen.add((entry["match"], entry["how"]))


@pytest.mark.parametrize(
    "name",
    [
        "com.eg.android.AlipayGphone", "com.tencent.mm/com.tencent.mm.plugin.wallet.pwd.ui.WalletPasswordSettingUI",
        "com.tencent.mm/.plugin.remittance.ui.RemittanceUI", "com.icbc", "com.chinamworld.main", "cmb.pb",
        "com.android.bankabc", "com.chase.sig.android", "com.infonow.bofa", "com.usbank.mobilebanking",
        "de.fiducia.smartphone.android.banking.vr", "com.starfinanz.mobile.android.pushtan", "com.revolut.revolut",
        "com.google.android.apps.authenticator2", "com.azure.authenticator", "com.paypal.android.p2pmobile",
        "com.x8bit.bitwarden", "com.mipay.wallet",
    ],
)  # fmt: skip
def test_banks_payments_and_codes(name: str) -> None:
    assert sensitive(name) == "sensitive-app"


@pytest.mark.parametrize(
    "name",
    [
        "com.android.settings/.password.ConfirmLockPassword",
        "com.android.settings/com.android.settings.password.ConfirmDeviceCredentialActivity",
        "com.android.credentialmanager/.CredentialSelectorActivity",
        "com.google.android.gms/.auth.uiflows.minutemaid.MinuteMaidActivity",
    ],
)
def test_credentials(name: str) -> None:
    assert sensitive(name) == "credential-window"


@pytest.mark.parametrize(
    "name",
    [
        "com.tencent.mm/.ui.LauncherUI", "com.android.settings/.Settings", "com.android.chrome/com.google.Main",
        "com.google.android.gms/.games.ui.Main", "com.android.systemui", "com.whatsapp/.Home", "com.android.launcher3",
        "com.google.android.inputmethod.latin", "com.miui.home", "com.huawei.android.launcher", "", "/", "com.icbx",
    ],
)  # fmt: skip
def test_everything_else_is_shown(name: str) -> None:
    assert sensitive(name) is None


@pytest.mark.parametrize(
    ("ime", "secure"),
    [
        ("com.huawei.secime/.SoftKeyboard", True), ("com.miui.securityinputmethod/.X", True),
        ("com.oplus.securitykeyboard", True), ("com.coloros.securitykeyboard/.S", True),
        ("com.vivo.secime.service/.SecIME", True), ("com.kunzisoft.keepass.free/.Magikeyboard", True),
        ("com.google.android.inputmethod.latin/com.android.inputmethod.latin.LatinIME", False),
        ("com.sohu.inputmethod.sogou/.SogouIME", False), ("com.iflytek.inputmethod/.FlyIME", False),
        ("com.samsung.android.honeyboard/.service.HoneyBoardService", False), ("com.baidu.input_huawei/.ImeService", False),
    ],
)  # fmt: skip
def test_keyboards(ime: str, secure: bool) -> None:
    assert secure_keyboard(ime) is secure
