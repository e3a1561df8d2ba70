"use strict";
// 核验 by keyboard. Everything can be done without it, with the boxes and the buttons.
const pile = document.getElementById("pile");

if (pile) {
  const form = pile.closest("form");
  const items = [...pile.children];
  const count = document.getElementById("count");
  const buttons = { pass: document.getElementById("pass"), return: document.getElementById("return") };
  let at = -1;
  let way = "";

  const boxOf = (item) => item.querySelector('input[name="on"]');
  const marked = () => items.filter((item) => boxOf(item).checked);
  const fieldOf = (name) => form.elements.namedItem(name);

  function tell() {
    const some = marked();
    if (count) count.textContent = some.length ? `已选${some.length}件` : "";
  }

  function go(to) {
    at = Math.max(0, Math.min(items.length - 1, to));
    items.forEach((item, n) => item.classList.toggle("here", n === at));
    items[at].focus({ preventScroll: true });
    items[at].scrollIntoView({ block: "nearest" });
  }

  function mark(item, on) {
    const box = boxOf(item);
    if (!box.disabled) box.checked = on ?? !box.checked;
    tell();
  }

  // What is decided on is what is marked, or else the one that stands before the eye.
  function choose() {
    if (!marked().length && at >= 0) mark(items[at], true);
    return marked().length > 0;
  }

  function pass() {
    if (!buttons.pass || !choose()) return;
    way = "pass";
    const by = fieldOf("by");
    if (by.value.trim()) form.requestSubmit(buttons.pass);
    else by.focus();
  }

  function giveBack() {
    if (!buttons.return || !choose()) return;
    way = "return";
    fieldOf(fieldOf("ground").value ? "limit" : "ground").focus();
  }

  items.forEach((item, n) => {
    item.tabIndex = -1;
    item.addEventListener("focusin", () => {
      at = n;
      items.forEach((other) => other.classList.toggle("here", other === item));
    });
  });
  pile.addEventListener("change", tell);
  for (const it of document.querySelectorAll("#keys, .buttons kbd")) it.hidden = false;
  tell();
  const wrong = items.findIndex((item) => item.classList.contains("wrong"));
  if (wrong >= 0) go(wrong);

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const target = event.target;
    const typing = target.matches("textarea, select, input:not([type=checkbox])");
    if (event.key === "Escape" && form.contains(target)) {
      way = "";
      go(at);
      return;
    }
    if (typing) {
      // Enter in a box of the decision does what was begun, never the other
      if (event.key === "Enter" && target.matches("input") && form.contains(target)) {
        event.preventDefault();
        const begun = target.closest(".way-return") ? "return" : target.closest(".way-pass") ? "pass" : way;
        if (begun && choose()) form.requestSubmit(buttons[begun]);
      }
      return;
    }
    const free = target === document.body || target.id === "main" || pile.contains(target);
    if (!free) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key; // capitals locked
    if (key === "j" || key === "ArrowDown") go(at + 1);
    else if (key === "k" || key === "ArrowUp") go(at - 1);
    else if (key === "x" && at >= 0) mark(items[at]);
    else if (key === " " && at >= 0 && !target.matches("input")) mark(items[at]);
    else if (key === "a") {
      const all = marked().length < items.length;
      for (const item of items) mark(item, all);
    } else if (key === "p") pass();
    else if (key === "r") giveBack();
    else if (key === "Enter" && at >= 0 && !target.matches("a")) items[at].querySelector("a").click();
    else return;
    event.preventDefault();
  });
}
