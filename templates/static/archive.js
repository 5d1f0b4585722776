// Small comforts. Every page works without them.
"use strict";

// A part with data-refresh is fetched anew every second until it says no more where to ask.
function refresh(part) {
  setTimeout(async () => {
    try {
      const answer = await fetch(part.dataset.refresh, { headers: { "HX-Request": "true" } });
      if (answer.ok) {
        const box = document.createElement("template");
        box.innerHTML = await answer.text();
        const fresh = box.content.firstElementChild;
        part.replaceWith(fresh);
        if (fresh.dataset.refresh) refresh(fresh);
        return;
      }
    } catch { /* the network is away: try again */ }
    refresh(part);
  }, 1000);
}
document.querySelectorAll("[data-refresh]").forEach(refresh);

// A form is sent once: its buttons rest until the answer comes; the back button wakes them.
document.addEventListener("submit", (event) => {
  const buttons = event.target.querySelectorAll("button[type=submit]");
  setTimeout(() => buttons.forEach((one) => { one.disabled = true; }), 0);
});
addEventListener("pageshow", () => {
  document.querySelectorAll("button[type=submit]").forEach((one) => { one.disabled = false; });
});
