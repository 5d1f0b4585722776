// Looking through signed sheets with the keyboard: 1 or Enter is yes, 0 is no, the arrows go from sheet to
// sheet. The keys work only while the answer of a sheet has the focus; without this script the answers are
// plain radio buttons.
"use strict";

document.querySelectorAll("form[data-sheets]").forEach((form) => {
  const sheets = [...form.querySelectorAll("[data-sheet]")];
  const answer = (sheet, value) => sheet.querySelector(`input[value="${value}"]`);
  const go = (place) => {
    const sheet = sheets[Math.max(0, place)];
    const next = sheet ? sheet.querySelector("input:checked") || answer(sheet, "yes") : form.querySelector("input[type=date]");
    next.focus();
    (sheet || next).scrollIntoView({ block: "center" });
  };
  sheets.forEach((sheet, place) => {
    sheet.addEventListener("keydown", (event) => {
      const said = { 1: "yes", Enter: "yes", 0: "no" }[event.key];
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (event.target.type !== "radio" || (!said && !step)) return;
      event.preventDefault();
      if (said) answer(sheet, said).checked = true;
      go(place + (step || 1));
    });
  });
  if (sheets.length) go(sheets.findIndex((one) => !one.querySelector("input:checked")));
});
