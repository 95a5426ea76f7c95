// The one dialog: for the token, and for questions before something is changed.

const dialog = document.getElementById("ask");
const form = document.getElementById("ask-form");
const input = document.getElementById("ask-token");

function show(title, text, yes, wantsToken) {
  document.getElementById("ask-title").textContent = title;
  document.getElementById("ask-text").textContent = text;
  document.getElementById("ask-yes").textContent = yes;
  document.getElementById("ask-label").hidden = !wantsToken;
  input.value = "";
  dialog.showModal();
  (wantsToken ? input : document.getElementById("ask-no")).focus();
  return new Promise((resolve) => {
    const end = (answer) => {
      form.onsubmit = null;
      dialog.onclose = null;
      dialog.close();
      resolve(answer);
    };
    form.onsubmit = (event) => {
      event.preventDefault();
      end(wantsToken ? input.value.trim() : true);
    };
    document.getElementById("ask-no").onclick = () => end(null);
    dialog.onclose = () => end(null);
  });
}

/** The token that a person types; null where he does not. */
export function askToken(wasWrong) {
  return show(wasWrong ? "That was not the token" : "Token of administration",
    "The daemon was started with DMD_ADMIN_TOKEN or DMD_ADMIN_TOKEN_FILE. It is kept until this tab is closed.",
    "Use it", true);
}

/** Whether a person wants it. */
export async function askQuestion(title, text, yes) {
  return (await show(title, text, yes, false)) === true;
}
