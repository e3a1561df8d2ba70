"use strict";
// 收表: files and folders can be dropped on the page. Without it, they are chosen in the boxes.
const drop = document.querySelector("[data-drop]");

function readAll(reader) {
  return new Promise((resolve, reject) => reader.readEntries(resolve, reject));
}

// The files below an entry of what was dropped, each with the folders that it lies in.
async function listFiles(entry, before, found) {
  const name = before ? `${before}/${entry.name}` : entry.name;
  if (entry.isFile) {
    const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
    found.push([file, name]);
    return;
  }
  const reader = entry.createReader();
  for (let some = await readAll(reader); some.length; some = await readAll(reader)) {
    for (const one of some) await listFiles(one, name, found);
  }
}

if (drop && typeof DataTransfer === "function") {
  const form = drop.closest("form");
  const box = form.querySelector("#files");
  document.documentElement.classList.add("can-drop");
  for (const kind of ["dragover", "dragenter"]) {
    document.addEventListener(kind, (event) => {
      if (![...event.dataTransfer.types].includes("Files")) return;
      event.preventDefault();
      drop.classList.add("over");
    });
  }
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) drop.classList.remove("over");
  });
  document.addEventListener("drop", async (event) => {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    drop.classList.remove("over");
    const entries = [...event.dataTransfer.items].map((it) => it.webkitGetAsEntry && it.webkitGetAsEntry());
    const plain = [...event.dataTransfer.files];
    const found = [];
    try {
      for (const entry of entries) if (entry) await listFiles(entry, "", found);
    } catch {
      found.length = 0;
    }
    const chosen = new DataTransfer();
    if (found.length) {
      found.sort((a, b) => (a[1] < b[1] ? -1 : 1));
      // a file of a folder is sent under a name that has the folder in it
      for (const [file, name] of found) {
        chosen.items.add(name === file.name ? file : new File([file], name, { type: file.type }));
      }
    } else {
      for (const file of plain) chosen.items.add(file);
    }
    if (!chosen.files.length) return;
    box.files = chosen.files;
    form.requestSubmit();
  });
}
