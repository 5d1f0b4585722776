// Passkeys: the browser is asked for one, and its answer is sent with the form. Without this script
// (or in a browser that has none) the page says so, and the phrase is the way in.
"use strict";

const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
const spelled = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");

// What the service wrote as JSON, with bytes where the browser wants bytes.
function asked(form) {
  const options = JSON.parse(form.dataset.options);
  options.challenge = bytes(options.challenge);
  if (options.user) options.user.id = bytes(options.user.id);
  for (const list of [options.excludeCredentials, options.allowCredentials]) {
    (list || []).forEach((one) => { one.id = bytes(one.id); });
  }
  return { publicKey: options };
}

// The browser's answer as JSON: every part that is bytes, spelled.
function told(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = spelled(credential.response[name]);
  }
  return JSON.stringify({
    id: credential.id, rawId: spelled(credential.rawId), type: credential.type, response,
  });
}

async function answer(form) {
  const failed = form.querySelector("[data-failed]");
  failed.hidden = true;
  try {
    const credential = await navigator.credentials[form.dataset.passkey](asked(form));
    form.elements.answer.value = told(credential);
    const school = document.querySelector("select[name=school]");
    if (school && form.elements.school) form.elements.school.value = school.value;
    form.requestSubmit();
  } catch {
    failed.hidden = false;
    form.querySelectorAll("button").forEach((one) => { one.disabled = false; });
  }
}

document.querySelectorAll("form[data-passkey]").forEach((form) => {
  const possible = "PublicKeyCredential" in window;
  form.querySelector("[data-possible]").hidden = !possible;
  form.querySelector("[data-impossible]").hidden = possible;
  form.addEventListener("submit", (event) => {
    if (form.elements.answer.value) return;
    event.preventDefault();
    answer(form);
  });
});
