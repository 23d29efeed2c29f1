'use strict';
(() => {
  const W = JSON.parse(document.body.dataset.words);
  const $ = id => document.getElementById(id);
  const code = location.pathname.split('/')[1];
  const canvas = $('screen');
  const KEYS = { Enter: 'enter', Backspace: 'delete', Delete: 'forward-delete', Escape: 'escape', ArrowUp: 'up', ArrowDown: 'down',
    ArrowLeft: 'left', ArrowRight: 'right', PageUp: 'page-up', PageDown: 'page-down', Home: 'start', End: 'end' };
  const SILENT_MS = 6000, AGAIN_MS = 1000, HERE_MS = 5000;
  let socket = null, status = null, over = null, heard = 0, hiddenAt = 0, covered = true, Way = null;
  let down = null, move = null, here = 0, failures = 0, stale = false;

  const picture = new Picture(canvas, () => tell({ type: 'key-frame' }), render, () => {
    Way = Way && Way.otherwise() || false;
    picture.clear();
    if (Way) tell({ type: 'key-frame' });
    render();
  });

  function tell(message) {
    if (!socket || socket.readyState !== 1) return false;
    socket.send(JSON.stringify(message));
    here = Date.now();
    return true;
  }

  /* What is on the page, from what is known. The picture is visible only when every reason to hide it is gone. */
  function render() {
    let state = 'connecting', title = W.connecting, reason = '', since = '', advice = '';
    if (over) { state = 'off'; title = W.off; reason = over; }
    else if (Way === false) { state = 'off'; title = W.title; reason = W.no_video; }
    else if (!status) { /* connecting */ }
    else if (Date.now() - heard > SILENT_MS) { state = 'silent'; title = W.hidden_title; reason = W.silent; }
    else if (status.locked) { state = 'locked'; title = W.locked_title; reason = W.locked_says; }
    else if (!status.shown) {
      state = 'hidden';
      title = W.hidden_title;
      reason = status.by === 'tool' ? status.reasons.join(' ') : W['by_' + status.by];
      if (status.by !== 'tool' && status.reasons.length > 1) reason += ' ' + status.reasons.slice(1).join(' ');
      if (status.trouble) reason += ' ' + status.trouble;
      since = W.since.replace('{time}', clock(Date.now() - hiddenAt));
      advice = status.personally ? W.personally : status.by === 'technician' && !status.blanked ? W.unblanking : '';
    } else if (picture.empty) { title = W.picture_waits; }
    else state = 'shown';
    covered = state !== 'shown';
    put($('cover-title'), title); put($('cover-reason'), reason); put($('cover-since'), since); put($('cover-advice'), advice);
    put($('state'), { shown: W.shown, hidden: W.hidden, silent: W.hidden, locked: W.locked, off: W.off }[state] || W.connecting);
    if (document.body.dataset.state !== state) document.body.dataset.state = state;
    $('unlock').hidden = state !== 'locked';
    const blanked = Boolean(status && status.blanked);
    $('blank').setAttribute('aria-pressed', String(blanked));
    put($('blank-word'), blanked ? W.unblank : W.blank);
    $('step').hidden = !(status && status.step);
    if (status && status.step) put($('step'), W.step.replace('{title}', status.step));
  }

  function put(element, text) { if (element.textContent !== text) element.textContent = text; }

  function clock(ms) {
    const s = Math.max(0, Math.floor(ms / 1000));
    return Math.floor(s / 60) + ':' + ('0' + s % 60).slice(-2);
  }

  function hide() { picture.clear(); down = move = null; render(); }

  function hear(event) {
    heard = Date.now();
    if (stale) { stale = false; tell({ type: 'key-frame' }); }
    if (typeof event.data !== 'string') {
      const view = new DataView(event.data), flags = view.getUint8(0);
      if (status && status.shown && !status.locked && Way) {
        picture.packet(flags & 1, flags & 2, view.getFloat64(1), new Uint8Array(event.data, 9), Way);
      }
      return;
    }
    const said = JSON.parse(event.data);
    if (said.type === 'status') {
      status = said;
      if (said.shown) put($('refused'), '');
      else hiddenAt = Date.now() - said.hidden_ms;
      if (!said.shown || said.locked) hide(); else render();
    } else if (said.type === 'refused') { put($('refused'), ''); put($('refused'), said.says); }
    else if (said.type === 'said') { put($('said'), W.said.replace('{text}', said.text)); $('words').value = ''; }
  }

  async function key() {
    const kept = sessionStorage.getItem(code);
    if (kept) return kept;
    const answer = await fetch('/' + code + '/claim', { method: 'POST', cache: 'no-store', credentials: 'omit' });
    if (!answer.ok) throw new Error(answer.status === 410 ? W.claimed : W.ended);
    const made = (await answer.json()).key;
    sessionStorage.setItem(code, made);
    return made;
  }

  async function connect() {
    let secret;
    try { secret = await key(); } catch (e) { end(e instanceof TypeError ? W.ended : e.message); return; }
    socket = new WebSocket('ws://' + location.host + '/' + code + '/live');
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => socket.send(secret);
    socket.onmessage = hear;
    socket.onclose = event => {
      status = null;
      hide();
      const words = { 4000: W.ended, 4001: W.elsewhere, 4003: W.claimed }[event.code];
      if (words) end(words); else again();
    };
  }

  function again() {
    if (over) return;
    failures = Date.now() - heard < SILENT_MS ? 1 : failures + 1;
    if (failures > 5) end(W.ended); else setTimeout(connect, AGAIN_MS);
  }

  function end(words) { over = words; sessionStorage.removeItem(code); hide(); }

  /* Where on the picture, in its own pixels. */
  function spot(event) {
    const box = canvas.getBoundingClientRect();
    const at = (offset, length, pixels) => Math.max(0, Math.min(pixels - 1, Math.floor(offset / length * pixels)));
    return { x: at(event.clientX - box.left, box.width, canvas.width), y: at(event.clientY - box.top, box.height, canvas.height),
      w: canvas.width, h: canvas.height };
  }

  function touch(action, place) { tell(Object.assign({ type: 'touch', action }, place)); }

  function flush() {
    if (move && down !== null) touch('move', move);
    move = null;
  }

  canvas.addEventListener('pointerdown', event => {
    event.preventDefault();
    canvas.focus();
    if (covered) return;
    if (event.pointerType === 'mouse' && event.button !== 0) { tell({ type: 'key', key: event.button === 1 ? 'home' : 'back' }); return; }
    if (down !== null) return;
    down = event.pointerId;
    canvas.setPointerCapture(down);
    touch('down', spot(event));
  });
  canvas.addEventListener('pointermove', event => {
    if (event.pointerId !== down) return;
    if (!move) requestAnimationFrame(flush);
    move = spot(event);
  });
  const lift = event => {
    if (event.pointerId !== down) return;
    flush();
    down = null;
    touch('up', spot(event));
  };
  canvas.addEventListener('pointerup', lift);
  canvas.addEventListener('pointercancel', lift);
  canvas.addEventListener('contextmenu', event => event.preventDefault());
  canvas.addEventListener('wheel', event => {
    if (covered || event.ctrlKey) return;
    event.preventDefault();
    const steps = n => Math.max(-16, Math.min(16, -n / (event.deltaMode ? 3 : 100)));
    tell(Object.assign({ type: 'scroll', across: steps(event.deltaX), down: steps(event.deltaY) }, spot(event)));
  }, { passive: false });
  canvas.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.key === 'F9') return;
    if (event.key.length === 1) tell({ type: 'text', text: event.key });
    else if (KEYS[event.key]) tell({ type: 'key', key: KEYS[event.key] });
    else return;
    event.preventDefault();
  });

  function blank() {
    const on = !(status && status.blanked);
    /* Gone from here at once; the program's answer follows. */
    if (on && status) { status = Object.assign({}, status, { shown: false, blanked: true, by: 'technician', reasons: [], personally: false, trouble: null }); hiddenAt = Date.now(); hide(); }
    tell({ type: on ? 'blank' : 'unblank' });
  }
  $('blank').addEventListener('click', blank);
  $('unlock').addEventListener('click', () => tell({ type: 'unlock' }));
  document.addEventListener('keydown', event => {
    if (event.key !== 'F9' || event.repeat) return;
    event.preventDefault();
    blank();
  });
  document.querySelectorAll('[data-key]').forEach(button =>
    button.addEventListener('click', () => tell({ type: 'key', key: button.dataset.key })));
  $('zoom').addEventListener('click', event => {
    const actual = document.body.classList.toggle('actual'), button = event.currentTarget;
    button.setAttribute('aria-pressed', String(!actual));
    button.textContent = actual ? button.dataset.fit : button.dataset.actual;
  });
  $('narration').addEventListener('submit', event => {
    event.preventDefault();
    put($('said'), '');
    if ($('words').value.trim()) tell({ type: 'say', text: $('words').value });
  });
  ['pointermove', 'keydown', 'pointerdown'].forEach(name => document.addEventListener(name, () => {
    if (status && !status.locked && Date.now() - here > HERE_MS) tell({ type: 'here' });
  }));

  setInterval(() => {
    if (!status || Date.now() - heard < SILENT_MS || picture.empty) { render(); return; }
    stale = true;
    hide();
  }, 500);
  Picture.supported().then(found => { Way = found || false; render(); connect(); });
})();
