// Small comforts. Every page works without them.
"use strict";

// A form is sent once: its buttons rest until the answer comes; the back button wakes them.
document.addEventListener("submit", (event) => {
  const buttons = event.target.querySelectorAll("button[type=submit]");
  setTimeout(() => buttons.forEach((one) => { one.disabled = true; }), 0);
});
addEventListener("pageshow", () => {
  document.querySelectorAll("button[type=submit]").forEach((one) => { one.disabled = false; });
});
