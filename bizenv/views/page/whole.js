"use strict";
// The table of tasks where all of its rows stand in the document.
const makeList = ({ departments, plain, makeButton, tell }) => {
  const names = (list) => (list || "").split(" ").filter(Boolean).map((n) => departments[n]);

  // Every task: its row, what opens below it, and what a search looks at.
  const tasks = [...document.querySelectorAll("tr.t")].map((row) => {
    const more = row.nextElementSibling;
    const id = row.id.slice(2);
    const cell = row.cells[0];
    const button = makeButton(id, cell.textContent);
    button.setAttribute("aria-expanded", "false");
    button.setAttribute("aria-controls", "m-" + id);
    more.id = "m-" + id;
    more.hidden = true;
    cell.textContent = "";
    cell.append(button);
    const text = plain(id + " " + [...row.cells].map((c) => c.textContent).join(" ") + " " + more.textContent);
    return {
      id, row, more, button,
      open: false,
      field: row.parentElement.dataset.f,
      group: row.parentElement,
      lead: names(row.dataset.l),
      support: names(row.dataset.s),
      places: (row.dataset.p || "").split(" "),
      state: row.dataset.w || "",
      light: row.dataset.g || "无",
      plan: row.dataset.n || "",
      text: () => text,
    };
  });
  const groups = [...new Set(tasks.map((it) => it.group))];

  return {
    tasks,
    // Shows these tasks and no others.
    show(found) {
      const fits = new Set(found);
      const filled = new Set(found.map((it) => it.group));
      for (const it of tasks) {
        it.row.hidden = !fits.has(it);
        it.more.hidden = it.row.hidden || !it.open;
      }
      for (const group of groups) group.hidden = !filled.has(group);
    },
    // Draws a task that was opened or closed.
    update(it) {
      if (it.open && !it.told) {
        it.told = true;
        it.more.cells[0].append(...tell(it.id));
      }
      it.row.classList.toggle("open", it.open);
      it.button.setAttribute("aria-expanded", String(it.open));
      it.more.hidden = !it.open || it.row.hidden;
    },
    // Brings a task before the reader. Returns whether it is among those shown.
    reveal(it) {
      if (it.row.hidden) return false;
      it.button.focus({ preventScroll: true });
      it.row.scrollIntoView({ block: "center" });
      return true;
    },
    // Where the reader stands is told by the page's own position alone.
    place: () => undefined,
    put() {},
    print() {},
  };
};
