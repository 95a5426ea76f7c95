import { get } from "/pages/api.js";
import { fill, h, key, table } from "/pages/dom.js";

/** A name, which a narrow screen breaks between its words alone. */
function words(name) {
  return name.split(/(?<=_)/).map((word) => [word, h("wbr")]);
}

/** The settings in force. */
export async function settings({ main, signal }) {
  const all = await get("settings", {}, signal);
  const found = h("div");
  const filter = h("input", { id: "filter", type: "search", autocomplete: "off", spellcheck: "false" });
  const changed = h("input", { id: "changed", type: "checkbox" });
  const draw = () => fill(found, table([
    ["Name", (each) => h("span", { class: "key name" }, words(each.name))],
    ["Value", (each) => (each.secret ? h("span", { class: "dim" }, "set, and not shown") : key(each.value ?? "")), "wide"],
    ["From", (each) => h("span", { class: each.origin === "default" ? "dim" : "tag" }, each.origin)],
  ], all.filter((each) => each.name.toLowerCase().includes(filter.value.toLowerCase()))
    .filter((each) => !changed.checked || each.origin !== "default"), "No setting is called this."));
  filter.addEventListener("input", draw);
  changed.addEventListener("change", draw);
  main.append(h("p", { class: "row" }, h("label", {}, "Name has ", filter), h("label", {}, changed, " only those that are set")), found);
  draw();
}
