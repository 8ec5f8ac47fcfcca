// A copy button for every block of code, and / to search.
"use strict";

for (const block of document.querySelectorAll(".answer pre")) {
  const frame = document.createElement("div");
  const button = document.createElement("button");
  frame.className = "block";
  button.type = "button";
  button.textContent = document.body.dataset.copy;
  button.addEventListener("click", async () => {
    await copy(block.textContent.trimEnd());
    button.textContent = document.body.dataset.copied;
    setTimeout(() => { button.textContent = document.body.dataset.copy; }, 2000);
  });
  block.replaceWith(frame);
  frame.append(block, button);
}

// Pages that are read from disk or over plain HTTP have no clipboard of their own.
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
}

document.addEventListener("keydown", (event) => {
  if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !event.target.closest("input, textarea, select")) {
    event.preventDefault();
    document.getElementById("q").focus();
  }
});
