// What is free, while a time is filled in. Without it the button asks, and sending does; where the network is away they still do.
for (const box of document.querySelectorAll("[data-free]")) {
  const form = box.closest("form"), name = box.dataset.free, sent = box.dataset.sent.split(" ");
  const said = box.querySelector("[role=status]"), button = box.querySelector("[name=lihat-waktu]");
  const input = (part) => box.querySelector(`[name="${name}-${part}"]`);
  const boxes = ["hari", "bulan", "tahun", "mulai", "selesai"];
  let wait, asking;
  const look = async () => {
    const url = new URL(form.action), data = new FormData(form);
    url.search = new URLSearchParams([["bebas", name], ...sent.map((each) => [each, data.get(each) ?? ""])]);
    asking = new AbortController();
    try {
      const answer = await fetch(url, { signal: asking.signal });
      const page = new DOMParser().parseFromString(answer.ok ? await answer.text() : "", "text/html");
      const offers = page.querySelector("[data-offers]"), old = box.querySelector("[data-offers]"), at = document.activeElement;
      if (!offers) throw answer;
      const focused = old.contains(at) && at.value;
      old.replaceWith(offers);
      if (focused !== false) (offers.querySelector(`[value="${focused}"]`) ?? input("hari")).focus();
      said.textContent = page.querySelector("[role=status]").textContent;
    } catch (error) {
      if (error.name !== "AbortError") button.hidden = false;
    }
  };
  button.hidden = true;
  form.addEventListener("input", ({ target }) => {
    if (!sent.includes(target.name)) return;
    clearTimeout(wait);
    asking?.abort();
    if (target.name === `${name}-pilihan`) {
      input("dilihat").value = boxes.map((part) => input(part).value.trim()).join("|");
      said.textContent = "";
      return;
    }
    const other = box.querySelector(`[name="${name}-pilihan"][value=""]`);
    if (other && boxes.some((part) => target === input(part))) other.checked = true;
    wait = setTimeout(look, 500);
  });
}
