// Pages that live: a region with data-live="NAME" is fetched again when the server says that NAME has changed.
// Nothing moves under the pointer or the focus: then a button offers to show the changes.
"use strict";
(() => {
  const regions = [...document.querySelectorAll("[data-live]")];
  const sentence = document.querySelector("[data-live-state]");
  const say = (text, lost) => {
    if (!sentence) return;
    sentence.textContent = text;
    sentence.classList.toggle("is-lost", lost);
  };
  const clock = () => new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: "short" }).format(new Date());
  const said = (name, at) => (sentence ? sentence.dataset[name] || "" : "").replace("{time}", at);

  const busy = (region) => region.matches(":hover") || region.contains(document.activeElement);
  const markNew = (before, after) => {
    const known = new Set([...before.querySelectorAll("[data-key]")].map((row) => row.dataset.key));
    for (const row of after.querySelectorAll("[data-key]")) {
      const word = row.querySelector("[data-new]");
      if (word && !known.has(row.dataset.key)) word.hidden = false;
    }
  };

  const waiting = new Map();
  const offer = (region, fresh) => {
    let button = waiting.get(region)?.button;
    if (!button) {
      button = document.createElement("button");
      button.type = "button";
      button.className = "button-dense";
      region.before(button);
    }
    const count = (waiting.get(region)?.count || 0) + 1;
    button.textContent = (region.dataset.liveOffer || "{n}").replace("{n}", String(count));
    button.onclick = () => swap(region, fresh, true);
    waiting.set(region, { button, count });
  };
  const swap = (region, fresh, asked) => {
    if (!asked && busy(region)) return offer(region, fresh);
    markNew(region, fresh);
    region.replaceChildren(...fresh.childNodes);
    waiting.get(region)?.button.remove();
    waiting.delete(region);
  };

  // Each form has a fresh command id: it says nothing of a change.
  const shown = (region) => region.innerHTML.replace(/name="command_id" value="[^"]*"/g, "");

  let running = false;
  let again = false;
  const refresh = async () => {
    if (running) { again = true; return; }
    running = true;
    try {
      const headers = { accept: "text/html", "x-tertib-refresh": "1" };
      const answer = await fetch(location.href, { headers, credentials: "same-origin" });
      if (!answer.ok || answer.redirected) return say(said("lost", clock()), true); // led to sign in
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const region of regions) {
        const fresh = page.getElementById(region.id);
        if (fresh && shown(fresh) !== shown(region)) swap(region, fresh, false);
      }
      say(said("changed", clock()), false);
    } catch (error) {
      console.warn(error);
    } finally {
      running = false;
      if (again) { again = false; refresh(); }
    }
  };

  if (regions.length) {
    const topics = regions.map((region) => region.dataset.live).join(",");
    const marks = regions.map((region) => region.dataset.liveMark).join(",");
    const source = new EventSource("/live?" + new URLSearchParams({ topics, marks }));
    let lost = "";
    source.addEventListener("changed", refresh);
    source.onopen = () => { if (lost) refresh(); lost = ""; };
    source.onerror = () => { lost = lost || clock(); say(said("lost", lost), true); };
    addEventListener("pagehide", () => source.close());
  }

  // "/" goes to the search; the first problem of a form takes the focus.
  addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.target.closest("input, textarea, select")) return;
    event.preventDefault();
    document.getElementById("find")?.focus();
  });
  document.getElementById("problems")?.focus();
})();
