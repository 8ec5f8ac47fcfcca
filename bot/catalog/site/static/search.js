// Search within the page: words by their beginning, Chinese by pairs of characters, rare ones count more.
"use strict";

(() => {
  const language = document.documentElement.lang;
  const input = document.getElementById("q");
  const told = document.getElementById("told");
  const list = document.getElementById("found");
  const everything = document.getElementById("everything");
  const MOST_WORDS = 80;  // a pasted log is no longer a question
  const ENOUGH = 0.3;     // of the query's weight must be found
  const NEAR = 0.35;      // of the best result's score must be reached

  const fold = (text) => text.normalize("NFKC").toLowerCase();
  const flat = (text) => " " + fold(text).replace(/[^a-z0-9\u3400-\u9fff]+/g, " ").replace(/([\u3400-\u9fff]+)/g, " $1 ") + " ";

  // 1 for the word itself, less for one that begins with it: "rec" is not yet "recognition".
  function holds(text, word) {
    if (word.chinese) return text.includes(word.text) ? 1 : 0;
    if (text.includes(` ${word.text} `)) return 1;
    return text.includes(" " + word.text) ? (word.text.length > 3 ? 0.8 : 0.3) : 0;
  }

  const rows = window.FAQ.map((entry) => {
    const wordings = [...Object.values(entry.titles), ...Object.values(entry.aliases).flat(), ...entry.exact];
    const texts = wordings.map(flat);
    return { entry, texts, wordings: texts.join(""), all: texts.join("") + flat(entry.answer), titles: Object.keys(entry.titles).length };
  });

  // Latin words without their endings, Chinese as pairs of characters and, for less, as single ones.
  function wordsOf(query) {
    const found = new Map();
    for (const [run] of fold(query).matchAll(/[a-z0-9]+|[\u3400-\u9fff]+/g)) {
      if (/^[a-z0-9]/.test(run)) {
        const text = run.length > 4 ? run.replace(/(?:ing|ed|es|ly|s)$/, "") : run;
        found.set(text, { text, share: 1 });
        continue;
      }
      for (let at = 0; at < run.length; at++) {
        if (at + 1 < run.length) found.set(run.slice(at, at + 2), { text: run.slice(at, at + 2), chinese: true, share: 1 });
        found.set(run[at], { text: run[at], chinese: true, share: run.length === 1 ? 1 : 0.3 });
      }
    }
    const words = [...found.values()].slice(0, MOST_WORDS);
    for (const word of words) {
      const holders = rows.filter((row) => holds(row.all, word)).length;
      // A word that no entry has weighs little: it may be a name of the asker's own.
      word.weight = word.share * (holders ? Math.log((rows.length + 1) / (holders + 0.5)) : 0.5);
    }
    return words;
  }

  const weigh = (text, words) => words.reduce((sum, word) => sum + word.weight * holds(text, word), 0);

  function search(query) {
    const number = /^\s*(?:\/?faq\s*)?#?(\d+)\s*$/i.exec(query);
    const words = wordsOf(query);
    const total = words.reduce((sum, word) => sum + word.weight, 0);
    const results = [];
    for (const row of rows) {
      if (number && row.entry.id === Number(number[1])) return { words: [], results: [{ row }] };
      const covered = weigh(row.all, words);
      if (!covered || covered < ENOUGH * total) continue;
      // One wording that says it all is worth more than words here and there.
      const best = Math.max(...row.texts.map((text, at) => weigh(text, words) * (at < row.titles ? 1.15 : 1)));
      results.push({ row, score: best + 0.4 * weigh(row.wordings, words) + 0.1 * covered });
    }
    results.sort((one, other) => other.score - one.score || one.row.entry.id - other.row.entry.id);
    return { words, results: results.filter(({ score }) => score >= results[0].score * NEAR) };
  }

  function marked(text, words) {
    const shown = words.filter((word) => word.chinese ? word.share === 1 : word.text.length > 2 || /\d/.test(word.text));
    const parts = shown.map((word) => word.chinese ? word.text : `(?<![a-z0-9])${word.text}`).sort((one, other) => other.length - one.length);
    const span = document.createElement("span");
    let end = 0;
    if (parts.length) {
      for (const found of text.matchAll(new RegExp(parts.join("|"), "gi"))) {
        const mark = document.createElement("mark");
        mark.textContent = found[0];
        span.append(text.slice(end, found.index), mark);
        end = found.index + found[0].length;
      }
    }
    span.append(text.slice(end));
    return span;
  }

  // The other way to ask, or the error line, that says more of the query than the title does.
  function reason(entry, title, words) {
    let best = "", most = weigh(flat(title), words) + 0.01;
    for (const text of [...(entry.aliases[language] || []), ...entry.exact, ...Object.values(entry.aliases).flat()]) {
      const value = weigh(flat(text), words);
      if (value > most) [best, most] = [text, value];
    }
    return best;
  }

  function item({ row }, words) {
    const { entry } = row;
    const title = entry.titles[language] || Object.values(entry.titles)[0];
    const link = document.createElement("a");
    const number = document.createElement("b");
    link.href = `${entry.id}.html`;
    number.textContent = entry.id;
    link.append(number, marked(title, words));
    const why = reason(entry, title, words);
    if (why) {
      const line = document.createElement("em");
      line.append(marked(why, words));
      link.append(line);
    }
    const place = document.createElement("li");
    place.append(link);
    return place;
  }

  function show() {
    const query = input.value.trim();
    const { words, results } = query ? search(query) : { words: [], results: [] };
    list.replaceChildren(...results.map((result) => item(result, words)));
    list.hidden = !results.length;
    everything.hidden = Boolean(query);
    const { none, one, several } = told.dataset;
    told.textContent = !query ? "" : results.length === 0 ? none : results.length === 1 ? one : several.replace("{count}", results.length);
    const address = query ? `?q=${encodeURIComponent(query)}` : location.pathname.split("/").pop() || ".";
    try { history.replaceState(null, "", address); } catch { /* a page read from disk keeps its address */ }
    for (const other of document.querySelectorAll(".languages a")) {
      other.search = query ? `?q=${encodeURIComponent(query)}` : "";
    }
  }

  let waiting = 0;
  input.addEventListener("input", (event) => {
    clearTimeout(waiting);
    if (!event.isComposing) waiting = setTimeout(show, 80);
  });
  input.addEventListener("compositionend", show);
  input.form.addEventListener("submit", (event) => {
    event.preventDefault();
    show();
    const first = list.querySelector("a");
    if (first) first.focus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.activeElement === input) { input.value = ""; show(); }
    if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && document.activeElement !== input) { event.preventDefault(); input.focus(); }
  });
  input.value = new URLSearchParams(location.search).get("q") || "";
  if (input.value) show();
})();
