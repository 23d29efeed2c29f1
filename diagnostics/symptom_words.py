"""The complaints that are told apart (S1), how customers put them, and the areas to look at, broad to narrow.

Whole areas, no rules: a word that points to the wrong area costs the technician minutes, so what is in doubt weighs
little (diagnostics.symptom_text). The words are ours, gathered from public support forums and the service handbook.
"""

from __future__ import annotations

from dataclasses import dataclass

from diagnostics.model import Text
from diagnostics.symptom_text import Cue, cues


@dataclass(frozen=True, slots=True)
class Symptom:
    """`cues`: what points to it. `areas`: the one to look at first, then wider. `handbook`: ids of the service handbook.
    `by_hand`: no command shows it, a person has to try it; a check for it leaves nothing out."""

    id: str
    text: Text
    areas: tuple[str, ...]
    handbook: tuple[str, ...]
    cues: tuple[Cue, ...]
    by_hand: bool = False


NEUTRAL = cues(
    5,
    "customer service|support|care|hotline, service|support|call centre|center|agent|number, hot key, phone number, credit|bank card, updat* … order|case|ticket|repair|appointment,"
    "银行卡, 身份证, 打卡, 信用卡, 会员卡, 卡里, 卡冻结, 办卡, 卡片, 卡号, 充值, 话费, 充电宝, 热水, 热门, 慢慢, 客服, 电话号码, 手机号, 锁屏密码, 密码",
)
"""Words that hold a cue and complain of nothing."""

SYMPTOMS: tuple[Symptom, ...] = (
    Symptom("storage", Text("Storage is full, photos are not saved", "存储空间满了，照片存不下"),
            ("storage", "apps", "memory"), ("P9",), (
        *cues(4,
              "not enough space|storage|room, not sufficient space|storage, insufficient space|storage, "
              "not space|storage|room, sd card, memory card, 内存不足, 内存不够, 空间不足, 空间不够, 存储卡, 内存卡, 内存…满, 空间…满, "
              "存储…满"),
        *cues(3,
              "storage, out … space, run|ran out room, memory full, phone|device full, almost|nearly full, "
              "not … save, delete|free|clear … photo|picture|video|space|room|file, 存储, 空间, 容量, 存不下, 存不进, 存不了, "
              "保存不了, 满了, 装不下, 清理内存, 内存占用"),
        *cues(2,
              "space, full, delete, gigabyte*, 内存, 删…照片, 怎么清理"),
    )),
    Symptom("drains", Text("The battery does not last", "电池不耐用"),
            ("battery", "apps", "thermal", "network", "crashes"), ("P1",), (
        *cues(4,
              "hold … charge, charg … time day, charg … twice|several|every … day|hour|hours"),
        *cues(3,
              "~drain*, not last, last only, only last, last … half|hour|hours|day|morning, battery life, "
              "battery … die|dies|dying|dead|drop*|down|empty|flat|poor|bad|weak|low, battery … fast|quick*, "
              "low battery, flat by, dead by, from … percent, percent* … drop*|fall*|go, "
              "out of battery|power|juice, ~耗电, 不耐用, 续航, ~掉电, 费电, 跑电, 电量…掉, ~没电, 掉…的电, 电…用不了, 用不了…天, 半天…充电, "
              "一天…充…次, 电池…不行|老化|鼓|差"),
        *cues(2,
              "battery, standby, 电池, 电量, 待机"),
    )),
    Symptom("charging", Text("It charges slowly or not at all", "充电慢或充不进电"),
            ("battery", "ports", "thermal"), ("P1", "P2"), (
        *cues(4,
              "battery … not charg*, not charg* battery, wireless charg*, slow charg*, charg* … slow*, "
              "fast|quick|rapid charg*, 充不进, 充不了电, 不充电, 充不上, 充电…慢, 充…没反应, 插…没反应, 插…充电器, 无线充, 快充, 充不满, "
              "充电…不"),
        *cues(3,
              "not charg*, charg* … not|long|forever|stop*, hour|hours … charg*, charg* … hour|hours, ~charg*, "
              "plug* … nothing|not, 充电, 充电器, 充一晚, 就不充"),
        *cues(1,
              "plug*, 充"),
    )),
    Symptom("port", Text("The socket is loose or wet, a cable does not hold", "充电口松动或进水，数据线接触不良"),
            ("ports", "battery", "thermal"), ("P2",), (
        *cues(4,
              "charg* port|socket|jack|hole|connector, usb port|socket|connector, "
              "port … loose|wet|dirty|broken|dust*|lint, charg* … unless|angle|wiggle|position, cable … angle, "
              "moisture, cable|charger|plug … fall*|fell|loose|slip*|wiggle*|wobbl*, "
              "hold|wiggle|press|bend … cable|charger|plug|cord, loose … cable|charger|plug|connection|contact, "
              "computer|pc|laptop|mac … not … see|recogn*|detect*|find|read|connect, "
              "not … recogn*|connect*|detect* … computer|pc|laptop|usb, 充电口, 充电孔, 尾插, 插口, usb接口, 接口有水, 接触不良, "
              "数据线…断|松, 线…松, 插头…松, 充电器…松, 按着线, 进水, 受潮, 潮湿, 水渍, 连不上电脑, 连电脑, 连接电脑, 插不紧, 插不牢, "
              "电脑…识别|连"),
        *cues(3,
              "usb, got wet, water in, water damage*, wet, fell|fall|drop* … water|toilet|sink|pool|sea|bath|tub, "
              "in … water, 掉水, 泡水, 接口, 数据线, 掉…水里"),
        *cues(2,
              "socket, port, 松动"),
    )),
    Symptom("power", Text("It switches itself off, or did not start", "自动关机，或开不了机"),
            ("battery", "thermal", "ports", "crashes"), ("P5",), (
        *cues(4,
              "turn|shut|switch|power … off … self|itself|random*|own|sudden*|percent|automatic*|alone, "
              "turn|switch|shut self|itself off, 自动关机, 自己关机, 自己就关, 突然关机, 老关机, 老是关机, 经常关机, 开不了机, 开不开机, "
              "开不…机, 无法开机, 不能开机, 不开机, 卡在开机, 卡在…标志, 开机…没反应, 按开机键没反应"),
        *cues(3,
              "~shut down, ~shut off, ~shutdown, phone|device|handset|mobile … turn|shut|switch|power off, "
              "not turn|power|switch|start|boot* on|up, not boot*, phone not start, boot loop, boot screen, logo, "
              "phone … dead, 关机, 黑屏开机, 进不了系统, 进不去系统"),
        *cues(4,
              "charg* left|remain*, hang|stuck|freez* … logo|boot"),
    )),
    Symptom("hot", Text("The phone gets hot", "手机发烫"),
            ("thermal", "battery", "memory", "apps", "crashes"), ("P1",), (
        *cues(3,
              "~hot, ~overheat*, ~heat*, ~hotter, ~burn*, ~boil*, ~warm*, too warm, temperature, cool down, ~发烫, "
              "~发热, ~很热, ~太热, ~烫, 过热, 温度, 高温, ~热"),
    )),
    Symptom("slow", Text("The phone is slow", "手机很慢"),
            ("memory", "storage", "thermal", "apps", "crashes"), ("P7", "P9"), (
        *cues(4,
              "运行内存, 运存"),
        *cues(3,
              "~slow*, ~lag, ~laggy, ~sluggish, ~stutter*, ~jerk*, ~choppy, take|took age|forever|minute|long, "
              "take … age|forever, long time … open|start|respond, ~delay*, ~卡顿, ~很卡, ~太卡, ~好卡, ~有点卡, 老卡, 又卡, 还卡, "
              "就卡, 特别卡, 越…卡, 卡了, 很慢, 太慢, 变慢, 反应慢, 反应…慢, 迟钝, 不流畅, 半天才, ~慢, 卡得, 掉帧, 延迟, 要等"),
        *cues(2,
              "~卡"),
    )),
    Symptom("freezes", Text("It freezes, or an app closes again and again", "死机，或应用总是闪退"),
            ("crashes", "apps", "memory", "storage", "thermal"), ("P7",), (
        *cues(4,
              "app|game … not open|start|work|load|respond, app|game … close|quit|shut|exit|stop*, 黑屏重启, 卡在…界面"),
        *cues(3,
              "~freez*, ~froz*, ~crash*, ~hang, hung, ~restart*, ~reboot*, keep close|stop|quit|exit, "
              "force close, not respond* again, unresponsive, close itself, kick* out, unfortunately, ~闪退, ~死机, "
              "~卡死, ~卡住, ~卡机, ~重启, 停止运行, 自动退出, 无响应, 定住, 假死, 崩溃, 打开就退, 强制退出, 跳出去, 应用…打不开, "
              "软件…打不开, 打不开…软件"),
        *cues(2,
              "not respond*|react*, not open*, 没反应, 没有反应, 打不开"),
    )),
    Symptom("install", Text("An app cannot be installed", "装不上应用"),
            ("storage", "network", "apps", "updates"), ("P9", "P15"), (
        *cues(4,
              "not … install*|download* … app|apps|game|anything|whatsapp|program, "
              "app|apps|game … not … install*|download*, app|apps update*, not … updat* … app|apps|whatsapp, "
              "play store, google play, app store, 软件装不, 装不上, 装不了, 安装不了, 安装不上, 安装失败, 无法安装, 下载不了…软件|应用, "
              "应用商店, 下载不了应用"),
        *cues(3,
              "not download*, 下载不了, 下载失败, 下不了"),
    )),
    Symptom("internet", Text("No internet, Wi-Fi does not work", "上不了网，Wi-Fi 有问题"),
            ("network", "sim", "updates"), ("P8",), (
        *cues(4,
              "slow internet|wifi|wlan|connection|download*, internet|wifi|wlan|connection|web … slow*, hotspot, "
              "tether*, wifi … not turn|switch on, wifi信号, wlan信号, 无线信号, wifi signal, "
              "wifi|wlan|hotspot … turn|switch|shut itself|off|on, 上不了网, 上不去网, 无法上网, 不能上网, 连不上网, 没网, 断网, 网速, "
              "网络…慢|卡, 上网…慢|卡, 网…慢|卡, 热点, 网页打不开, 打不开网页, 网页…打不开"),
        *cues(3,
              "internet, wifi, wlan, router, web|website|page|site … not … load*|open*, "
              "not … load*|open* … page|web|website|site, browser, not online, nothing load*, vpn, dns, "
              "network connection, 上网, 网络, 无线网, 无线, 掉线, 路由器, 浏览器, 断流"),
        *cues(2,
              "not load*, online, network, web, 网"),
    )),
    Symptom("service", Text("No service, no calls, no mobile data", "没有信号，打不了电话，没有流量"),
            ("sim", "network"), ("P8", "P15"), (
        *cues(4,
              "not service|signal|network|reception|coverage|bar, out of service, "
              "mobile|cellular data|network|internet, data … not work*, not … mak*|receiv*|tak* … call*, "
              "not call*, emergency call*, call* … drop*|cut|fail*, call* not go, 插卡…没反应, 没有信号, 没信号, "
              "信号…差|弱|不好|没有|不稳, 无服务, 打不了电话, 打不出电话, 打不通, 电话打不, 电话…断, 打着就断, 不能打电话, 无法打电话, "
              "没法打电话, data … turn|switch off|on, voicemail, hang up, 挂断, 接不到电话, 接不了电话, 打…电话…断, 流量…上不, 流量…不能, "
              "流量…用不, 移动数据, 移动网络, 数据网络, 只能紧急, 仅限紧急, 紧急呼叫"),
        *cues(3,
              "sim, esim, simcard, roam*, airplane|aeroplane|flight mode, 3g, 4g, 5g, lte, volte, signal, "
              "reception, coverage, not dial*, 信号, sim卡, 手机卡读, 手机卡不识别, 手机卡坏, 手机卡没, 电话卡, 卡槽, 读不到卡, 不读卡, "
              "不识别卡, 无卡, 插卡, 漫游, 飞行模式, 2g, 流量"),
        *cues(2,
              "mobile data, carrier, 通话"),
    )),
    Symptom("messages", Text("Text messages are not sent or received", "收不到或发不出短信"),
            ("sim", "network", "storage"), ("P15",), (
        *cues(4,
              "not … receiv*|send|sent|get … text|texts|sms|mms|message, "
              "text|sms|mms|message … not … receiv*|send|sent|arriv*|come|deliver*|go, not text|sms|mms, 收不到短信, "
              "收不到…短信, 短信…收不到, 发不了短信, 短信…发不, 发不出…短信, 短信…失败, 收不到验证码, 收不到…验证码, 验证码…收不到"),
        *cues(3,
              "verification code, sms, mms, 验证码"),
        *cues(1,
              "text message, 短信"),
    )),
    Symptom("bluetooth", Text("Bluetooth, NFC or location does not work", "蓝牙、NFC 或定位不能用"),
            ("radios", "network", "sound"), ("P8",), (
        *cues(4,
              "bluetooth, bluetooth|nfc|gps … turn|switch|shut itself|off|on, not pair*, pair* … not|fail*, "
              "wrong location, location … wrong, "
              "headphone|headset|earbud|earphone|airpod* … connect*|disconnect*|pair*, 蓝牙, 耳机…连, 定位, 导航…不准|飘|偏"),
        *cues(3,
              "nfc, gps, location, navigation, sat nav, contactless, tap … pay, pair*, headset, earbud, airpod*, "
              "smartwatch, android auto, car kit, 刷卡, 门禁卡, 公交卡, 导航, 配对, 手环, 手表, 碰一碰"),
        *cues(2,
              "headphone, earphone, map, 耳机"),
    )),
    Symptom("camera", Text("The camera is black or blurred", "相机黑屏或模糊"),
            ("camera", "storage", "memory", "crashes"), ("P4",), (
        *cues(4,
              "photo|picture|pic|video|image|camera|selfie … blur*|fuzzy|grainy|dark|black|unsharp|pink|purple|yellow|foggy, "
              "black … camera, black|blank screen … camera, blur* … photo|picture|pic|camera, "
              "not … tak* … photo|picture|pic|video|selfie, not focus*, out of focus, "
              "camera … not open|work*|start|load, flash|flashlight|torch … not … turn|on|work*, "
              "video call … black|picture|face, 拍照, 拍的…糊, 拍出来, 照片…糊, 照片…模糊, 照片…黑, 相机, 摄像头, 对不上焦, 对不了焦, 对焦, "
              "聚焦, 手电筒, 闪光灯, 镜头, 拍不了"),
        *cues(3,
              "camera, focus*, autofocus, flash, flashlight, torch, lens, selfie, qr code, 摄像, 扫码, 扫一扫, 拍摄, 录像, "
              "自拍, 模糊"),
        *cues(2,
              "blur*, fuzzy, zoom"),
        *cues(1,
              "photo, picture, 照片"),
    )),
    Symptom("microphone", Text("Others cannot hear the customer", "对方听不到我说话"),
            ("sound", "sim", "radios"), ("P15",), (
        *cues(4,
              "not hear me|myself, not … hear … me, "
              "people|other|caller|they|mother|wife|husband|everybody|anybody|nobody … not hear, "
              "nobody|noone hear*, microphone, mic, voice … muffl*|quiet|not|low|distort*, 对方听不, 听不到我, 听不见我, "
              "听不清我, 麦克风, 话筒, 送话"),
    )),
    Symptom("sound", Text("No sound, no ringing", "没有声音，不响铃"),
            ("sound", "radios", "apps"), ("P10",), (
        *cues(4,
              "not ring*, alarm … not, strange|crackl*|buzz* noise*, not sound, "
              "sound … not|low|quiet|gone|distort*|crackl*, volume … low|quiet|not, not disturb, not vibrat*, "
              "没有声音, 没声音, 没声, 不响, 不震动, 声音…小|大|没|断, 免打扰, 勿扰"),
        *cues(3,
              "sound, ring*, ringtone, speaker, loudspeaker, earpiece, ~mute, silent, vibrat*, not hear*, "
              "too quiet, quiet, audio, ~crackl*, 声音, 响铃, 铃声, 闹钟, 音量, 静音, 扬声器, 喇叭, 听筒, 杂音, 震动, 听不见, 听不到, "
              "听不清, 外放"),
        *cues(2,
              "volume, loud, dnd"),
    )),
    Symptom("notices", Text("Notifications do not come", "收不到消息提醒"),
            ("sound", "apps", "network", "battery"), ("P10", "P15"), (
        *cues(4,
              "not … notif*|alert*, notif* … not|late|miss*|delay*, "
              "whatsapp|wechat|messenger|telegram … message … not|late, 消息…提醒, 通知…不显示, 来电…不显示, 来电…没有显示, 打进来…显示, "
              "消息…延迟, 收不到消息, 收不到…消息, 消息…收不到, 收不到通知, 没有通知, 不提醒, 没有提醒, 通知…不"),
        *cues(3,
              "notif*, 通知栏, 推送"),
    )),
    Symptom("display", Text("The screen is too dark or odd, the letters too small", "屏幕太暗、字太小或显示异常"),
            ("display", "sensors", "thermal"), ("P3", "P10"), (
        *cues(4,
              "burn in, screen … zoom*, big*|larg*|small* letter|letters|font|text|icon*, "
              "screen|display … blur*|flicker*|flash*|line|lines|stripe*|yellow*|green|pink|purple|crack*|broken|shatter*|invert*|spot|spots, "
              "crack*|broken|shatter* … screen|display|glass, green|black|white|pink line|lines, "
              "not … read … text|letter|screen|anything, 花屏, 屏幕…闪, 屏幕…绿|黄|紫|红, 屏幕…线|条纹, 屏幕…碎|裂, 碎屏, 屏碎, 亮屏, "
              "屏幕…暗|黑|亮, 看不清…字|屏, 字…太小, 字…太大, 烧屏, 漏液, 阴阳屏, 横线, 竖线"),
        *cues(3,
              "screen|display … dark*|black|dim*|bright*|blank|off|white|wrong|problem|issue|odd|strange|weird|small|big|huge|tiny, "
              "screen|display … not turn|come|light on, black|blank|dark|dim screen|display, font, "
              "letter … small|big|huge|tiny, text … small|big|huge|tiny|size, display, brightness, dark mode, "
              "night mode, colour*, color*, 字体, 黑屏, 白屏, 显示, 亮度, 颜色, 夜间模式, 深色模式, 字太小, 字太大, 字大, 字小, 看不清, "
              "屏幕…问题, 息屏, 熄屏, 太暗, 太亮, 护眼"),
        *cues(2,
              "too bright|dark|small|dim, icon*, 闪屏"),
        *cues(1,
              "screen, 屏幕"),
    )),
    Symptom("sensors", Text("The picture does not turn, compass or fingerprint is wrong", "屏幕不旋转，指南针或指纹不准"),
            ("sensors", "display"), ("P10", "P15"), (
        *cues(4,
              "rotat*, landscape, screen … black|dark|off … call|ear, fingerprint, finger print, "
              "face unlock|recognition|id, compass, 旋转, 横屏, 竖屏, 指纹, 人脸, 指南针, 打电话…黑屏, 通话…黑屏, 自动亮度, 陀螺仪, 计步, "
              "步数"),
        *cues(3,
              "proximity, gyro*, step count*, pedometer, tilt, 距离感应, 重力感应, 感应器, 传感器"),
    )),
    Symptom("update", Text("The update fails", "系统更新失败"),
            ("updates", "storage", "network", "battery"), ("P6",), (
        *cues(4,
              "updat*|upgrad* … fail*|error|stuck|not|stop*|problem|wrong|interrupt*, not … install* … updat*, "
              "not … updat*|upgrad*, fail* … updat*|upgrad*, stuck … updat*, "
              "system|software|security|firmware updat*|patch|upgrad*, android version … not, "
              "new|latest|newest android, 更新失败, 升级失败, 更新不了, 升级不了, 无法更新, 无法升级, 更新…失败, 升级…失败, 升级…报错, "
              "更新…报错, 更新…卡, 升级…卡, 升不了级, 升不上, 不能更新, 不能升级, 更新包, 系统更新, 系统升级, 收不到更新"),
        *cues(2,
              "updat*, upgrad*, 更新, 升级"),
    )),
    Symptom("scam", Text("A strange message, fear of spying", "收到可疑信息，担心泄露"),
            ("security", "apps", "network"), ("P11",), (
        *cues(4,
              "strange|suspicious|weird|odd|fake|fraud*|scam*|unknown|dodgy message|text|texts|sms|link|call|calls|email|mail|app, "
              "click* … link, ad|ads|advert* … pop*|everywhere|all|keep|appear*|show*, pop ad|ads|advert*, "
              "pop up ad|ads|advert*, stolen data|money|account, "
              "someone|somebody|stranger|husband|wife|ex … control*|watch*|track*|listen*|access*|spy*, 诈骗, 可疑, "
              "点了链接, 不明链接, 陌生链接, 弹广告, 广告…弹, 弹窗, 弹出…广告, 中毒, 中病毒, 信息泄露, 被监控, 被监听, 被监视, 被盗"),
        *cues(3,
              "scam*, spam*, robocall*, virus*, malware, trojan*, hack*, spy*, phone listen*, phish*, ~stalk*, "
              "leak*, advert*, ads, adware, popup*, fraud*, privacy, blackmail*, 病毒, 泄露, 泄漏, 盗, 木马, 骗子, 被骗, 骚扰, "
              "垃圾短信, 广告, 黑客, 窃听, 监控"),
        *cues(2,
              "suspicious, unknown app, 链接"),
    )),
    Symptom("touch", Text("The screen does not answer to the finger", "触屏没反应"),
            ("display", "crashes", "memory"), ("P3",), (
        *cues(4,
              "touchscreen, touch … not|dead|itself|wrong|problem|respond*|slow*|part, "
              "screen|display … not respond*|react*|register*|move, screen|display … not work* … touch*, "
              "not respond*|react* … touch*|finger|tap*|swip*, ghost touch*, swip* not, not swip*, 触屏, 触摸, 触控, "
              "屏幕…没反应, 屏幕…没有反应, 屏幕…失灵, 屏幕…点不, 点不动, 划不动, 滑不动, 摸不动, 屏幕…乱跳, 屏幕…乱点, 自动乱点, 断触, "
              "点屏幕没"),
        *cues(3,
              "touch*, not … finger, not scroll*, 失灵"),
    ), by_hand=True),
    Symptom("keys", Text("A key does not work", "按键失灵"),
            (), ("P2",), (
        *cues(4,
              "volume|power|home|side|back|mute|camera|bixby|recent key|keys|button|buttons|rocker, "
              "key|keys|button|buttons … not|stuck|broken|dead|jam*|loose, not … key|keys|button|buttons, 按键, "
              "音量键, 音量键…没反应|没有反应|失灵|不灵|坏, 电源键, 开机键…失灵|坏|没反应|不灵|按不, 侧边键, 主页键, 返回键, home键, "
              "键…失灵, 键…没反应, 按钮…坏|失灵|不灵"),
        *cues(3,
              "button, 按钮, 开机键, 键不灵"),
    ), by_hand=True),
)  # fmt: skip
