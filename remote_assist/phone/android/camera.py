"""`dumpsys media.camera` (frameworks/av CameraService.cpp dump, dumpEventLog, 13 to 15; utils/TagMonitor.cpp)."""

from __future__ import annotations

from remote_assist.phone.android.layout import stamp
from remote_assist.phone.parts import Camera
from remote_assist.phone.state import PhoneState


def dump(state: PhoneState, args: list[str]) -> str:
    """`-m TAGS` switches the tag monitor of the cameras that are open on, `-m off` off (CameraService::dump)."""
    camera = state.camera
    if "-m" in args[:-1] and camera.clients:
        camera.monitored = args[args.index("-m") + 1] != "off"
    count = len(camera.facings)
    lines = [
        "",
        "== Service global info: ==",
        "",
        f"Number of camera devices: {count}",
        f"Number of normal camera devices: {count}",
        f"Number of public camera devices visible to API1: {min(count, 2)}",
    ]
    lines += [f'    Device {number} maps to "{number}"' for number in range(min(count, 2))]
    lines += ["Active Camera Clients:"]
    if camera.clients:
        lines.append("[")
        lines += [
            f"(Camera ID: {client.device}, Cost: 50, PID: {client.pid}, Score: 0, State: 2User Id: 0, "
            f"Client Package Name: {client.package}, Conflicting Client Devices: {{}})"
            for client in camera.clients
        ]
        lines.append("]")
    else:
        lines.append("[]")
    lines += ["Allowed user IDs: 0", "", "== Camera service events log (most recent at top): =="]
    events = sorted(camera.events, key=lambda event: event.at_s, reverse=True)
    lines += [f"  {stamp(state, event.at_s, '%m-%d %H:%M:%S')} : {event.text}" for event in events[:100]]
    if not events:
        lines.append("  [no events yet]")
    for number in range(count):
        lines += ["", f"== Camera device {number} dynamic info: =="]
        client = next((client for client in camera.clients if client.device == str(number)), None)
        if client is None:
            lines.append(f"  Device {number} is closed, no client instance")
        else:
            lines += [
                f"  Device {number} is open. Client instance dump:",
                "    Client priority score: 0 state: 2",
                f"    Client PID: {client.pid}",
                f"    Client package: {client.package}",
                *_monitor(camera),
            ]
    lines.append(f"== Camera Provider HAL {camera.provider} (v2.7, remote) static info: {count} devices: ==")
    for number, facing in enumerate(camera.facings):
        lines += [
            f"== Camera HAL device device@3.7/{camera.provider.partition('/')[0]}/{number} (v3.7) static information: ==",
            "  Resource cost: 50",
            "  Conflicting devices: None",
            "  API1 info:",
            f"    Has a flash unit: {'true' if facing == 'Back' else 'false'}",
            f"    Facing: {facing}",
            f"    Orientation: {90 if facing == 'Back' else 270}",
            "  API2 camera characteristics:",
            "    Dumping camera metadata array: 2 / 2 entries, 0 / 0 bytes of extra data.",
            "      Version: 1, Flags: 00000000",
            "      android.lens.facing (80005): byte[1]",
            f"        [{'BACK' if facing == 'Back' else 'FRONT'} ]",
            "      android.flash.info.available (50000): byte[1]",
            f"        [{'TRUE' if facing == 'Back' else 'FALSE'} ]",
        ]
    lines += ["", "== Vendor tags: ==", "", "== Camera error traces (0): ==", "  No camera traces collected.", ""]
    if state.sdk >= 33 and any(event.text.startswith("DISCONNECT ") for event in camera.events):
        lines += ["**********Dumpsys from previous open session**********", *_monitor(camera), ""]
        lines.append("**********End of Dumpsys from previous open session**********")
    return "\n".join(lines) + "\n"


_MONITORED = ("afMode", "afState", "afTrigger", "aeMode", "aeState", "aePrecaptureTrigger", "awbMode", "awbState")
"""Some of what `3a` stands for (TagMonitor::parseTagsToMonitor)."""
_RING = 100


def _monitor(camera: Camera) -> list[str]:
    """What the tag monitor says of a session (TagMonitor::dumpMonitoredMetadata), newest first. It is off unless asked
    for; Android 13 and newer print the session before once more."""
    if not camera.monitored:
        return ["     Tag monitoring disabled (enable with -m <name1,..,nameN>)"]
    lines = ["     Tag monitoring enabled for tags:"]
    lines += [f"        android.control.{name}" for name in _MONITORED]
    if camera.focus:
        lines.append("     Monitored tag event log:")
    for event in reversed(camera.focus[-_RING:]):
        head = f"f{event.frame}:{event.timestamp_ns}ns:{event.device:>2}"
        lines.append(f"        {head}{'RES:':>30}android.control.afState: [{event.state}]")
    return lines
