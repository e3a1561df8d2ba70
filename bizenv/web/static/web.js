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
document.addEventListener("change", (event) => {
  const form = event.target.closest && event.target.closest("form.picking");
  if (!form) return;
  const picks = [...form.querySelectorAll("input[name=on]")];
  if (event.target.matches(".pick-all")) for (const it of picks) it.checked = event.target.checked;
  const number = picks.filter((it) => it.checked).length;
  form.querySelector(".picked-count").textContent = number ? `（${number}项）` : "";
  form.querySelector(".pick-all").checked = number === picks.length;
});
// A message with a button that copies it.
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.previousElementSibling.textContent);
    button.textContent = "已复制";
  });
}

// What takes seconds says so as soon as it is asked for.
document.addEventListener("submit", (event) => {
  const button = event.submitter || event.target.querySelector("[data-wait]");
  if (button && button.dataset.wait) {
    setTimeout(() => { button.textContent = button.dataset.wait; button.disabled = true; }, 0);
  }
});
