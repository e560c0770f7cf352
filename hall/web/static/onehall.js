// What pages do by themselves: keys, timers, a key of its own for each command, and toasts.
// Everything else is htmx: the server renders, the feed says when.
(() => {
  "use strict";
  const csrf = () => document.querySelector('meta[name="csrf"]')?.content ?? "";

  // randomUUID is refused on plain http, which is what a hall's own network speaks.
  const commandKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");

  document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.verb === "get") return;
    event.detail.headers["Idempotency-Key"] = commandKey();
    event.detail.headers["X-CSRF-Token"] = csrf();
  });

  let toastTimer = 0;
  const toast = (text, bad) => {
    const box = document.getElementById("toast");
    if (!box) return;
    box.textContent = text;
    box.className = bad ? "toast bad" : "toast";
    clearTimeout(toastTimer);
    toastTimer = setTimeout(() => { box.textContent = ""; }, 4000);
  };
  document.addEventListener("htmx:responseError", (event) => {
    const { status, responseText } = event.detail.xhr;
    if (status === 401) { location.reload(); return; }
    let text = "没有办成，请再试一次";
    try { const problem = JSON.parse(responseText); text = problem.detail || problem.title || text; } catch { /* not a problem document */ }
    toast(text, true);
  });
  document.addEventListener("htmx:sendError", () => toast("连不上大厅服务器", true));

  // Many events make one look: the first of them starts it, the others come with it.
  const LOOK_AFTER_MS = 150;
  const SILENT_AFTER_MS = 15000; // three heartbeats of the hall
  const COME_BACK_MS = 2000;
  const POLL_MS = 20000; // a phone that has lost its feed without noticing
  let due = 0;
  let held = false; // a button that is pressed must not be drawn anew: the click would be lost
  const look = () => {
    due = 0;
    if (held) refresh();
    else window.htmx.trigger(document.body, "refresh");
  };
  const refresh = () => { due ||= setTimeout(look, LOOK_AFTER_MS); };
  document.addEventListener("pointerdown", () => { held = true; });
  for (const kind of ["pointerup", "pointercancel", "blur"]) window.addEventListener(kind, () => { held = false; });
  let feed = null;
  let heard = 0;
  const follow = () => {
    feed?.close();
    feed = new EventSource(document.body.dataset.feed);
    heard = Date.now();
    feed.onopen = () => { heard = Date.now(); document.body.classList.remove("offline"); refresh(); };
    feed.onmessage = (event) => {
      heard = Date.now();
      if (!event.data.startsWith('{"kind":"heartbeat"')) refresh();
    };
    // The browser tries again by itself, except where the hall has refused.
    feed.onerror = () => {
      document.body.classList.add("offline");
      if (feed.readyState === EventSource.CLOSED) { setTimeout(follow, COME_BACK_MS); heard = Date.now(); }
    };
  };
  const watch = () => {
    if (!document.body.dataset.feed) return;
    follow();
    document.addEventListener("visibilitychange", () => { if (!document.hidden) follow(); });
    if ("polls" in document.body.dataset) setInterval(() => { if (!document.hidden) refresh(); }, POLL_MS);
    else setInterval(() => { if (Date.now() - heard > SILENT_AFTER_MS) follow(); }, COME_BACK_MS);
  };

  // 空格 R G T P H S F9: the button that carries the key is pressed, if it is there and enabled.
  document.addEventListener("keydown", (event) => {
    if (event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
    if (document.querySelector("dialog[open]")) return;
    if (event.target.closest("input:not([type=checkbox]), select, textarea")) return;
    const name = event.key === " " ? "Space" : event.key.length === 1 ? event.key.toUpperCase() : event.key;
    const button = document.querySelector(`[data-key="${CSS.escape(name)}"]`);
    if (!button) return;
    event.preventDefault();
    if (!button.disabled) button.click();
  });

  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (opener) document.getElementById(opener.dataset.opens)?.showModal();
    const sheet = event.target.closest("dialog");
    if (sheet && event.target === sheet) sheet.close();
    if (event.target.closest("[data-closes]")) event.target.closest("dialog")?.close();
    if (event.target.closest("[data-prints]")) window.print();
  });

  // Times count in the browser; the server is asked only when something happened.
  const pad = (n) => String(n).padStart(2, "0");
  const span = (s) => (s >= 3600 ? `${Math.floor(s / 3600)}:${pad(Math.floor(s / 60) % 60)}:${pad(s % 60)}` : `${pad(Math.floor(s / 60))}:${pad(s % 60)}`);
  const tick = () => {
    const skew = Number(document.body.dataset.skew || 0);
    const now = Date.now() + skew;
    for (const node of document.querySelectorAll("[data-since]")) {
      node.textContent = span(Math.max(0, Math.floor((now - Date.parse(node.dataset.since)) / 1000)));
    }
    for (const bar of document.querySelectorAll("[data-gauge]")) {
      const share = (now - Date.parse(bar.dataset.gauge)) / (Number(bar.dataset.whole) * 1000);
      bar.style.width = `${Math.min(100, Math.max(0, share * 100))}%`;
    }
    for (const clock of document.querySelectorAll("[data-clock]")) {
      clock.textContent = new Intl.DateTimeFormat("zh-CN", { timeZone: "Asia/Shanghai", hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false }).format(now);
    }
  };
  const settle = () => {
    const at = document.querySelector("meta[name=now]")?.content;
    if (at && !document.body.dataset.skew) document.body.dataset.skew = String(Date.parse(at) - Date.now());
    tick();
  };

  // Lists keep their place when the panel is drawn again.
  const places = {};
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (held && event.detail.target.id === "panel") { event.detail.shouldSwap = false; refresh(); return; }
    for (const node of document.querySelectorAll("[data-keeps]")) places[node.dataset.keeps] = node.scrollTop;
  });
  document.addEventListener("htmx:afterSwap", () => {
    for (const node of document.querySelectorAll("[data-keeps]")) node.scrollTop = places[node.dataset.keeps] || 0;
    tick();
    announce();
  });

  // A phone in a pocket says it when its number is called.
  let called = document.querySelector(".slab.called") !== null;
  const announce = () => {
    const now = document.querySelector(".slab.called") !== null;
    if (now && !called) navigator.vibrate?.([300, 150, 300, 150, 300]);
    called = now;
  };
  document.addEventListener("DOMContentLoaded", () => { settle(); watch(); });
  setInterval(tick, 1000);
})();
