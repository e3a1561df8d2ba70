"use strict";
// What a page does beyond links and forms. Everything works without it.
document.addEventListener("keydown", (event) => {
  const seek = document.getElementById("seek");
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k" && seek) {
    event.preventDefault();
    seek.focus();
    seek.select();
  }
});
// The rows of a table that are chosen: all at once, and how many there are.
const showAll = () => document.querySelectorAll("form.picking .tick-row[hidden]").forEach((it) => (it.hidden = false));
showAll();
document.addEventListener("htmx:afterSettle", showAll);
document.addEventListener("change", (event) => {
  const form = event.target.closest("form.picking");
  if (!form) return;
  const rows = [...form.querySelectorAll("input[name=on]")];
  const all = form.querySelector(".tick-all");
  if (event.target === all) for (const it of rows) it.checked = all.checked;
  const number = rows.filter((it) => it.checked).length;
  form.querySelector(".picked-count").textContent = number ? `（${number}项）` : "";
  all.checked = number === rows.length;
});
// What was found below the box: the arrow keys go through it, Escape and a click elsewhere put it away.
const seek = document.getElementById("seek");
const seekFound = document.getElementById("seek-found");
if (seek && seekFound) {
  const away = () => seekFound.replaceChildren();
  const links = () => [...seekFound.querySelectorAll("a")];
  seek.parentElement.parentElement.addEventListener("keydown", (event) => {
    const at = links().indexOf(document.activeElement);
    if (event.key === "Escape" && links().length) {
      event.preventDefault(); // what was typed stays
      away();
      seek.focus();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const next = at + (event.key === "ArrowDown" ? 1 : -1);
      if (event.key === "ArrowUp" && at < 0) return;
      event.preventDefault();
      (links()[next] || (next < 0 ? seek : links()[at]) || seek).focus();
    }
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest(".seek")) away();
  });
}

// What takes seconds says so as soon as it is asked for.
document.addEventListener("submit", (event) => {
  const button = event.submitter || event.target.querySelector("[data-wait]");
  if (button && button.dataset.wait) {
    setTimeout(() => { button.textContent = button.dataset.wait; button.disabled = true; }, 0);
  }
});

// A text to be pasted elsewhere has a button that copies it.
for (const button of navigator.clipboard ? document.querySelectorAll("[data-copy]") : []) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.closest("article, .message").querySelector("pre").textContent);
    button.textContent = "已复制";
  });
}

// The file of what was just recorded comes by itself, once: not again when the page is loaded again or gone back to.
const fetching = document.querySelector("a[data-fetch]");
if (fetching) {
  const key = `fetched ${fetching.dataset.fetch}`;
  let fetched = true;
  try {
    fetched = sessionStorage.getItem(key) !== null;
    sessionStorage.setItem(key, "1");
  } catch { /* where nothing is remembered, a person presses the link */ }
  if (!fetched) {
    fetching.click();
    document.querySelector("[data-fetched]").hidden = false;
  }
}

// What was typed and is not sent yet is not lost by a reload, a step back or a link: the browser asks first.
let unsent = false;
const isSent = (form) => Boolean(form) && form.method === "post";
for (const kind of ["input", "change"]) {
  document.addEventListener(kind, ({ target }) => {
    const typed = target.matches("textarea, input:not([type=checkbox], [type=radio], [type=password])");
    if (typed && isSent(target.form)) unsent = true;
  });
}
document.addEventListener("submit", (event) => {
  if (isSent(event.target) && !event.defaultPrevented) unsent = false;
});
addEventListener("beforeunload", (event) => {
  if (unsent) event.preventDefault();
});
