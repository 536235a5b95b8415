// Passkeys: hands the site's question to the browser, and the browser's reply to the site.

const form = document.querySelector("form[data-passkey]");

async function ask() {
  const options = JSON.parse(form.dataset.options);
  if (form.dataset.passkey === "create") {
    const made = await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) });
    const said = made.toJSON();
    return { ...said, extensions: JSON.stringify(said.clientExtensionResults) };
  }
  const found = await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  return found.toJSON();
}

try {
  form.elements.credential.value = JSON.stringify(await ask());
  form.submit();
} catch {
  form.querySelector("[role=status]").hidden = true;
  form.querySelector(".error").hidden = false;
}
