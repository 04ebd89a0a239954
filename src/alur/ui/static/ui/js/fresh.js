// What keeps itself fresh at the desk: the list of tasks, and the note that a case has changed or somebody else is here.
// It asks rarely, rests while the tab is hidden, waits longer after every failure, and ends when one is signed out.
const rest = 20000;
const longest = 300000;

// `ask` answers true to go on, false to stop for good; whatever it throws is a failure.
const poll = (ask) => {
  let wait = rest;
  let timer;
  const later = () => { clearTimeout(timer); if (!document.hidden) timer = setTimeout(once, wait); };
  const once = async () => {
    try {
      if (!(await ask())) return document.removeEventListener("visibilitychange", shown);
      wait = rest;
    } catch { wait = Math.min(wait * 2, longest); }
    later();
  };
  const shown = () => { clearTimeout(timer); if (!document.hidden) once(); };
  document.addEventListener("visibilitychange", shown);
  later();
};
const signedOut = (answer) => answer.redirected || answer.status === 401 || answer.status === 403;

const list = document.querySelector("[data-fresh]");
if (list) {
  const note = document.querySelector("[data-fresh-note]");
  const ids = (where) => [...where.querySelectorAll("[data-task]")].map((task) => task.dataset.task);
  let tag = list.dataset.tag;
  let waiting = "";
  // Nothing moves under a finger: while something in the list has the focus, is ticked, pressed or marked, it only says so.
  const busy = () => list.contains(document.activeElement) || list.querySelector(":checked, :active")
    || (getSelection()?.isCollapsed === false && list.contains(getSelection().anchorNode));
  const show = () => {
    list.innerHTML = waiting;
    waiting = "";
    dispatchEvent(new Event("alur:list"));
  };
  const words = (fresh) => (fresh > 1 ? list.dataset.newMany.replace("#", fresh) : fresh ? list.dataset.newOne : "");
  const offer = (text) => {
    if (note.dataset.said === text) return;
    note.dataset.said = note.textContent = text;
    const press = document.createElement("button");
    press.type = "button";
    press.className = "as-link";
    press.textContent = list.dataset.show;
    press.addEventListener("click", () => { show(); note.dataset.said = note.textContent = ""; list.querySelector("[data-task] a")?.focus(); });
    note.append(" ", press);
  };
  poll(async () => {
    const answer = await fetch(list.dataset.fresh, { headers: { "If-None-Match": tag }, cache: "no-store" });
    if (signedOut(answer)) return false;
    if (answer.status !== 304) {
      if (!answer.ok) throw new Error(answer.status);
      tag = answer.headers.get("ETag");
      waiting = await answer.text();
    }
    if (!waiting) return true;
    const [now, then] = [ids(new DOMParser().parseFromString(waiting, "text/html")), ids(list)];
    const fresh = now.filter((id) => !then.includes(id)).length;
    if (busy()) {
      if (fresh || now.length !== then.length) offer(words(fresh) || list.dataset.changed);
      return true;
    }
    show();
    if (fresh) note.textContent = words(fresh);
    note.dataset.said = "";
    return true;
  });
}

const watch = document.querySelector("[data-watch]");
const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;
if (watch && token) {
  const changed = watch.querySelector("[data-watch-changed]");
  const others = watch.querySelector("[data-watch-others]");
  poll(async () => {
    const body = new URLSearchParams({ langkah: watch.dataset.task, csrfmiddlewaretoken: token });
    const answer = await fetch(watch.dataset.watch, { method: "POST", body });
    if (signedOut(answer)) return false;
    if (!answer.ok) throw new Error(answer.status);
    const { mark, others: words } = await answer.json();
    if (others.textContent !== words) { others.textContent = words; others.hidden = !words; }
    if (mark !== watch.dataset.mark && changed.hidden) {
      const again = document.createElement("a");
      again.href = location.href;
      again.textContent = changed.dataset.again;
      changed.append(changed.dataset.words, " ", again);
      changed.hidden = false;
    }
    return true;
  });
}

// "All on this page" needs a script; without one the boxes are ticked one by one.
const choose = () => {
  for (const all of document.querySelectorAll("[data-all]")) {
    const boxes = [...document.querySelectorAll("[name=tugas]")];
    const box = all.querySelector("input");
    all.hidden = false;
    box.addEventListener("change", () => { for (const each of boxes) each.checked = box.checked; });
    for (const each of boxes) each.addEventListener("change", () => { box.checked = boxes.every((one) => one.checked); });
  }
};
choose();
addEventListener("alur:list", choose);
