"use strict";
// The number of a line with a problem leads to that line in the text.
const text = document.getElementById("rubric");
for (const told of text ? document.querySelectorAll("[data-line]") : []) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "line";
  button.textContent = told.textContent;
  told.replaceChildren(button);
  button.addEventListener("click", () => {
    const lines = text.value.split("\n");
    const number = Math.min(Number(told.dataset.line), lines.length);
    const start = lines.slice(0, number - 1).reduce((sum, line) => sum + line.length + 1, 0);
    text.focus();
    text.setSelectionRange(start, start + lines[number - 1].length);
    text.scrollTop = Math.max(0, (text.scrollHeight / lines.length) * (number - 4));
    text.scrollIntoView({ block: "center" });
  });
}
