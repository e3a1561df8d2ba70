"use strict";
// The form of an act: what belongs to the choice that was made, and a calendar beside each box for a day.
// Without it everything is shown, and days are typed.

function showChosen(form) {
  const chosen = form.querySelector("input[name=choice]:checked");
  const way = chosen ? chosen.value : null;
  for (const part of form.querySelectorAll("[data-of]")) {
    const fits = way !== null && part.dataset.of.split(" ").includes(way);
    part.hidden = !fits;
    for (const box of part.querySelectorAll("input, select, textarea")) box.disabled = !fits;
  }
  for (const mark of form.querySelectorAll("[data-must]")) {
    mark.textContent = "必填";
    mark.hidden = way === null || !mark.dataset.must.split(" ").includes(way);
  }
}

function addCalendar(box) {
  const button = document.createElement("button");
  const day = document.createElement("input");
  button.type = "button";
  button.append("日历");
  button.setAttribute("aria-label", `日历：${box.labels[0].firstChild.textContent.trim()}`);
  day.type = "date";
  day.tabIndex = -1;
  day.setAttribute("aria-hidden", "true");
  const frame = document.createElement("span");
  frame.className = "calendar";
  frame.append(button, day);
  box.after(frame);
  button.addEventListener("click", () => {
    day.value = /^\d{4}-\d\d-\d\d$/.test(box.value) ? box.value : "";
    day.showPicker();
  });
  day.addEventListener("change", () => {
    box.value = day.value;
    box.focus();
    box.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

// Where a page answers as one types, half a day is no question yet: it asks when the box is left.
function waitForDay(box) {
  box.addEventListener("input", (event) => event.isTrusted && event.stopPropagation());
  box.addEventListener("change", () => box.dispatchEvent(new Event("input", { bubbles: true })));
}

document.documentElement.classList.add("with-script");
for (const box of document.querySelectorAll("[data-day]")) {
  addCalendar(box);
  if (box.form && box.form.hasAttribute("hx-get")) waitForDay(box);
}
for (const form of document.querySelectorAll("form.filling")) {
  if (form.querySelector("input[name=choice]")) {
    showChosen(form);
    form.addEventListener("change", (event) => event.target.name === "choice" && showChosen(form));
  }
}
