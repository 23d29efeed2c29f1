'use strict';
/* H.264 in fragments of MP4 (ISO/IEC 14496-12 and -15), for browsers that have Media Source Extensions but no WebCodecs. */

/* The NAL units of Annex B text, without start codes. */
function nalUnits(data) {
  const units = [];
  let start = -1;
  for (let i = 0; i + 2 < data.length; i++) {
    if (data[i] || data[i + 1] || data[i + 2] !== 1) continue;
    if (start >= 0) units.push(data.subarray(start, data[i - 1] ? i : i - 1));
    start = i + 3;
    i += 2;
  }
  if (start >= 0) units.push(data.subarray(start));
  return units.filter(unit => unit.length);
}

/* The name of the codec as browsers want it (RFC 6381), out of a sequence parameter set. */
function codecOf(sps) {
  return 'avc1.' + [1, 2, 3].map(i => (sps[i] + 256).toString(16).slice(1)).join('');
}

/* Width and height in a sequence parameter set (ITU-T H.264, 7.3.2.1.1). */
function sizeOf(sps) {
  const raw = [];
  for (let i = 1; i < sps.length; i++) {
    if (i > 2 && sps[i] === 3 && !sps[i - 1] && !sps[i - 2]) continue;
    raw.push(sps[i]);
  }
  let at = 24;
  const bit = () => { const one = raw[at >> 3] >> (7 - (at & 7)) & 1; at++; return one; };
  const bits = n => { let all = 0; while (n--) all = all << 1 | bit(); return all; };
  const ue = () => { let zeros = 0; while (!bit() && zeros < 31) zeros++; return (1 << zeros) - 1 + bits(zeros); };
  const se = () => { const k = ue(); return k & 1 ? k + 1 >> 1 : -(k >> 1); };
  let chroma = 1;
  ue();
  if ([100, 110, 122, 244, 44, 83, 86, 118, 128].indexOf(raw[0]) >= 0) {
    chroma = ue();
    if (chroma === 3) bit();
    ue(); ue(); bit();
    if (bit()) for (let i = 0; i < (chroma === 3 ? 12 : 8); i++) {
      if (!bit()) continue;
      for (let j = 0, last = 8, next = 8; j < (i < 6 ? 16 : 64); j++) {
        if (next) next = (last + se() + 256) % 256;
        last = next || last;
      }
    }
  }
  ue();
  const order = ue();
  if (order === 0) ue();
  else if (order === 1) { bit(); se(); se(); for (let n = ue(); n > 0; n--) se(); }
  ue(); bit();
  const across = ue() + 1, down = ue() + 1, frames = bit();
  if (!frames) bit();
  bit();
  let left = 0, right = 0, top = 0, bottom = 0;
  if (bit()) { left = ue(); right = ue(); top = ue(); bottom = ue(); }
  const unitX = chroma === 1 || chroma === 2 ? 2 : 1, unitY = (chroma === 1 ? 2 : 1) * (2 - frames);
  return { width: across * 16 - (left + right) * unitX, height: down * 16 * (2 - frames) - (top + bottom) * unitY };
}

const Mp4 = (() => {
  const u8 = (...n) => Uint8Array.from(n);
  const u16 = n => u8(n >> 8 & 255, n & 255);
  const u32 = n => u8(n >>> 24, n >>> 16 & 255, n >>> 8 & 255, n & 255);
  const zeros = n => new Uint8Array(n);
  const ascii = word => Uint8Array.from(word, c => c.charCodeAt(0));
  const join = parts => {
    const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) { whole.set(part, at); at += part.length; }
    return whole;
  };
  const box = (name, ...parts) => { const body = join(parts); return join([u32(body.length + 8), ascii(name), body]); };
  const full = (name, version, flags, ...parts) => box(name, u32(version * 16777216 + flags), ...parts);
  const matrix = join([65536, 0, 0, 0, 65536, 0, 0, 0, 1073741824].map(u32));
  const TIMESCALE = 1000000;

  /* The beginning: one video track of unknown length, which players take for live. */
  function init(sps, pps, size) {
    const avcC = box('avcC', u8(1, sps[1], sps[2], sps[3], 255, 225), u16(sps.length), sps, u8(1), u16(pps.length), pps);
    const avc1 = box('avc1', zeros(6), u16(1), zeros(16), u16(size.width), u16(size.height), u32(4718592), u32(4718592),
      zeros(4), u16(1), zeros(32), u16(24), u16(65535), avcC);
    const stbl = box('stbl', full('stsd', 0, 0, u32(1), avc1), full('stts', 0, 0, zeros(4)), full('stsc', 0, 0, zeros(4)),
      full('stsz', 0, 0, zeros(8)), full('stco', 0, 0, zeros(4)));
    const dinf = box('dinf', full('dref', 0, 0, u32(1), full('url ', 0, 1)));
    const mdia = box('mdia', full('mdhd', 0, 0, zeros(8), u32(TIMESCALE), zeros(4), u16(21956), zeros(2)),
      full('hdlr', 0, 0, zeros(4), ascii('vide'), zeros(13)),
      box('minf', full('vmhd', 0, 1, zeros(8)), dinf, stbl));
    const tkhd = full('tkhd', 0, 7, zeros(8), u32(1), zeros(20), zeros(4), matrix, u16(size.width), zeros(2), u16(size.height), zeros(2));
    const mvhd = full('mvhd', 0, 0, zeros(8), u32(TIMESCALE), zeros(4), u32(65536), u16(256), zeros(10), matrix, zeros(24), u32(2));
    const trex = full('trex', 0, 0, u32(1), u32(1), zeros(12));
    return join([box('ftyp', ascii('iso5'), u32(512), ascii('iso5iso6mp41')),
      box('moov', mvhd, box('trak', tkhd, mdia), box('mvex', trex))]);
  }

  /* One picture, shown from startUs for lengthUs. */
  function fragment(number, startUs, lengthUs, key, units) {
    const data = join([].concat(...units.map(unit => [u32(unit.length), unit])));
    const traf = offset => box('traf', full('tfhd', 0, 131072, u32(1)),
      full('tfdt', 1, 0, u32(Math.floor(startUs / 4294967296)), u32(startUs % 4294967296)),
      full('trun', 0, 1793, u32(1), u32(offset), u32(lengthUs), u32(data.length), u32(key ? 33554432 : 16842752)));
    const moof = offset => box('moof', full('mfhd', 0, 0, u32(number)), traf(offset));
    return join([moof(moof(0).length + 8), box('mdat', data)]);
  }

  return { init, fragment };
})();
