"""One transport: a TCP connection from an adb server (AOSP adb.cpp handle_packet, transport.cpp).

One thread reads; whoever has something to send sends it. What the socket does not take at once goes to a second
thread, so that reading never waits for writing.
"""

from __future__ import annotations

import itertools
import secrets
import socket
import threading
from collections.abc import Callable

from remote_assist.phone.adbd import packets
from remote_assist.phone.adbd.auth import TOKEN_BYTES, BadKey, parse_public_key, verify
from remote_assist.phone.adbd.contract import State
from remote_assist.phone.adbd.features import banner
from remote_assist.phone.adbd.packets import BadPacket, Packet
from remote_assist.phone.adbd.stream import Stream
from remote_assist.phone.process import BrokenPipe

Service = Callable[[Stream], None]
"""Serves one stream, in a thread of its own; the stream closes when it returns."""
OpenService = Callable[[str, "Link"], Service | None]
Watch = Callable[[str, Packet], None]
"""Sees every packet, ("in", packet) before it is handled and ("out", packet) before it is sent."""

_ids = itertools.count(1)
"""Stream ids are adbd's own, not the link's (local_socket_next_id, sockets.cpp)."""


class Link:
    """One host's connection. `online` once the host has proved a key that the customer allows."""

    def __init__(
        self, connection: socket.socket, state: State, open_service: OpenService, number: int, watch: Watch
    ) -> None:
        self.number = number
        self.online = False
        self.max_payload = packets.MAX_PAYLOAD
        self.gone = threading.Event()
        self._state = state
        self._open_service = open_service
        self._watch = watch
        self._connection = connection
        self._version = packets.VERSION_MIN
        self._streams: dict[int, Stream] = {}
        self._streams_lock = threading.Lock()
        self._token = b""
        self._asking = False
        self._backlog = bytearray()
        self._sending = threading.Condition()
        self._writer: threading.Thread | None = None

    def run(self) -> None:
        """Serve until the host goes, sends what adbd does not accept, or `close` is called."""
        try:
            while True:
                packet = packets.receive(self._read_exactly, self.max_payload)
                if packet is not None:
                    self._watch("in", packet)
                    self._handle(packet)
        except (BadPacket, OSError, EOFError):
            pass
        finally:
            self.close()

    def close(self) -> None:
        """Cut the connection; every stream ends, and so do the reverse listeners that this link asked for."""
        with self._sending:
            self.online = False
            self.gone.set()
            self._sending.notify_all()
        try:
            self._connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self._connection.close()
        self._end_streams()

    def open_to_host(self, destination: str) -> Stream:
        """Ask the host for a connection, for a reverse listener. The answer: `Stream.wait_connected`."""
        stream = self._new_stream(0)
        self.send(Packet(packets.OPEN, stream.local_id, 0, destination.encode("utf-8", "surrogateescape") + b"\0"))
        if self.gone.is_set():
            stream.abort()
        return stream

    def send(self, packet: Packet) -> None:
        """Queue or send one packet. A link that is gone swallows it; its streams are told otherwise."""
        self._watch("out", packet)
        data = packets.encode(packet, checksum=self._version < packets.VERSION)
        with self._sending:
            if self.gone.is_set():
                return
            sent = 0
            if not self._backlog:
                try:
                    sent = self._connection.send(data, socket.MSG_DONTWAIT)
                except BlockingIOError:
                    pass
                except OSError:
                    return
            if sent < len(data):
                self._backlog += data[sent:]
                if self._writer is None:
                    self._writer = threading.Thread(target=self._write_backlog, name="adb writer", daemon=True)
                    self._writer.start()
                self._sending.notify_all()

    def forget(self, local_id: int) -> None:
        """The stream has closed: packets for it are answered as for an unknown one from now on."""
        with self._streams_lock:
            self._streams.pop(local_id, None)

    def _write_backlog(self) -> None:
        while True:
            with self._sending:
                while not self._backlog and not self.gone.is_set():
                    self._sending.wait()
                if self.gone.is_set():
                    return
                piece = bytes(self._backlog[: 1 << 18])
            try:
                sent = self._connection.send(piece)
            except OSError:
                return
            with self._sending:
                del self._backlog[:sent]

    def _read_exactly(self, count: int) -> bytes:
        data = bytearray(count)
        view = memoryview(data)
        got = 0
        while got < count:
            received = self._connection.recv_into(view[got:])
            if not received:
                raise EOFError
            got += received
        return bytes(data)

    def _handle(self, packet: Packet) -> None:
        if packet.command == packets.CNXN:
            self._on_connect(packet)
        elif packet.command == packets.AUTH:
            self._on_auth(packet)
        elif not self.online:
            return
        elif packet.command == packets.OPEN:
            if packet.arg0 and not packet.arg1:
                self._on_open(packet)
        elif packet.arg1:
            self._on_stream(packet)

    def _on_connect(self, packet: Packet) -> None:
        self.online = False
        with self._streams_lock:
            streams = list(self._streams.values())
        for stream in streams:
            stream.on_close()
        self._version = min(packet.arg0, packets.VERSION)
        self.max_payload = min(packet.arg1, packets.MAX_PAYLOAD)
        if self._state.properties.get("ro.adb.secure", "1") == "1":
            self._ask_for_signature()
        else:
            self._accept()

    def _on_auth(self, packet: Packet) -> None:
        if packet.arg0 == packets.AUTH_SIGNATURE:
            for key in tuple(self._state.authorised_keys):
                if self._token and verify(key, self._token, packet.payload):
                    self._accept()
                    return
            self._ask_for_signature()
        elif packet.arg0 == packets.AUTH_RSAPUBLICKEY:
            if not self._asking:
                self._asking = True
                threading.Thread(target=self._ask_customer, args=(packet.payload,), daemon=True).start()
        else:
            self.online = False
            self._end_streams()

    def _ask_for_signature(self) -> None:
        self._token = secrets.token_bytes(TOKEN_BYTES)
        self.send(Packet(packets.AUTH, packets.AUTH_TOKEN, 0, self._token))

    def _ask_customer(self, line: bytes) -> None:
        """The dialog "Allow USB debugging?": it stays until it is answered or the host goes away."""
        try:
            key = parse_public_key(line)
        except BadKey:
            return
        state = self._state
        self.gone.wait(state.debug_dialog_delay_s)
        while state.debug_dialog == "ignore" and not self.gone.wait(0.02):
            pass
        if self.gone.is_set() or state.debug_dialog not in ("allow", "allow-once"):
            return
        if state.debug_dialog == "allow":
            state.authorised_keys.add(key)
        self._accept()

    def _accept(self) -> None:
        self._token = b""
        self._asking = False
        self.online = True
        self.send(Packet(packets.CNXN, packets.VERSION, packets.MAX_PAYLOAD, banner(self._state.properties)))

    def _on_open(self, packet: Packet) -> None:
        name = packet.payload.rstrip(b"\0").decode("utf-8", "surrogateescape")
        service = self._open_service(name, self)
        if service is None:
            self.send(Packet(packets.CLSE, 0, packet.arg0))
            return
        stream = self._new_stream(packet.arg0)
        self.send(Packet(packets.OKAY, stream.local_id, packet.arg0))
        threading.Thread(target=_serve, args=(service, stream), name=f"adb {name[:12]}", daemon=True).start()

    def _on_stream(self, packet: Packet) -> None:
        with self._streams_lock:
            stream = self._streams.get(packet.arg1)
        if packet.command == packets.OKAY and packet.arg0:
            if stream:
                stream.on_okay(packet.arg0)
            else:
                self.send(Packet(packets.CLSE, packet.arg1, packet.arg0))
        elif stream and packet.arg0 in (0, stream.remote_id):
            if packet.command == packets.CLSE:
                stream.on_close()
            elif packet.command == packets.WRTE and packet.arg0:
                stream.on_data(packet.payload)

    def _new_stream(self, remote_id: int) -> Stream:
        stream = Stream(self, next(_ids), remote_id)
        with self._streams_lock:
            self._streams[stream.local_id] = stream
        return stream

    def _end_streams(self) -> None:
        with self._streams_lock:
            streams = list(self._streams.values())
            self._streams.clear()
        for stream in streams:
            stream.abort()


def _serve(service: Service, stream: Stream) -> None:
    try:
        service(stream)
    except BrokenPipe:
        pass
    finally:
        stream.finish()
