// Keys of the inbox: J and K move, Enter opens (it is a link), / searches. They can be switched off (WCAG 2.1.4).
const setting = "alur:keys-off";
const off = () => { try { return localStorage[setting] === "1"; } catch { return false; } };
const typing = (at) => at.isContentEditable || at.matches("input, textarea, select");

addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.querySelector(".account[open]")?.removeAttribute("open");
  if (off() || event.ctrlKey || event.altKey || event.metaKey || typing(event.target)) return;
  if (event.key === "/") {
    const search = document.querySelector("[type=search]");
    if (search?.offsetParent) { event.preventDefault(); search.focus(); }
    return;
  }
  const way = { j: 1, k: -1 }[event.key.toLowerCase()];
  if (!way) return;
  const tasks = [...document.querySelectorAll(".task-list a")].filter((task) => task.offsetParent);
  const from = tasks.indexOf(document.activeElement);
  const start = from < 0 ? tasks.findIndex((task) => task.hasAttribute("aria-current")) : from;
  tasks[Math.min(Math.max(start + way, 0), tasks.length - 1)]?.focus();
});

document.addEventListener("click", (event) => {
  const account = document.querySelector(".account[open]");
  if (account && !account.contains(event.target)) account.open = false;
});

for (const box of document.querySelectorAll("[data-keys-off]")) {
  box.checked = off();
  box.addEventListener("change", () => { try { localStorage[setting] = box.checked ? "1" : ""; } catch { /* not kept */ } });
}

for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    try { await navigator.clipboard.writeText(field.value); } catch { document.execCommand("copy"); }
    button.textContent = button.dataset.done;
  });
}
for (const press of document.querySelectorAll("[data-print]")) {
  press.hidden = false;
  press.addEventListener("click", () => print());
}

// What is folded on the screen stands open on paper.
let unfolded = [];
addEventListener("beforeprint", () => { unfolded = [...document.querySelectorAll("main details:not([open], .act)")]; for (const each of unfolded) each.open = true; });
addEventListener("afterprint", () => { for (const each of unfolded) each.open = false; });

// A table that is pasted keeps its cells: beside the words, its HTML goes along. Typing in it afterwards drops that.
for (const area of document.querySelectorAll("textarea[data-html]")) {
  const kept = document.getElementById(area.dataset.html);
  area.addEventListener("paste", (event) => {
    const html = event.clipboardData.getData("text/html");
    kept.value = /<table/i.test(html) ? html : "";
  });
  area.addEventListener("input", (event) => { if (event.inputType !== "insertFromPaste") kept.value = ""; });
}
