// Asks a security key, and sends what it answers with the form. Without a script a code does.
"use strict";

for (const form of document.querySelectorAll("form[data-security-key]")) {
  const answer = form.elements.namedItem("answer");
  const trouble = form.querySelector("[role=alert]");
  form.addEventListener("submit", async (event) => {
    if (answer.value) return;
    event.preventDefault();
    trouble.hidden = true;
    try {
      const asked = JSON.parse(form.dataset.options);
      const key = form.dataset.securityKey === "create"
        ? await navigator.credentials.create({
          publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(asked),
        })
        : await navigator.credentials.get({
          publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(asked),
        });
      answer.value = JSON.stringify(key.toJSON());
      form.requestSubmit();
    } catch {
      trouble.hidden = false;
    }
  });
}
