'use strict';
/* Pictures from H.264 onto a canvas: by WebCodecs, else by Media Source Extensions. Whatever is decoded after clear() is
   thrown away, also when it was on its way before. */

const ANY_CODEC = 'avc1.42E01F', MAX_FAILURES = 4;

class Picture {
  /* wanted(): pictures were missed, a whole one is needed. drawn(): one is on the canvas. givenUp(): this way of playing
     has failed again and again. */
  constructor(canvas, wanted, drawn, givenUp) {
    this.canvas = canvas;
    this.context = canvas.getContext('2d', { alpha: false, desynchronized: false });
    this.wanted = wanted;
    this.drawn = drawn;
    this.givenUp = givenUp;
    this.failures = 0;
    this.way = null;
    this.config = null;
    this.empty = true;
  }

  /* How this browser can play it: an object, or null. */
  static async supported() {
    if (typeof VideoDecoder === 'function') {
      try {
        if ((await VideoDecoder.isConfigSupported({ codec: ANY_CODEC, optimizeForLatency: true })).supported) return ByDecoder;
      } catch (e) { /* an old draft of the interface */ }
    }
    return ByDecoder.otherwise();
  }

  packet(config, key, timeUs, data, Way) {
    if (config) { this.config = data; return; }
    if (key && this.config) {
      const units = nalUnits(this.config).concat(nalUnits(data));
      const sps = units.find(unit => (unit[0] & 31) === 7), pps = units.find(unit => (unit[0] & 31) === 8);
      if (!sps || !pps) return;
      if (!this.way || !this.way.same(sps, pps)) {
        if (this.way) this.way.close();
        this.way = new Way(this, sps, pps);
      }
    }
    if (!this.way) return;
    this.way.packet(key, timeUs, data, this.config);
  }

  show(from, source, width, height) {
    if (this.way !== from || !width) return;
    if (this.canvas.width !== width || this.canvas.height !== height) { this.canvas.width = width; this.canvas.height = height; }
    this.context.drawImage(source, 0, 0, width, height);
    this.empty = false;
    this.failures = 0;
    this.drawn();
  }

  failed(from) {
    if (this.way !== from) return;
    from.close();
    this.way = null;
    if (++this.failures < MAX_FAILURES) this.wanted(); else { this.failures = 0; this.givenUp(); }
  }

  clear() {
    if (this.way) this.way.close();
    this.way = null;
    this.config = null;
    this.empty = true;
    this.context.fillStyle = '#000';
    this.context.fillRect(0, 0, this.canvas.width, this.canvas.height);
  }
}

class ByDecoder {
  constructor(picture, sps, pps) {
    this.picture = picture;
    this.codec = codecOf(sps);
    this.whole = false;
    this.decoder = new VideoDecoder({
      output: frame => { picture.show(this, frame, frame.displayWidth, frame.displayHeight); frame.close(); },
      error: () => picture.failed(this),
    });
    this.decoder.configure({ codec: this.codec, optimizeForLatency: true });
  }

  static otherwise() {
    const plays = typeof MediaSource === 'function' && MediaSource.isTypeSupported('video/mp4; codecs="' + ANY_CODEC + '"');
    return plays ? BySource : null;
  }

  same(sps) { return codecOf(sps) === this.codec; }

  packet(key, timeUs, data, config) {
    if (this.decoder.decodeQueueSize > 90) { this.picture.failed(this); return; }
    if (!key && !this.whole) return;
    if (key) {
      const joined = new Uint8Array(config.length + data.length);
      joined.set(config);
      joined.set(data, config.length);
      data = joined;
      this.whole = true;
    }
    try {
      this.decoder.decode(new EncodedVideoChunk({ type: key ? 'key' : 'delta', timestamp: timeUs, data }));
    } catch (e) { this.picture.failed(this); }
  }

  close() { if (this.decoder.state !== 'closed') this.decoder.close(); }
}

class BySource {
  constructor(picture, sps, pps) {
    this.picture = picture;
    this.sets = String(sps) + '/' + String(pps);
    this.dead = false;
    this.queue = [Mp4.init(sps, pps, sizeOf(sps))];
    this.number = 0;
    this.endUs = 0;
    this.lastUs = null;
    this.lengthUs = 33333;
    this.video = document.createElement('video');
    this.video.muted = true;
    this.source = new MediaSource();
    this.url = URL.createObjectURL(this.source);
    this.video.src = this.url;
    this.source.addEventListener('sourceopen', () => {
      if (this.dead) return;
      this.buffer = this.source.addSourceBuffer('video/mp4; codecs="' + codecOf(sps) + '"');
      this.buffer.addEventListener('updateend', () => this.feed());
      this.feed();
    });
    this.video.addEventListener('error', () => picture.failed(this));
    this.draw = this.draw.bind(this);
    this.handle = requestAnimationFrame(this.draw);
  }

  static otherwise() { return null; }

  same(sps, pps) { return String(sps) + '/' + String(pps) === this.sets; }

  /* Times are made gapless: a player stops at a gap, and a still screen sends nothing for seconds. */
  packet(key, timeUs, data) {
    if (this.lastUs !== null) this.lengthUs = Math.round(Math.max(8333, Math.min(100000, timeUs - this.lastUs)));
    this.lastUs = timeUs;
    const units = nalUnits(data).filter(unit => [7, 8, 9].indexOf(unit[0] & 31) < 0);
    this.queue.push(Mp4.fragment(++this.number, this.endUs, this.lengthUs, key, units));
    this.endUs += this.lengthUs;
    this.feed();
  }

  feed() {
    if (!this.buffer || this.buffer.updating || this.dead) return;
    try {
      const now = this.video.currentTime, held = this.buffer.buffered;
      if (this.queue.length) this.buffer.appendBuffer(this.queue.shift());
      else if (held.length && now - held.start(0) > 60) this.buffer.remove(0, now - 30);
    } catch (e) { this.picture.failed(this); }
  }

  draw() {
    if (this.dead) return;
    this.handle = requestAnimationFrame(this.draw);
    const video = this.video, held = video.buffered;
    if (held.length) {
      const end = held.end(held.length - 1), behind = end - video.currentTime;
      if (video.paused) video.play().catch(() => {});
      if (behind > 1) video.currentTime = end - 0.1;
      video.playbackRate = behind > 0.2 ? 1.5 : 1;
    }
    if (video.readyState >= 2 && this.at !== video.currentTime) {
      this.at = video.currentTime;
      this.picture.show(this, video, video.videoWidth, video.videoHeight);
    }
  }

  close() {
    this.dead = true;
    cancelAnimationFrame(this.handle);
    this.video.removeAttribute('src');
    this.video.load();
    URL.revokeObjectURL(this.url);
  }
}
