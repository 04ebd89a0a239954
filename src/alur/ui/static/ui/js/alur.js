// Small comforts for every page; each page works without them. No names, numbers or files are kept (data-private).
const prefix = "alur:draft:";
const week = 7 * 86400e3;
const store = (work) => { try { return work(localStorage); } catch { return null; } }; // private windows may refuse
const drafts = () => store((s) => Object.keys(s).filter((key) => key.startsWith(prefix))) ?? [];
const forget = (start = "") => drafts().forEach((key) => key.startsWith(prefix + start) && store((s) => s.removeItem(key)));
const all = (what) => document.querySelectorAll(what);

all(".error-summary")[0]?.focus();

for (const key of drafts()) {
  const kept = store((s) => JSON.parse(s[key]));
  if (!(kept?.at > Date.now() - week)) store((s) => s.removeItem(key));
}
for (const done of all("[data-draft-clear]")) forget(done.dataset.draftClear);
for (const form of all("form[data-erase-drafts]")) form.addEventListener("submit", () => forget());

const keepable = (input) => input.name && !input.matches("[type=hidden],[type=file],[type=password],[data-private],button");
const chosen = (input) => input.type === "radio" || input.type === "checkbox";

for (const form of all("form[data-draft]")) {
  const key = prefix + form.dataset.draft;
  const status = form.querySelector("[data-draft-status]");
  const erase = form.querySelector("[data-draft-erase]");
  const inputs = () => [...form.elements].filter(keepable);
  const say = (word) => {
    if (status) status.textContent = status.dataset[word];
    if (erase) erase.hidden = word === "erased";
  };
  // What the server sent wins: a draft only fills a form nobody has answered yet.
  const untouched = inputs().every((input) => (chosen(input) ? !input.defaultChecked : input.matches("select") || !input.defaultValue));
  const kept = store((s) => JSON.parse(s[key] ?? "null"));
  if (kept && untouched) {
    for (const input of inputs()) {
      const values = kept.data[input.name] ?? [];
      if (chosen(input)) input.checked = values.includes(input.value);
      else if (values.length) input.value = values[0];
    }
    say("restored");
  }
  form.addEventListener("input", () => {
    const data = {};
    for (const input of inputs()) if (chosen(input) ? input.checked : input.value) (data[input.name] ??= []).push(input.value);
    if (store((s) => { s[key] = JSON.stringify({ at: Date.now(), data }); return true; }) && erase?.hidden !== false) say("saved");
  });
  erase?.addEventListener("click", () => { forget(); say("erased"); });
}

// A second press of the button does nothing; the server answers once in any case.
addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.ariaBusy === "true") return event.preventDefault();
  form.ariaBusy = "true";
  setTimeout(() => { form.ariaBusy = null; }, 8000);
});
addEventListener("pageshow", () => { for (const form of all("form[aria-busy]")) form.ariaBusy = null; });
