"""Lines in which those values stand, in the shapes in which phones, apps and people write them. `{v}` is the value."""

from __future__ import annotations

from typing import Final

HEADS: Final = (
    "03-14 09:26:53.589  1532  1733 D {tag}: ", "2026-03-14 09:26:53.589  1000  1532  1733 I {tag}: ", "D/{tag}( 1733): ", "", "", "    ", "      mLast=",
    "[ 03-14 09:26:53.589  1532: 1733 W/{tag} ]  ", "<6>[ 1234.567890] {tag}: ", "I {tag}  : ",
)  # fmt: skip
TAGS: Final = (
    "RILJ",
    "WifiService",
    "TelephonyManager",
    "GCM",
    "OkHttp",
    "System.out",
    "WifiStateMachine",
    "MyApp",
    "chromium",
    "AccountManager",
    "SubscriptionController",
)

LINES: Final[dict[str, tuple[str, ...]]] = {
    "imei": (
        "IMEI: {v}", "Device ID = {v}", "[persist.radio.imei]: [{v}]", "[ro.ril.oem.imei1]: [{v}]", "imei={v}&model=M2101", '{{"imei":"{v}","os":13}}', "getDeviceId() returned {v}",
        "deviceId={v}, phoneType=1", "  Phone Id=0 imei:{v}", '<string name="imei">{v}</string>', "mImei={v}", "IMEI1 is {v} and slot 0", "registering device {v} with push service",
        "IMEI(slot1): {v}", "https://api.example.com/v1/reg?imei={v}&v=2", "MEID/IMEI {v} ready", "+CGSN: {v}", "设备串号：{v}", 'imei = "{v}"', "data:{{\\\"imei\\\":\\\"{v}\\\"}}",
    ),
    "imsi": (
        "IMSI: {v}", "mImsi={v}", "subscriberId={v}", "getSubscriberId -> {v}", "[persist.radio.imsi]: [{v}]", '"imsi":"{v}"', "imsi={v}, mcc=460", "SIM records loaded, IMSI {v}",
        "mSubscriberId={v}", "subscriber_id: {v}", "[RILJ] [0123]< GET_IMSI {v}", "ident=[{{type=MOBILE, subscriberId={v}, metered=true}}]", '<map imsi="{v}" />', "+CIMI: {v}", "sim imsi is: {v}",
    ),
    "iccid": (
        "iccId={v}", "ICCID: {v}", "[ril.iccid.sim1]: [{v}]", "mIccId={v} slot=0", "cardString={v} cardId=1", "SIM serial {v}", '"iccid":"{v}"', "iccid: {v}, state LOADED", "getIccSerialNumber: {v}",
        "[RILJ] ICC_IO iccid {v}", "iccid={v}&op=1", "{{id=1, iccId={v}, simSlotIndex=0}}", "+QCCID: {v}",
    ),
    "phone": (
        "number={v}", "tel:{v}", "Dialing {v}", "mPhoneNumber={v}", "incoming call from {v}", "android.intent.action.CALL dat=tel:{v}", '"phone":"{v}"', "手机号：{v}", "请拨打电话 {v} 联系我们", "sms from {v} received",
        "line1Number={v}", "phone number: {v}", '"mobile": "{v}"', "to=smsto:{v}", "call me at {v} please", "address={v}, body", "Caller: {v}", "contact phone {v}", "msisdn={v}", "msisdn: {v} imported",
        "Phone: {v}", "收到来自{v}的短信", '<string name="phone_number">{v}</string>', "number: {v} type=2", "sendTextMessage to {v}", "WhatsApp {v}", '{{"contact":{{"tel":"{v}"}}}}', "caller id {v}",
    ),
    "email": (
        "account={v}", "login as {v}", "Account {{name={v}, type=com.google}}", '"email":"{v}"', "mailto:{v}", "From: {v}", "user {v} signed in", "{v} is the owner", "<{v}>", "sync for {v}/com.android.contacts",
        "邮箱：{v}", "u={v}&x=1", '<string name="account">{v}</string>', "text=\"{v}\" resource-id=\"com.app:id/mail\"", "to:{v};cc:", "name:{v} value:1", "Reply-To: \"X\" <{v}>",
    ),
    "mac": (
        "BSSID: {v}", "MAC: {v}", "link/ether {v} brd ff:ff:ff:ff:ff:ff", "Bluetooth device {v} bonded", "bssid={v} rssi=-60", "address: {v}", "[ro.boot.btmacaddr]: [{v}]", '"mac":"{v}"', "connect to {v}",
        "mDeviceAddress={v}", "wlan0: Associated with {v}", "HWaddr {v}", "{v} -> 02:00:00:00:00:00", "192.168.1.1 dev wlan0 lladdr {v} REACHABLE", "EVENT {v}(5GHz)", "bt_address={v}", '<device addr="{v}"/>', "ap/{v}/5180",
    ),
    "ssid": (
        'SSID: "{v}", BSSID: 00:11:22:33:44:00', 'mWifiInfo SSID: {v}, BSSID: <none>, Supplicant state: COMPLETED', 'ssid="{v}"', "SSID='{v}'", 'Trying to associate with SSID \'{v}\'', '"{v}"WPA_PSK',
        'configKey="{v}"WPA_PSK nid=3', 'extra: "{v}", failover: false', ' * ID: 4 SSID: "{v}" PROVIDER-NAME: null', '"ssid":"{v}"', '{{\\"ssid\\":\\"{v}\\"}}', '<string name="SSID">&quot;{v}&quot;</string>',
        'WIFI:T:WPA;S:{v};;', 'Wifi is connected to "{v}"', 'networkId="{v}", metered=false', 'ESSID:"{v}"', "  a0:b1:c2:d3:e4:00       5180      -58    1.234    {v}                 [WPA2-PSK-CCMP][ESS]",
        'wifiNetworkKey="{v}"wpa2-psk', 'NetworkAgentInfo{{ ... SSID: "{v}"}}', 'startTime=1-2 3:4, SSID="{v}", BSSID=any', "targetSsid={v}, reason=1", 'connecting to "{v}" : any', "3        {v}                  wpa2-psk^",
        'mWifiApConfig ssid = "{v}"', "current ssid: {v}",
    ),
    "token": (
        "token {v}", "Authorization: Bearer {v}", "key={v}", '"access_token":"{v}"', "got {v} from server", "https://api.example.com/x?key={v}&lang=en", "registration id {v}", "apiKey: {v}", "x-api-key: {v}", "curl -H 'X-Auth: {v}'",
        '<string name="google_api_key">{v}</string>', "FCM token refreshed: {v}", "export API_KEY={v}", "{v}",
    ),
    "secret": (
        "Authorization: Bearer {v}", "authorization: Basic {v}", "access_token={v}", '"refresh_token": "{v}"', "https://h.example.com/cb?access_token={v}&expires_in=3600", "Cookie: SESSIONID={v}; theme=dark", "Set-Cookie: sid={v}; Path=/",
        "client_secret={v}", "apikey={v}", "X-Api-Key: {v}", '"sessionToken":"{v}"', "auth_token: {v}", "api_secret = {v}", "--token {v}", "psk={v}", "PrivateKey = {v}", "https://cdn.example.com/f.ts?sig={v}", "JSESSIONID={v}",
        '<string name="auth_token">{v}</string>', "[persist.app.token]: [{v}]", "ipsecSecret={v}", "accessToken={v}, user=3", "{{\\\"token\\\":\\\"{v}\\\"}}", "Proxy-Authorization: Basic {v}", "&session_id={v}&", "secretKey: '{v}'",
    ),
    "password": (
        "password={v}", '"password":"{v}"', "passwd: {v}", "pwd={v}", 'psk="{v}"', "preSharedKey: \"{v}\"", '<string name="PreSharedKey">&quot;{v}&quot;</string>', "wpa_passphrase={v}", "password: {v}", "https://user1:{v}@host.example.com/",
        "--password {v}", "--password={v}", "密码：{v}", 'mPassphrase = "{v}"', "{{\\\"pwd\\\":\\\"{v}\\\"}}", "user=x&password={v}&go=1", "l2tpSecret={v}", "Password is: {v}", '<EditText name="password" value="{v}"/>', "userPassword='{v}'",
    ),
    "card": ("card number: {v}", "pay with card {v}", '"cardNo":"{v}"', "银行卡 {v} 支付", "Visa {v} exp 12/27", "pan={v}"),
    "id": ("身份证号：{v}", "idcard={v}", '"idNumber":"{v}"', "id {v} verified"),
    "ip": ("inet {v}/24 scope global", "connected to {v}:443", "remote address /{v}", "from {v} port 5060", "http://{v}/index.html", "src={v} dst=10.0.0.1", "publicIp={v}"),
    "person": ("Account {{name={v}, type=com.xiaomi}}", "UserInfo{{0:{v}:c13}}", 'owner_name="{v}"', "bluetooth_name={v}", "android.title=String ({v})", '"nickName":"{v}"', "display_name=\"{v}\""),
}  # fmt: skip

CLEAN: Final = (
    "level: {n2}", "temperature: {n3}", "  voltage: 4{n3}", "  Charge counter: {n7}", "Max charging current: {n7}", "status: 2", "rssi={neg}, freq=5180, linkSpeed=433Mbps", "Supplicant state: COMPLETED",
    "ActivityManager: Start proc {n5}:com.example.app{n2}/u0a{n3} for activity {{com.example/com.example.Main}}", "Displayed com.android.settings/.Settings: +{n3}ms", "GC freed {n5}({n3}KB) AllocSpace objects, {n2}% free, {n2}MB/{n2}MB",
    "versionCode={n8} minSdk=26 targetSdk=34", "versionName={n1}.{n2}.{n1}.{n3}", "[ro.build.fingerprint]: [google/sailfish/sailfish:10/QP1A.191005.007.A3/{n7}:user/release-keys]", "[ro.boottime.init]: [{n11}]",
    "token=Token{{8c11969 ActivityRecord{{ddb0ff0 u0 com.a/.B t{n3}}}}}", "imeToken=android.os.Binder@e5b{n2}2d", "mCurrentFocus=Window{{{h7} u0 com.android.launcher/.Launcher}}", "password=\"false\" selected=\"false\"",
    "  #0{n1} pc 00000000000{h5}  /system/lib64/libc.so (abort+{n3})", "x0  {h16}  x1  {h16}  x2  {h16}", "{n8} {n8} {n4} {n6}", "/dev/block/dm-{n1} {n9} {n8} {n8}  {n2}% /data", "MemTotal:       {n7} kB", "uid={n5} gid={n5} pid={n4}",
    "Current temperatures from HAL: Temperature{{mValue={n2}.{n1}, mType=3, mName=skin, mStatus=0}}", "mServiceState={{mVoiceRegState=0(IN_SERVICE), mOperatorAlphaLong=China Mobile, mOperatorNumeric=46000}}", "CellSignalStrengthLte: rssi={neg} rsrp={neg} rsrq=-9",
    "android.hardware.graphics.mapper@2.0.so", "user 0: installed=true hidden=false suspended=false", "android.permission.CAMERA: granted=true", "firstInstallTime=2024-0{n1}-11 08:0{n1}:11", "lastUpdate: {n13}", "elapsed={n13} uptime={n9}",
    "timestamp: {n15}", "sessionId={n6}, requestId={n4}", "Cookie consent dialog shown", "Password field focused, inputType=0x81", "TokenManager: refresh scheduled in {n4}s", "key code={n2} action=down", "keyevent {n3}", "http_proxy=null",
    "GET /index.html 200 {n5} bytes in {n3}ms", "PROBE_HTTP http://connectivitycheck.gstatic.com/generate_204 time={n2}ms ret=204", "192.168.1.{n2} dev wlan0 scope link", "nameserver 8.8.8.8", "route 10.0.0.0/8 -> 10.0.0.1", "ssid=null bssid=00:00:00:00:00:00",
    "wifi disabled, no ssid", "W/art: Long monitor contention with owner Binder:{n4}_{n1} ({n5})", "[{n3}.{n6}] cpufreq: {n7} -> {n7}", "battery: +{n3}mAh drained over {n5}s", "Estimated power use (mAh): Capacity: {n4}, Computed drain: {n3}.{n1}",
    "pid: {n5}, tid: {n5}, name: main  >>> com.example.app <<<", "backtrace: memcpy+{n8} at 0x7f{h8}", "Process com.example.app has died: fg TOP", "App version 74.0.3729.{n3}", "Build/TQ3A.230805.001.S2", "sha256 {h64}",
    "fingerprint {h2}:{h2}:{h2}:{h2}:{h2}:{h2}:{h2}:{h2}:{h2}:{h2}:{h2}:{h2}:{h2}:{h2}:{h2}:{h2}:{h2}:{h2}:{h2}:{h2}", "uuid {h8}-{h4}-{h4}-{h4}-{h12}", "App Sizes: [{n11},{n9},{n8}]", "cache size: {n11}", "bounds=\"[0,{n3}][1080,{n4}]\"", "time 12:34:56.{n3}",
    "u0a{n3} schedstat=( {n10} {n11} {n4} )", "Task{{{h7} #{n4} type=standard A=10{n3}:com.tencent.mm}}", "0x{h8}: vtable for Foo", "free: {n11} bytes", "Freq {n7} {n7} {n7} {n7}", "cycle_count: {n3}", "lifeA: 0x01 lifeB: 0x02", "[gsm.operator.alpha]: [CMCC,CHN-UNICOM]",
    "number of displays: 1", "number=0x{h8}", "phoneId=0 subId=2147483647", "contact point {n3},{n3}", "dial tone generator ready", "Location request: interval=+{n2}s{n3}ms", "mLat={n1} mFreq={n4}", "pin 4 high", "pin={n2}", "gpio pin: {n3}",
    "at com.example.Foo.bar(Foo.java:{n3})", "Caused by: java.lang.IllegalStateException: token not valid", "secret dialer code handled", "PSK: *", "adb_enabled=1", "screen_off_timeout={n6}", "crash count={n2} package=com.a.b last=2026-03-0{n1}T10:0{n1}:22",
)  # fmt: skip
