"""System properties of the virtual phones. Names are those of real builds; serials, fingerprints and numbers are invented."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Build:
    """What distinguishes one build from another."""

    brand: str
    manufacturer: str
    model: str
    device: str
    product: str
    board: str
    hardware: str
    release: str
    sdk: int
    build_id: str
    incremental: str
    serial: str
    locale: str
    timezone: str
    first_api: int
    security_day: int = 5
    abis: str = "arm64-v8a"
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def fingerprint(self) -> str:
        return f"{self.brand}/{self.product}/{self.device}:{self.release}/{self.build_id}/{self.incremental}:user/release-keys"


def patch_level(now: datetime, day: int) -> str:
    """A patch level of last month: what a phone that takes its updates shows."""
    last_month = now.replace(day=1) - timedelta(days=1)
    return last_month.replace(day=day).strftime("%Y-%m-%d")


def properties(build: Build, now: datetime) -> dict[str, str]:
    """Everything `getprop` lists for this build. `now` is the phone's local time (for the patch level)."""
    built = (now.replace(day=1) - timedelta(days=20)).replace(hour=9, minute=12, second=40, microsecond=0)
    values = {
        "dalvik.vm.heapsize": "512m",
        "dalvik.vm.isa.arm64.variant": "cortex-a76",
        "gsm.current.phone-type": "1,1",
        "gsm.version.baseband": f"{build.board}-{build.incremental[:8]}",
        "init.svc.adbd": "running",
        "init.svc.bootanim": "stopped",
        "init.svc.surfaceflinger": "running",
        "init.svc.zygote": "running",
        "net.bt.name": "Android",
        "persist.sys.locale": build.locale,
        "persist.sys.timezone": build.timezone,
        "persist.sys.usb.config": "adb",
        "ro.adb.secure": "1",
        "ro.baseband": "unknown",
        "ro.board.platform": build.board,
        "ro.boot.bootreason": "reboot",
        "ro.boot.dynamic_partitions": "true",
        "ro.boot.flash.locked": "1",
        "ro.boot.hardware": build.hardware,
        "ro.boot.serialno": build.serial,
        "ro.boot.slot_suffix": "_a",
        "ro.boot.vbmeta.device_state": "locked",
        "ro.boot.verifiedbootstate": "green",
        "ro.boot.veritymode": "enforcing",
        "ro.bootloader": f"{build.device}-{build.incremental[:6]}",
        "ro.bootmode": "unknown",
        "ro.build.ab_update": "true",
        "ro.build.characteristics": "default",
        "ro.build.date": built.strftime("%a %b %d %H:%M:%S UTC %Y"),
        "ro.build.date.utc": str(int(built.timestamp())),
        "ro.build.description": f"{build.product}-user {build.release} {build.build_id} {build.incremental} release-keys",
        "ro.build.display.id": build.build_id,
        "ro.build.fingerprint": build.fingerprint,
        "ro.build.flavor": f"{build.product}-user",
        "ro.build.id": build.build_id,
        "ro.build.product": build.device,
        "ro.build.tags": "release-keys",
        "ro.build.type": "user",
        "ro.build.version.all_codenames": "REL",
        "ro.build.version.codename": "REL",
        "ro.build.version.incremental": build.incremental,
        "ro.build.version.release": build.release,
        "ro.build.version.release_or_codename": build.release,
        "ro.build.version.sdk": str(build.sdk),
        "ro.build.version.security_patch": patch_level(now, build.security_day),
        "ro.carrier": "unknown",
        "ro.crypto.state": "encrypted",
        "ro.crypto.type": "file",
        "ro.debuggable": "0",
        "ro.hardware": build.hardware,
        "ro.oem_unlock_supported": "1",
        "ro.product.board": build.board,
        "ro.product.brand": build.brand,
        "ro.product.cpu.abi": "arm64-v8a",
        "ro.product.cpu.abilist": build.abis,
        "ro.product.device": build.device,
        "ro.product.first_api_level": str(build.first_api),
        "ro.product.locale": build.locale,
        "ro.product.manufacturer": build.manufacturer,
        "ro.product.model": build.model,
        "ro.product.name": build.product,
        "ro.product.vendor.brand": build.brand,
        "ro.product.vendor.device": build.device,
        "ro.product.vendor.manufacturer": build.manufacturer,
        "ro.product.vendor.model": build.model,
        "ro.revision": "0",
        "ro.secure": "1",
        "ro.serialno": build.serial,
        "ro.system.build.fingerprint": build.fingerprint,
        "ro.treble.enabled": "true",
        "ro.vendor.build.fingerprint": build.fingerprint,
        "ro.vendor.build.security_patch": patch_level(now, build.security_day),
        "ro.zygote": "zygote64",
        "service.adb.tcp.port": "5555",
        "service.bootanim.exit": "1",
        "sys.boot.reason": "reboot",
        "sys.boot_completed": "1",
        "sys.usb.config": "adb",
        "sys.usb.state": "adb",
    }
    values.update(build.extra)
    return values


PIXEL_15 = Build(
    brand="google",
    manufacturer="Google",
    model="Pixel 8",
    device="shiba",
    product="shiba",
    board="zuma",
    hardware="shiba",
    release="15",
    sdk=35,
    build_id="AP4A.250105.002",
    incremental="12701944",
    serial="3C110VLP0024KM",
    locale="en-US",
    timezone="America/Phoenix",
    first_api=34,
    extra={
        "gsm.version.baseband": "g5300i-241001-241022-B-12500400,g5300i-241001-241022-B-12500400",
        "ro.boot.hardware.sku": "GKWS6",
        "ro.boot.hardware.revision": "MP1.0",
        "ro.build.version.known_codenames": "Base,Base11,Cupcake,Donut,Eclair,Tiramisu,UpsideDownCake,VanillaIceCream",
        "ro.com.google.clientidbase": "android-google",
        "ro.opa.eligible_device": "true",
        "ro.sf.lcd_density": "420",
        "ro.soc.manufacturer": "Google",
        "ro.soc.model": "Tensor G3",
    },
)

SAMSUNG_13 = Build(
    brand="samsung",
    manufacturer="samsung",
    model="SM-A525F",
    device="a52q",
    product="a52qnsxx",
    board="atoll",
    hardware="qcom",
    release="13",
    sdk=33,
    build_id="TP1A.220624.014",
    incremental="A525FXXU9EYC2",
    serial="RZ8N90VLP6T",
    locale="en-GB",
    timezone="Asia/Singapore",
    first_api=30,
    security_day=1,
    abis="arm64-v8a,armeabi-v7a,armeabi",
    extra={
        "gsm.version.baseband": "A525FXXU9EYC2,A525FXXU9EYC2",
        "persist.audio.allsoundmute": "0",
        "ril.product_code": "SM-A525FZKGXSP",
        "ro.boot.carrierid": "XSP",
        "ro.boot.em.model": "SM-A525F",
        "ro.boot.warranty_bit": "0",
        "ro.build.PDA": "A525FXXU9EYC2",
        "ro.build.version.oneui": "50100",
        "ro.build.version.sep": "140100",
        "ro.csc.country_code": "Singapore",
        "ro.csc.countryiso_code": "SG",
        "ro.csc.sales_code": "XSP",
        "ro.omc.build.version": "A525FOLM9EYC2",
        "ro.sf.lcd_density": "450",
        "ro.soc.manufacturer": "QTI",
        "ro.soc.model": "SM7125",
        "ro.warranty_bit": "0",
        "security.knoxmatrix": "true",
    },
)

XIAOMI_14 = Build(
    brand="Redmi",
    manufacturer="Xiaomi",
    model="23049RAD8C",
    device="marble",
    product="marble",
    board="taro",
    hardware="qcom",
    release="14",
    sdk=34,
    build_id="UKQ1.230804.001",
    incremental="OS1.0.19.0.UMRCNXM",
    serial="7b2f90d4",
    locale="zh-CN",
    timezone="Asia/Shanghai",
    first_api=33,
    security_day=1,
    abis="arm64-v8a,armeabi-v7a,armeabi",
    extra={
        "gsm.version.baseband": "MPSS.HI.4.3.1.c3.8-00019,MPSS.HI.4.3.1.c3.8-00019",
        "persist.sys.usb.config": "adb",
        "persist.security.adbinput": "0",
        "persist.security.adbinstall": "0",
        "ro.boot.hwc": "CN",
        "ro.boot.hwversion": "9.11.0",
        "ro.boot.hwlevel": "MP",
        "ro.com.miui.rsa": "tier1",
        "ro.mi.os.version.code": "1",
        "ro.mi.os.version.incremental": "OS1.0.19.0.UMRCNXM",
        "ro.mi.os.version.name": "OS1.0",
        "ro.miui.build.region": "cn",
        "ro.miui.region": "CN",
        "ro.miui.ui.version.code": "816",
        "ro.miui.ui.version.name": "V816",
        "ro.product.marketname": "Redmi Note 12 Turbo",
        "ro.product.mod_device": "marble",
        "ro.secureboot.lockstate": "locked",
        "ro.sf.lcd_density": "440",
        "ro.soc.manufacturer": "QTI",
        "ro.soc.model": "SM7475",
    },
)
