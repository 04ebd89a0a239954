// The editor saves by itself what was changed, and shows what that comes to. Without this script its buttons do the same.
{
  const form = document.querySelector("form[data-autosave]");
  const status = document.querySelector("[data-editor-status]");
  const watch = document.querySelector("[data-editor-watch]");
  const say = (word) => { if (status) status.textContent = word ? status.dataset[word] : ""; };
  let running = null;
  let again = false;
  let stopped = false;
  let renewing = false;

  // What the answer says of each part; inputs stay as they are, so that nobody loses a word or the place.
  const show = (page) => {
    for (const part of document.querySelectorAll("[data-live]")) {
      const fresh = page.getElementById(part.id);
      if (!fresh || part.innerHTML === fresh.innerHTML) continue;
      const busy = part.contains(document.activeElement) ? document.activeElement.textContent : null;
      part.innerHTML = fresh.innerHTML;
      if (busy !== null) [...part.querySelectorAll("a, button, summary")].find((each) => each.textContent === busy)?.focus();
    }
    const now = page.querySelector("[data-editor-watch]");
    if (watch && now) watch.dataset.mark = now.dataset.mark;
  };

  // After a choice that gives the page other inputs the form comes anew; the focus stays on that choice.
  const renew = (page) => {
    const focused = document.activeElement?.id;
    const waiting = [...form.querySelectorAll("[data-waits]")].map((each) => [each.id, each.value]);
    const open = new Set([...form.querySelectorAll("details[open] > summary")].map((each) => each.textContent));
    form.innerHTML = page.getElementById(form.id).innerHTML;
    for (const [id, value] of waiting) if (document.getElementById(id)) document.getElementById(id).value = value;
    for (const each of form.querySelectorAll("details")) each.open ||= open.has(each.firstElementChild.textContent);
    document.getElementById(focused)?.focus();
  };

  const body = () => {
    const data = new FormData(form);
    for (const each of form.querySelectorAll("[data-waits]")) data.delete(each.name);
    return new URLSearchParams(data);
  };

  const once = async () => {
    say("saving");
    const whole = renewing;
    renewing = false;
    const answer = await fetch(location.pathname, { method: "POST", body: body(), headers: { "X-Alur-Live": "1" } });
    if (answer.redirected) { location.reload(); return; }
    if (!answer.ok && answer.status !== 409 && answer.status !== 422) throw new Error(answer.status);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    // Of a conflict only the message is shown: what else is on the page is still what was typed upon.
    if (answer.status === 409) {
      stopped = true;
      document.getElementById("penolakan").innerHTML = page.getElementById("penolakan").innerHTML;
    } else {
      show(page);
      if (whole && answer.ok) renew(page);
    }
    say(answer.ok ? "saved" : "refused");
    if (!answer.ok) document.querySelector(".error-summary")?.focus();
  };

  const save = () => {
    if (stopped) return;
    if (running) { again = true; return; }
    running = once().catch(() => say("away")).finally(() => {
      running = null;
      if (again) { again = false; save(); }
    });
  };

  // What was typed before this script came.
  const typed = (input) => !input.matches("[data-waits], [type=hidden], button") && (input.matches("[type=checkbox]")
    ? input.checked !== input.defaultChecked
    : input.matches("select") ? ![...input.options].every((each) => each.selected === each.defaultSelected || !input.querySelector("[selected]"))
      : input.value !== input.defaultValue);
  if (form && ![...document.querySelectorAll(".error-summary")].length && [...form.elements].some(typed)) save();

  form?.addEventListener("change", (event) => {
    if (event.target.matches("[data-submits]")) renewing = true;
    if (!event.target.matches("[data-waits]")) save();
  });

  // A button waits for what is being saved, and is then sent with the edition that came of it.
  addEventListener("submit", (event) => {
    if (!running) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const { target, submitter } = event;
    const inner = submitter?.closest("[data-live]");
    const wait = async () => {
      while (running) await running;
      if (!inner) return target.requestSubmit(submitter);
      document.querySelector(`form[action="${target.getAttribute("action")}"] button`)?.click();
    };
    wait();
  }, true);
}
