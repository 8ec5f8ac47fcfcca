// Keeps a page fresh without a reload, previews Markdown, and submits the choice of person at once.
"use strict";

(() => {
  const pause = { shown: 900, hidden: 5000, broken: 4000 };
  let version = document.body.dataset.version;

  // A piece is left alone while somebody writes in it or has a menu of it open.
  const busy = (piece) =>
    piece.contains(document.activeElement) && document.activeElement.matches("textarea, input, select, summary, button")
    || piece.querySelector("details.menu[open], textarea") !== null;

  const sources = new WeakMap();
  const sourceOf = (piece) => sources.get(piece) ?? piece.outerHTML;

  function place(part, html) {
    const fresh = document.createElement("template");
    fresh.innerHTML = html;
    const pieces = [...fresh.content.children];
    if (pieces.length === 0 || pieces.some((piece) => !piece.id)) {
      if (part.innerHTML !== html && !busy(part)) part.innerHTML = html;
      return;
    }
    const wanted = new Set(pieces.map((piece) => piece.id));
    for (const old of [...part.children]) if (!wanted.has(old.id)) old.remove();
    let before = null;
    for (const piece of pieces) {
      const old = [...part.children].find((child) => child.id === piece.id);
      const source = piece.outerHTML;
      let now = old;
      if (!old) {
        now = piece;
        piece.classList.add("arrived");
      } else if (sourceOf(old) !== source && !busy(old)) {
        const open = [...old.querySelectorAll("details")].map((details) => details.open);
        [...piece.querySelectorAll("details")].forEach((details, at) => { if (at < open.length) details.open = open[at]; });
        old.replaceWith(piece);
        now = piece;
      }
      if (now === piece) sources.set(piece, source);
      const next = before ? before.nextElementSibling : part.firstElementChild;
      if (next !== now) part.insertBefore(now, next);
      before = now;
    }
  }

  async function refresh() {
    const address = new URL(location.href);
    address.searchParams.set("since", version);
    address.hash = "";
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    if (answer.status === 204 || !answer.ok) return;
    const news = await answer.json();
    for (const [name, html] of Object.entries(news.parts)) {
      const part = document.getElementById(`part-${name}`);
      if (part) place(part, html);
    }
    const colours = document.getElementById("label-colours");
    const href = `/sandbox/labels.css?v=${news.labels}`;
    if (colours.getAttribute("href") !== href) colours.setAttribute("href", href);
    version = news.version;
  }

  async function watch() {
    let wait = document.hidden ? pause.hidden : pause.shown;
    try {
      await refresh();
      document.body.classList.remove("offline");
    } catch {
      document.body.classList.add("offline");
      wait = pause.broken;
    }
    setTimeout(watch, wait);
  }

  if (version && document.querySelector("[data-live]")) {
    setTimeout(watch, pause.shown);
    document.addEventListener("visibilitychange", () => { if (!document.hidden) refresh().catch(() => {}); });
  }

  const length = [[60, "second", 1], [3600, "minute", 60], [86400, "hour", 3600], [2592000, "day", 86400]];
  setInterval(() => {
    for (const time of document.querySelectorAll("time[datetime]")) {
      const seconds = Math.max(0, Math.floor((Date.now() - Date.parse(time.dateTime)) / 1000));
      const unit = length.find(([limit]) => seconds < limit);
      if (!unit) continue;
      const count = Math.floor(seconds / unit[2]);
      time.textContent = seconds < 10 ? "just now" : `${count} ${unit[1]}${count === 1 ? "" : "s"} ago`;
    }
  }, 10000);

  for (const control of document.querySelectorAll("[data-submit]")) {
    control.form.querySelector("[data-fallback]").hidden = true;
    control.addEventListener("change", () => control.form.requestSubmit());
  }

  for (const editor of document.querySelectorAll("[data-editor]")) {
    const area = editor.querySelector("textarea");
    const preview = editor.querySelector(".preview");
    const modes = [...editor.querySelectorAll("[data-mode]")];
    editor.querySelector(".modes").hidden = false;
    for (const mode of modes) mode.addEventListener("click", async () => {
      const wanted = mode.dataset.mode === "preview";
      for (const other of modes) other.setAttribute("aria-pressed", String(other === mode));
      if (wanted) {
        const body = new URLSearchParams({ body: area.value, repo: editor.dataset.repo });
        const answer = await fetch("/sandbox/preview", { method: "POST", body });
        preview.innerHTML = answer.ok ? await answer.text() : "";
        if (!preview.textContent.trim()) preview.textContent = "Nothing to preview";
      }
      preview.hidden = !wanted;
      area.hidden = wanted;
    });
  }

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && event.target.matches("textarea")) {
      event.preventDefault();
      const form = event.target.form;
      form.requestSubmit(form.querySelector("button.go"));
    }
    if (event.key === "Escape") for (const menu of document.querySelectorAll("details.menu[open]")) menu.open = false;
    if (event.key === "/" && !event.target.matches("input, textarea, select")) {
      const search = document.getElementById("q");
      if (search) { event.preventDefault(); search.focus(); }
    }
  });

  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  });
})();
